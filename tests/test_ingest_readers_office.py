"""Word, PowerPoint, OpenDocument and EPUB files give their text, and nothing that is not text."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.util import Inches

from ingest.errors import BrokenFile, EncryptedFile, TooLarge, UnknownFormat
from ingest.readers.dispatch import Job, read
from ingest.records import Document

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def reading(path: Path, name: str = "") -> Document:
    (document,) = read(Job(path, name or path.name))
    return document


def blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_word_headings_lists_and_tables(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Service agreement", 0)
    word.add_heading("Payment", 2)
    word.add_paragraph("Pay\u00a0within 14 days,\nas agreed.")
    word.add_paragraph("sign", style="List Number")
    word.add_paragraph("send", style="List Number")
    word.add_paragraph("keep a copy", style="List Bullet")
    table = word.add_table(2, 2)
    table.style = "Table Grid"
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["When", "How much", "Signing", "30 %"], strict=True
    ):
        cell.text = text
    word.save(str(tmp_path / "a.docx"))
    document = reading(tmp_path / "a.docx")
    assert blocks(document)[:6] == [
        ("heading", 1, "Service agreement"),
        ("heading", 2, "Payment"),
        ("paragraph", 0, "Pay within 14 days, as agreed."),
        ("item", 0, "sign"),
        ("item", 0, "send"),
        ("item", 0, "keep a copy"),
    ]
    assert "1. sign\n2. send\n- keep a copy" in document.text
    assert [text for _, _, text in blocks(document)[6:]] == ["When | How much", "Signing | 30 %"]
    assert document.title == "Service agreement"


def element(tag: str, *children: Any, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        made.append(child)
    return made


def run(text: str, tag: str = "w:t") -> Any:
    words = element(tag)
    words.text = text
    return element("w:r", words)


def test_word_keeps_what_was_inserted_and_not_what_was_deleted(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("The fee is ")._p
    paragraph.append(element("w:del", run("100", "w:delText")))
    paragraph.append(element("w:ins", run("120")))
    paragraph.append(run(" euro."))
    word.save(str(tmp_path / "a.docx"))
    assert reading(tmp_path / "a.docx").text == "The fee is 120 euro."


def test_word_tables_repeat_a_merged_cell_in_each_of_its_rows(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(3, 2)
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Poster"
    table.cell(1, 1).text, table.cell(2, 1).text = "print", "web"
    word.save(str(tmp_path / "a.docx"))
    assert [text for _, _, text in blocks(reading(tmp_path / "a.docx"))] == ["Poster | print", "Poster | web"]


def test_the_toolkits_own_agreement_is_read_whole() -> None:
    document = reading(CORPUS / "office" / "service-agreement-template.docx")
    assert document.title == "Service agreement template"
    assert "Invoices are due within 14 days of receipt." in document.text


def test_a_deck_knows_its_slides_and_notes_and_skips_hidden_ones(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for title, body in (
        ("What a pitch is", "A short talk\nOne request"),
        ("Hidden", "secret"),
        ("Money", "Total\nMissing"),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
        slide.notes_slide.notes_text_frame.text = f"Say {title.lower()}."
    deck.slides[1].element.set("show", "0")
    table = deck.slides[2].shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for number, text in enumerate(["Item", "EUR", "Print", "90"]):
        table.cell(number // 2, number % 2).text = text
    deck.save(str(tmp_path / "a.pptx"))
    document = reading(tmp_path / "a.pptx")
    assert [(block.place.page, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "What a pitch is"),
        (1, "A short talk"),
        (1, "One request"),
        (1, "Say what a pitch is."),
        (3, "Money"),
        (3, "Total"),
        (3, "Missing"),
        (3, "Item | EUR"),
        (3, "Print | 90"),
        (3, "Say money."),
    ]


ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:text>
<text:table-of-content><text:p>Contents 1</text:p></text:table-of-content>
<text:h text:outline-level="1">Račun</text:h>
<text:p>Vsak račun<text:s/>ima<text:line-break/>številko.<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Zakon o DDV.</text:p></text:note-body></text:note></text:p>
<text:list><text:list-item><text:p>ime</text:p><text:list><text:list-item><text:p>priimek</text:p></text:list-item></text:list>
</text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Kdaj</text:p></table:table-cell>
<table:table-cell><text:p>Koliko</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>danes</text:p></table:table-cell>
<table:table-cell><text:p>30 %</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def test_open_document_text(tmp_path: Path) -> None:
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT}
    document = reading(zipped(tmp_path / "a.odt", files))
    assert blocks(document) == [
        ("heading", 1, "Račun"),
        ("paragraph", 0, "Vsak račun ima številko."),
        ("item", 0, "ime"),
        ("item", 1, "priimek"),
        ("table_head", 0, "Kdaj | Koliko"),
        ("row", 0, "danes | 30 %"),
        ("paragraph", 0, "Zakon o DDV."),
    ]


def test_an_encrypted_open_document_says_so(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<m><encryption-data/></m>",
        "content.xml": b"\x00",
    }
    with pytest.raises(EncryptedFile, match="password"):
        reading(zipped(tmp_path / "a.odt", files))


def test_a_book_is_read_in_the_order_of_its_spine(tmp_path: Path) -> None:
    package = """<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title>Pricing</dc:title><dc:language>en-GB</dc:language></metadata><manifest>
    <item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>
    <item id="a" href="one.xhtml" media-type="application/xhtml+xml"/>
    <item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
    <spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1 id="h">{}</h1><p>Words of {}.</p></body></html>'
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>',
        "OPS/p.opf": package,
        "OPS/one.xhtml": page.format("One", "one"),
        "OPS/two.xhtml": page.format("Two", "two"),
        "OPS/nav.xhtml": page.format("Contents", "contents"),
    }
    document = reading(zipped(tmp_path / "a.epub", files))
    assert document.text == "One\n\nWords of one.\n\nTwo\n\nWords of two."
    assert (document.title, document.language) == ("Pricing", "en")
    assert document.blocks[1].place.anchor == "one.xhtml#h"


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"word/document.xml": b"\0" * (40 << 20), "[Content_Types].xml": "<Types/>"}
    with pytest.raises(TooLarge, match="would unpack to 40 MB"):
        reading(zipped(tmp_path / "bomb.docx", files))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + ODT.split("?>", 1)[1].replace(
        "Račun", "&b;"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": bomb}
    assert "aaaa" not in reading(zipped(tmp_path / "a.odt", files)).text


def test_damaged_protected_and_old_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(tmp_path / "b.docx", {"word/document.xml": "x" * 5000}).read_bytes()[:120])
    with pytest.raises(BrokenFile, match="damaged"):
        reading(path)
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    path.write_bytes(old + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFile, match="password"):
        reading(path)
    path.write_bytes(old)
    with pytest.raises(UnknownFormat, match="before 2007"):
        reading(path)
    with pytest.raises(UnknownFormat, match="unpack it"):
        reading(zipped(tmp_path / "a.zip", {"a.txt": "hello"}))


def test_the_bytes_decide_and_not_the_name(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("A letter.")
    kept = io.BytesIO()
    word.save(kept)
    (tmp_path / "letter.pdf").write_bytes(kept.getvalue())
    assert reading(tmp_path / "letter.pdf").kind == "docx"
