"""Markdown → Document. markdown-it-py is owned here.

Soft line breaks inside a paragraph become spaces; emphasis, links and images keep only their words. Front matter
(``---`` lines with ``title:``, ``language:`` or ``lang:``, ``date:``, ``url:``) is read, not quoted.
"""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.encoding import read_text
from ingest.records import Document

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_HEADING_ID = re.compile(r"\s*\{#([\w.:-]+)[^{}]*\}\s*$")


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a .md file."""
    return (markdown(read_text(job.path, job.name), job.name),)


def markdown(text: str, name: str) -> Document:
    """Return a Markdown text (CommonMark with tables) as a Document."""
    front = _front_matter(text)
    body = _COMMENT.sub("", _FRONT.sub("", text, count=1))
    draft = Draft()
    _Walk(draft).walk(MarkdownIt("commonmark").enable("table").parse(body))
    return draft.document(
        "markdown",
        name,
        title=front.get("title"),
        language=front.get("language") or front.get("lang"),
        date=front.get("date"),
        url=front.get("url"),
    )


_LIST_EVENTS = {
    "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close", "list_item_close",
}  # fmt: skip


@dataclass
class _List:
    ordered: bool
    number: int


@dataclass
class _Walk:
    """Follows the token stream; an item's paragraphs are joined, so that a list stays a list."""

    draft: Draft
    lists: list[_List] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # of the item being read
    cells: list[str] = field(default_factory=list)
    in_head: bool = False

    def walk(self, tokens: list[Token]) -> None:
        """Write all blocks of a parsed text."""
        heading = 0
        in_cell = False
        for token in tokens:
            kind = token.type
            if kind in _LIST_EVENTS:
                self._list_event(token)
            elif kind == "heading_open":
                heading = int(token.tag[1])
            elif kind in ("thead_open", "thead_close"):
                self.in_head = kind == "thead_open"
            elif kind in ("th_open", "td_open"):
                in_cell = True
            elif kind == "tr_close":
                self.draft.row(self.cells, head=self.in_head)
                self.cells, in_cell = [], False
            elif kind in ("inline", "fence", "code_block", "html_block"):
                self._text(_words(token), heading, in_cell)
                heading, in_cell = 0, False

    def _list_event(self, token: Token) -> None:
        if token.type.endswith("list_open"):
            self._finish_item()
            self.lists.append(_List(token.type.startswith("ordered"), int(token.attrs.get("start", 1) or 1)))
        elif token.type.endswith("list_close"):
            self.lists.pop()
        else:
            self._finish_item()
            self.lists[-1].number += 1

    def _text(self, text: str, heading: int, in_cell: bool) -> None:
        if in_cell:
            self.cells.append(text)
        elif heading:
            self.draft.heading(_HEADING_ID.sub("", text), heading)
        elif self.lists:
            self.words.append(text)
        else:
            self.draft.paragraph(text)

    def _finish_item(self) -> None:
        if self.words:
            current = self.lists[-1]
            marker = f"{current.number}." if current.ordered else "-"
            self.draft.item(" ".join(self.words), marker, len(self.lists) - 1)
            self.words = []


def _words(token: Token) -> str:
    if token.type != "inline":
        return _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
    out: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or child.content.lower().startswith("<br"):
            out.append(" ")
    return "".join(out)


def _front_matter(text: str) -> dict[str, str]:
    match = _FRONT.match(text)
    if not match:
        return {}
    return {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(match[1])}
