"""A PDF page → the runs of text it shows, each with its place, size and face.

pypdf parses the file and its fonts; this follows the text operators (ISO 32000-1, chapter 9), because layout needs
where each run begins and ends, which ``extract_text`` does not tell. Coordinates are points in the upright page,
origin below left, y upwards. Malformed operators are skipped, as browsers do.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, StreamObject
from pypdf.generic._font import Font

Matrix = tuple[float, float, float, float, float, float]

WORD_GAP = 0.16  # of the size: narrower is kerning, wider separates words (justified LaTeX goes down to 0.2)
WIDE_GAP = 1.0  # of the size: a gap that may part columns or cells
DEEPEST_FORM = 8
MOST_FORMS = 2_000  # drawn on one page; more is an attack, not a guide
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
UNKNOWN = "\ufffd"
_BOLD = re.compile(r"bold|black|heavy|demi|-bd\b|^(?:\w+\+)?(?:CM|EC|SF|LM)\w*BX", re.IGNORECASE)


@dataclass(slots=True)
class Run:
    """Text shown in one go. ``x0``…``x1`` is the ink without spaces at the ends; ``y`` the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    angle: int = 0  # of the text on the upright page: 0, 90, 180, 270, or -1 for askew
    mcid: int | None = None  # which marked content it belongs to, for tagged PDFs
    artifact: bool = False  # the file itself says that it is a header, a footer or decoration
    raised: bool = False  # set above the baseline, as footnote marks are


