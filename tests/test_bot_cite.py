"""Links that open the very place of a quote, in any script, and the citation that carries them."""

from urllib.parse import unquote, urlsplit

import pytest

from bot.cite import citation, place_url, resource_url, text_fragment
from ingest.cards import judge
from ingest.records import Card, Chunk, Kind, Place, Resource, Unit

HERE = "https://help.example"
PAGE = "https://example.org/guides/rates"


def resource(kind: Kind = "page", url: str = PAGE) -> Resource:
    return Resource("r1", "guides/rates.html", "Rates", kind, "en", url, "CC BY 4.0", "Partner")


def link(kind: Kind = "page", url: str = PAGE, quote: str = "Ask for half.", place: Place = Place()) -> str:
    return place_url(resource(kind, url), Chunk(0, 0, len(quote), (), ("Rates",), place), quote, HERE)


@pytest.mark.parametrize(
    ("quote", "fragment"),
    [
        ("Αμοιβή", "%CE%91%CE%BC%CE%BF%CE%B9%CE%B2%CE%AE"),
        ("čas šola žig", "%C4%8Das%20%C5%A1ola%20%C5%BEig"),
        ("long-term", "long%2Dterm"),
        ("5 – 10", "5%20%E2%80%93%2010"),
        ("rate, fee", "rate%2C%20fee"),
        ("R&D", "R%26D"),
        ("50 % #1 a/b?", "50%20%25%20%231%20a%2Fb%3F"),
        ('"so" + <b>', "%22so%22%20%2B%20%3Cb%3E"),
    ],
)
def test_a_quote_is_encoded_so_that_nothing_of_it_is_syntax(quote: str, fragment: str) -> None:
    assert text_fragment(quote) == fragment
    assert unquote(fragment) == quote


def test_a_long_quote_is_found_again_by_its_first_and_last_words() -> None:
    quote = "A written agreement protects both sides, " + "and so it goes on " * 12 + "until the last-named day & hour."
    start, end = text_fragment(quote).split(",")
    assert quote.startswith(unquote(start)) and quote.endswith(unquote(end))
    assert len(unquote(start).split()) == len(unquote(end).split()) == 6
    assert "%2D" in end and "-" not in end and "&" not in end


def test_a_quote_of_ninety_characters_is_still_its_own_fragment() -> None:
    quote = "word " * 17 + "words"
    assert len(quote) == 90
    assert "," not in text_fragment(quote)
    assert "," in text_fragment(quote + "s")


@pytest.mark.parametrize("marker", ["- ", "* ", "• ", "– ", "2. ", "12) "])
def test_a_list_marker_is_not_looked_for_since_the_page_draws_it_itself(marker: str) -> None:
    assert text_fragment(f"{marker}Send the quote") == "Send%20the%20quote"


def test_a_year_that_opens_a_sentence_is_no_list_marker() -> None:
    assert text_fragment("2024 was a good year") == "2024%20was%20a%20good%20year"


def test_a_whole_list_runs_from_its_first_item_to_its_last() -> None:
    quote = "You need:\n- a contract\n- an invoice"
    assert text_fragment(quote) == "You%20need%3A,an%20invoice"


def test_a_table_row_runs_from_its_first_cell_to_its_last_without_our_bars() -> None:
    assert text_fragment("Illustrator | 300 € | per day") == "Illustrator,per%20day"
    assert text_fragment("Work | Rate\nCover | 500 €") == "Work,500%20%E2%82%AC"


def test_a_table_row_with_empty_cells_runs_between_those_that_say_something() -> None:
    assert text_fragment("Editor | 200 € | ") == "Editor,200%20%E2%82%AC"


@pytest.mark.parametrize("quote", ["-", "•", "| |", " | ", "", "\n", "1."])
def test_a_quote_of_nothing_but_marks_is_no_error(quote: str) -> None:
    assert "\n" not in text_fragment(quote) and " " not in text_fragment(quote)


