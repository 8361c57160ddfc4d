"""Document → Chunks: whole units (sentences, items, rows) under one heading, never across two.

A chunk's ``text`` is ``Document.text[start:end]``. Sizes are characters. A list or table stays in one chunk with the
sentence that introduces it where that fits, so that an answer can quote it whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.records import Block, Chunk, Document, Place, Unit, UnitKind
from ingest.sentences import LONGEST as LONGEST_UNIT
from ingest.sentences import sentences

TARGET = 800  # about 180 word pieces of English: a chunk stays within the encoder's 256 in every language
LONGEST = 1100
LONGEST_MARKER = 6  # characters: "(viii)" or "12."


def chunk(document: Document) -> tuple[Chunk, ...]:
    """The document's chunks in reading order; none for a document without words."""
    chunks: list[Chunk] = []
    for section in _sections(document):
        for units in _packed(section.units):
            chunks.append(
                Chunk(
                    ordinal=len(chunks),
                    start=_line_start(document.text, units[0].unit),
                    end=units[-1].unit.end,
                    units=tuple(piece.unit for piece in units),
                    heading=section.heading,
                    place=units[0].place,
                )
            )
    return tuple(chunks)


def _line_start(text: str, unit: Unit) -> int:
    """An item's marker ("2. ") belongs to its chunk, so that a list can be quoted as it stands."""
    if unit.kind != "item":
        return unit.start
    begin = text.rfind("\n", 0, unit.start) + 1
    return begin if len(text[begin : unit.start].strip()) <= LONGEST_MARKER else unit.start


@dataclass(frozen=True, slots=True)
class _Piece:
    unit: Unit
    place: Place
    block: int


@dataclass(slots=True)
class _Section:
    heading: tuple[str, ...]
    units: list[_Piece] = field(default_factory=list)


def _sections(document: Document) -> Iterator[_Section]:
    """Runs of blocks under one heading; a heading without anything below it becomes a unit of its own."""
    path: list[tuple[int, str]] = []
    section = _Section(())
    lonely: tuple[int, Block] | None = None
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            if section.units:
                yield section
            elif lonely and block.level <= lonely[1].level:
                yield _Section(tuple(text for _, text in path[:-1]), [_whole(lonely[1], lonely[0])])
            text = " ".join(document.text[block.start : block.end].split())
            path = [entry for entry in path if entry[0] < block.level] + [(block.level, text)]
            section, lonely = _Section(tuple(text for _, text in path)), (number, block)
            continue
        section.units.extend(_units(document.text, block, number))
    if section.units:
        yield section
    elif lonely:
        yield _Section(tuple(text for _, text in path[:-1]), [_whole(lonely[1], lonely[0])])


def _whole(block: Block, number: int) -> _Piece:
    return _Piece(Unit(block.start, block.end, "sentence"), block.place, number)


def _units(text: str, block: Block, number: int) -> Iterator[_Piece]:
    kind: UnitKind = "sentence"
    if block.kind in ("row", "table_head"):
        kind = "row"
    elif block.kind == "item":
        kind = "item"
    spans = [(block.start, block.end)] if kind == "row" else sentences(text, block.start, block.end)
    if kind == "item" and block.end - block.start <= LONGEST_UNIT:
        spans = [(block.start, block.end)]  # an item is quoted whole
    for start, end in spans:
        yield _Piece(Unit(start, end, kind), block.place, number)


def _packed(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Units in groups of about TARGET characters; a block is split only when it alone is too long."""
    group: list[_Piece] = []
    for run in _runs(pieces):
        length = run[-1].unit.end - run[0].unit.start
        if group and run[-1].unit.end - group[0].unit.start > (LONGEST if _is_list(run) else TARGET):
            # The sentence before a list introduces it: it goes along.
            lead = [group.pop()] if _is_list(run) and len(group) > 1 and group[-1].unit.kind == "sentence" else []
            yield group
            group, run = [], lead + list(run)
        if length <= LONGEST:
            group.extend(run)
            continue
        for piece in run:
            if group and piece.unit.end - group[0].unit.start > TARGET:
                yield group
                group = []
            group.append(piece)
    if group:
        yield group


def _is_list(run: Sequence[_Piece]) -> bool:
    return run[0].unit.kind != "sentence"


def _runs(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """One paragraph, or one whole list or table."""
    run: list[_Piece] = []
    for piece in pieces:
        same = run and (
            piece.block == run[-1].block
            or (piece.unit.kind == run[-1].unit.kind != "sentence" and piece.block == run[-1].block + 1)
        )
        if run and not same:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run
