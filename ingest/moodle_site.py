"""A live Moodle site by its web service: one course, or all that the token's user is enrolled in.

An item's name is the address a learner opens; files add "#" and their path. Stamps are made of what the course's
listing says, so that what did not change is not fetched. When a course cannot be listed, nothing that was known counts
as gone.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ingest import urls
from ingest.errors import FetchError, FetchRefused, SourceRefused
from ingest.fetch import Fetcher
from ingest.moodle_api import Moodle
from ingest.moodle_course import Activity, Course, Missed
from ingest.moodle_page import MEDIA_TYPE, Part
from ingest.moodle_shown import is_shown
from ingest.pages import Spool, fetched
from ingest.sources import Fetched, Item, Scan, Source, SourceKind, Unread
from ingest.tokens import Tokens

_INSIDE = re.compile(r"/(?:course/(?:view|section|index)\.php|mod/.*|my/.*|login/.*|index\.php)?$")
_TITLES = re.compile(r"\s*<h3>([^<]{0,1000})</h3>(?:\s*<h4>([^<]{0,1000})</h4>)?")
_EVERYTHING = ("",)  # every name begins so


class MoodleSource(Source):
    """The courses of a Moodle site. ``courses`` are ids with commas, and empty for what the address says."""

    kind: SourceKind = "web"

    def __init__(self, location: str, fetcher: Fetcher, tokens: Tokens, courses: str = "") -> None:
        super().__init__(location)
        self._fetcher = fetcher
        self._tokens = tokens
        self._courses = _numbers(courses)
        self._found: dict[str, Activity] = {}
        self._spool = Spool()
        self._moodle: Moodle | None = None

    def scan(self) -> Scan:
        """List what learners can open; raise SourceRefused or a FetchError when the site cannot be asked."""
        moodle = self._open()
        with _understood(moodle.site):
            return self._scan(moodle)

    def _scan(self, moodle: Moodle) -> Scan:
        self._found = {}
        unread: list[Unread] = []
        notes: list[tuple[str, str]] = []
        whole = True
        asked = self._wanted(moodle)
        for number, own in self._courses_of(moodle, asked):
            try:
                unread += self._list(Course(moodle, number, own)) if is_shown(own) else []
            except FetchError as error:
                if len(asked) == 1:
                    raise
                whole = False
                notes.append((_course(moodle, number), str(error)))
            if asked and not is_shown(own):
                notes.append((_course(moodle, number), "This course is hidden from learners, so it is not read."))
        # Without a stamp, so that fetch() is asked: it knows whether the bytes are wanted though nothing changed.
        items = tuple(Item(one.name, None, "", one.size, one.card) for _, one in sorted(self._found.items()))
        # Announcements have names of their own, which are not known while their forum cannot be read.
        forums = any("/mod/forum/" in one.name for one in unread)
        hidden = _EVERYTHING if not whole else (f"{moodle.site}/mod/forum/discuss.php",) if forums else ()
        return Scan(items, tuple(unread), hidden, tuple(notes))

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        """Bring an activity's page or file into ``folder``; None when the listing says that it is still ``stamp``."""
        one = self._found.get(item.name)
        if one is None:
            raise FetchError(f"{item.name} is not in its course any more.")
        if stamp and stamp == one.stamp:
            return None
        moodle = self._moodle or self._open()
        if one.file:
            got = moodle.file(one.file, folder)
            return replace(fetched(got, one.page.url), media_type=one.media_type or got.media_type, stamp=one.stamp)
        page = replace(one.page, parts=tuple(self._filled(moodle, part) for part in one.page.parts))
        with tempfile.NamedTemporaryFile(dir=folder, prefix="fetched-", delete=False) as file:
            path = Path(file.name)
        page.write(path)
        return Fetched(path, MEDIA_TYPE, one.page.url, one.stamp, temporary=True)

    def _list(self, course: Course) -> list[Unread]:
        """Take in a course's activities; return those that cannot be had."""
        unread = []
        for one in course.activities():
            if isinstance(one, Missed):
                unread.append(Unread(one.name, one.error))
            else:
                self._found.setdefault(one.name, one)
        return unread

    def _open(self) -> Moodle:
        address = urls.tidy(self.location)
        site = self._tokens.site_of(address) or root_of(address)
        self._moodle = Moodle(site, self._tokens.of(site), self._fetcher, self._spool.folder)
        return self._moodle

    def _wanted(self, moodle: Moodle) -> list[int]:
        """The courses that were asked for by id; none for all of the user's."""
        parts = urlsplit(self.location)
        said = parse_qs(parts.query).get("id", [""])[0]
        if self._courses:
            return self._courses
        if parts.path.endswith("/course/view.php") and said.isdigit():
            return [int(said)]
        if parts.path.endswith(".php") and not parts.path.endswith("/index.php"):
            raise SourceRefused(
                f"{self.location} is a page inside a course; name the course (…/course/view.php?id=…), or the site "
                f"({moodle.site})."
            )
        return []

    def _courses_of(self, moodle: Moodle, asked: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each course with what is known of it."""
        information = moodle.call("core_webservice_get_site_info")
        itself = str(information.get("siteurl") or moodle.site)
        if urls.tidy(itself).rstrip("/") != moodle.site:
            raise SourceRefused(f"{moodle.site} calls itself {itself}; use that address, in the list of tokens too.")
        if not asked:
            found = moodle.call("core_enrol_get_users_courses", userid=information["userid"])
            yield from ((int(one["id"]), one) for one in sorted(found, key=lambda one: int(one["id"])))
            return
        for number in asked:
            try:
                answer = moodle.call("core_course_get_courses_by_field", field="id", value=number)
            except FetchRefused:  # then its title and language are not known, and the rest is
                answer = {}
            yield number, next(iter(answer.get("courses") or ()), {})

    def _filled(self, moodle: Moodle, part: Part) -> Part:
        """A part with its HTML fetched, and without the chapter titles that Moodle writes above it."""
        if not part.address:
            return part
        got = moodle.file(part.address, self._spool.folder)
        assert got.path is not None
        text = moodle.clean(got.path.read_text(encoding="utf-8", errors="replace"))
        got.path.unlink()
        titles = _TITLES.match(text) if part.anchor else None
        if titles and (titles[2] or titles[1]).strip().endswith(part.heading):
            text = text[titles.end() :]
        return replace(part, html=text, address="")


def root_of(url: str) -> str:
    """The address of a Moodle site, from that of any page on it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{_INSIDE.sub('', parts.path)}".rstrip("/")


@contextmanager
def _understood(site: str) -> Iterator[None]:
    """An answer of another shape than Moodle's is the site's fault, and told as such."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FetchError(
            f"{site} answers otherwise than Moodle 3.9 and later do ({type(error).__name__}); tell its administrators."
        ) from error


def _course(moodle: Moodle, number: int) -> str:
    return f"{moodle.site}/course/view.php?id={number}"


def _numbers(text: str) -> list[int]:
    words = [word for word in re.split(r"[\s,]+", text) if word]
    if not all(word.isascii() and word.isdigit() for word in words):
        raise SourceRefused(f"courses must be numbers with commas, as in 7,12, not {text!r}.")
    return [int(word) for word in words]
