"""Chunks are whole units of one section, word for word the document's, and sentences end where people end them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import LONGEST, TARGET, chunk
from ingest.records import Block, BlockKind, Chunk, Document, Place
from ingest.sentences import LONGEST as LONGEST_UNIT
from ingest.sentences import sentences


def document(*parts: tuple[BlockKind, str], marker: str = "- ") -> Document:
    """Blocks as the readers leave them: items behind a marker that is text but not block."""
    text, blocks = "", []
    for number, (kind, words) in enumerate(parts):
        kind_before = parts[number - 1][0] if number else kind
        if number:
            text += "\n" if kind == kind_before == "item" or "row" in (kind, kind_before) else "\n\n"
        text += marker.format(number) if kind == "item" else ""
        level = 1 if kind == "heading" else 0
        blocks.append(Block(kind, len(text), len(text) + len(words), level, Place(page=number + 1)))
        text += words
    return Document("text", text, tuple(blocks))


def shown(document: Document, chunks: tuple[Chunk, ...]) -> list[str]:
    return [document.text[one.start : one.end] for one in chunks]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # English: initials, titles, latin abbreviations, quotation marks, an ellipsis.
        ("See Art. 4 of the Act. Then pay.", ["See Art. 4 of the Act.", "Then pay."]),
        ("Dr. Kos and J. K. Rowling agree. We pay.", ["Dr. Kos and J. K. Rowling agree.", "We pay."]),
        ("Keep proofs, e.g. Emails or bills. Ask!", ["Keep proofs, e.g. Emails or bills.", "Ask!"]),
        ("He asked “Why?” Then he left… And came.", ["He asked “Why?”", "Then he left…", "And came."]),
        (
            "It costs 3.50 EUR; a lot. See toolkit.eu for more.",
            ["It costs 3.50 EUR; a lot.", "See toolkit.eu for more."],
        ),
        # Spanish: opening marks begin a sentence, not end one.
        ("¿Cuándo cobro? ¡Ya! Véase el art. 5 de la ley.", ["¿Cuándo cobro?", "¡Ya!", "Véase el art. 5 de la ley."]),
        ("La Sra. Gil cobra 20 € aprox. Antes no.", ["La Sra. Gil cobra 20 € aprox. Antes no."]),
        # Italian.
        ("Il dott. Rossi paga (cfr. Art. 3). Poi basta.", ["Il dott. Rossi paga (cfr. Art. 3).", "Poi basta."]),
        # Slovenian and Croatian: ordinals and dates carry a full stop.
        ("Velja 2. člen zakona. Glejte str. 4.", ["Velja 2. člen zakona.", "Glejte str. 4."]),
        ("Rok je 15. 3. 2024. Nato plačate.", ["Rok je 15. 3. 2024.", "Nato plačate."]),
        ("Od 31. XII. 2024 velja. Prej ne.", ["Od 31. XII. 2024 velja.", "Prej ne."]),
        ("U 21. stoljeću je tako. G. Horvat zna.", ["U 21. stoljeću je tako.", "G. Horvat zna."]),
        ("Prema članku 5. Zakona imate pravo. Tražite.", ["Prema članku 5. Zakona imate pravo.", "Tražite."]),
        ("Iz čl. 22. Zakona slijedi to. Kraj.", ["Iz čl. 22. Zakona slijedi to.", "Kraj."]),
        ("Platili su u 2023. Zatim ne.", ["Platili su u 2023.", "Zatim ne."]),
        # Greek: ";" asks, but only before a new sentence; "·" and a semicolon inside one do not end it.
        ("Πότε πληρώνομαι; Σε έναν μήνα.", ["Πότε πληρώνομαι;", "Σε έναν μήνα."]),
        ("Τι θέλω; τίποτα. Βλ. άρθ. 3 π.χ. Εδώ.", ["Τι θέλω; τίποτα.", "Βλ. άρθ. 3 π.χ. Εδώ."]),
        ("Ναι· Όμως αργά. Τέλος.", ["Ναι· Όμως αργά.", "Τέλος."]),
        ("Rate; Then more; Ena.", ["Rate; Then more; Ena."]),
        # A number that opens a sentence is its marker.
        ("2. Send the quote. 3. Wait.", ["2. Send the quote.", "3. Wait."]),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_only_the_asked_part_of_a_text_is_read() -> None:
    text = "One. Two. Three."
    assert [text[start:end] for start, end in sentences(text, 5, 9)] == ["Two."]


def test_a_run_on_sentence_is_cut_at_its_punctuation_and_loses_nothing() -> None:
    clause = "the client may ask for as many changes as were agreed"
    text = "; ".join([clause] * 30) + "."
    pieces = split(text)
    assert len(pieces) > 1 and all(len(piece) <= LONGEST_UNIT for piece in pieces)
    assert all(piece.endswith((";", ".")) for piece in pieces)
    assert " ".join(pieces) == text
    unbroken = "x" * (2 * LONGEST_UNIT + 5)
    assert "".join(split(unbroken)) == unbroken


def test_headings_are_paths_and_no_chunk_crosses_one() -> None:
    made = document(("heading", "Fees"), ("paragraph", "We pay."), ("heading", "Late  fees"), ("paragraph", "You pay."))
    chunks = chunk(made)
    assert shown(made, chunks) == ["We pay.", "You pay."]
    assert [one.heading for one in chunks] == [("Fees",), ("Late fees",)]
    assert [one.place.page for one in chunks] == [2, 4]
    assert [one.ordinal for one in chunks] == [0, 1]


def test_a_deeper_heading_adds_to_the_path_and_a_higher_one_ends_it() -> None:
    levels = (("A", 1), ("B", 3), ("C", 2), ("D", 1))
    text, blocks = "", []
    for name, level in levels:
        blocks.append(Block("heading", len(text), len(text) + 1, level))
        blocks.append(Block("paragraph", len(text) + 2, len(text) + 7))
        text += f"{name}\nText.\n"
    headings = [one.heading for one in chunk(Document("text", text, tuple(blocks)))]
    assert headings == [("A",), ("A", "B"), ("A", "C"), ("D",)]


def test_a_heading_with_nothing_below_can_still_be_quoted() -> None:
    made = document(("heading", "Empty"), ("heading", "Full"), ("paragraph", "Text."), ("heading", "The end"))
    assert shown(made, chunk(made)) == ["Empty", "Text.", "The end"]
    assert chunk(document()) == ()


@pytest.mark.parametrize(("marker", "first"), [("- ", "- "), ("{}. ", "2. "), ("(viii) ", "(viii) ")])
def test_a_list_is_whole_with_its_markers_and_the_sentence_before_it(marker: str, first: str) -> None:
    filler = "This paragraph speaks of something else entirely. " * 14
    items: list[tuple[BlockKind, str]] = [("item", f"Thing number {n} that must be in the contract") for n in range(10)]
    lead: tuple[BlockKind, str] = ("paragraph", "A contract names:")
    made = document(("paragraph", filler.strip()), lead, *items, ("paragraph", "That is all."), marker=marker)
    whole = next(text for text in shown(made, chunk(made)) if "Thing number 0" in text)
    assert whole.startswith("A contract names:") and f"{first}Thing number 0" in whole and "Thing number 9" in whole
    alone = document(*items, marker=marker)
    assert shown(alone, chunk(alone)) == [alone.text]  # begins with the first marker


def test_an_items_sentences_are_one_unit_and_a_rows_cells_too() -> None:
    made = document(("item", "Ask first. Then sign."), ("table_head", "What | When"), ("row", "Pay. | Now."))
    (one,) = chunk(made)
    assert [(unit.kind, made.text[unit.start : unit.end]) for unit in one.units] == [
        ("item", "Ask first. Then sign."),
        ("row", "What | When"),
        ("row", "Pay. | Now."),
    ]


def test_a_list_too_long_for_one_chunk_is_split_between_items() -> None:
    made = document(*[("item", f"{n} " + "word " * 30 + "end") for n in range(20)])
    texts = shown(made, chunk(made))
    assert len(texts) > 2 and all(len(text) <= LONGEST for text in texts)
    assert all(text.startswith("- ") and text.endswith("end") for text in texts)


WORDS = st.sampled_from(
    "Pay the client. Art. 5 says: Zakon; Πότε; 12. maja 2024. Ne! član 5. Čl. (etc.) “Why?” x".split()
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
KINDS = st.sampled_from(("heading", "paragraph", "paragraph", "item", "item", "table_head", "row"))


@given(st.lists(st.tuples(KINDS, TEXTS), max_size=25))
def test_whatever_the_document_chunks_hold_all_of_it_once_and_word_for_word(parts: list[tuple[BlockKind, str]]) -> None:
    made = document(*parts)
    chunks = chunk(made)
    units = [unit for one in chunks for unit in one.units]
    for one in chunks:
        assert 0 <= one.start <= one.units[0].start and one.units[-1].end == one.end <= len(made.text)
        assert made.text[one.start : one.units[0].start].strip() in ("", "-")
        assert one.end - one.start <= LONGEST + LONGEST_UNIT + len("- ")
        assert not any(one.start <= block.start < one.end for block in made.blocks if block.kind == "heading") or (
            len(one.units) == 1  # a heading with nothing below
        )
    assert all(first.end <= second.start for first, second in pairwise(units))
    assert all(first.end <= second.start for first, second in pairwise(chunks))
    quoted = {at for unit in units for at in range(unit.start, unit.end)}
    for block in made.blocks:
        if block.kind != "heading":
            assert all(made.text[at].isspace() or at in quoted for at in range(block.start, block.end))
    for unit in units:
        words = made.text[unit.start : unit.end]
        assert words and words == words.strip()


def test_paragraphs_are_packed_up_to_the_target() -> None:
    made = document(*[("paragraph", f"Paragraph {n} has this one sentence and is short.") for n in range(60)])
    texts = shown(made, chunk(made))
    assert all(len(text) <= TARGET for text in texts)
    assert all(len(text) > TARGET / 2 for text in texts[:-1])
