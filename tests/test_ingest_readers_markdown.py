"""Markdown and plain text become blocks whose offsets point at exactly their words."""

from pathlib import Path

import pytest

from ingest.errors import BrokenFile, EmptyFile
from ingest.readers.dispatch import Job, read
from ingest.records import Document

GUIDE = """---
title: "Getting paid"
language: en
---
# Getting paid

A payment term of
**30 days** is [usual](https://example.org).

## Before work starts {#before}

Ask for:

- the purchase order
  number
- a contact
  1. name
  2. address

| When | How much |
|------|----------|
| at signing | 30 % |
| at delivery | 70 % |
"""


def reading(tmp_path: Path, name: str, text: str | bytes) -> Document:
    path = tmp_path / "file"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (document,) = read(Job(path, name))
    return document


def blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_markdown_keeps_headings_lists_and_tables_and_drops_the_marks(tmp_path: Path) -> None:
    document = reading(tmp_path, "guide.md", GUIDE)
    assert blocks(document) == [
        ("heading", 1, "Getting paid"),
        ("paragraph", 0, "A payment term of 30 days is usual."),
        ("heading", 2, "Before work starts"),
        ("paragraph", 0, "Ask for:"),
        ("item", 0, "the purchase order number"),
        ("item", 0, "a contact"),
        ("item", 1, "name"),
        ("item", 1, "address"),
        ("table_head", 0, "When | How much"),
        ("row", 0, "at signing | 30 %"),
        ("row", 0, "at delivery | 70 %"),
    ]
    assert "\n- a contact\n  1. name\n  2. address\n\nWhen | How much\nat signing" in document.text
    assert (document.title, document.language) == ("Getting paid", "en")


def test_without_front_matter_the_first_heading_is_the_title(tmp_path: Path) -> None:
    assert reading(tmp_path, "a.md", "# Žiga\n\nBesedilo.").title == "Žiga"


def test_plain_text_has_paragraphs_and_items_and_no_soft_breaks(tmp_path: Path) -> None:
    document = reading(tmp_path, "a.txt", "One line\nand the next.\n\nBring:\n* a pen\n* paper,\n  A4\n\nEnd.")
    assert [(kind, text) for kind, _, text in blocks(document)] == [
        ("paragraph", "One line and the next."),
        ("paragraph", "Bring:"),
        ("item", "a pen"),
        ("item", "paper, A4"),
        ("paragraph", "End."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encoding_it_was_saved_in(tmp_path: Path, encoding: str) -> None:
    text = "Καλημέρα, čestitke za vašu izložbu."
    assert reading(tmp_path, "a.txt", text.encode(encoding)).text == text


def test_text_of_an_old_windows_editor_is_read(tmp_path: Path) -> None:
    text = "Pogodba mora vsebovati ceno, rok plačila in način podpisa, če želite, da vas naročnik plača. Žal ni nič."
    assert reading(tmp_path, "a.txt", text.encode("cp1250")).text == text


def test_letters_written_in_two_parts_become_one(tmp_path: Path) -> None:
    assert reading(tmp_path, "a.txt", "Z\u030ciga, of\ufb01ce, so\u00adft").text == "Žiga, office, soft"


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile, match=r"a\.md"):
        reading(tmp_path, "a.md", " \n")


def test_binary_data_named_txt_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"a\.txt"):
        reading(tmp_path, "a.txt", b"\x00\x01\x02\x00abc\x00")
