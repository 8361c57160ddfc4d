"""What learners see of a course, judged from what Moodle's web services say of it; a teacher's token lists more.

Left out are hidden courses, sections, activities and chapters, announcements that are not shown yet or no longer, and
what only some groups may open.
"""

import html
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.moodle_page import Part

Json = Mapping[str, Any]

_RESTRICTED = {"group", "grouping", "profile"}  # availability conditions that leave some learners outside
_EVERYBODY = (-1, 0)  # the group of an announcement that is for all


def is_shown(one: Json) -> bool:
    """Whether all learners see a course, section or activity; a teacher's token lists the hidden ones too."""
    if not int(one.get("visible", 1)) or not one.get("uservisible", True) or not int(one.get("visibleoncoursepage", 1)):
        return False
    try:
        rules = json.loads(one.get("availability") or "{}") or {}
    except ValueError:
        return True
    return not any(rule.get("type") in _RESTRICTED for rule in rules.get("c", ()) if isinstance(rule, dict))


def hidden_sections(sections: list[Json]) -> set[int]:
    """Subsections (Moodle 4.5) that are hidden with the activity, or the section, that holds them."""
    hidden = set()
    for section in sections:
        for module in section.get("modules", ()):
            if module.get("modname") == "subsection" and not (is_shown(section) and is_shown(module)):
                try:
                    hidden.add(int(json.loads(module.get("customdata") or "{}")["sectionid"]))
                except (ValueError, TypeError, KeyError):
                    continue
    return hidden


def is_announced(discussion: Json) -> bool:
    """Whether an announcement is for everybody and for now."""
    begin, end = int(discussion.get("timestart") or 0), int(discussion.get("timeend") or 0)
    now = time.time()
    return begin <= now and (not end or now < end) and int(discussion.get("groupid", -1)) in _EVERYBODY


def chapters(contents: list[Json]) -> Iterator[Part]:
    """A book's chapters in order, without hidden ones; the first content is the table of contents as JSON."""
    told = next((str(one.get("content") or "") for one in contents if one.get("type") == "content"), "")
    try:
        structure = json.loads(told) if told else []
    except ValueError:
        structure = []
    waiting = list(reversed(structure))
    while waiting:
        chapter = waiting.pop()
        if str(chapter.get("hidden") or "0") not in ("0", ""):
            continue
        level = 3 if int(chapter.get("level") or 0) else 2
        yield Part(plain(chapter.get("title")), level, "", str(chapter.get("href") or "").partition("/")[0])
        waiting.extend(reversed(chapter.get("subitems") or ()))


def has_text(source: object) -> bool:
    """Whether HTML has words in it."""
    return bool(plain(source))


def plain(source: object) -> str:
    """Words without tags and entities, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^<>]{0,4000}>", " ", str(source or ""))).split())
