"""HTML that is content through and through (a Moodle page, an EPUB chapter) → blocks. lxml is owned here and in page.

Nothing is judged: what a reader of the page would see is written, in its order. Whole web pages, with their menus
and banners, are ``page``'s.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree, html

from ingest.clean import tidy
from ingest.readers.draft import NOWHERE, Draft
from ingest.records import Place

Element = etree._Element

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_UNSEEN = {
    "script", "style", "template", "noscript", "svg", "math", "head", "title", "object", "iframe", "video", "audio",
    "select", "button", "input", "textarea", "canvas", "map",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "nobr", "img",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

BREAK = "\v"  # a forced line break among words; newlines in the source are only spaces

_NOTE_MARK = re.compile(r"^\[?(\d{1,3}|[a-z*†‡])\]?$")

PlaceOf = Callable[[Element], Place | None]


def parse_html(source: str | bytes) -> Element | None:
    """Return the body of an HTML text, or None when there is nothing in it."""
    if isinstance(source, str):
        source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
        if not source.strip():
            return None
    try:
        tree = html.document_fromstring(source)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    drop_note_marks(tree)
    body = tree.find("body")
    return tree if body is None else body


def parse_xml(source: bytes) -> Element:
    """Return the root of an XML document; raise ValueError. Entities are not expanded, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed XML: {error}") from error


def write_html(draft: Draft, source: str | bytes, place: Place = NOWHERE, deeper: int = 0) -> None:
    """Write an HTML text into a draft; ``deeper`` is added to the levels of its headings."""
    body = parse_html(source)
    if body is not None:
        Walk(draft, place, deeper).walk(body)


@dataclass
class Walk:
    """Writes the blocks of an element. ``place_of`` may give a place that holds from an element on."""

    draft: Draft
    place: Place
    deeper: int = 0
    place_of: PlaceOf | None = None
    words: list[str] = field(default_factory=list)

    def walk(self, element: Element) -> None:
        """Write an element and all in it."""
        self._inside(element)
        self._flush()

    def _inside(self, element: Element) -> None:
        self.words.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, tag_of(child))
            self.words.append(child.tail or "")

    def _element(self, element: Element, tag: str) -> None:
        if tag in _UNSEEN or is_hidden(element):
            return
        if self.place_of is not None and (place := self.place_of(element)) is not None:
            self._flush()
            self.place = place
        if tag in _HEADINGS:
            self._flush()
            self.draft.heading(text_of(element), _HEADINGS[tag] + self.deeper, self.place)
        elif tag in ("ul", "ol", "menu"):
            self._flush()
            self._list(element, tag == "ol", 0)
        elif tag == "dl":
            self._flush()
            self._definitions(element)
        elif tag == "table":
            self._flush()
            self._table(element)
        elif tag == "br":
            self.words.append(BREAK)
        elif tag in _INLINE:
            self._inside(element)
        else:
            self._flush()
            self._inside(element)
            self._flush()

    def _list(self, element: Element, ordered: bool, depth: int) -> None:
        number = int(element.get("start") or 1) if (element.get("start") or "1").lstrip("-").isdigit() else 1
        for child in element:
            tag = tag_of(child)
            if tag == "li" and not is_hidden(child):
                inner = [part for part in child.iter("ul", "ol", "table") if _owner(part) is child]
                marker = marker_of(number, element.get("type") or "1") if ordered else "-"
                self.draft.item(text_of(child, ("ul", "ol", "table")), marker, depth, self.place)
                number += 1
                for part in inner:
                    if part.tag == "table":
                        self._table(part)
                    else:
                        self._list(part, part.tag == "ol", depth + 1)
            elif tag in ("ul", "ol"):
                self._list(child, tag == "ol", depth + 1)

    def _definitions(self, element: Element) -> None:
        term = ""
        for child in element.iter("dt", "dd"):
            text = text_of(child)
            if child.tag == "dt":
                if term:
                    self.draft.item(term, place=self.place)
                term = text
            else:
                glue = "" if not term else " " if term[-1] in ":.?!–-" else ": "
                self.draft.item(f"{term}{glue}{text}", place=self.place)
                term = ""
        if term:
            self.draft.item(term, place=self.place)

    def _table(self, element: Element) -> None:
        rows = [row for row in element.iter("tr") if _owner(row, ("table",)) is element]
        if all(len(row.xpath("./td|./th")) < 2 for row in rows):  # a box, not a table
            for row in rows:
                for cell in row.xpath("./td|./th"):
                    self._inside(cell)
                    self._flush()
            return
        for caption in element.iterfind("caption"):
            self.draft.paragraph(text_of(caption), self.place)
        for number, row in enumerate(rows):
            cells = row.xpath("./td|./th")
            head = number == 0 and all(tag_of(cell) == "th" for cell in cells)
            self.draft.row([text_of(cell) for cell in cells], self.place, head or tag_of(row.getparent()) == "thead")

    def _flush(self) -> None:
        for paragraph in paragraphs("".join(self.words)):
            self.draft.paragraph(paragraph, self.place)
        self.words.clear()


