"""What is kept comes back as it was: records, every field of them."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from index.packing import (
    document_digest,
    pack_card,
    pack_chunk,
    pack_document,
    unpack_card,
    unpack_chunk,
    unpack_document,
)
from ingest.records import Block, Card, Chunk, Document, Place, Unit

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
places = st.builds(Place, st.none() | st.integers(1, 900), st.none() | words, st.none() | st.floats(0, 1e5))
offsets = st.integers(0, 1_000_000)
blocks = st.builds(
    Block,
    st.sampled_from(["heading", "paragraph", "item", "table_head", "row"]),
    offsets,
    offsets,
    st.integers(0, 6),
    places,
)
documents = st.builds(
    Document, st.sampled_from(["pdf", "page", "moodle"]), words, st.lists(blocks, max_size=4).map(tuple), words,
    st.none() | words, st.none() | words, st.none() | words, st.none() | words, st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
units = st.builds(Unit, offsets, offsets, st.sampled_from(["sentence", "item", "row"]))
chunks = st.builds(
    Chunk, st.integers(0, 9999), offsets, offsets, st.lists(units, max_size=5).map(tuple),
    st.lists(words, max_size=4).map(tuple), places,
)  # fmt: skip
some = st.none() | words.filter(bool)
lists = st.lists(words.filter(bool), max_size=3).map(tuple)
cards = st.builds(Card, some, some, some, some, some, lists, lists)


@given(documents)
def test_a_document_comes_back_whole(document: Document) -> None:
    assert unpack_document(pack_document(document), document.text) == document


@given(chunks)
def test_a_chunk_comes_back_whole(chunk: Chunk) -> None:
    assert unpack_chunk(pack_chunk(chunk)) == chunk


@given(cards)
def test_a_card_comes_back_whole(card: Card) -> None:
    assert unpack_card(pack_card(card)) == card


def test_every_field_is_kept() -> None:
    # A field that is added to a record must be packed, or what is served differs from what was read.
    known = {
        Block: "kind start end level place",
        Place: "page anchor seconds",
        Unit: "start end kind",
        Chunk: "ordinal start end units heading place",
    }
    for record, names in known.items():
        assert [field.name for field in fields(record)] == names.split()


@given(documents, documents)
def test_digests_tell_documents_apart(first: Document, second: Document) -> None:
    # What is said of the reading, not of the material, does not make another document.
    alike = replace(first, warnings=(), unread=()) == replace(second, warnings=(), unread=())
    assert (document_digest(first) == document_digest(second)) == alike
    assert document_digest(replace(first, warnings=("A page was not read.",))) == document_digest(first)
