"""Money answers how much, a period how long, a date or a period when; any other number only half."""

import pytest

from bot.figures import OTHER, given
from bot.figures_asked import Figure, asked
from index.language import fold_text


@pytest.mark.parametrize(("language", "question", "figure"), [
    ("en", "How much deposit should I ask for?", "amount"), ("en", "How much notice must I give?", "period"),
    ("es", "¿Cuánto pago de autónomos?", "amount"), ("es", "¿Cuánto tiempo tengo para pagar?", "period"),
    ("it", "Quanto costa aprire la partita IVA?", "amount"), ("it", "Quanto dura il diritto d'autore?", "period"),
    ("sl", "Koliko znaša prispevek?", "amount"), ("sl", "Koliko časa imam?", "period"),
    ("hr", "Koliko iznose doprinosi?", "amount"), ("hr", "Koliko traje zaštita?", "period"),
    ("el", "Πόσο πληρώνω στον ΕΦΚΑ;", "amount"), ("el", "Πόσο διαρκεί η προστασία;", "period"),
    ("en", "By what date must I pay?", "date"), ("en", "What is the deadline for paying VAT?", "date"),
    ("es", "¿En qué fecha pago el IVA?", "date"), ("it", "Entro quale data devo pagare?", "date"),
    ("sl", "Kateri je rok za plačilo?", "date"), ("hr", "Do kojeg datuma plaćam?", "date"),
    ("el", "Ποια είναι η προθεσμία πληρωμής;", "date"), ("en", "How many business days until I am paid?", "period"),
    ("en", "How many rounds are included?", "figure"), ("en", "Who pays the tax?", None), ("xx", "How much?", None),
])  # fmt: skip
def test_which_figure_is_asked_for(language: str, question: str, figure: Figure | None) -> None:
    assert asked(fold_text(question), language) == figure


@pytest.mark.parametrize(("language", "question"), [
    ("en", "How much tax do I pay when I earn 10000?"), ("es", "¿Cuánto cobro cuando trabajo fuera?"),
    ("it", "Quanto costa quando apro la partita IVA?"), ("hr", "Koliko plaćam doprinosa kad otvorim obrt?"),
])  # fmt: skip
def test_a_when_within_the_question_does_not_ask_when(language: str, question: str) -> None:
    assert asked(fold_text(question), language) == "amount"


@pytest.mark.parametrize(("language", "question"), [
    ("en", "How many pages may my text have?"), ("it", "Quante pagine?"), ("es", "¿Cuántas páginas?"),
    ("en", "How many places are there?"), ("hr", "Koliko postoji zajmova?"),
])  # fmt: skip
def test_the_money_words_of_one_language_are_not_looked_for_in_another(language: str, question: str) -> None:
    assert asked(fold_text(question), language) == "figure"


@pytest.mark.parametrize(("language", "text"), [
    ("en", "The deposit is 30 % of it."), ("en", "It costs EUR 40."), ("es", "Pagas 80 euros al mes."),
    ("sl", "Prispevek je 290,98 evra."), ("hr", "Porez je 12 posto."), ("el", "Η εισφορά είναι 250,77 ευρώ."),
    ("en", "By law 40 EUR is owed."), ("hr", "Godišnja članarina je 50 eura."), ("es", "El módulo: 30 euros."),
    ("hr", "50.000,01 – 60.000,00 | 9.000,00"), ("en", "$40"), ("el", "Μην πληρώσεις πάνω από 100 ευρώ."),
])  # fmt: skip
def test_money_and_shares_are_amounts_and_half_a_date(language: str, text: str) -> None:
    assert given(fold_text(text), "amount", language) == given(fold_text(text), "figure", language) == 1
    assert given(fold_text(text), "date", language) == OTHER


@pytest.mark.parametrize(("language", "text"), [
    ("en", "Registration is free of charge."), ("es", "El alta es gratuita."), ("it", "L'apertura è gratuita."),
    ("sl", "Registracija je brezplačna."), ("hr", "Upis je besplatan."), ("el", "Η εγγραφή γίνεται δωρεάν."),
])  # fmt: skip
def test_nothing_is_an_amount(language: str, text: str) -> None:
    assert given(fold_text(text), "amount", language) == 1


