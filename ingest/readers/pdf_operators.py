"""A PDF page → its runs, by following the text operators (ISO 32000-1, chapter 9).

pypdf parses the file; layout needs where each run begins and ends, which its ``extract_text`` does not tell.
Malformed operators are passed over, as browsers do.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, NameObject, StreamObject

from ingest.readers.pdf_faces import UNKNOWN, Face, face_of
from ingest.readers.pdf_matrix import IDENTITY, Matrix, angle, apply, matrix, number, shift, times
from ingest.readers.pdf_runs import WIDE_GAP, WORD_GAP, PageRuns, Rule, Run, drawn_once, whole_rules

DEEPEST_FORM = 8
MOST_FORMS = 2_000  # drawn on one page; more is an attack, not a guide


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
        found.rules = whole_rules(found.rules)
        margin = 2.0
        found.runs = [
            run
            for run in drawn_once(found.runs)
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
            self._faces[key] = face_of(reference.get_object())
        return self._faces[key]


class _Interpreter:
    """Follows the operators of a page and of the forms it draws."""

    def __init__(self, reader: RunReader, found: PageRuns, pdf: Any) -> None:
        self.reader = reader
        self.found = found
        self.pdf = pdf
        self.forms = 0
        self.marks: list[_Mark] = []
        self._paths: list[tuple[float, float, float, float]] = []
        self._pen = (0.0, 0.0)
        self._text = self._line = IDENTITY

    def play(self, stream: ContentStream, resources: DictionaryObject, state: _State, depth: int) -> None:
        """Follow one content stream. Malformed operators are passed over."""
        fonts = _dictionary(resources.get("/Font"))
        stack: list[_State] = []
        for operands, operator in stream.operations:
            try:
                if operator == b"q":
                    stack.append(state.copy())
                elif operator == b"Q":
                    state = stack.pop() if stack else state
                elif operator == b"Tf":
                    state.face = self.reader.face(fonts, operands[0])
                    state.size = number(operands[1])
                elif operator == b"Do":
                    self._draw(operands[0], resources, state, depth)
                elif operator in (b"BDC", b"BMC"):
                    self._begin(operands, resources)
                elif operator in _PAINT:
                    self._paint(operator)
                elif handler := _HANDLERS.get(operator):
                    handler(self, operands, state)
            except (TypeError, ValueError, IndexError, AttributeError, KeyError, OverflowError):
                continue

    def show_text(self, operands: Sequence[Any], state: _State) -> None:
        self._show(operands[:1], state)

    def show_pieces(self, operands: Sequence[Any], state: _State) -> None:
        self._show(operands[0], state)

    def show_onnext_line(self, operands: Sequence[Any], state: _State) -> None:
        if len(operands) > 2:
            state.word_space, state.letter_space = number(operands[0]), number(operands[1])
        self.next_line(operands, state)
        self._show(operands[-1:], state)

    def next_line(self, operands: Sequence[Any], state: _State) -> None:
        self._text = self._line = shift(self._line, 0.0, -state.leading)

    def move(self, operands: Sequence[Any], state: _State) -> None:
        self._text = self._line = shift(self._line, number(operands[0]), number(operands[1]))

    def move_and_lead(self, operands: Sequence[Any], state: _State) -> None:
        state.leading = -number(operands[1])
        self.move(operands, state)

    def set_text_matrix(self, operands: Sequence[Any], state: _State) -> None:
        self._text = self._line = matrix(operands)

    def begin_text(self, operands: Sequence[Any], state: _State) -> None:
        self._text = self._line = IDENTITY

    def concatenate(self, operands: Sequence[Any], state: _State) -> None:
        state.matrix = times(matrix(operands), state.matrix)

    def set_stretch(self, operands: Sequence[Any], state: _State) -> None:
        state.stretch = number(operands[0]) / 100

    def set_mode(self, operands: Sequence[Any], state: _State) -> None:
        state.mode = int(number(operands[0]))

    def see_image(self, operands: Sequence[Any], state: _State) -> None:
        self.found.images += 1

    def _show(self, pieces: Sequence[Any], state: _State) -> None:
        """Add runs for a Tj or TJ, and move the text matrix behind the last letter."""
        face = state.face
        if face is None or not state.size:
            self._count_unreadable(pieces, face)
            return
        base = (state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise)
        builder = _RunBuilder(self, times(times(base, self._text), state.matrix), state)
        x = 0.0  # from the text matrix's origin, in text space
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
        builder.finish(max(0.1, min(WORD_GAP, face.font.space_width / 1000 * 0.6)) * abs(state.size))
        self._text = times((1.0, 0.0, 0.0, 1.0, x, 0.0), self._text)

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
        inner.matrix = times(matrix(thing.get("/Matrix", IDENTITY)), state.matrix)
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

    def end(self, operands: Sequence[Any], state: _State) -> None:
        if not self.marks:
            return
        mark = self.marks.pop()
        runs = self.found.runs
        if mark.actual is not None and len(runs) > mark.first:
            first = runs[mark.first]
            level = [run for run in runs[mark.first :] if abs(run.y - first.y) < first.size / 2]
            first.text, first.x1 = mark.actual, max(run.x1 for run in level)
            del runs[mark.first + 1 :]

    def rectangle(self, operands: Sequence[Any], state: _State) -> None:
        x, y, width, height = (number(value) for value in operands[:4])
        self._stroke((x, y), (x + width, y), state.matrix)
        if abs(height) >= 2.0 and abs(width) >= 2.0:
            self._stroke((x, y + height), (x + width, y + height), state.matrix)

    def move_pen(self, operands: Sequence[Any], state: _State) -> None:
        self._pen = (number(operands[0]), number(operands[1]))

    def line_to(self, operands: Sequence[Any], state: _State) -> None:
        to = (number(operands[0]), number(operands[1]))
        self._stroke(self._pen, to, state.matrix)
        self._pen = to

    def _stroke(self, start: tuple[float, float], end: tuple[float, float], matrix: Matrix) -> None:
        self._paths.append((*apply(matrix, *start), *apply(matrix, *end)))

    def _paint(self, operator: bytes) -> None:
        if operator != b"n":
            for x0, y0, x1, y1 in self._paths:
                if abs(y0 - y1) < 1.0 and abs(x0 - x1) > 8.0:
                    self.found.rules.append(Rule(min(x0, x1), max(x0, x1), y0))
        self._paths.clear()


_PAINT = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n"}


def _setting(name: str) -> Callable[[_Interpreter, Sequence[Any], _State], None]:
    def set_it(_: _Interpreter, operands: Sequence[Any], state: _State) -> None:
        setattr(state, name, number(operands[0]))

    return set_it


_HANDLERS: dict[bytes, Callable[[_Interpreter, Sequence[Any], _State], None]] = {
    b"TJ": _Interpreter.show_pieces,
    b"Tj": _Interpreter.show_text,
    b"'": _Interpreter.show_onnext_line,
    b'"': _Interpreter.show_onnext_line,
    b"T*": _Interpreter.next_line,
    b"Td": _Interpreter.move,
    b"TD": _Interpreter.move_and_lead,
    b"Tm": _Interpreter.set_text_matrix,
    b"BT": _Interpreter.begin_text,
    b"cm": _Interpreter.concatenate,
    b"Tz": _Interpreter.set_stretch,
    b"Tr": _Interpreter.set_mode,
    b"Tc": _setting("letter_space"),
    b"Tw": _setting("word_space"),
    b"TL": _setting("leading"),
    b"Ts": _setting("rise"),
    b"EMC": _Interpreter.end,
    b"re": _Interpreter.rectangle,
    b"m": _Interpreter.move_pen,
    b"l": _Interpreter.line_to,
    b"INLINE IMAGE": _Interpreter.see_image,
}


class _RunBuilder:
    """Collects the letters of one Tj or TJ and cuts them where the gap is wide."""

    def __init__(self, interpreter: _Interpreter, place: Matrix, state: _State) -> None:
        self.found = interpreter.found
        self.mark = interpreter.marks[-1] if interpreter.marks else None
        self.place = place
        self.size = math.hypot(place[2], place[3])
        self.state = state
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
        turn = angle(self.place)
        x0, y0 = apply(self.place, piece[0][1] / stretch, 0.0)
        x1, y1 = apply(self.place, piece[-1][2] / stretch, 0.0)
        if turn in (90, 270):
            x0, y0, x1 = (y0, -x0, y1) if turn == 90 else (-y0, x0, -y1)
        elif turn == 180:
            x0, y0, x1 = -x0, -y0, -x1
        self.found.runs.append(
            Run(
                text=text,
                x0=min(x0, x1),
                x1=max(x0, x1),
                y=y0,
                size=self.size,
                bold=bool(state.face and state.face.bold) or state.mode == 2,
                angle=turn,
                mcid=mark.mcid if mark else None,
                artifact=bool(mark and mark.artifact),
                raised=state.rise > 0.1 * self.size,
            )
        )


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
