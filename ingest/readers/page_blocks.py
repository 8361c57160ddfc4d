"""The blocks of a whole web page in its own order, to mend what the extraction of its main text left out or let in.

Extraction misses the paragraph that leads into an article, single items of a list, headings; and it keeps lists of
links to other pages. Both show only beside the page itself. lxml is owned here, in markup and in page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from ingest.readers.markup import Element, is_hidden, tag_of, text_of
from ingest.records import BlockKind, Place

LINKED = 0.8  # of a block's letters stand in links to the same site: it leads elsewhere and says nothing itself
LEAD = 60  # letters: shorter paragraphs before the text are dates, names and categories
ITEM = 25  # letters on average: a list of shorter items that was left out whole is a menu
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = {
    "p", "li", "td", "th", "dd", "dt", "pre", "blockquote", "address", "div", "section", "article", "ul", "ol", "dl",
    "table", "tbody", "thead", "tr", "main", "header", "footer", "aside", "nav", "form", "figure", "figcaption",
    "details", "summary", "fieldset", "caption", *_HEADINGS,
}  # fmt: skip
_FRAME_TAGS = {"nav", "aside", "footer", "form", "dialog", "figure", "button", "label", "select", "noscript"}
_FRAME_ROLES = {"navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "banner", "menu"}
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navigation|menu|breadcrumbs?|cookies?|consent|share|sharing|social|related|footer"
    r"|sidebar|newsletter|subscribe|comments?|pagination|pager|promo|adverts?|ads?|banner|tags?|byline|author"
    r"|toolbar|widget|meta|teasers|recommend\w*|popup|modal|login|caption|copyright|disclaimer)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…:»”\"]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the main text before it is written."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block of the page that holds words and no other block."""

    element: Element
    kind: BlockKind
    text: str
    key: str
    framed: bool


class Page:
    """The page as it was served. ``address`` is its own, to tell links within the site from others."""

    def __init__(self, body: Element, address: str) -> None:
        self._address = address
        self._alive = list(body.iter())  # lxml makes elements anew unless they are held, and ids would not last
        self._leaves = list(_leaves(body))
        self._by_key: dict[str, list[int]] = {}
        for at, leaf in enumerate(self._leaves):
            self._by_key.setdefault(leaf.key, []).append(at)

    def mended(self, pieces: Sequence[Piece], title: str) -> list[Piece]:
        """Return the pieces without those that only link elsewhere, with what belongs between and before them."""
        kept: list[tuple[int, Piece]] = []  # with where it stands, or what it follows
        found: set[int] = set()
        at = -1
        for piece, place in zip(pieces, self._places(pieces), strict=True):
            if place is None:
                kept.append((at, piece))
                continue
            at = place
            found.add(at)
            if self._leads_elsewhere(at):
                kept.append((at, replace(piece, text="", cells=())))
            else:
                kept.append((at, self._as_on_page(piece, at)))
        if found:
            kept += self._missing(found, title)
            kept.sort(key=lambda one: one[0])
        return _without_orphans(self._defined(kept))

    def _as_on_page(self, piece: Piece, at: int) -> Piece:
        """Return a table's row with the cells that the page gives it, and its caption as a paragraph."""
        leaf = self._leaves[at]
        if not piece.cells:
            return piece
        if leaf.kind != "row":
            return Piece("paragraph", leaf.text)
        cells = [cell for cell in leaf.element if tag_of(cell) in ("td", "th")]
        head = tag_of(leaf.element.getparent()) == "thead" or all(tag_of(cell) == "th" for cell in cells)
        return Piece("table_head" if head else "row", "", cells=tuple(text_of(cell) for cell in cells))

    def _defined(self, kept: Sequence[tuple[int, Piece]]) -> list[Piece]:
        """Join the terms of a definition list to what they mean."""
        out: list[tuple[int, Piece]] = []
        for at, piece in kept:
            tag = tag_of(self._leaves[at].element) if at >= 0 else ""
            before = tag_of(self._leaves[out[-1][0]].element) if out and out[-1][0] >= 0 else ""
            if tag == "dd" and before == "dt" and out[-1][1].text:
                term = out.pop()[1].text
                piece = Piece("item", f"{term}{'' if term[-1] in ':.?!' else ':'} {piece.text}", marker="-")
            out.append((at, piece))
        return [piece for _, piece in out]

    def _places(self, pieces: Sequence[Piece]) -> list[int | None]:
        """Return where on the page each piece stands; the text may have been cut into several pieces."""
        out: list[int | None] = []
        last = -1
        for piece in pieces:
            key = _key(" ".join(piece.cells) if piece.cells else piece.text)
            places = self._by_key.get(key, ())
            place = next((at for at in places if at > last), places[0] if places else None)
            if place is None and len(key) > 20:
                nearby = range(max(last, 0), min(last + 40, len(self._leaves)))
                place = next((at for at in nearby if key in self._leaves[at].key), None)
            if place is not None:
                last = place
            out.append(place)
        return out

    def _missing(self, taken: set[int], title: str) -> Iterable[tuple[int, Piece]]:
        """Yield what the extraction left out, although it stands among or right before what it took."""
        first, last = min(taken), max(taken)
        lists = {id(_list_of(self._leaves[at].element)) for at in taken if self._leaves[at].kind == "item"}
        parents = {id(self._leaves[at].element.getparent()) for at in taken if self._leaves[at].kind == "paragraph"}
        head = self._title_at(first, title)
        for at, leaf in enumerate(self._leaves):
            if at in taken or not leaf.key or (leaf.framed and at != head):
                continue
            inside = first < at < last
            if leaf.kind == "item":
                wanted = self._is_missing_item(leaf, lists, parents)
            elif leaf.kind == "paragraph":
                lead = head is not None and head < at < first
                wanted = _is_prose(leaf) and (lead or (inside and id(leaf.element.getparent()) in parents))
            else:
                wanted = leaf.kind == "heading" and inside and at + 1 in taken
            if at == head or (wanted and self._linked(leaf.element) < LINKED):
                yield at, _piece(leaf)

    def _is_missing_item(self, leaf: _Leaf, lists: set[int], parents: set[int]) -> bool:
        """Whether an item belongs to a list that was taken in part, or to one among the paragraphs taken."""
        holder = _list_of(leaf.element)
        if holder is None or id(holder) in lists:
            return holder is not None
        items = [text_of(item) for item in holder.iterchildren("li")]
        return id(holder.getparent()) in parents and sum(map(len, items)) > ITEM * len(items)

    def _title_at(self, first: int, title: str) -> int | None:
        """Return where the page's own title stands before its text, as its first heading."""
        wanted = _key(title)
        for at in range(first):
            leaf = self._leaves[at]
            if leaf.element.tag == "h1" and leaf.key and (leaf.key in wanted or wanted in leaf.key):
                return at
        return None

    def _leads_elsewhere(self, at: int) -> bool:
        leaf = self._leaves[at]
        return leaf.kind in ("paragraph", "item") and len(leaf.text) < 240 and self._linked(leaf.element) >= LINKED

    def _linked(self, element: Element) -> float:
        """Return the share of an element's letters that stand in links within the site."""
        letters = len(text_of(element))
        linked = sum(len(text_of(link)) for link in element.iter("a") if self._is_internal(link.get("href") or ""))
        return linked / letters if letters else 0.0

    def _is_internal(self, href: str) -> bool:
        if href.startswith(("mailto:", "tel:")):
            return False
        target = urlsplit(urljoin(self._address, href))
        here = (urlsplit(self._address).hostname or "").removeprefix("www.")
        return not target.netloc or (target.hostname or "").removeprefix("www.") == here