@pytest.mark.parametrize(("language", "text"), [
    ("en", "30 thousand euros"), ("en", "fifty per cent"), ("en", "50k euros"), ("en", "1,200 US dollars"),
    ("es", "30 mil euros"), ("es", "el veinte por ciento"), ("it", "85 mila euro"), ("it", "la metà del prezzo"),
    ("sl", "60 tisoč evrov"), ("hr", "60 tisuća eura"), ("hr", "polovina cijene"), ("el", "10 χιλιάδες ευρώ"),
    ("el", "τριάντα ευρώ"), ("el", "το διπλάσιο της αμοιβής"), ("en", "half of the agreed price"),
])  # fmt: skip
def test_amounts_are_also_told_in_words(language: str, text: str) -> None:
    assert given(fold_text(text), "amount", language) == 1


@pytest.mark.parametrize(("language", "text"), [
    ("en", "feel free to ask a freelancer"), ("en", "you are free to choose"), ("en", "double-check the invoice"),
    ("it", "La meta è vicina"), ("en", "ads on Meta"), ("el", "σε τρίτο πρόσωπο"),
])  # fmt: skip
def test_what_only_looks_like_an_amount_is_none(language: str, text: str) -> None:
    assert given(fold_text(text), "amount", language) < 1


@pytest.mark.parametrize(("language", "text"), [
    ("en", "Within 30 days."), ("it", "Entro 12 giorni."), ("sl", "V 30 dneh."), ("hr", "70 godina nakon smrti."),
    ("en", "30 calendar days"), ("sl", "po več kot petih davčnih letih"), ("el", "Πέντε χρόνια."),
    ("hr", "Po zakonu 60 dana."),    ("it", "Secondo la legge 30 giorni."), ("en", "The term is sixty days."),
])  # fmt: skip
def test_a_number_of_days_or_years_is_a_period(language: str, text: str) -> None:
    assert given(fold_text(text), "period", language) == given(fold_text(text), "date", language) == 1
    assert given(fold_text(text), "amount", language) == OTHER


@pytest.mark.parametrize(("language", "text"), [
    ("en", "From 1 July 2030."), ("es", "Hasta el 31 de enero."), ("it", "Dal 1° luglio."),
    ("es", "Desde el 1.º de enero."),    ("hr", "Do 15. siječnja."), ("el", "Έως τις 31 Ιανουαρίου."),
    ("sl", "Do 3. 2."), ("en", "Since 2025."),
    ("es", "Acaba el 30/09/2024."), ("hr", "Od 2025. godine."),
])  # fmt: skip
def test_a_day_and_a_year_are_dates_and_no_periods(language: str, text: str) -> None:
    assert given(fold_text(text), "date", language) == 1
    assert given(fold_text(text), "period", language) == given(fold_text(text), "amount", language) == OTHER


@pytest.mark.parametrize(("language", "text"), [
    ("en", "Creative Europe had 2 calls."), ("sl", "Evropska unija ima 27 članic."), ("el", "Στείλε 2 μηνύματα."),
    ("en", "2 separate invoices"), ("it", "2 marchi"), ("it", "Ora hai 3 copie."), ("en", "They let you print 3."),
])  # fmt: skip
def test_what_only_looks_like_money_or_a_time_is_any_number(language: str, text: str) -> None:
    worth = [given(fold_text(text), figure, language) for figure in ("figure", "amount", "period", "date")]
    assert worth == [1, OTHER, OTHER, OTHER]


@pytest.mark.parametrize("figure", ["figure", "amount", "period", "date"])
@pytest.mark.parametrize(("language", "text"), [
    ("en", "It is in Article 9 of Directive 2011/7/EU."), ("es", "Lo dice el artículo 45 de la Ley 20/2007."),
    ("it", "Lo dice l’articolo 122 della legge n. 633/1941."), ("sl", "Tako pravi 9. člen Direktive (EU) 2019/790."),
    ("hr", "Vidi članak 18. Zakona (NN 43/2023)."), ("en", "See Table 2."),
    ("el", "Το λέει το άρθρο 15 του ν. 2121/1993."),    ("en", "Payment is due when agreed."),
    ("hr", "To je ono što tražiš."), ("en", "Many euros, for years."),
])  # fmt: skip
def test_laws_tables_and_words_like_numbers_give_none(language: str, text: str, figure: Figure) -> None:
    assert given(fold_text(text), figure, language) == 0