class Rule(NamedTuple):
    """A straight horizontal line, as tables and footnotes have them."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class PageRuns:
    """What one page shows. ``unknown`` counts letters whose font does not say which letters they are."""

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    letters: int = 0
    unknown: int = 0
    images: int = 0


@dataclass(slots=True)
class Face:
    """A font, as far as reading needs it. ``known`` is false when its codes cannot be turned into letters."""

    font: Font
    bold: bool
    known: bool
    identity: bool  # two-byte glyph numbers that mean nothing without the font's own table

    def decode(self, data: bytes) -> list[tuple[str, float, bool]]:
        """Return (letters, width in 1/1000 of the size, is the one-byte space) for every code."""
        font = self.font
        widths, default = font.character_widths, font.character_widths.get("default", 500)
        if isinstance(font.encoding, str):
            codes = data.decode(font.encoding, "replace")
            shown = list(codes)
            spaces = len(codes) == len(data)
        else:
            codes = data.decode("latin-1")
            shown = [font.encoding.get(code, chr(code)) for code in data]
            spaces = True
        out: list[tuple[str, float, bool]] = []
        for code, char in zip(codes, shown, strict=True):
            letters = font.character_map.get(char)
            if letters is None:
                letters = UNKNOWN if self.identity or not self.known else char
            elif not isinstance(letters, str):
                letters = UNKNOWN
            width = widths.get(code, default)
            out.append((letters, float(width), spaces and code == " "))
        return out


@dataclass(slots=True)
class _State:
    matrix: Matrix = IDENTITY
    face: Face | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> "_State":
        return _State(
            self.matrix, self.face, self.size, self.letter_space, self.word_space, self.stretch, self.leading,
            self.rise, self.mode,
        )  # fmt: skip


@dataclass(slots=True)
class _Mark:
    """One level of marked content."""

    mcid: int | None
    artifact: bool
    actual: str | None
    first: int  # the number of runs before it


class RunReader:
    """Reads the pages of one document; fonts are parsed once."""

    def __init__(self) -> None:
        self._faces: dict[Any, Face | None] = {}

    def read(self, page: PageObject) -> PageRuns:
        """Return the runs of a page in the order in which it draws them."""
        upright, width, height = _upright(page)
        found = PageRuns(width, height)
        contents = page.get("/Contents")
        if contents is not None:
            stream = ContentStream(contents.get_object(), page.pdf, "bytes")
            interpreter = _Interpreter(self, found, page.pdf)
            interpreter.play(stream, _resources(page), _State(matrix=upright), 0)
        margin = 2.0
        found.runs = [
            run
            for run in _once(found.runs)
            if -margin <= run.x1 and run.x0 <= width + margin and -margin <= run.y <= height + margin
        ]
        return found

    def face(self, fonts: DictionaryObject, name: str) -> Face | None:
        """Return the named font of a resource dictionary, or None when it cannot be understood."""
        try:
            reference = fonts.raw_get(name)
        except KeyError:
            return None
        key = getattr(reference, "idnum", None) or id(reference)
        if key not in self._faces:
            self._faces[key] = _face(reference.get_object())
        return self._faces[key]


class _Interpreter:
    """Follows the operators of a page and of the forms it draws."""

    def __init__(self, reader: RunReader, found: PageRuns, pdf: Any) -> None:
        self.reader = reader
        self.found = found
        self.pdf = pdf
        self.forms = 0
        self.marks: list[_Mark] = []
        self.paths: list[tuple[float, float, float, float]] = []

    def play(self, stream: ContentStream, resources: DictionaryObject, state: _State, depth: int) -> None:
        fonts = _dictionary(resources.get("/Font"))
        stack: list[_State] = []
        text = line = IDENTITY
        pen = (0.0, 0.0)
        for operands, operator in stream.operations:
            try:
                if operator == b"TJ":
                    text = self._show(operands[0], state, text)
                elif operator == b"Tj":
                    text = self._show(operands[:1], state, text)
                elif operator in (b"'", b'"'):
                    if operator == b'"':
                        state.word_space, state.letter_space = _number(operands[0]), _number(operands[1])
                    text = line = _shift(line, 0.0, -state.leading)
                    text = self._show(operands[-1:], state, text)
                elif operator in (b"Td", b"TD"):
                    if operator == b"TD":
                        state.leading = -_number(operands[1])
                    text = line = _shift(line, _number(operands[0]), _number(operands[1]))
                elif operator == b"Tm":
                    text = line = _matrix(operands)
                elif operator == b"T*":
                    text = line = _shift(line, 0.0, -state.leading)
                elif operator == b"Tf":
                    state.face = self.reader.face(fonts, operands[0])
                    state.size = _number(operands[1])
                elif operator == b"BT":
                    text = line = IDENTITY
                elif operator == b"q":
                    stack.append(state.copy())
                elif operator == b"Q":
                    if stack:
                        state = stack.pop()
                elif operator == b"cm":
                    state.matrix = _times(_matrix(operands), state.matrix)
                elif operator == b"Do":
                    self._draw(operands[0], resources, state, depth)
                elif operator in (b"BDC", b"BMC"):
                    self._begin(operands, resources)
                elif operator == b"EMC":
                    self._end()
                elif operator in _NUMBERS:
                    setattr(state, _NUMBERS[operator], _number(operands[0]))
                elif operator == b"Tz":
                    state.stretch = _number(operands[0]) / 100
                elif operator == b"Tr":
                    state.mode = int(_number(operands[0]))
                elif operator == b"re":
                    self._rectangle(*(_number(value) for value in operands[:4]), matrix=state.matrix)
                elif operator == b"m":
                    pen = (_number(operands[0]), _number(operands[1]))
                elif operator == b"l":
                    to = (_number(operands[0]), _number(operands[1]))
                    self._line(pen, to, state.matrix)
                    pen = to
                elif operator in _PAINT:
                    self._paint(operator)
                elif operator == b"INLINE IMAGE":
                    self.found.images += 1
            except (TypeError, ValueError, IndexError, AttributeError, KeyError, OverflowError):
                continue

    def _show(self, pieces: Sequence[Any], state: _State, text: Matrix) -> Matrix:
        """Add runs for a Tj or TJ; return the text matrix behind the last letter."""
        face = state.face
        if face is None or not state.size:
            self._count_unreadable(pieces, face)
            return text
        base = (state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise)
        place = _times(_times(base, text), state.matrix)
        along = math.hypot(place[0], place[1]) / state.size if state.size else 0.0  # page points per text unit
        size = math.hypot(place[2], place[3])
        builder = _RunBuilder(self, place, size, state, along)
        x = 0.0  # from the text matrix's origin, in text space
        space_gap = max(0.1, min(WORD_GAP, face.font.space_width / 1000 * 0.6)) * abs(state.size)
        for piece in pieces:
            if isinstance(piece, bytes):
                for letters, width, is_space in face.decode(piece):
                    advance = (width / 1000 * state.size + state.letter_space) * state.stretch
                    if is_space:
                        advance += state.word_space * state.stretch
                    builder.letter(letters, x, x + advance)
                    x += advance
            elif isinstance(piece, (int, float)):
                x -= float(piece) / 1000 * state.size * state.stretch
        builder.finish(space_gap)
        return _times((1.0, 0.0, 0.0, 1.0, x, 0.0), text)

    def _count_unreadable(self, pieces: Sequence[Any], face: Face | None) -> None:
        if face is None:
            lost = sum(len(piece) for piece in pieces if isinstance(piece, bytes))
            self.found.letters += lost
            self.found.unknown += lost

    def _draw(self, name: str, resources: DictionaryObject, state: _State, depth: int) -> None:
        thing = _dictionary(_dictionary(resources.get("/XObject")).get(name))
        if thing.get("/Subtype") == "/Image":
            self.found.images += 1
        if thing.get("/Subtype") != "/Form" or depth >= DEEPEST_FORM or self.forms >= MOST_FORMS:
            return
        self.forms += 1
        inner = state.copy()
        inner.matrix = _times(_matrix(thing.get("/Matrix", IDENTITY)), state.matrix)
        own = _dictionary(thing.get("/Resources")) or resources
        if isinstance(thing, StreamObject):
            self.play(ContentStream(thing, self.pdf, "bytes"), own, inner, depth + 1)

    def _begin(self, operands: Sequence[Any], resources: DictionaryObject) -> None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, NameObject):
            properties = _dictionary(resources.get("/Properties")).get(properties)
        known = _dictionary(properties)
        outer = self.marks[-1] if self.marks else None
        mcid = known.get("/MCID")
        actual = known.get("/ActualText")
        self.marks.append(
            _Mark(
                mcid=int(mcid) if isinstance(mcid, (int, float)) else outer.mcid if outer else None,
                artifact=(bool(operands) and operands[0] == "/Artifact") or bool(outer and outer.artifact),
                actual=str(actual) if isinstance(actual, str) else None,
                first=len(self.found.runs),
            )
        )

    def _end(self) -> None:
        if not self.marks:
            return
        mark = self.marks.pop()
        runs = self.found.runs
        if mark.actual is not None and len(runs) > mark.first:
            first = runs[mark.first]
            level = [run for run in runs[mark.first :] if abs(run.y - first.y) < first.size / 2]
            first.text, first.x1 = mark.actual, max(run.x1 for run in level)
            del runs[mark.first + 1 :]

    def _rectangle(self, x: float, y: float, width: float, height: float, matrix: Matrix) -> None:
        thin = abs(height) < 2.0 or abs(width) < 2.0
        self._line((x, y), (x + width, y), matrix)
        if not thin:
            self._line((x, y + height), (x + width, y + height), matrix)

    def _line(self, start: tuple[float, float], end: tuple[float, float], matrix: Matrix) -> None:
        self.paths.append((*_apply(matrix, *start), *_apply(matrix, *end)))

    def _paint(self, operator: bytes) -> None:
        if operator != b"n":
            for x0, y0, x1, y1 in self.paths:
                if abs(y0 - y1) < 1.0 and abs(x0 - x1) > 8.0:
                    self.found.rules.append(Rule(min(x0, x1), max(x0, x1), y0))
        self.paths.clear()


_NUMBERS = {b"Tc": "letter_space", b"Tw": "word_space", b"TL": "leading", b"Ts": "rise"}
_PAINT = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n"}


class _RunBuilder:
    """Collects the letters of one Tj or TJ and cuts them where the gap is wide."""

    def __init__(self, interpreter: _Interpreter, place: Matrix, size: float, state: _State, along: float) -> None:
        self.found = interpreter.found
        self.mark = interpreter.marks[-1] if interpreter.marks else None
        self.place = place
        self.size = size
        self.state = state
        self.scale = along
        self.letters: list[tuple[str, float, float]] = []

    def letter(self, letters: str, x0: float, x1: float) -> None:
        self.letters.append((letters, x0, x1))
        self.found.letters += 1
        if UNKNOWN in letters:
            self.found.unknown += 1

    def finish(self, space_gap: float) -> None:
        """Cut the letters into runs and add them to the page."""
        piece: list[tuple[str, float, float]] = []
        text: list[str] = []
        wide = WIDE_GAP * abs(self.state.size)
        for letters, x0, x1 in self.letters:
            if letters.isspace():
                text.append(" ")
                continue
            if piece:
                gap = x0 - piece[-1][2]
                if gap > wide or gap < -wide:
                    self._add(piece, "".join(text))
                    piece, text = [], []
                elif gap > space_gap and text[-1] != " ":
                    text.append(" ")
            piece.append((letters, x0, x1))
            text.append(letters)
        if piece:
            self._add(piece, "".join(text))

    def _add(self, piece: list[tuple[str, float, float]], text: str) -> None:
        state, mark = self.state, self.mark
        stretch = state.size * state.stretch or 1.0  # ``place`` measures in glyph space
        angle = _angle(self.place)
        x0, y0 = _apply(self.place, piece[0][1] / stretch, 0.0)
        x1, y1 = _apply(self.place, piece[-1][2] / stretch, 0.0)
        if angle in (90, 270):
            x0, y0, x1 = (y0, -x0, y1) if angle == 90 else (-y0, x0, -y1)
        elif angle == 180:
            x0, y0, x1 = -x0, -y0, -x1
        self.found.runs.append(
            Run(
                text=text,
                x0=min(x0, x1),
                x1=max(x0, x1),
                y=y0,
                size=self.size,
                bold=bool(state.face and state.face.bold) or state.mode == 2,
                angle=angle,
                mcid=mark.mcid if mark else None,
                artifact=bool(mark and mark.artifact),
                raised=state.rise > 0.1 * self.size,
            )
        )


def _face(font: Any) -> Face | None:
    if not isinstance(font, DictionaryObject):
        return None
    try:
        parsed = Font.from_font_resource(font)
    except (PyPdfError, TypeError, ValueError, KeyError, AttributeError, IndexError):
        return None  # what it shows counts as unknown letters
    descriptor = parsed.font_descriptor
    identity = str(font.get("/Encoding", "")).startswith("/Identity") and font.get("/Subtype") == "/Type0"
    weight = str(descriptor.weight)
    bold = bool(_BOLD.search(parsed.name)) or bool(int(descriptor.flags) & 1 << 18)
    return Face(
        font=parsed,
        bold=bold or (weight.isdigit() and int(weight) >= 600),
        known=parsed.interpretable,
        identity=identity,
    )


def _once(runs: list[Run]) -> list[Run]:
    """Drop text that is drawn again on the same spot, as poor man's bold and shadows do."""
    seen: dict[tuple[str, int, int], Run] = {}
    kept: list[Run] = []
    for run in runs:
        key = (run.text, round(run.x0 / 3), round(run.y / 3))
        before = seen.get(key)
        if before and abs(before.x0 - run.x0) < 0.15 * run.size and abs(before.y - run.y) < 0.15 * run.size:
            continue
        seen[key] = run
        kept.append(run)
    return kept


