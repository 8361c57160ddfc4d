"""What a crawler wants to know of a web page: its links, title, canonical address, and whether it may be indexed.

Tags are found by patterns that take one pass whatever the page holds, because this runs in the process that must not
hang; the page's text is for ``ingest.readers.page``, in a process of its own.
"""

import html
import re
from collections.abc import Iterator
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
        rel = said.get("rel", "").lower().split()
        if tag == "base" and said.get("href"):
            base = urls.join(url, said["href"]) or url
        elif tag == "link" and "canonical" in rel:
            canonical = urls.join(base, said.get("href", "")) or ""
        elif tag == "meta" and said.get("name", "").lower() in ("robots", AGENT.lower()):
            index, follow = (
                index and is_indexed(said.get("content", "")),
                follow and _is_followed(said.get("content", "")),
            )
        elif tag in ("a", "area", "frame") and "nofollow" not in rel and len(found) < MOST_LINKS:
            target = urls.join(base, said.get("src" if tag == "frame" else "href", "#"))
            if target is not None:
                found[target] = None
    title = _TITLE.search(page)
    return Look(
        " ".join(html.unescape(title[1]).split()) if title else "", canonical, index, tuple(found) if follow else ()
    )


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
