"""A Moodle course backup (.mbz) → one Document for each thing a learner opens.

Read are pages, books, labels, links, files, folders, glossaries, the content pages of lessons and announcements, as
moodle2 backups hold them (backup/moodle2/*_stepslib.php in Moodle's source); quizzes, assignments and what learners
wrote are not. Hidden modules, sections and chapters are skipped, and so is what only some groups may open.
``Document.url`` is the learner's own page; members are "page-12", "resource-7/handout.pdf".
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.clean import tidy
from ingest.errors import BrokenFile, EmptyFile, ReadError
from ingest.readers.archive import Archive, opened
from ingest.readers.dispatch import ANNOUNCE, Job
from ingest.readers.dispatch import read as read_file
from ingest.readers.draft import Draft
from ingest.readers.markup import parse_xml, write_html
from ingest.records import Document, Place

NULL = "$@NULL@$"
_RESTRICTED = {"group", "grouping", "profile"}  # availability conditions that leave some learners outside
_TEACHING_FILES = {".pdf", ".docx", ".pptx", ".odt", ".epub", ".md", ".txt", ".html", ".htm", ".vtt", ".srt"}
_LESSON_CONTENT = "20"  # LESSON_PAGE_BRANCHTABLE; other types are questions and jumps


@dataclass(frozen=True, slots=True)
class _Module:
    """An activity of the course as its module.xml and its own XML tell."""

    id: str
    kind: str
    folder: str
    context: str
    xml: Any


@dataclass
class _Course:
    """The open backup with what all its modules need."""

    archive: Archive
    job: Job
    root: str
    id: str
    files: dict[str, list[Any]]  # context → <file> elements
    language: str | None = None
    warnings: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # members that are there and could not be read


def read(job: Job) -> tuple[Document, ...]:
    """Return the documents of a backup in the order of the course; raise EmptyFile when it shows learners nothing."""
    with opened(job.path, job.name) as archive:
        if "moodle_backup.xml" not in archive.names:
            raise BrokenFile(f"{job.name} is not a Moodle course backup; make one with Course reuse → Backup.")
        course = _course(archive, job)
        documents = list(_documents(course))
    if not documents:
        raise EmptyFile(f"{job.name} holds nothing that learners can see; check what the backup includes.")
    warnings = (*documents[0].warnings, *course.warnings)
    documents[0] = replace(documents[0], warnings=warnings, unread=tuple(course.unread))
    return tuple(documents)


def _course(archive: Archive, job: Job) -> _Course:
    overview = _xml(archive, job, "moodle_backup.xml")
    files: dict[str, list[Any]] = {}
    if "files.xml" in archive.names:
        for file in _xml(archive, job, "files.xml").iter("file"):
            files.setdefault(_field(file, "contextid"), []).append(file)
    information = overview.find("information")
    course = _Course(
        archive,
        job,
        _field(information, "original_wwwroot").rstrip("/"),
        _field(information, "original_course_id"),
        files,
    )
    if "course/course.xml" in archive.names:
        course.language = _field(_xml(archive, job, "course/course.xml"), "lang").split("_")[0] or None
    return course


def _documents(course: _Course) -> Iterator[Document]:
    overview = _xml(course.archive, course.job, "moodle_backup.xml")
    sections = [
        _xml(course.archive, course.job, f"{_field(one, 'directory')}/section.xml")
        for one in overview.iter("section")
        if f"{_field(one, 'directory')}/section.xml" in course.archive.names
    ]
    hidden = {section.get("id") for section in sections if _field(section, "visible") == "0" or _is_restricted(section)}
    yield from _outline(course, [section for section in sections if section.get("id") not in hidden])
    order = {
        module: at
        for at, module in enumerate(
            module for section in sections for module in _field(section, "sequence").split(",") if module
        )
    }
    activities = sorted(overview.iter("activity"), key=lambda one: order.get(_field(one, "moduleid"), len(order)))
    for activity in activities:
        module = _module(course, _field(activity, "directory"), hidden)
        if module is None:
            continue
        member = f"{module.kind}-{module.id}"
        ANNOUNCE.get()(member)
        if member in course.job.skip:
            course.warnings.append(f"{member} could not be read in time.")
            course.unread.append(member)
            continue
        if write := _WRITERS.get(module.kind):
            draft = Draft()
            name = tidy(_field(module.xml, "name"))
            if module.kind != "label":
                draft.heading(name)
            write(module, draft)
            if draft.has_text:
                title = _label_title(draft, name) if module.kind == "label" else name
                yield draft.document(
                    "moodle", member, member=member, title=title, url=_url(course, module), language=course.language
                )
        yield from _files(course, module, member)


def _module(course: _Course, folder: str, hidden: set[str | None]) -> _Module | None:
    """Return a module that every learner can open and that is read here, else None."""
    kind = folder.rsplit("/", 1)[-1].rsplit("_", 1)[0]
    names = course.archive.names
    if kind not in _READ or f"{folder}/module.xml" not in names or f"{folder}/{kind}.xml" not in names:
        return None
    settings = _xml(course.archive, course.job, f"{folder}/module.xml")
    if _field(settings, "visible") == "0" or _field(settings, "sectionid") in hidden or _is_restricted(settings):
        return None
    activity = _xml(course.archive, course.job, f"{folder}/{kind}.xml")
    own = activity.find(kind)
    if own is None:
        return None
    return _Module(settings.get("id", ""), kind, folder, activity.get("contextid", ""), own)


def _is_restricted(settings: Any) -> bool:
    raw = _field(settings, "availability") or _field(settings, "availabilityjson")
    try:
        tree = json.loads(raw) if raw else {}
    except ValueError:
        return False
    return any(condition.get("type") in _RESTRICTED for condition in tree.get("c", []) if isinstance(condition, dict))


def _outline(course: _Course, sections: list[Any]) -> Iterator[Document]:
    """The course's own page: its summary, and its sections with theirs."""
    draft = Draft()
    title = ""
    if "course/course.xml" in course.archive.names:
        own = _xml(course.archive, course.job, "course/course.xml")
        title = tidy(_field(own, "fullname"))
        draft.heading(title)
        write_html(draft, _field(own, "summary"), deeper=1)
    for section in sections:
        if _field(section, "summary").strip():
            draft.heading(_field(section, "name"), 2)
            write_html(draft, _field(section, "summary"), deeper=2)
    if draft.has_text:
        url = f"{course.root}/course/view.php?id={course.id}" if course.root else None
        yield draft.document("moodle", "course", member="course", title=title, url=url, language=course.language)