def _upright(page: PageObject) -> tuple[Matrix, float, float]:
    """Return the matrix that turns the page as viewers show it, with its width and height."""
    box = page.cropbox
    left, bottom, width, height = float(box.left), float(box.bottom), float(box.width), float(box.height)
    turn = int(page.get("/Rotate", 0) or 0) % 360
    if turn == 90:
        return (0.0, -1.0, 1.0, 0.0, -bottom, left + width), height, width
    if turn == 180:
        return (-1.0, 0.0, 0.0, -1.0, left + width, bottom + height), width, height
    if turn == 270:
        return (0.0, 1.0, -1.0, 0.0, bottom + height, -left), height, width
    return (1.0, 0.0, 0.0, 1.0, -left, -bottom), width, height


def _angle(matrix: Matrix) -> int:
    degrees = math.degrees(math.atan2(matrix[1], matrix[0])) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 5 else -1


def _resources(page: PageObject) -> DictionaryObject:
    node: Any = page
    for _ in range(50):  # inherited from the page tree, which a broken file may close into a loop
        if "/Resources" in node:
            return _dictionary(node["/Resources"])
        parent = node.get("/Parent")
        if parent is None:
            break
        node = parent.get_object()
    return DictionaryObject()


def _dictionary(value: Any) -> DictionaryObject:
    value = value.get_object() if hasattr(value, "get_object") else value
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _number(value: Any) -> float:
    if isinstance(value, (int, float)):
        return float(value)
    raise TypeError(f"not a number: {value!r}")


def _matrix(values: Any) -> Matrix:
    values = values.get_object() if isinstance(values, ArrayObject) else values
    a, b, c, d, e, f = (_number(value) for value in values[:6])
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _shift(matrix: Matrix, x: float, y: float) -> Matrix:
    return _times((1.0, 0.0, 0.0, 1.0, x, y), matrix)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