def test_a_pdf_opens_at_its_page() -> None:
    assert link("pdf", "https://example.org/a.pdf", place=Place(page=4)) == "https://example.org/a.pdf#page=4"


def test_a_pdf_without_a_page_opens_at_its_beginning() -> None:
    assert link("pdf", "https://example.org/a.pdf") == "https://example.org/a.pdf"


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, "0"), (75.4, "75"), (3600.0, "3600")])
def test_a_recording_opens_at_its_second(seconds: float, shown: str) -> None:
    url = link("recording", "https://example.org/talk.mp4", place=Place(seconds=seconds))
    assert url == f"https://example.org/talk.mp4#t={shown}"


def test_a_moodle_quote_opens_the_learners_own_page() -> None:
    page = "https://moodle.example/mod/page/view.php?id=12"
    assert link("moodle", page, place=Place(anchor="x")) == page


def test_a_slide_deck_and_a_book_open_as_a_whole() -> None:
    for kind in ("pptx", "docx", "odt", "epub"):
        assert link(kind, "https://example.org/file", place=Place(page=3)) == "https://example.org/file"


def test_a_page_keeps_the_anchor_of_its_heading_before_the_fragment() -> None:
    url = link(place=Place(anchor="αμοιβή"))
    assert url == f"{PAGE}#%CE%B1%CE%BC%CE%BF%CE%B9%CE%B2%CE%AE:~:text=Ask%20for%20half."


@pytest.mark.parametrize("kind", ["page", "markdown", "text"])
def test_an_address_that_has_a_fragment_gets_one_and_not_two(kind: Kind) -> None:
    url = link(kind, f"{PAGE}#old")
    assert url == f"{PAGE}#:~:text=Ask%20for%20half."


def test_an_absolute_address_is_left_as_it_is() -> None:
    url = "https://example.org/a%20b?x=1&y=%CE%B1"
    assert resource_url(resource(url=url), HERE) == url


@pytest.mark.parametrize(("path", "address"), [
    ("/files/vodič za cene.pdf", "/files/vodi%C4%8D%20za%20cene.pdf"),
    ("files/a.pdf", "/files/a.pdf"),
    ("", "/api/resources/r1/file"),
])  # fmt: skip
def test_a_path_is_served_by_the_assistant_itself(path: str, address: str) -> None:
    for public in (HERE, f"{HERE}/"):
        assert resource_url(resource(url=path), public) == HERE + address


def test_a_public_address_below_a_path_is_kept() -> None:
    for said in ("/toolkit/n u.md", "/toolkit/n%20u.md"):
        assert resource_url(resource(url=judge(Card(url=said)).card.url or ""), HERE) == f"{HERE}/toolkit/n%20u.md"
    assert resource_url(resource(url="/a.pdf"), f"{HERE}/toolkit") == f"{HERE}/toolkit/a.pdf"


def test_a_link_is_ascii_and_without_spaces_whatever_is_quoted() -> None:
    for quote in ("Η αμοιβή, 50 %", "emoji 🎨 - ok", "a\tb", "ρήτρα ακύρωσης & ΦΠΑ " * 20):
        url = link(quote=quote)
        assert url.isascii() and " " not in url
        assert urlsplit(url).fragment.startswith(":~:text=")


def test_a_citation_says_where_it_stands_and_whose_it_is() -> None:
    chunk = Chunk(0, 0, 80, (Unit(10, 23),), ("Rates", "Deposits"), Place(page=2))
    made = citation(3, resource("pdf", "https://example.org/a.pdf"), chunk, "Ask for half.", Unit(10, 23), HERE)
    assert (made.number, made.quote, made.start, made.end, made.page) == (3, "Ask for half.", 10, 23, 2)
    assert (made.heading, made.licence, made.partner) == ("Rates › Deposits", "CC BY 4.0", "Partner")
    assert made.url == "https://example.org/a.pdf#page=2"