def paragraphs(text: str) -> list[str]:
    """Return text with forced line breaks (BREAK) as paragraphs; a break inside a sentence becomes a space."""
    out: list[str] = []
    for line in map(tidy, text.split(BREAK)):
        if out and line and line[0].islower():
            out[-1] = f"{out[-1]} {line}"
        elif line:
            out.append(line)
    return out


def text_of(element: Element, without: tuple[str, ...] = ()) -> str:
    """Return what a reader sees of an element on one line, leaving out the elements named."""
    return tidy("".join(_texts(element, without)))


def _texts(element: Element, without: tuple[str, ...]) -> list[str]:
    # Inline elements stand inside words ("<b>s</b>trong"), so only blocks and breaks are set apart by a space.
    out = [element.text or ""]
    for child in element:
        tag = tag_of(child)
        if tag and tag not in _UNSEEN and tag not in without and not is_hidden(child):
            apart = "" if tag in _INLINE else " "
            out += [apart, *_texts(child, without), apart]
        out.append(child.tail or "")
    return out


def drop_note_marks(tree: Element) -> None:
    """Take out the raised numbers that link to footnotes: "a fee<sup>2</sup>" must not be quoted as "a fee2"."""
    for mark in list(tree.iter("sup")):
        links = list(mark.iter("a"))
        parent = mark.getparent()
        outer = parent is not None and parent.tag == "a" and (parent.get("href") or "").startswith("#")
        inner = any((link.get("href") or "").startswith("#") for link in links)
        if (inner or outer) and parent is not None and _NOTE_MARK.match(text_of(mark)):
            tail = mark.tail or ""
            before = mark.getprevious()
            if before is None:
                parent.text = (parent.text or "") + tail
            else:
                before.tail = (before.tail or "") + tail
            parent.remove(mark)


def is_hidden(element: Element) -> bool:
    """Whether the page itself says that nobody sees the element."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def marker_of(number: int, kind: str) -> str:
    """Return what numbers an item of an ordered list: "3.", "c.", "iii."."""
    if kind in ("a", "A") and 0 < number <= 26:
        return f"{chr(ord(kind) + number - 1)}."
    if kind in ("i", "I") and 0 < number < 40:
        left, roman = number, ""
        for value, letters in _ROMAN:
            while left >= value:
                roman, left = roman + letters, left - value
        return f"{roman if kind == 'i' else roman.upper()}."
    return f"{number}."


def _owner(element: Element, tags: tuple[str, ...] = ("li", "table")) -> Element | None:
    return next(element.iterancestors(*tags), None)


def tag_of(element: Element | None) -> str:
    """Return an element's name without namespace; "" for comments. Pages hold names that no parser should allow."""
    tag = element.tag if element is not None else ""
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""