def _page(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"), deeper=1)
    write_html(draft, _field(module.xml, "content"), deeper=1)


def _label(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"))


def _book(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"), deeper=1)
    chapters = sorted(module.xml.iter("chapter"), key=lambda chapter: int(_field(chapter, "pagenum") or 0))
    inside_hidden = False
    for chapter in chapters:
        sub = _field(chapter, "subchapter") == "1"
        hidden = _field(chapter, "hidden") == "1"
        if not sub:
            inside_hidden = hidden
        if hidden or (sub and inside_hidden):
            continue
        place = Place(anchor=chapter.get("id"))
        draft.heading(_field(chapter, "title"), 3 if sub else 2, place)
        write_html(draft, _field(chapter, "content"), place, 3 if sub else 2)


def _link(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"), deeper=1)
    address = _field(module.xml, "externalurl").strip()
    # Addresses with keys in them ("?token=…") are not shown to anybody.
    if urlsplit(address).scheme in ("http", "https") and not re.search(r"token|key=|pass", address, re.IGNORECASE):
        draft.paragraph(address)


def _described(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"), deeper=1)


def _glossary(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"), deeper=1)
    for entry in module.xml.iter("entry"):
        if _field(entry, "approved") != "0":
            draft.heading(_field(entry, "concept"), 2)
            write_html(draft, _field(entry, "definition"), deeper=2)


def _lesson(module: _Module, draft: Draft) -> None:
    write_html(draft, _field(module.xml, "intro"), deeper=1)
    for page in module.xml.iter("page"):
        if _field(page, "qtype") == _LESSON_CONTENT:
            draft.heading(_field(page, "title"), 2)
            write_html(draft, _field(page, "contents"), deeper=2)


def _forum(module: _Module, draft: Draft) -> None:
    """Write announcements, which only teachers post; what learners discuss is theirs."""
    if _field(module.xml, "type") != "news":
        return
    write_html(draft, _field(module.xml, "intro"), deeper=1)
    for discussion in module.xml.iter("discussion"):
        first = [post for post in discussion.iter("post") if _field(post, "parent") in ("0", "")]
        for post in first[:1]:
            draft.heading(_field(post, "subject"), 2)
            write_html(draft, _field(post, "message"), deeper=2)


_WRITERS: dict[str, Callable[[_Module, Draft], None]] = {
    "page": _page,
    "label": _label,
    "book": _book,
    "url": _link,
    "resource": _described,
    "folder": _described,
    "glossary": _glossary,
    "lesson": _lesson,
    "forum": _forum,
}
_READ = frozenset(_WRITERS)


def _files(course: _Course, module: _Module, member: str) -> Iterator[Document]:
    """Read every file of a module with the reader of its own format."""
    for file in course.files.get(module.context, []):
        filename = _field(file, "filename")
        if filename in ("", ".") or _field(file, "filearea") not in ("content", "chapter", "intro"):
            continue
        suffix = Path(filename).suffix.lower()
        if suffix not in _TEACHING_FILES:
            if module.kind in ("resource", "folder"):
                course.warnings.append(
                    f"{member}/{filename}: files of the kind {suffix or 'without ending'} are not read."
                )
            continue
        part = f"{member}{_field(file, 'filepath') or '/'}{filename}"
        if part in course.job.skip:
            course.warnings.append(f"{part} could not be read in time.")
            course.unread.append(part)
            continue
        ANNOUNCE.get()(part)
        try:
            found = _read_one(course, file, filename)
        except ReadError as error:
            course.warnings.append(f"{part}: {error}")
            course.unread.append(part)
            continue
        for document in found:
            title = document.title or tidy(_field(module.xml, "name")) or filename
            yield replace(document, member=part, title=title, url=_url(course, module))


def _read_one(course: _Course, file: Any, filename: str) -> tuple[Document, ...]:
    digest = _field(file, "contenthash")
    name = f"files/{digest[:2]}/{digest}"
    if name not in course.archive.names:
        raise BrokenFile(f"{filename} is not in the backup; make it again with files included.")
    with tempfile.NamedTemporaryFile(suffix=Path(filename).suffix) as kept:
        kept.write(course.archive.read(name))
        kept.flush()
        return read_file(Job(Path(kept.name), filename))


def _url(course: _Course, module: _Module) -> str | None:
    if not course.root:
        return None
    if module.kind == "label":  # a label has no page of its own
        return f"{course.root}/course/view.php?id={course.id}#module-{module.id}"
    return f"{course.root}/mod/{module.kind}/view.php?id={module.id}"


def _label_title(draft: Draft, name: str) -> str:
    return draft.first_heading or name


def _xml(archive: Archive, job: Job, name: str) -> Any:
    try:
        return parse_xml(archive.read(name))
    except (KeyError, ValueError) as error:
        raise BrokenFile(f"{job.name}: {name} in it is damaged; make the backup again. ({error})") from error


def _field(element: Any, name: str) -> str:
    text = element.findtext(name) if element is not None else None
    return "" if text is None or text == NULL else str(text)
