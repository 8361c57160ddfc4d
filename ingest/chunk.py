"""Document → Chunks: whole units (sentences, items, rows) under one heading, never across two.

A chunk's ``text`` is ``Document.text[start:end]``. Sizes are characters. A list or table stays in one chunk with the
sentence that introduces it where that fits, so that an answer can quote it whole. Sentences end where punctuation
says so, but not after abbreviations, initials and ordinals ("Art. 4", "2. člen", "п.χ.").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.records import Block, Chunk, Document, Place, Unit, UnitKind

TARGET = 800  # about 180 word pieces of English: a chunk stays within the encoder's 256 in every language
LONGEST = 1100
LONGEST_MARKER = 6  # characters: "(viii)" or "12."
LONGEST_UNIT = 600  # a "sentence" beyond this is cut at a semicolon or comma, else at a space

# Without the full stop, lower case, without accents only where people drop them.
_ABBREVIATIONS = frozenset(
    """
    art arts no nos nr núm num n vol pp p pág pag ed eds etc e.g i.e eg ie cf vs mr mrs ms dr prof st approx max min fig
    figs sec sect ch al sr sra srta ud uds avda aprox p.ej ej cap apdo dto tel ca c.d dott dott.ssa sig sig.ra ecc es
    cfr lett co comma d.lgs lgs ss segg oz npr itd ipd tj t.i tzv t.j ur l čl odst ul str mag gl g ga št sv st br nar
    sl tzv dr.sc dipl ing sl.l usp itn δηλ κ.λπ κλπ π.χ πχ κ.ά αρ άρθ παρ ν αριθ βλ κ σελ χιλ εκ τηλ υπ φ.ε.κ φεκ
    inc ltd jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic gen giu lug set ott
    """.split()
)
_END = re.compile(r"[.!?…;·]+[\"'”’»)\]]*(?=\s)|[.!?…]+[\"'”’»)\]]*$")
# "15. 3. 2024" and "31. XII. 2024" are dates, "članku 5. Zakona" is one article: no sentence ends there.
_DATE_PART = re.compile(r"\d{1,2}|[IVX]+")
_DATE_GOES_ON = re.compile(r"\s+(?:\d|[IVX]+\.)")
_ARTICLE = re.compile(r"(?<!\w)(?:čl[ae]n\w*|stava?k\w*|točk\w*|čl\.|st\.|toč\.)\s+\d{1,3}$", re.IGNORECASE)
_OPENS = re.compile(r"\s*[\"'“‘«(\[¿¡–—-]*\s*")


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


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as trimmed spans, in order."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.start() >= begin and _ends_sentence(text, begin, match, end):
            spans.append((begin, match.end()))
            begin = match.end()
    spans.append((begin, end))
    result: list[tuple[int, int]] = []
    for left, right in spans:
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            result.extend(_shortened(text, left, right))
    return result


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    mark = match.group()
    after = _OPENS.match(text, match.end(), end)
    following = text[after.end() : after.end() + 1] if after else ""
    if mark[0] in ";·":
        # Greek asks with ";": a question mark only after Greek letters and before a new sentence.
        return mark[0] == ";" and _greek(text[match.start() - 1]) and following.isupper()
    if not following:
        return True
    if following.islower():
        return False
    if mark == ".":
        word = text[begin : match.start()].rsplit(None, 1)[-1:] or [""]
        bare = word[0].lower().strip("(\"'«“‘[")
        if bare in _ABBREVIATIONS or bare.replace(".", "") in _ABBREVIATIONS:
            return False
        if len(bare) == 1 and bare.isalpha():
            return False  # an initial
        if bare.isdigit() and len(bare) <= 2 and text[begin : match.start()].strip() == word[0]:
            return False  # "2. Send the quote": a number that opens the sentence
        if _DATE_PART.fullmatch(word[0]) and _DATE_GOES_ON.match(text, match.end(), end):
            return False
        if _ARTICLE.search(text, begin, match.start()):
            return False
    return True


def _greek(character: str) -> bool:
    return "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff"


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run-on "sentence" in pieces that end at "; ", ", " or a space."""
    while end - start > LONGEST_UNIT:
        window = text[start : start + LONGEST_UNIT]
        cut = max(window.rfind("; "), window.rfind("\n"), window.rfind(": ")) + 1
        if cut < LONGEST_UNIT // 3:
            cut = window.rfind(", ") + 1
        if cut < LONGEST_UNIT // 3:
            cut = window.rfind(" ")
        if cut <= 0:
            cut = LONGEST_UNIT
        yield start, start + len(window[:cut].rstrip())
        start += cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


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
