"""Web page → Document: the main text with headings, lists and tables, without navigation, banners and footers.

trafilatura (and lxml, which it is built on) is owned here. It finds the main text; the page itself is asked for what
trafilatura does not keep: the ids of headings (a block's ``Place.anchor``), the language and the canonical URL.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import use_config

from ingest.clean import tidy
from ingest.errors import BrokenFile, EmptyFile, NeedsJavaScript, TooLarge
from ingest.readers.dispatch import Job
from ingest.readers.draft import NOWHERE, Draft
from ingest.readers.encoding import decode
from ingest.readers.markup import BREAK, Element, drop_note_marks, paragraphs, text_of
from ingest.readers.page_blocks import Page, Piece
from ingest.records import BlockKind, Document, Place

MOST_BYTES = 16 << 20
SCARCE = 200  # characters; with less a page is a shell, or the cookie bar alone
_SHELLS = "//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='gatsby-focus-wrapper' or self::app-root]"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_CONFIG = use_config()
_CONFIG.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
_CONFIG.set("DEFAULT", "MAX_FILE_SIZE", str(MOST_BYTES * 2))


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a web page; raise NeedsJavaScript when its text is made in the browser."""
    if job.path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{job.name} is larger than {MOST_BYTES >> 20} MB; split the page.")
    data = job.path.read_bytes()
    return (page(decode(data, job.name, _declared(data, job.media_type)), job.name, job.url),)


def _declared(data: bytes, media_type: str) -> str:
    """Return the encoding that the server or the page claims, which may be wrong."""
    for claim in (media_type, data[:4096].decode("ascii", "ignore")):
        if match := _CHARSET.search(claim):
            return match[1]
    return ""


def page(source: str, name: str, url: str = "") -> Document:
    """Return the main text of an HTML page as a Document."""
    try:
        tree = html.document_fromstring(_without_declaration(source))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile(f"{name} is not a web page that can be read ({error}); save it again.") from error
    drop_note_marks(tree)
    found = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        # Only dates that the page gives as its own: any year in the text would do for the extensive search.
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=_CONFIG,
    )
    draft = Draft()
    metadata = None if isinstance(found, dict) else found
    title = _title(tree, metadata.title if metadata else None)
    address = _canonical(tree, url)
    if metadata is not None and metadata.body is not None:
        body = tree.find("body")
        pieces = _Walk().walk(metadata.body)
        pieces = Page(tree if body is None else body, address or "").mended(pieces, title or "")
        _write(pieces, _Anchors(tree), draft)
    if len(draft) < SCARCE and _is_shell(tree):
        raise NeedsJavaScript(f"{name} makes its text in the browser; save it as PDF, or add the text as a file.")
    if not len(draft):
        raise EmptyFile(f"{name} has no main text; check that it is the right page.")
    return draft.document(
        "page",
        name,
        title=title,
        language=_language(tree),
        url=address,
        date=metadata.date if metadata else None,
    )


@dataclass
class _Walk:
    """Reads trafilatura's tree (p, head, list, item, table, row, cell, quote, lb …) as pieces."""

    pieces: list[Piece] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def walk(self, element: Element) -> list[Piece]:
        """Return all blocks in an element."""
        self._inside(element)
        self._flush()
        return self.pieces

    def _inside(self, element: Element) -> None:
        self.words.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self.words.append(child.tail or "")

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag == "head":
            self._flush()
            level = (element.get("rend") or "h2")[-1]
            self._add("heading", tidy(_all_text(element)), int(level) if level.isdigit() else 2)
        elif tag == "list":
            self._flush()
            self._list(element, 0)
        elif tag == "table":
            self._flush()
            self._table(element)
        elif tag == "lb":
            self.words.append(BREAK)
        elif tag in ("p", "quote", "code", "div", "body", "main", "item"):
            self._flush()
            self._inside(element)
            self._flush()
        else:
            self._inside(element)

    def _list(self, element: Element, depth: int) -> None:
        ordered = element.get("rend") == "ol"
        number = 0
        for child in element:
            if child.tag == "list":
                self._list(child, depth + 1)
            elif child.tag == "item":
                number += 1
                own = " ".join(_own_text(child))
                self._add("item", tidy(own), depth, f"{number}." if ordered else "-")
                for inner in child.iter("list", "table"):
                    if next(inner.iterancestors("list", "table"), None) is element:
                        if inner.tag == "list":
                            self._list(inner, depth + 1)
                        else:
                            self._table(inner)
            elif isinstance(child.tag, str):
                self._add("item", tidy(_all_text(child)), depth, "-")

    def _table(self, element: Element) -> None:
        for number, row in enumerate(element.iter("row")):
            cells = [cell for cell in row if cell.tag == "cell"]
            head = bool(cells) and all(cell.get("role") == "head" for cell in cells)
            texts = tuple(tidy(_all_text(cell)) for cell in cells)
            if any(texts):
                kind: BlockKind = "table_head" if head and number == 0 else "row"
                self.pieces.append(Piece(kind, "", cells=texts))

    def _flush(self) -> None:
        for paragraph in paragraphs("".join(self.words)):
            self._add("paragraph", paragraph)
        self.words.clear()

    def _add(self, kind: BlockKind, text: str, level: int = 0, marker: str = "") -> None:
        if text:
            self.pieces.append(Piece(kind, text, level, marker))


