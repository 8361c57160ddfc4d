"""Pages of runs → pieces in reading order: as a tagged file says, or else as its pages look."""

from collections.abc import Sequence

from pypdf import PdfReader

from ingest.readers.pdf_blocks import Piece, Setter, without_contents
from ingest.readers.pdf_lines import Line, body_size, columns, gutter, lines, upright
from ingest.readers.pdf_margins import without_running_lines
from ingest.readers.pdf_runs import PageRuns, Run
from ingest.readers.pdf_tags import TagReader

MOSTLY = 0.2  # of a document's letters must be left when contents and artifacts have gone

Outline = dict[int, dict[str, int]]  # page from 1 → heading as ``outline_key`` writes it → level


def laid_out(reader: PdfReader, pages: Sequence[PageRuns], outline: Outline) -> list[list[Piece]]:
    """Return the pieces of every column of the document: as its tags say, or else as its pages look."""
    shown = _believed([upright(page.runs) for page in pages])
    setter = Setter(body_size(run for runs in shown for run in runs), outline)
    titles = {key for headings in outline.values() for key in headings}
    found = [lines(runs, number) for number, runs in enumerate(shown, 1)]
    found = without_running_lines(found, [page.height for page in pages])
    without = [without_contents(on_page, titles) for on_page in found]
    if _letters(without) > MOSTLY * _letters(found):  # else the document is a table of contents
        found = without
    tags = TagReader(reader, [[run for line in on_page for run in line.runs] for on_page in found])
    tagged = tags.pieces()
    if tagged is None:
        return _columns(pages, found, setter)
    rest = [lines(runs, number) for number, runs in enumerate(tags.left_over(), 1)]
    loose = [piece for column in _columns(pages, rest, setter) for piece in column]
    return [sorted([*tagged, *loose], key=lambda piece: piece.page)] if loose else [tagged]


def _believed(shown: list[list[Run]]) -> list[list[Run]]:
    """Return the runs without what the file calls artifacts, unless it calls most of itself so."""
    kept = [[run for run in runs if not run.artifact] for runs in shown]
    enough = sum(len(run.text) for runs in kept for run in runs) > MOSTLY * sum(
        len(run.text) for runs in shown for run in runs
    )
    return kept if enough else shown


def _letters(found: Sequence[Sequence[Line]]) -> int:
    return sum(len(line.text) for on_page in found for line in on_page)


def _columns(pages: Sequence[PageRuns], found: Sequence[Sequence[Line]], setter: Setter) -> list[list[Piece]]:
    places = [x for page, on_page in zip(pages, found, strict=True) if on_page and (x := gutter(on_page, page.rules))]
    known = [x for x in set(places) if sum(abs(x - other) < 6.0 for other in places) > 1]
    return [
        setter.pieces(column, page.rules)
        for page, on_page in zip(pages, found, strict=True)
        for column in columns(on_page, page.rules, known)
    ]