def _leaves(body: Element) -> Iterable[_Leaf]:
    for element in body.iter():
        tag = tag_of(element)
        if tag not in _BLOCKS or (tag in ("td", "th") and _row_of(element) is not None):
            continue
        if tag == "tr":
            cells = [cell for cell in element if tag_of(cell) in ("td", "th")]
            yield _leaf(element, "row", " ".join(text_of(cell) for cell in cells))
        elif tag in _HEADINGS:
            yield _leaf(element, "heading", text_of(element))
        elif tag == "li":
            yield _leaf(element, "item", text_of(element, ("ul", "ol", "table")))
        elif not any(tag_of(inner) in _BLOCKS for inner in element.iterdescendants()):
            yield _leaf(element, "paragraph", text_of(element))


def _leaf(element: Element, kind: BlockKind, text: str) -> _Leaf:
    return _Leaf(element, kind, text, _key(text), _is_framed(element))


def _is_framed(element: Element) -> bool:
    """Whether an element stands in a part of the page that says of itself that it is not the text."""
    for holder in (element, *element.iterancestors()):
        tag = tag_of(holder)
        if tag in ("body", "html", "main", "article"):
            return False
        # The id of a heading or section comes from its words ("newsletter"), that of a box from its use.
        names = holder.get("class") or ""
        if tag not in _HEADINGS and tag not in ("section", "article"):
            names = f"{names} {holder.get('id') or ''}"
        if tag in _FRAME_TAGS or holder.get("role") in _FRAME_ROLES or is_hidden(holder) or _FRAME_NAMES.search(names):
            return True
    return False


def _is_prose(leaf: _Leaf) -> bool:
    return len(leaf.text) >= LEAD and bool(_SENTENCE.search(leaf.text))


def _piece(leaf: _Leaf) -> Piece:
    if leaf.kind == "heading":
        return Piece("heading", leaf.text, _HEADINGS[tag_of(leaf.element)])
    if leaf.kind == "item":
        holder = _list_of(leaf.element)
        depth = sum(1 for _ in leaf.element.iterancestors("ul", "ol")) - 1
        ordered = holder is not None and holder.tag == "ol"
        number = 1 + sum(1 for _ in leaf.element.itersiblings("li", preceding=True))
        return Piece("item", leaf.text, max(depth, 0), f"{number}." if ordered else "-")
    return Piece("paragraph", leaf.text)


def _without_orphans(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop the pieces that were emptied, and what led to nothing else: "See also:", or a heading right above them."""
    out: list[Piece] = []
    lead: Piece | None = None  # what stands right above the emptied pieces
    for piece in pieces:
        if not piece.text and not any(piece.cells):
            lead = lead or (out[-1] if out else None)
            continue
        _drop_lead(out, lead, piece)
        lead = None
        out.append(piece)
    _drop_lead(out, lead, None)
    return out


def _drop_lead(out: list[Piece], lead: Piece | None, after: Piece | None) -> None:
    if lead is None or len(out) < 2 or out[-1] is not lead:
        return
    over = after is None or (after.kind == "heading" and after.level <= max(lead.level, 1))
    label = lead.kind == "paragraph" and len(lead.text) < LEAD and lead.text[-1] == ":"
    if label or (lead.kind == "heading" and lead.level > 1 and over):
        out.pop()


def _list_of(element: Element) -> Element | None:
    return next(element.iterancestors("ul", "ol"), None)


def _row_of(element: Element) -> Element | None:
    parent = element.getparent()
    return parent if parent is not None and tag_of(parent) == "tr" else None


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