def _write(pieces: list[Piece], anchors: "_Anchors", draft: Draft) -> None:
    place = NOWHERE
    for piece in pieces:
        if piece.kind == "heading":
            place = Place(anchor=anchors.of(piece.text))
            draft.heading(piece.text, piece.level, place)
        elif piece.kind == "item":
            draft.item(piece.text, piece.marker, piece.level, place)
        elif piece.kind == "paragraph":
            draft.paragraph(piece.text, place)
        else:
            draft.row(piece.cells, place, piece.kind == "table_head")


class _Anchors:
    """Heading text → id, in page order, so that two headings of the same words keep their own."""

    def __init__(self, tree: Element) -> None:
        self._ids: dict[str, list[str]] = {}
        for heading in tree.iter(*_HEADINGS):
            if anchor := _anchor(heading):
                self._ids.setdefault(text_of(heading), []).append(anchor)

    def of(self, text: str) -> str | None:
        ids = self._ids.get(text)
        if not ids:
            return None
        return ids.pop(0) if len(ids) > 1 else ids[0]


def _anchor(heading: Element) -> str | None:
    if heading.get("id"):
        return str(heading.get("id"))
    for inner in heading.iter("a", "span"):
        if inner.get("id") or (inner.tag == "a" and inner.get("name")):
            return str(inner.get("id") or inner.get("name"))
    parent = heading.getparent()
    if parent is None or parent.tag not in ("section", "article", "div", "header") or not parent.get("id"):
        return None
    return str(parent.get("id")) if next(parent.iter(*_HEADINGS), None) is heading else None


def _all_text(element: Element) -> str:
    return " ".join(_texts(element, ()))


def _own_text(element: Element) -> Iterator[str]:
    return _texts(element, ("list", "table"))


def _texts(element: Element, without: tuple[str, ...]) -> Iterator[str]:
    # Inline elements stand inside words ("<b>s</b>trong"), so their text is joined without a space.
    words = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in without:
            apart = child.tag in ("p", "lb", "item", "row", "cell", "list", "head", "quote")
            words.append(" " if apart else "")
            words.extend(_texts(child, without))
            words.append(" " if apart else "")
        words.append(child.tail or "")
    yield "".join(words)


def _is_shell(tree: Element) -> bool:
    if tree.find(".//script") is None:
        return False
    for shell in tree.xpath(_SHELLS):
        if len(text_of(shell)) < SCARCE:
            return True
    return any("javascript" in text_of(quiet).lower() for quiet in tree.iter("noscript"))


def _title(tree: Element, found: str | None) -> str | None:
    first = [text_of(heading) for heading in tree.iter("h1")]
    if len(first) == 1 and first[0] and found and first[0].casefold() in tidy(found).casefold():
        return first[0]  # the title without the site's name behind it
    return found


def _language(tree: Element) -> str | None:
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    for value in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *tree.xpath("//meta[@property='og:locale']/@content"),
        *tree.xpath("//meta[translate(@http-equiv,'CL','cl')='content-language']/@content"),
    ):
        if value and value.strip():
            return str(value).strip().replace("_", "-").split("-")[0].lower() or None
    return None


def _canonical(tree: Element, url: str) -> str | None:
    for href in tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href"):
        target = urljoin(url, str(href).strip())
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            continue
        here = urlsplit(url)
        if url and (here.hostname != parts.hostname or (parts.path in ("", "/") and here.path not in ("", "/"))):
            continue  # a template that names the front page, or another site's copy
        return target
    return url or None


def _without_declaration(source: str) -> str:
    # lxml refuses a str that declares an encoding of its own.
    if source.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        return source.split("?>", 1)[-1]
    return source
