"""Extracted text is fit to be shown to a person: whole words, whole letters, nothing invisible."""

import pytest

from ingest.clean import join_lines, legacy_letters, tidy, vocabulary


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  two\u00a0words\n and\tmore ", "two words and more"),
        ("o\ufb03ce \ufb01les of\ufb02oad", "office files offload"),
        ("invis\u00adible\u200b\ufeff", "invisible"),
        ("Z\u030ciga", "Žiga"),
        ("\uf0e0 next \ue123", "next"),
        ("raÄ\u008dun in plaÄ\u008dilo", "račun in plačilo"),
        ("clientâ€™s â€œkill feeâ€\u009d", "client’s “kill fee”"),
        ("Î±Î¼Î¿Î¹Î²Î®", "αμοιβή"),
        ("plaˇcilo, kreativne ´cete, naˇs", "plačilo, kreativne ćete, naš"),
        ("l´arte dell´autore", "l´arte dell´autore"),
        ("10 Â€", "10 Â€"),
        ("Αθήνα, Ζαγόρι; ščž ćđ ñ à", "Αθήνα, Ζαγόρι; ščž ćđ ñ à"),
    ],
)
def test_tidy_text(raw: str, clean: str) -> None:
    assert tidy(raw) == clean
    assert tidy(clean) == clean


def joined(*lines: str) -> str:
    return join_lines(lines, vocabulary(lines))


def test_words_cut_at_a_lines_end_are_joined() -> None:
    assert joined("the informa-", "tion you need") == "the information you need"
    assert joined("the informa\u00ad", "tion") == "the information"
    assert joined("soft line", "breaks") == "soft line breaks"


def test_hyphens_that_belong_to_the_word_stay() -> None:
    assert joined("a well-known fee and a well-", "known name") == "a well-known fee and a well-known name"
    assert joined("the long term is a long-", "term plan") == "the long term is a long-term plan"
    assert joined("the Rhône-", "Alpes region") == "the Rhône-Alpes region"
    assert joined("from 2019-", "2021") == "from 2019-2021"


def test_the_rest_of_a_cut_word_is_not_a_word() -> None:
    # Once broke: "pile" at the start of a line made "com-pile" look like two words joined.
    assert joined("write to example.com or com-", "pile it yourself") == "write to example.com or compile it yourself"


def test_letters_of_old_slovene_and_croatian_fonts_are_put_right() -> None:
    croatian = "Raèun se izdaje veæ danas, meðu prvima; plaæanje raèuna, obraèun i æevapi."
    table = legacy_letters(croatian)
    assert table and croatian.translate(table).startswith("Račun se izdaje već danas, među prvima; plaćanje računa")
    latin_2 = "¾ivljenje in ¹iroko, no¹enje, pla¾a, raèun"
    table = legacy_letters(latin_2)
    assert table and latin_2.translate(table) == "življenje in široko, nošenje, plaža, račun"


@pytest.mark.parametrize(
    "text",
    [
        "Perché è così? La città è più bella, e c'è caffè per sé, cioè è vero.",
        "Après la fête, très bien, le père, la mère, le frère.",
        "Æbler og pærer, også på øen; læse, være, gæst.",
        "Το τιμολόγιο εκδίδεται σήμερα.",
        "The fee¹ is due.² See note³.",
    ],
)
def test_languages_that_write_these_letters_are_left_alone(text: str) -> None:
    assert legacy_letters(text) is None
