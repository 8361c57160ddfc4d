"""What a crawler wants to know of a web page: its links, title, canonical address, and whether it may be indexed.

Tags are found by patterns that take one pass whatever the page holds, because this runs in the process that must not
hang; the page's text is for ``ingest.readers.page``, in a process of its own.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest import urls
from ingest.robots import AGENT

MOST_LINKS = 2000  # of one page; beyond, it is an index of everything that has pages of its own
_TAG = re.compile(r"<(a|area|link|meta|base|frame)\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z][a-z:-]{0,30})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,1000}>([^<]{0,1000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. ``links`` are tidied and in the page's order; ``canonical`` is empty when the page names none."""

    title: str
    canonical: str
    index: bool
    links: tuple[str, ...]


def look(page: str, url: str) -> Look:
    """Look at a page that was found at ``url``."""
    base, canonical = url, ""
    index = follow = True
    found: dict[str, None] = {}
    for tag, said in _tags(page):
        if tag == "base" and said.get("href"):
            base = urls.join(url, said["href"]) or url
        elif tag == "link" and "canonical" in _rel(said):
            canonical = urls.join(base, said.get("href", "")) or ""
        elif tag == "meta" and said.get("name", "").lower() in ("robots", AGENT.lower()):
            index = index and is_indexed(said.get("content", ""))
            follow = follow and _is_followed(said.get("content", ""))
        elif (link := _link(tag, said)) and len(found) < MOST_LINKS and (target := urls.join(base, link)):
            found[target] = None
    title = _TITLE.search(page)
    words = " ".join(html.unescape(title[1]).split()) if title else ""
    return Look(words, canonical, index, tuple(found) if follow else ())


def _link(tag: str, said: Mapping[str, str]) -> str:
    """Where a tag leads a reader; empty for nowhere."""
    if tag in ("a", "area"):
        return "" if "nofollow" in _rel(said) else said.get("href", "")
    if tag == "frame":
        return said.get("src", "")
    if tag == "link" and "alternate" in _rel(said) and "hreflang" in said:  # the page in another language
        return said.get("href", "")
    if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
        return said.get("content", "").partition("=")[2].strip("'\" ")
    return ""


def _rel(said: Mapping[str, str]) -> list[str]:
    return said.get("rel", "").lower().split()


def is_indexed(rules: str) -> bool:
    """Whether a robots rule ("noindex, follow", from a page or its X-Robots-Tag) lets the page be found."""
    return not {"noindex", "none"} & set(re.split(r"[\s,:]+", rules.lower()))


def _is_followed(rules: str) -> bool:
    return not {"nofollow", "none"} & set(re.split(r"[\s,:]+", rules.lower()))


def _tags(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    for tag in _TAG.finditer(page):
        said = {
            name.lower(): html.unescape(double or single or bare).strip()
            for name, double, single, bare in _ATTRIBUTE.findall(tag[2])
        }
        yield tag[1].lower(), said
