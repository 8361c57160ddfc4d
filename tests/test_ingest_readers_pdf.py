"""A PDF's text comes out as a person would read it aloud, and what cannot be read is named."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from ingest.errors import BrokenFile, EmptyFile, EncryptedFile, NoTextLayer
from ingest.readers.dispatch import Job, read
from ingest.readers.titles import is_title
from ingest.records import Document

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "pdf"


class Words(NamedTuple):
    """What stands where on a made page."""

    x: float
    y: float
    text: str
    font: str = "F1"  # or F2, which is bold
    size: float = 10.0


def made(path: Path, *pages: Sequence[Words], title: str = "", rules: tuple[float, ...] = ()) -> Path:
    """Write a PDF of pages 400 by 600 points from words at places."""
    writer = PdfWriter()
    if title:
        writer.add_metadata({"/Title": title})
    fonts = DictionaryObject()
    for name, face in (("/F1", "/Helvetica"), ("/F2", "/Helvetica-Bold")):
        fonts[NameObject(name)] = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject(face),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    for words in pages:
        page = writer.add_blank_page(400, 600)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        drawn = []
        for x, y, text, font, size in words:
            safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"BT /{font} {size} Tf {x} {y} Td ({safe}) Tj ET")
        drawn += [f"40 {y} m 360 {y} l S" for y in rules]
        stream = DecodedStreamObject()
        stream.set_data("\n".join(drawn).encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    return path


def reading(path: Path, name: str = "guide.pdf") -> Document:
    (document,) = read(Job(path, name))
    return document


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def lines(x: float, top: float, *texts: str, step: float = 12.0) -> list[Words]:
    return [Words(x, top - step * number, text) for number, text in enumerate(texts)]


def test_lines_become_paragraphs_and_cut_words_become_whole(tmp_path: Path) -> None:
    text = lines(
        40,
        500,
        "A contract does not need a form, but a writ-",
        "ten one is easier to prove when the client",
        "forgets.",
    )
    more = lines(40, 440, "This written form may be a well-known one or a well-", "known letter of yours, for example.")
    document = reading(made(tmp_path / "a.pdf", [*text, *more]))
    assert blocks(document) == [
        ("paragraph", "A contract does not need a form, but a written one is easier to prove when the client forgets."),
        ("paragraph", "This written form may be a well-known one or a well-known letter of yours, for example."),
    ]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left column line number {n} goes on and" for n in range(10)]
    right = [f"right column line number {n} goes on and" for n in range(10)]
    page = [
        *lines(30, 480, *left),
        *lines(215, 480, *right),
        Words(30, 520, "A title across both of the columns here", "F2", 18.0),
    ]
    document = reading(made(tmp_path / "a.pdf", page))
    assert document.text.index("left column line number 9") < document.text.index("right column line number 0")
    assert blocks(document)[0] == ("heading", "A title across both of the columns here")


def test_a_paragraph_that_a_page_ends_in_two_is_one_with_its_first_page(tmp_path: Path) -> None:
    first = lines(
        40,
        500,
        "The first page has a paragraph which is not over when",
        "the page is, because its last sentence goes on to",
    )
    second = lines(40, 500, "the next page and ends there.", "") + lines(40, 470, "Another one.")
    document = reading(made(tmp_path / "a.pdf", first, second))
    assert [text for _, text in blocks(document)] == [
        "The first page has a paragraph which is not over when the page is, because its last sentence goes on to "
        "the next page and ends there.",
        "Another one.",
    ]
    assert [block.place.page for block in document.blocks] == [1, 2]


def test_running_headers_footers_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    pages = [
        [
            Words(40, 575, "Getting paid on time"),
            *lines(40, 480, f"Body text of page {number}, which says something else on each page."),
            Words(40, 25, "SCALE partnership"),
            Words(330, 25, f"Page {number} of 4"),
            Words(190, 12, str(number)),
        ]
        for number in range(1, 5)
    ]
    document = reading(made(tmp_path / "a.pdf", *pages))
    assert [text for _, text in blocks(document)] == [
        f"Body text of page {number}, which says something else on each page." for number in range(1, 5)
    ]


def test_lists_are_items_with_their_numbers_outside(tmp_path: Path) -> None:
    page = [
        *lines(40, 500, "Do this:"),
        *lines(50, 480, "1. Agree on the price before you begin with", "   the work."),
        *lines(50, 456, "2. Write it down."),
        *lines(50, 436, "• a pen", "• paper"),
    ]
    document = reading(made(tmp_path / "a.pdf", page))
    assert blocks(document)[1:] == [
        ("item", "Agree on the price before you begin with the work."),
        ("item", "Write it down."),
        ("item", "a pen"),
        ("item", "paper"),
    ]
    assert "1. Agree on" in document.text and "- a pen" in document.text


def test_a_table_becomes_rows_with_whole_cells(tmp_path: Path) -> None:
    page = [
        Words(45, 500, "Method", "F2", 10.0), Words(150, 500, "Fits", "F2", 10.0), Words(280, 500, "Risk", "F2", 10.0),
        Words(45, 480, "Fixed price"), Words(150, 480, "Work that can be"), Words(280, 480, "Yours"),
        Words(150, 468, "described exactly"),
        Words(45, 448, "Day rate"), Words(150, 448, "Open work"), Words(280, 448, "Theirs"),
    ]  # fmt: skip
    document = reading(made(tmp_path / "a.pdf", page, rules=(512, 492, 460, 440)))
    assert blocks(document) == [
        ("table_head", "Method | Fits | Risk"),
        ("row", "Fixed price | Work that can be described exactly | Yours"),
        ("row", "Day rate | Open work | Theirs"),
    ]


def test_the_first_column_of_a_table_is_not_taken_for_page_numbers(tmp_path: Path) -> None:
    # Once broke: "9" in the last row of a table on page 9 went with the page numbers.
    rows = [Words(45, 120 - 20 * n, str(n + 1)) for n in range(4)] + [
        Words(90, 120 - 20 * n, f"Clause {n + 1}") for n in range(4)
    ]
    text = lines(40, 500, "Some words so that the page has a body.")
    document = reading(made(tmp_path / "a.pdf", text, text, text, [*text, *rows]))
    assert ("row", "4 | Clause 4") in blocks(document)


def test_size_and_bold_make_headings_and_the_outline_says_their_level(tmp_path: Path) -> None:
    document = reading(CORPUS / "pricing-your-work.pdf")
    levels = {
        document.text[block.start : block.end]: block.level for block in document.blocks if block.kind == "heading"
    }
    assert levels["Know your floor: the minimum day rate"] == 1
    assert levels["Count billable days honestly"] == 2


@pytest.mark.parametrize("name", ["pricing-your-work", "copyright-and-licences", "diritto-autore-licenze.it"])
def test_a_guide_reads_the_same_with_and_without_its_tags(tmp_path: Path, name: str) -> None:
    """The layout, columns and tables included, tells nearly all of what the tags do."""
    tagged = reading(CORPUS / f"{name}.pdf")
    writer = PdfWriter(clone_from=PdfReader(CORPUS / f"{name}.pdf"))
    del writer.root_object["/StructTreeRoot"]
    writer.write(tmp_path / "untagged.pdf")
    untagged = reading(tmp_path / "untagged.pdf")
    paragraphs = {text for kind, text in blocks(tagged) if kind in ("paragraph", "item", "row")}
    same = paragraphs & {text for _, text in blocks(untagged)}
    assert len(same) >= 0.9 * len(paragraphs)


@pytest.mark.parametrize("language", ["en", "es", "it", "sl", "hr", "el"])
def test_a_guide_of_the_toolkit_shows_neither_its_frame_nor_a_broken_word(language: str) -> None:
    path = min(path for path in CORPUS.glob("*.pdf") if path.stem.endswith(f".{language}") or language == "en")
    document = reading(path, path.name)
    assert document.title and document.language, path.name
    assert "\ufffd" not in document.text and "\u00ad" not in document.text
    assert "SCALE partnership · CC BY" not in document.text, path.name
    assert not any(text.isdigit() for kind, text in blocks(document) if kind == "paragraph"), path.name
    assert all(block.place.page for block in document.blocks)


def test_the_table_of_contents_is_not_text() -> None:
    document = reading(CORPUS / "quotes-contracts-and-scope.pdf")
    assert "Contents" not in [text for _, text in blocks(document)]
    assert not any(". . . ." in text for _, text in blocks(document))


def test_a_title_made_by_a_program_is_not_believed() -> None:
    assert is_title("Pricing your creative work", "pricing.pdf")
    for title in ("", "untitled", "Microsoft Word - Document3", "final_v2.indd", "Slide 1", "scan_0012", "pricing-v2"):
        assert not is_title(title, "pricing-v2.pdf"), title


def test_metadata_title_wins_and_the_first_heading_stands_in(tmp_path: Path) -> None:
    page = [
        Words(40, 500, "Kill fees", "F2", 18.0),
        *lines(40, 470, "A kill fee is due when a client cancels."),
    ]
    assert reading(made(tmp_path / "a.pdf", page, title="Fees that protect you")).title == "Fees that protect you"
    assert reading(made(tmp_path / "b.pdf", page, title="Microsoft Word - fees.doc")).title == "Kill fees"


def protected(path: Path, password: str) -> Path:
    writer = PdfWriter(clone_from=PdfReader(CORPUS / "pricing-your-work.pdf"))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    writer.write(path)
    return path


def test_a_password_is_asked_for_only_when_the_empty_one_fails(tmp_path: Path) -> None:
    assert "minimum day rate" in reading(protected(tmp_path / "open.pdf", "")).text
    with pytest.raises(EncryptedFile, match=r"guide\.pdf is protected by a password"):
        reading(protected(tmp_path / "shut.pdf", "secret"))


def test_broken_empty_and_mistaken_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing of use")
    with pytest.raises(BrokenFile, match="damaged"):
        reading(path)
    path.write_bytes(b"<!DOCTYPE html><html><body>Please log in</body></html>")
    with pytest.raises(BrokenFile, match="is a web page, not a PDF"):
        reading(path)
    with pytest.raises(EmptyFile, match="no text"):
        reading(made(tmp_path / "b.pdf", []))


def scan(path: Path) -> Path:
    """A page as a scanner gives it: a picture of words."""
    page = Image.new("L", (1240, 600), 255)
    font = ImageFont.load_default(48)
    ImageDraw.Draw(page).text((80, 80), "A kill fee is a payment for\nwork that the client cancels.", fill=0, font=font)
    page.save(path, resolution=150)
    return path


def test_a_scan_without_ocr_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoTextLayer, match="install ocrmypdf"):
        reading(scan(tmp_path / "scan.pdf"))


@pytest.mark.skipif(not (shutil.which("ocrmypdf") and shutil.which("tesseract")), reason="ocrmypdf is not installed")
def test_a_scan_is_read_where_ocr_is_installed(tmp_path: Path) -> None:
    document = reading(scan(tmp_path / "scan.pdf"))
    assert "kill fee is a payment" in document.text
    assert document.warnings == ("Page 1 is read by OCR, so letters may be mistaken.",)


def test_letters_drawn_twice_for_boldness_are_read_once(tmp_path: Path) -> None:
    page = [Words(40, 500, "Read me once, please."), Words(40.3, 500, "Read me once, please.")]
    assert reading(made(tmp_path / "a.pdf", page)).text == "Read me once, please."
