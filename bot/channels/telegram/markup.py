"""Telegram's HTML: escaping, and messages split so that each part is whole.

Lengths are UTF-16 code units, as Telegram counts. A part's HTML, tags included, stays within MESSAGE_UNITS, though
Telegram would count the text alone: what is short enough with its tags is short enough by any count. No part breaks
inside a tag, an entity, a surrogate pair or what a reader sees as one character.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

MESSAGE_UNITS = 4096  # https://core.telegram.org/bots/api#sendmessage
BUTTON_UNITS = 60  # no limit is documented; a longer text is cut off by phones anyway
URL_UNITS = 2000  # Telegram refuses very long URLs; a text fragment can be one
INLINE_RESULTS = 5

# What cannot be sent as it is, for str.translate; halves of surrogate pairs have no UTF-8.
_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_QUOTED = _ESCAPED | {ord('"'): "&quot;"}
_BREAKS = ("\n\n", "\n", ". ", "; ", ", ", " ")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style: tag "", "b", "i", "a" (with href) or "blockquote expandable"."""

    text: str
    tag: str = ""
    href: str = ""

    @property
    def opening(self) -> str:
        link = f' href="{escape(self.href, quote=True)}"' if self.href else ""
        return f"<{self.tag}{link}>" if self.tag else ""

    @property
    def closing(self) -> str:
        return f"</{self.tag.split()[0]}>" if self.tag else ""

    def html(self) -> str:
        return f"{self.opening}{escape(self.text)}{self.closing}"


@dataclass(frozen=True, slots=True)
class Block:
    """What is kept together where it can be: a statement, a source. ``gap`` stands before it inside a message."""

    runs: tuple[Run, ...]
    gap: str = "\n\n"

    @classmethod
    def of(cls, text: str, tag: str = "", gap: str = "\n\n") -> "Block":
        return cls((Run(text, tag),), gap)


def escape(text: str, quote: bool = False) -> str:
    """The text as Telegram's HTML; every character survives, a lone surrogate as U+FFFD (it cannot be sent)."""
    return text.translate(_QUOTED if quote else _ESCAPED)


def units(text: str) -> int:
    """How many UTF-16 code units Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def messages(blocks: Iterable[Block], limit: int = MESSAGE_UNITS) -> list[str]:
    """The blocks as HTML messages of at most ``limit`` units each; blocks without text are left out."""
    parts: list[str] = []
    current = ""
    for block in blocks:
        if not any(run.text.strip() for run in block.runs):
            continue
        html = "".join(run.html() for run in block.runs)
        joined = f"{current}{block.gap}{html}" if current else html
        if units(joined) <= limit:
            current = joined
            continue
        if current:
            parts.append(current)
        current = html
        if units(html) > limit:
            *whole, current = _cut(block.runs, limit)
            parts += whole
    return [part for part in (*parts, current) if part]


def shortened(text: str, most: int) -> str:
    """One line of at most ``most`` units, cut at a word and ended with "…" when it was longer."""
    line = " ".join(text.split())
    if units(line) <= most:
        return line
    end = _fitting(line, most - 1)
    space = line.rfind(" ", 0, end + 1)
    return line[: space if space > end // 2 else _whole_character(line, end)].rstrip() + "…"


def button_url(url: str) -> str:
    """The URL when Telegram takes it for a button, without its fragment if that makes it too long; else empty.

    Telegram wants http(s) and a dot in the host (tdlib, LinkManager::check_link): "localhost" will not do.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host or any(c.isspace() for c in url):
        return ""
    if units(url) > URL_UNITS:
        url = url.partition("#")[0]
    return url if units(url) <= URL_UNITS else ""


def _cut(runs: Sequence[Run], limit: int) -> list[str]:
    """Runs too long for one message, cut where it hurts least; at least one part."""
    parts = [""]
    for given in runs:
        text = given.text
        # a link longer than a message loses its tag, not its text
        run = given if units(given.opening) < limit // 2 else Run(text)
        frame = units(run.opening) + units(run.closing)
        while text:
            room = limit - units(parts[-1]) - frame
            end = _fitting(text, room)
            if end < len(text):
                end = _boundary(text, end, parts[-1] == "")
            if end:
                parts[-1] += Run(text[:end], run.tag, run.href).html()
                text = text[end:]
            if text:
                parts.append("")
                text = text.lstrip()  # Telegram would trim the start of a message anyway
    return [part for part in parts if part]


def _fitting(text: str, room: int) -> int:
    """How many characters of the text, escaped, fit into ``room`` units."""
    used = 0
    for position, c in enumerate(text):
        used += units(escape(c, quote=True))
        if used > room:
            return position
    return len(text)


def _boundary(text: str, end: int, empty: bool) -> int:
    """The best place to cut at or before ``end``; 0 means: rather begin in the next message."""
    for mark in _BREAKS:
        found = text.rfind(mark, end // 2, end)
        if found > 0:
            return found + len(mark)
    if not empty:
        return 0
    return _whole_character(text, end) or end


def _whole_character(text: str, end: int) -> int:
    """Step back from inside what a reader sees as one character: accents, joined emoji, flags."""
    while 0 < end < len(text) and (_joins(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    flags = 0
    while end - flags > 0 and end < len(text) and _flag(text[end]) and _flag(text[end - flags - 1]):
        flags += 1
    return end - flags % 2


def _joins(c: str) -> bool:
    return bool(unicodedata.combining(c)) or c in "\u200d\ufe0e\ufe0f\u20e3" or "\U0001f3fb" <= c <= "\U0001f3ff"


def _flag(c: str) -> bool:
    return "\U0001f1e6" <= c <= "\U0001f1ff"
