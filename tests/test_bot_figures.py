"""Money answers how much, a date or a time how long and when; any other number only half."""

import pytest

from bot.figures import OTHER, asked, given
from index.language import fold_text


@pytest.mark.parametrize(("language", "question", "figure"), [
    ("en", "How much deposit should I ask for?", "amount"), ("en", "How much notice must I give?", "time"),
    ("es", "¿Cuánto pago de autónomos?", "amount"), ("es", "¿Cuánto tiempo tengo para pagar?", "time"),
    ("it", "Quanto costa aprire la partita IVA?", "amount"), ("it", "Quanto dura il diritto d'autore?", "time"),
    ("sl", "Koliko znaša prispevek?", "amount"), ("sl", "Koliko časa imam?", "time"),
    ("hr", "Koliko iznose doprinosi?", "amount"), ("hr", "Koliko traje zaštita?", "time"),
    ("el", "Πόσο πληρώνω στον ΕΦΚΑ;", "amount"), ("el", "Πόσο διαρκεί η προστασία;", "time"),
    ("en", "How many rounds are included?", "figure"), ("en", "Who pays the tax?", None), ("xx", "How much?", None),
])  # fmt: skip
def test_which_figure_is_asked_for(language: str, question: str, figure: str | None) -> None:
    assert asked(fold_text(question), language) == figure


@pytest.mark.parametrize(
    "text",
    [
        "The deposit is 30 % of it.", "It costs EUR 40.", "Pagas 80 euros al mes.", "Prispevek je 290,98 evra.",
        "Porez je 12 posto.", "Η εισφορά είναι 250,77 ευρώ.",
    ],
)  # fmt: skip
def test_money_and_shares_are_amounts(text: str) -> None:
    assert given(fold_text(text), "amount") == given(fold_text(text), "figure") == 1
    assert given(fold_text(text), "time") in (OTHER, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Within 30 days.", "From 1 July 2030.", "Hasta el 31 de enero.", "Entro 12 giorni.", "V 30 dneh.",
        "Do 15. siječnja.", "Έως τις 31 Ιανουαρίου.", "70 godina nakon smrti.", "It ends on 3. 2.", "Since 2025.",
    ],
)  # fmt: skip
def test_dates_and_periods_are_times_and_half_an_amount(text: str) -> None:
    assert given(fold_text(text), "time") == given(fold_text(text), "figure") == 1
    assert given(fold_text(text), "amount") == OTHER


@pytest.mark.parametrize("figure", ["figure", "amount", "time"])
def test_the_number_of_a_law_is_none_and_what_has_no_number_gives_none(figure: str) -> None:
    assert given(fold_text("It is in Article 9 of Directive 2011/7/EU."), figure) == 0  # type: ignore[arg-type]
    assert given(fold_text("Many euros, for years."), figure) == 0  # type: ignore[arg-type]
