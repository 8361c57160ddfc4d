"""A Moodle site on 127.0.0.1, as far as its web services give a course's material, and the source behind it.

Answers have the shape of Moodle 4.5's own (course/externallib.php, mod/*/lib.php, webservice/pluginfile.php).
A test file takes the fixtures it asks for by binding them: ``moodle = small_moodle.moodle``.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from small_site import Reply, Site, serving
from small_web import QUICK

from ingest.fetch import Fetcher
from ingest.readers.dispatch import Job, read
from ingest.records import Document
from ingest.sources import Item, Scan, Source
from ingest.tokens import Tokens
from ingest.web import WebSources

TOKEN = "0123456789abcdef0123456789abcdef"  # invented
Answer = Callable[[Mapping[str, str]], Any]


def fault(code: str, message: str = "it went wrong") -> dict[str, str]:
    return {"exception": "moodle_exception", "errorcode": code, "message": message}


@dataclass
class SmallMoodle:
    """``sections`` is what core_course_get_contents answers; ``files`` go by their path below pluginfile.php."""

    site: Site
    sections: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    functions: dict[str, Answer] = field(default_factory=dict)
    course: dict[str, Any] = field(
        default_factory=lambda: {"id": 7, "fullname": "Getting paid", "visible": 1, "lang": ""}
    )

    def __post_init__(self) -> None:
        self.functions |= {
            "core_webservice_get_site_info": lambda asked: {"siteurl": self.site.url, "userid": 3, "release": "4.5"},
            "core_enrol_get_users_courses": lambda asked: [self.course],
            "core_course_get_courses_by_field": lambda asked: {"courses": [self.course], "warnings": []},
            "core_course_get_contents": lambda asked: self.sections,
        }
        self.site.pages["/webservice/rest/server.php"] = self._serve
        self.calls: list[str] = []

    def section(self, *modules: dict[str, Any], **own: Any) -> None:
        """Add a section."""
        number = len(self.sections)
        said = {"id": 60 + number, "name": f"Section {number}", "visible": 1, "summary": "", "section": number}
        self.sections.append({**said, "uservisible": True, "modules": list(modules), **own})

    def file(self, path: str, data: str | bytes, kind: str = "text/html") -> str:
        """Add a file; return its address as the web services give it."""
        self.files[path] = (kind, data.encode() if isinstance(data, str) else data)
        self.site.pages[f"/webservice/pluginfile.php/{path}"] = self._download
        return f"{self.site.url}/webservice/pluginfile.php/{path}?forcedownload=1"

    def _serve(self, reply: Reply) -> None:
        asked = reply.form
        self.calls.append(asked.get("wsfunction", ""))
        if asked.get("wstoken") != TOKEN or reply.command != "POST":
            answer: Any = fault("invalidtoken", "Invalid token - token not found")
        elif asked["wsfunction"] not in self.functions:
            answer = fault("accessexception", "Access control exception")
        else:
            answer = self.functions[asked["wsfunction"]](asked)
        reply.send(json.dumps(answer), "application/json; charset=utf-8")

    def _download(self, reply: Reply) -> None:
        if reply.form.get("token") != TOKEN:
            reply.send(json.dumps({"error": "Invalid token", "errorcode": "invalidtoken"}), "application/json")
            return
        kind, data = self.files[reply.path.partition("?")[0].removeprefix("/webservice/pluginfile.php/")]
        reply.send(data, kind)


def module(kind: str, number: int, name: str, *contents: dict[str, Any], **own: Any) -> dict[str, Any]:
    """An activity as core_course_get_contents lists it."""
    said = {"id": number, "instance": number + 1000, "modname": kind, "name": name, "visible": 1, "uservisible": True}
    return {**said, "visibleoncoursepage": 1, "contents": list(contents), **own}


def content(address: str, name: str, folder: str = "/", **own: Any) -> dict[str, Any]:
    """A file of an activity."""
    said = {"type": "file", "filename": name, "filepath": folder, "filesize": 100, "fileurl": address, "timecreated": 1}
    return {**said, "timemodified": 1778576400, "sortorder": 0, "license": "unknown", **own}


@pytest.fixture
def moodle() -> Iterator[SmallMoodle]:
    with serving() as site:
        yield SmallMoodle(site)


@pytest.fixture
def fetcher(moodle: SmallMoodle) -> Iterator[Fetcher]:
    with Fetcher([moodle.site.host], QUICK) as one:
        yield one


@pytest.fixture
def source(moodle: SmallMoodle, fetcher: Fetcher) -> Source:
    return opened(moodle, fetcher)


def opened(moodle: SmallMoodle, fetcher: Fetcher, path: str = "/course/view.php?id=7", **settings: str) -> Source:
    tokens = Tokens(given={moodle.site.url: TOKEN})
    return WebSources(fetcher, tokens=tokens).open(moodle.site.url + path, settings)


def names(scan: Scan, moodle: SmallMoodle) -> list[str]:
    return [item.name.removeprefix(moodle.site.url) for item in scan.items]


def brought(source: Source, item: Item, folder: Path) -> Document:
    got = source.fetch(item, "", folder)
    assert got is not None
    (document,) = read(Job(got.path, item.name, got.media_type, got.url))
    return document


def only(source: Source) -> Item:
    (item,) = source.scan().items
    return item
