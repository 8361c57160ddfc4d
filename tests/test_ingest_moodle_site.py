"""A live Moodle course: what learners can open, under the addresses they open, and never a token anywhere."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import small_moodle
from small_moodle import SmallMoodle, brought, content, fault, module, names, only, opened

from ingest.errors import EmptyFile, SourceRefused
from ingest.fetch import Fetcher
from ingest.moodle_site import root_of
from ingest.readers.dispatch import Job, read
from ingest.records import Document
from ingest.sources import Source

moodle, fetcher, source = small_moodle.moodle, small_moodle.fetcher, small_moodle.source


def levels(document: Document) -> list[tuple[int, str, str | None]]:
    return [
        (block.level, document.text[block.start : block.end], block.place.anchor)
        for block in document.blocks
        if block.kind == "heading"
    ]


# --- each kind of activity


def test_a_page_is_read_whole_and_cited_by_the_learners_address(
    moodle: SmallMoodle, source: Source, tmp_path: Path
) -> None:
    address = moodle.file(
        "340/mod_page/content/index.html", "<h2>When</h2><p>Send it the same day.</p><ul><li>By post</li></ul>"
    )
    about = "<div class='no-overflow'><p>One page.</p></div>"
    moodle.section(module("page", 12, "Invoices &amp; VAT", content(address, "index.html"), description=about))
    item = only(source)
    assert item.name == f"{moodle.site.url}/mod/page/view.php?id=12" and item.path is None
    document = brought(source, item, tmp_path)
    assert (document.kind, document.title, document.url) == ("moodle", "Invoices & VAT", item.name)
    assert document.text == "Invoices & VAT\n\nOne page.\n\nWhen\n\nSend it the same day.\n- By post"
    assert levels(document) == [(1, "Invoices & VAT", None), (3, "When", None)]
    assert item.card.url == item.name


def test_a_book_is_one_document_whose_chapters_are_places(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    structure = [
        {"title": "Why", "href": "701/index.html", "level": 0, "hidden": "0", "subitems": [
            {"title": "Costs", "href": "702/index.html", "level": 1, "hidden": "0", "subitems": []}]},
        {"title": "Old", "href": "703/index.html", "level": 0, "hidden": "1", "subitems": []},
    ]  # fmt: skip
    served = {
        701: "<h3>1. Why</h3><p>Because.</p>",
        702: "<h3>1. Why</h3><h4>1.1. Costs</h4><p>Ten euro.</p>",
        703: "<p>Fax</p>",
    }
    chapters = [
        content(moodle.file(f"341/mod_book/chapter/{n}/index.html", text), "index.html", f"/{n}/")
        for n, text in served.items()
    ]
    told = {"type": "content", "filename": "structure", "content": json.dumps(structure), "timemodified": 1}
    moodle.section(module("book", 13, "Fees", told, *chapters))
    document = brought(source, only(source), tmp_path)
    assert levels(document) == [(1, "Fees", None), (2, "Why", "701"), (3, "Costs", "702")]
    assert "Because." in document.text and "Ten euro." in document.text and "Fax" not in document.text
    assert document.text.count("Why") == 1


def test_a_label_stands_on_the_course_page(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    text = "<h4>How this works</h4><p>Read in any order.</p>"
    moodle.section(module("label", 14, "How this works Read in…", description=text, noviewlink=True))
    item = only(source)
    assert item.name == f"{moodle.site.url}/course/view.php?id=7#module-14"
    document = brought(source, item, tmp_path)
    assert (document.title, document.url) == ("How this works", item.name)


def test_a_link_shows_its_address_unless_it_has_a_key(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    def link(address: str) -> dict[str, Any]:
        return {"type": "url", "filename": "x", "fileurl": address, "timemodified": 1}

    moodle.section(
        module("url", 15, "Tax office", link("https://tax.example/forms?a=1&b=2")),
        module("url", 16, "Video", link("https://video.example/?token=abc"), description="<p>Watch it.</p>"),
        module("url", 17, "Empty", link("https://video.example/?token=abc")),
    )
    first, second = source.scan().items
    assert "https://tax.example/forms?a=1&b=2" in brought(source, first, tmp_path).text
    assert "token" not in brought(source, second, tmp_path).text


def test_all_files_of_a_resource_and_a_folder_are_read_by_their_own_readers(
    moodle: SmallMoodle, source: Source, tmp_path: Path
) -> None:
    note = moodle.file("342/mod_resource/content/3/kick%20off.txt", "Agenda: fees first.", "text/plain")
    guide = moodle.file("343/mod_folder/content/2/sub/guide.md", "# Rights\n\nKeep them.", "application/octet-stream")
    image = moodle.file("343/mod_folder/content/2/a.png", b"\x89PNG", "image/png")
    moodle.section(
        module("resource", 18, "Kick-off agenda", content(note, "kick off.txt", license="cc-4.0")),
        module(
            "folder",
            19,
            "Hand-outs",
            content(guide, "guide.md", "/sub/"),
            content(image, "a.png"),
            description="<p>All.</p>",
        ),
    )
    scan = source.scan()
    assert names(scan, moodle) == [
        "/mod/folder/view.php?id=19",
        "/mod/folder/view.php?id=19#sub/guide.md",
        "/mod/resource/view.php?id=18#kick off.txt",
    ]
    folder, markdown, text = scan.items
    assert brought(source, folder, tmp_path).text == "Hand-outs\n\nAll."
    assert brought(source, markdown, tmp_path).kind == "markdown"
    assert "fees first" in brought(source, text, tmp_path).text
    assert (text.card.title, text.card.licence) == ("Kick-off agenda", "CC BY 4.0")
    assert (markdown.card.title, markdown.card.licence) == (None, None)
    assert {item.card.url for item in (folder, markdown)} == {f"{moodle.site.url}/mod/folder/view.php?id=19"}


def test_a_glossary_is_read_to_its_end(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    entries = [{"concept": f"Term {n}", "definition": f"<p>Meaning {n}.</p>", "approved": n != 5} for n in range(150)]

    def answer(asked: Any) -> Any:
        start, limit = int(asked["from"]), int(asked["limit"])
        assert (asked["id"], asked["letter"]) == ("1020", "ALL")
        return {"count": len(entries), "entries": entries[start : start + limit]}

    moodle.functions["mod_glossary_get_entries_by_letter"] = answer
    moodle.section(module("glossary", 20, "Words", contents=[]))
    document = brought(source, only(source), tmp_path)
    assert "Meaning 149." in document.text and "Meaning 5." not in document.text
    assert len(levels(document)) == 150


def test_a_lesson_gives_its_content_pages_and_not_its_questions(
    moodle: SmallMoodle, source: Source, tmp_path: Path
) -> None:
    pages = [
        {"page": {"id": 1, "qtype": 20, "title": "Start", "contents": "<p>Read this.</p>"}},
        {"page": {"id": 2, "qtype": 3, "title": "Question", "contents": "<p>Which?</p>"}},
    ]
    moodle.functions["mod_lesson_get_pages"] = lambda asked: {"pages": pages, "warnings": []}
    moodle.section(module("lesson", 21, "Pricing"))
    assert brought(source, only(source), tmp_path).text == "Pricing\n\nStart\n\nRead this."


def test_a_lesson_that_learners_tokens_cannot_read_is_told_and_kept(moodle: SmallMoodle, source: Source) -> None:
    moodle.functions["mod_lesson_get_pages"] = lambda asked: {"pages": [{"page": {"id": 1, "qtype": 20}}]}
    moodle.section(module("lesson", 21, "Pricing"))
    scan = source.scan()
    assert scan.items == () and scan.unread[0].name.endswith("/mod/lesson/view.php?id=21")
    assert "a user who teaches" in str(scan.unread[0].error)


def test_announcements_have_a_page_each_and_discussions_of_learners_are_not_read(
    moodle: SmallMoodle, source: Source, tmp_path: Path
) -> None:
    def one(number: int, **own: Any) -> dict[str, Any]:
        said = {
            "id": number + 1,
            "discussion": number,
            "subject": f"News {number}",
            "message": "<p>Deadline moved.</p>",
        }
        return {**said, "timestart": 0, "timeend": 0, "groupid": -1, **own}

    later, before = one(52, timestart=4_000_000_000), one(53, timeend=1_000_000_000)
    moodle.functions |= {
        "mod_forum_get_forums_by_courses": lambda asked: [
            {"id": 5, "cmid": 22, "type": "news", "intro": "<p>What is new.</p>"},
            {"id": 6, "cmid": 23, "type": "general", "intro": "<p>Talk.</p>"},
        ],
        "mod_forum_get_forum_discussions": lambda asked: {
            "discussions": [one(51), later, before, one(54, groupid=9)] if asked["forumid"] == "5" else 1 / 0
        },
    }
    moodle.section(module("forum", 22, "Announcements"), module("forum", 23, "Exchange"))
    scan = source.scan()
    assert names(scan, moodle) == ["/mod/forum/discuss.php?d=51", "/mod/forum/view.php?id=22"]
    assert brought(source, scan.items[0], tmp_path).text == "News 51\n\nDeadline moved."
    assert brought(source, scan.items[1], tmp_path).text == "Announcements\n\nWhat is new."


def test_the_course_itself_and_its_sections_are_a_page(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    moodle.course |= {"summary": "<p>Four hours.</p>", "lang": "sl"}
    moodle.section(name="Plan", summary="<p>Backwards.</p>")
    moodle.section(name="Hidden", summary="<p>Trainers.</p>", visible=0)
    document = brought(source, only(source), tmp_path)
    assert document.text == "Getting paid\n\nFour hours.\n\nPlan\n\nBackwards."
    assert (document.url, document.language) == (f"{moodle.site.url}/course/view.php?id=7", "sl")


def test_a_page_with_nothing_on_it_is_told(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    address = moodle.file("344/mod_page/content/index.html", "<p>&nbsp;</p>")
    moodle.section(module("page", 24, "Coming soon", content(address, "index.html")))
    with pytest.raises(EmptyFile, match="nothing on it"):
        brought(source, only(source), tmp_path)


# --- what learners do not see


def test_what_learners_do_not_see_is_left_out(moodle: SmallMoodle, source: Source) -> None:
    def label(number: int, **own: Any) -> dict[str, Any]:
        return module("label", number, "L", description=f"<p>Text {number}</p>", **own)

    group = json.dumps({"op": "&", "c": [{"type": "group", "id": 3}], "showc": [True]})
    date = json.dumps({"op": "&", "c": [{"type": "date", "d": ">=", "t": 1}], "showc": [True]})
    held = module("subsection", 38, "Inner", customdata=json.dumps({"sectionid": "64"}), visible=0)
    moodle.section(
        label(30), label(31, visible=0), label(32, uservisible=False), label(33, visibleoncoursepage=0),
        label(34, availability=group), label(35, availability=date), label(36, availability=None),
        module("quiz", 37, "Test", description="<p>Questions</p>"), held,
    )  # fmt: skip
    moodle.section(label(40), visible=0)
    moodle.section(label(41), uservisible=False)
    moodle.section(label(42), availability=group)
    moodle.section(label(43), component="mod_subsection")  # section 64, which the hidden activity holds
    assert [name.rpartition("-")[2] for name in names(source.scan(), moodle)] == ["30", "35", "36"]


def test_a_hidden_course_is_not_read(moodle: SmallMoodle, source: Source) -> None:
    moodle.course["visible"] = 0
    moodle.section(module("label", 30, "L", description="<p>Text</p>"))
    scan = source.scan()
    assert scan.items == () and "hidden from learners" in scan.notes[0][1]


# --- changes


def test_what_did_not_change_is_not_fetched(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    address = moodle.file("340/mod_page/content/index.html", "<p>One</p>")
    page = module("page", 12, "Invoices", content(address, "index.html"), completiondata={"state": 0})
    moodle.section(page)
    item = only(source)
    got = source.fetch(item, "", tmp_path)
    assert got is not None
    page["completiondata"] = {"state": 1}
    assert source.fetch(only(source), got.stamp, tmp_path) is None
    page["contents"][0]["timemodified"] += 1
    again = source.fetch(only(source), got.stamp, tmp_path)
    assert again is not None and again.stamp != got.stamp
    # The readers have changed: the bytes are wanted all the same.
    assert source.fetch(only(source), "", tmp_path) is not None


# --- whole sites


def test_a_site_is_all_courses_of_its_user(moodle: SmallMoodle, fetcher: Fetcher) -> None:
    hidden = {"id": 8, "fullname": "Draft", "visible": 0}
    moodle.functions["core_enrol_get_users_courses"] = lambda asked: [moodle.course, hidden, {"id": 9, "visible": 1}]
    moodle.section(module("label", 30, "L", description="<p>Text</p>"))
    moodle.functions["core_course_get_contents"] = lambda asked: (
        moodle.sections
        if asked["courseid"] == "7"
        else fault("requireloginerror")
        if asked["courseid"] == "9"
        else 1 / 0
    )
    scan = opened(moodle, fetcher, "/", kind="moodle").scan()
    assert names(scan, moodle) == ["/course/view.php?id=7#module-30"]
    assert "anything".startswith(scan.hidden) and [note[0] for note in scan.notes] == [
        f"{moodle.site.url}/course/view.php?id=9"
    ]


def test_courses_can_be_named(moodle: SmallMoodle, fetcher: Fetcher) -> None:
    moodle.functions["core_course_get_contents"] = lambda asked: fault("x", f"no course {asked['courseid']}")
    scan = opened(moodle, fetcher, "/", courses="7, 9").scan()
    assert [note[1].rpartition("course ")[2] for note in scan.notes] == ["7", "9"]
    with pytest.raises(SourceRefused, match="numbers with commas"):
        opened(moodle, fetcher, "/", courses="all")


def test_a_page_inside_a_course_is_no_source(moodle: SmallMoodle, fetcher: Fetcher) -> None:
    with pytest.raises(SourceRefused, match="is a page inside a course"):
        opened(moodle, fetcher, "/mod/page/view.php?id=12").scan()


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://m.example/course/view.php?id=7", "https://m.example"),
        ("https://m.example/learn/course/view.php?id=7", "https://m.example/learn"),
        ("https://m.example/learn/mod/page/view.php?id=7", "https://m.example/learn"),
        ("https://m.example/learn/", "https://m.example/learn"),
        ("https://m.example/", "https://m.example"),
        ("https://m.example/my/courses.php", "https://m.example"),
    ],
)
def test_the_site_is_known_from_any_of_its_pages(url: str, root: str) -> None:
    assert root_of(url) == root


# --- the same course as a backup and live


def test_a_site_and_a_backup_of_it_give_the_same(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    material = Path(__file__).parent.parent / "corpus"
    backup = read(Job(material / "moodle/scale-course.mbz", "scale-course.mbz"))
    told = tomllib.loads((material / "src/moodle/course.toml").read_text(encoding="utf-8"))

    def text(name: str) -> str:
        return (material / "src/moodle" / name).read_text(encoding="utf-8")

    def listed(activity: dict[str, Any]) -> dict[str, Any]:
        kind, number, about = activity["type"], activity["id"], activity.get("intro", "")
        contents = []
        if kind == "page":
            served = moodle.file(f"{number}/mod_page/content/index.html", text(activity["text"]))
            contents = [content(served, "index.html")]
        elif kind == "label":
            about = text(activity["text"])
        elif kind == "resource":
            served = moodle.file(
                f"{number}/mod_resource/content/1/{activity['file']}", text(activity["file"]), "text/plain"
            )
            contents = [content(served, activity["file"])]
        elif kind == "book":
            structure: list[dict[str, Any]] = []
            for at, chapter in enumerate(activity["chapters"], start=activity["instance"] * 100 + 1):
                if chapter.get("hidden"):
                    continue  # Moodle does not list them
                entry = {"title": chapter["title"], "href": f"{at}/index.html", "subitems": []}
                sub = chapter.get("subchapter", 0)
                (structure[-1]["subitems"] if sub else structure).append({**entry, "level": sub})
                served = f"<h3>{chapter['title']}</h3>{text(chapter['file'])}"
                address = moodle.file(f"{number}/mod_book/chapter/{at}/index.html", served)
                contents.append(content(address, "index.html", f"/{at}/"))
            contents.insert(0, {"type": "content", "filename": "structure", "content": json.dumps(structure)})
        own = {"visible": activity.get("visible", 1), "description": about}
        return module(kind, number, activity["name"], *contents, **own)

    moodle.course = {**told["course"], "visible": 1}
    for section in told["sections"]:
        modules = [listed(one) for one in section.get("activities", []) if one["type"] != "forum"]
        moodle.section(*modules, name=section["name"], summary=section["summary"], visible=section.get("visible", 1))
    moodle.functions["core_course_get_contents"] = lambda asked: moodle.sections
    documents = [brought(source, item, tmp_path) for item in source.scan().items]
    live = {(one.title, one.text) for one in documents}
    kept = {(one.title, one.text) for one in backup if "forum" not in one.member}
    assert len(kept) >= 8 and live == kept
    root = told["course"]["wwwroot"]
    addresses = {
        (one.url or "").removeprefix(root) for one in backup if one.kind == "moodle" and "forum" not in one.member
    }
    found = {(one.url or "").removeprefix(moodle.site.url) for one in documents if one.kind == "moodle"}
    # The course of this test is number 7 at its site; everything else is the same address.
    assert {one.replace("view.php?id=12", "view.php?id=7") if "/course/" in one else one for one in addresses} == found
