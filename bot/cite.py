"""Passage → Citation, with the link that opens the exact place.

PDF: ``#page=N``. Web page, Markdown and plain text: ``#:~:text=`` (the Text Fragments specification: start and end
percent-encoded as UTF-8, with "-", "," and "&" encoded too because they are its syntax). Recording: ``#t=`` seconds
(Media Fragments). Moodle: the learner's own page. Everything else: the resource.
"""

from urllib.parse import quote

from bot.records import Citation
from ingest.records import Chunk, Resource, Unit

EDGE_WORDS = 6  # words at each end of a long quote that find it again; a paragraph need not fit into a link
SHORT = 90  # characters up to which the whole quote is the fragment


def citation(number: int, resource: Resource, chunk: Chunk, quoted: str, span: Unit, public_url: str) -> Citation:
    """The citation of ``quoted``, which stands at ``span`` of the resource's text."""
    return Citation(
        number=number,
        resource_id=resource.resource_id,
        source=resource.source,
        title=resource.title,
        kind=resource.kind,
        language=resource.language,
        url=place_url(resource, chunk, quoted, public_url),
        page=chunk.place.page,
        heading=" › ".join(chunk.heading),
        time=chunk.place.seconds,
        quote=quoted,
        start=span.start,
        end=span.end,
        licence=resource.licence,
        partner=resource.partner,
    )


def resource_url(resource: Resource, public_url: str) -> str:
    """The absolute address of a resource: its own, or where the assistant serves it."""
    if "://" in resource.url:
        return resource.url
    path = resource.url or f"/api/resources/{resource.resource_id}/file"
    return public_url.rstrip("/") + quote(path if path.startswith("/") else f"/{path}")


def place_url(resource: Resource, chunk: Chunk, quoted: str, public_url: str) -> str:
    """The address that opens the place of a quote."""
    url = resource_url(resource, public_url)
    if resource.kind == "pdf" and chunk.place.page:
        return f"{_bare(url)}#page={chunk.place.page}"
    if resource.kind == "recording" and chunk.place.seconds is not None:
        return f"{_bare(url)}#t={chunk.place.seconds:.0f}"
    if resource.kind in ("page", "markdown", "text"):
        anchor = chunk.place.anchor if resource.kind == "page" and chunk.place.anchor else ""
        return f"{_bare(url)}#{quote(anchor)}:~:text={text_fragment(quoted)}"
    return url


def text_fragment(quoted: str) -> str:
    """``text=`` value for a quote: all of a short one, else its first and last words ("start,end")."""
    lines = [line for line in quoted.split("\n") if line.strip()] or [quoted]
    first, last = _cell(lines[0], 0), _cell(lines[-1], -1)
    if len(lines) == 1 and first == last and len(first) <= SHORT:
        return _encoded(first)
    start, end = " ".join(first.split()[:EDGE_WORDS]), " ".join(last.split()[-EDGE_WORDS:])
    return _encoded(start) if start == end else f"{_encoded(start)},{_encoded(end)}"


def _cell(line: str, place: int) -> str:
    """A table row's first or last cell (a fragment cannot cross the bars we put between), without a list marker."""
    cells = [cell for cell in line.split(" | ") if cell.strip()] or [line]
    words = cells[place].split()
    marker = words[0] if len(words) > 1 else ""
    if marker in ("-", "•", "*", "–") or (marker[:-1].isdigit() and marker[-1:] in ".)"):
        words = words[1:]
    return " ".join(words)


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")


def _bare(url: str) -> str:
    return url.split("#", 1)[0]
