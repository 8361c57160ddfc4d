"""Telegram's HTML as its server reads it: text and entities, or an error.

https://core.telegram.org/bots/api#html-style
Offsets and lengths are UTF-16 code units. Errors are worded as the server words them.
"""

import re
from dataclasses import dataclass
from typing import Any

TAGS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
        "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
        "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote"}  # fmt: skip
_TOKEN = re.compile(
    r"<(?P<end>/)?(?P<tag>[a-zA-Z-]+)(?P<rest>[^>]*)>|&(?P<entity>#?\w+);|(?P<bad><)|(?P<text>[^<&]+|&)"
)
_HREF = re.compile(r'\s+href\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class BadHtml(Exception):
    """Telegram would say 400 "can't parse entities"."""


@dataclass
class Parsed:
    text: str
    entities: list[dict[str, Any]]


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> Parsed:
    """Read HTML as Telegram does; raise BadHtml."""
    if any("\ud800" <= c <= "\udfff" for c in html):
        raise BadHtml("Bad Request: strings must be encoded in UTF-8")
    text: list[str] = []
    open_tags: list[tuple[str, int, dict[str, Any]]] = []
    entities: list[dict[str, Any]] = []
    at = 0
    for found in _TOKEN.finditer(html):
        if found["bad"]:
            raise BadHtml(f"Bad Request: can't parse entities: Unsupported start tag at byte offset {found.start()}")
        if found["text"] is not None:
            text.append(found["text"])
            at += units(found["text"])
        elif found["entity"] is not None:
            character = _character(found["entity"]) or found[0]
            text.append(character)
            at += units(character)
        elif found["end"]:
            if not open_tags or open_tags[-1][0] != found["tag"].lower():
                raise BadHtml(f"Bad Request: can't parse entities: Unmatched end tag at byte offset {found.start()}")
            _, start, entity = open_tags.pop()
            if at > start:
                entities.append({**entity, "offset": start, "length": at - start})
        else:
            open_tags.append((found["tag"].lower(), at, _entity(found)))
    if open_tags:
        raise BadHtml("Bad Request: can't parse entities: Can't find end tag corresponding to start tag "
                      + open_tags[-1][0])  # fmt: skip
    return Parsed("".join(text), sorted(entities, key=lambda e: (e["offset"], -e["length"])))


def _entity(found: re.Match[str]) -> dict[str, Any]:
    tag, rest = found["tag"].lower(), found["rest"]
    if tag not in TAGS:
        raise BadHtml(
            f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}" at byte offset {found.start()}'
        )
    if tag == "a":
        href = _HREF.fullmatch(rest.rstrip())
        return {"type": "text_link", "url": parse(href[1] or href[2] or "").text if href else ""}
    if tag == "blockquote" and rest.strip() == "expandable":
        return {"type": "expandable_blockquote"}
    if rest.strip():
        raise BadHtml(f"Bad Request: can't parse entities: Unexpected attribute at byte offset {found.start()}")
    return {"type": TAGS[tag]}


def _character(name: str) -> str:
    if name.startswith("#"):
        digits = name[1:]
        code = int(digits[1:], 16) if digits[:1] in "xX" else int(digits) if digits.isdigit() else 0
        return chr(code) if 0 < code < 0x110000 else ""
    return _NAMED.get(name, "")
