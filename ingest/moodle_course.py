"""A course as Moodle's web services list it → its activities, each with the parts of its page or the file it is.

Read are pages, books, labels, links, files, folders, glossaries, the content pages of lessons and announcements;
quizzes, assignments and what learners wrote are not. The texts are laid out as in ``ingest.readers.moodle``, so that a
site and a backup of it give the same.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ingest.errors import FetchRefused, ReadError
from ingest.moodle_api import Moodle
from ingest.moodle_page import FORMAT, MoodlePage, Part
from ingest.moodle_shown import Json, chapters, has_text, hidden_sections, is_announced, is_shown, plain
from ingest.readers.dispatch import MEDIA_TYPES, SUFFIXES
from ingest.records import Card

READ = frozenset({"page", "label", "book", "url", "resource", "folder", "glossary", "lesson", "forum"})
_LESSON_CONTENT = 20  # LESSON_PAGE_BRANCHTABLE; other types are questions and jumps
_MANY = 100  # entries or discussions asked for at once
_MOST = 10_000
_KEY = re.compile(r"token|key=|pass", re.IGNORECASE)
_TYPES = {kind: media_type for media_type, kind in reversed(MEDIA_TYPES.items())}
_LICENCES = {  # Moodle's short names, https://docs.moodle.org/en/Licences
    "public": "Public domain", "cc-4.0": "CC BY 4.0", "cc-sa-4.0": "CC BY-SA 4.0", "cc-nd-4.0": "CC BY-ND 4.0",
    "cc-nc-4.0": "CC BY-NC 4.0", "cc-nc-sa-4.0": "CC BY-NC-SA 4.0", "cc-nc-nd-4.0": "CC BY-NC-ND 4.0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Activity:
    """Something a learner opens at ``page.url``: a page made of parts, or, when ``file`` is its address, a file."""

    name: str
    page: MoodlePage
    file: str = ""
    media_type: str = ""
    size: int = 0
    changed: int = 0
    card: Card = field(default_factory=Card)

    @property
    def stamp(self) -> str:
        """Equal for as long as the listing says that nothing changed."""
        told = json.dumps([FORMAT, asdict(replace(self, card=Card()))], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Missed:
    """An activity that is there and cannot be had."""

    name: str
    error: ReadError


class Course:
    """A course being listed. ``own`` is what core_course_get_courses_by_field says of it, and may be empty."""

    def __init__(self, moodle: Moodle, number: int, own: Json) -> None:
        self._moodle = moodle
        self._id = number
        self._own = own
        self._language = str(own.get("lang") or "").split("_")[0]
        self._forums: dict[int, Json] | None = None

    def activities(self) -> Iterator[Activity | Missed]:
        """Return all that learners can open, in the course's order; raise a FetchError when it cannot be listed."""
        sections = self._moodle.call("core_course_get_contents", courseid=self._id)
        hidden = hidden_sections(sections)
        shown = [one for one in sections if is_shown(one) and one.get("id") not in hidden]
        outline = self._outline(shown)
        if outline.page.parts:
            yield outline
        for section in shown:
            for module in section.get("modules", ()):
                if module.get("modname") in READ and is_shown(module):
                    yield from self._module(module)

    def _outline(self, sections: list[Json]) -> Activity:
        """The course's own page: its summary, and its sections with theirs."""
        title = plain(self._own.get("fullname"))
        parts = [Part(title, 1, str(self._own.get("summary") or ""))]
        parts += [
            Part(plain(one.get("name")), 2, str(one["summary"])) for one in sections if has_text(one.get("summary"))
        ]
        url = f"{self._moodle.site}/course/view.php?id={self._id}"
        return self._page(url, title, tuple(part for part in parts if has_text(part.html) or part.level == 1), title)

    def _module(self, module: Json) -> Iterator[Activity | Missed]:
        kind, number = str(module["modname"]), int(module["id"])
        url = f"{self._moodle.site}/mod/{kind}/view.php?id={number}"
        if kind == "label":  # it has no page of its own
            url = f"{self._moodle.site}/course/view.php?id={self._id}#module-{number}"
        try:
            yield from self._written(kind)(module, url)
        except ReadError as error:
            yield Missed(url, error)
        yield from self._files(module, url)

    def _page(self, url: str, name: str, parts: tuple[Part, ...], title: str | None = None) -> Activity:
        clean = tuple(replace(part, html=self._moodle.clean(part.html)) for part in parts)
        empty = all(not has_text(part.html) and not part.address for part in clean)
        page = MoodlePage(url, name, name if title is None else title, self._language, () if empty else clean)
        return Activity(url, page, card=Card(url=url))

    def _written(self, kind: str) -> Callable[[Json, str], Iterator[Activity]]:
        return {
            "page": self._text,
            "label": self._label,
            "book": self._book,
            "url": self._link,
            "glossary": self._glossary,
            "lesson": self._lesson,
            "forum": self._forum,
        }.get(kind, self._described)

    def _described(self, module: Json, url: str, *parts: Part) -> Iterator[Activity]:
        """A page that is the activity's name, its description and ``parts``."""
        name = plain(module.get("name"))
        first = Part(name, 1, str(module.get("description") or ""))
        activity = self._page(url, name, (first, *parts))
        if activity.page.parts:
            yield activity

    def _label(self, module: Json, url: str) -> Iterator[Activity]:
        activity = self._page(url, plain(module.get("name")), (Part(html=str(module.get("description") or "")),), "")
        if activity.page.parts:
            yield activity

    def _text(self, module: Json, url: str) -> Iterator[Activity]:
        index = [one for one in _contents(module) if one.get("filename") in ("index.html", "index.htm")]
        parts = [
            Part("", 1, "", None, str(one.get("fileurl") or ""), int(one.get("timemodified") or 0)) for one in index
        ]
        return self._described(module, url, *parts[:1])

    def _book(self, module: Json, url: str) -> Iterator[Activity]:
        contents = _contents(module)
        addresses = {
            str(one.get("filepath")).strip("/"): one for one in contents if one.get("filename") == "index.html"
        }
        parts = []
        for chapter in chapters(contents):
            one = addresses.get(chapter.anchor or "")
            if one is not None:
                changed = int(one.get("timemodified") or 0)
                parts.append(replace(chapter, address=str(one.get("fileurl") or ""), changed=changed))
        return self._described(module, url, *parts)

    def _link(self, module: Json, url: str) -> Iterator[Activity]:
        found = [str(one.get("fileurl") or "") for one in _contents(module) if one.get("type") == "url"]
        # Addresses with keys in them ("?token=…") are not shown to anybody.
        shown = [one for one in found[:1] if urlsplit(one).scheme in ("http", "https") and not _KEY.search(one)]
        return self._described(module, url, *(Part("", 1, f"<p>{html.escape(one)}</p>") for one in shown))

    def _glossary(self, module: Json, url: str) -> Iterator[Activity]:
        parts: list[Part] = []
        for start in range(0, _MOST, _MANY):
            asked = {"id": module["instance"], "letter": "ALL", "from": start, "limit": _MANY}
            entries = self._moodle.call("mod_glossary_get_entries_by_letter", **asked).get("entries", ())
            parts += [
                Part(plain(one.get("concept")), 2, str(one.get("definition") or ""))
                for one in entries
                if one.get("approved", True)
            ]
            if len(entries) < _MANY:
                break
        return self._described(module, url, *parts)

    def _lesson(self, module: Json, url: str) -> Iterator[Activity]:
        pages = [one["page"] for one in self._moodle.call("mod_lesson_get_pages", lessonid=module["instance"])["pages"]]
        content = [one for one in pages if one.get("qtype") == _LESSON_CONTENT]
        if any("contents" not in one for one in content):
            raise FetchRefused(
                f"{plain(module.get('name'))}: a lesson shows its pages to teachers only; "
                "use a token of a user who teaches the course."
            )
        return self._described(
            module, url, *(Part(plain(one.get("title")), 2, str(one["contents"])) for one in content)
        )

    def _forum(self, module: Json, url: str) -> Iterator[Activity]:
        """Announcements, which only teachers post, each with a page of its own; what learners discuss is theirs."""
        if self._forums is None:
            found = self._moodle.call("mod_forum_get_forums_by_courses", courseids=[self._id])
            self._forums = {int(one["cmid"]): one for one in found}
        forum = self._forums.get(int(module["id"]))
        if forum is None or forum.get("type") != "news":
            return
        yield from self._described({**module, "description": forum.get("intro")}, url)
        for number in range(_MOST // _MANY):
            asked = {"forumid": forum["id"], "page": number, "perpage": _MANY}
            discussions = self._moodle.call("mod_forum_get_forum_discussions", **asked).get("discussions", ())
            for one in discussions:
                subject = plain(one.get("subject") or one.get("name"))
                where = f"{self._moodle.site}/mod/forum/discuss.php?d={int(one['discussion'])}"
                activity = self._page(where, subject, (Part(subject, 1, str(one.get("message") or "")),))
                if is_announced(one) and activity.page.parts:
                    yield activity
            if len(discussions) < _MANY:
                return

    def _files(self, module: Json, url: str) -> Iterator[Activity]:
        """The files of an activity that are reading themselves: hand-outs in a folder, a PDF within a page."""
        own = ("index.html", "index.htm", "structure") if module["modname"] in ("page", "book") else ()
        files = [one for one in _contents(module) if one.get("type") == "file" and one.get("filename") not in own]
        taken = [one for one in files if _media_type(str(one.get("filename")))]
        for one in taken:
            path = f"{one.get('filepath') or '/'}{one.get('filename')}".lstrip("/")
            name = plain(module.get("name"))
            alone = module["modname"] == "resource" and len(taken) == 1
            licence = _LICENCES.get(str(one.get("license") or ""))
            yield Activity(
                f"{url}#{path}",
                MoodlePage(url, name, name, self._language, ()),
                str(one.get("fileurl") or ""),
                _media_type(path),
                int(one.get("filesize") or 0),
                int(one.get("timemodified") or 0),
                Card(title=name if alone else None, url=url, licence=licence),
            )


def _contents(module: Json) -> list[Json]:
    return list(module.get("contents") or ())


def _media_type(name: str) -> str:
    """The kind of a file that a reader takes, by its ending; empty for others. Backups of courses are no hand-outs."""
    kind = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    return _TYPES.get(kind, "") if kind and kind != "moodle" else ""
