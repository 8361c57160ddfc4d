"""A Moodle site whose token, answers or services are wrong: told in a sentence, and nothing is emptied."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
import small_moodle
from small_moodle import TOKEN, SmallMoodle, brought, content, fault, module, names, only, opened
from small_site import serving
from small_web import QUICK

from ingest.errors import FetchError, FetchRefused, IngestError, SourceRefused
from ingest.fetch import Fetcher
from ingest.sources import Source
from ingest.tokens import Tokens
from ingest.web import WebSources

moodle, fetcher, source = small_moodle.moodle, small_moodle.fetcher, small_moodle.source


# --- the token


def test_the_token_is_nowhere_but_in_the_body_of_requests(
    moodle: SmallMoodle, fetcher: Fetcher, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    leak = f"<p>See <a href='x'>{moodle.site.url}/webservice/pluginfile.php/1/a.pdf?token={TOKEN}</a></p>"
    address = moodle.file("340/mod_page/content/index.html", leak)
    note = moodle.file("342/mod_resource/content/3/a.txt", "Agenda", "text/plain")
    moodle.section(
        module("page", 12, "Invoices", content(address, "index.html")),
        module("label", 13, "L", description=leak),
        module("resource", 18, "Agenda", content(note, "a.txt")),
    )
    source = opened(moodle, fetcher)
    scan = source.scan()
    documents = [brought(source, item, tmp_path) for item in scan.items]
    assert len(documents) == 3
    for told in (scan, documents, source, vars(source), caplog.text, [path.read_text() for path in tmp_path.iterdir()]):
        assert TOKEN not in repr(told)
    for asked in moodle.site.asked:
        assert TOKEN not in asked.path and TOKEN not in repr(asked.headers)
        assert asked.method == "POST" or asked.path == "/robots.txt"


def test_a_file_on_another_site_is_not_asked_for_with_the_token(
    moodle: SmallMoodle, source: Source, tmp_path: Path
) -> None:
    with serving() as other:
        other.pages["/webservice/pluginfile.php/1/a.pdf"] = "x"
        address = f"{other.url}/webservice/pluginfile.php/1/a.pdf"
        moodle.section(module("resource", 18, "Agenda", content(address, "a.pdf")))
        with pytest.raises(FetchRefused, match="lies elsewhere"):
            source.fetch(only(source), "", tmp_path)
        assert other.asked == []


def test_a_token_is_not_sent_unencrypted(tmp_path: Path) -> None:
    tokens = Tokens(given={"http://moodle.example": TOKEN})
    with Fetcher((), QUICK) as fetcher:
        source = WebSources(fetcher, tokens=tokens).open("http://moodle.example/course/view.php?id=7", {})
        with pytest.raises(FetchRefused, match="over http://") as told:
            source.scan()
    assert TOKEN not in str(told.value)


def test_tokens_are_read_from_a_file_that_others_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "moodle-tokens.txt"
    path.write_text(f"# from Ana, May\n\nhttps://Moodle.example/learn/ {TOKEN}\n", encoding="utf-8")
    path.chmod(0o600)
    tokens = Tokens(path)
    assert tokens.of("https://moodle.example/learn") == TOKEN and TOKEN not in repr(tokens)
    assert tokens.site_of("https://moodle.example/learn/course/view.php?id=7") == "https://moodle.example/learn"
    assert tokens.site_of("https://moodle.example/learning/") is None
    with pytest.raises(SourceRefused, match=r"wants a web-service token.*moodle-tokens"):
        tokens.of("https://other.example")
    path.chmod(0o644)
    with pytest.raises(SourceRefused, match="chmod 600"):
        tokens.of("https://moodle.example/learn")


@pytest.mark.parametrize("line", [TOKEN, f"https://moodle.example {TOKEN[:8]}", f"moodle.example {TOKEN}"])
def test_a_wrong_line_among_the_tokens_is_named_and_not_shown(tmp_path: Path, line: str) -> None:
    path = tmp_path / "moodle-tokens.txt"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(SourceRefused, match="line 2") as told:
        Tokens(path).of("https://moodle.example")
    assert TOKEN[:8] not in str(told.value)


# --- sites that fail


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (fault("invalidtoken", f"Invalid token {TOKEN}"), "does not accept the token"),
        (fault("requireloginerror"), "enrol the user"),
        (fault("accessexception"), "does not offer core_course_get_contents"),
        (
            fault("strange", f"Something about {TOKEN}\n<b>and</b> more"),
            "answers core_course_get_contents with a fault",
        ),
        ({"errorcode": "sitemaintenance", "error": "x"}, "is being maintained"),
        (["text"], "answers otherwise than Moodle"),
        ([{"modules": 7}], "answers otherwise than Moodle"),
        ([{"modules": [{"modname": "page"}]}], "answers otherwise than Moodle"),
        (None, "answers otherwise than Moodle"),
    ],
)
def test_a_fault_is_a_sentence_and_empties_nothing(
    moodle: SmallMoodle, source: Source, answer: Any, sentence: str
) -> None:
    moodle.functions["core_course_get_contents"] = lambda asked: answer
    with pytest.raises(IngestError, match=sentence) as told:
        source.scan()
    assert TOKEN not in str(told.value)


@pytest.mark.parametrize("body", ["<html>Log in</html>", "", "[" * 100_000])
def test_what_is_no_moodle_is_told(moodle: SmallMoodle, source: Source, body: str) -> None:
    moodle.site.pages["/webservice/rest/server.php"] = body
    with pytest.raises(FetchError, match="does not answer as a Moodle does"):
        source.scan()


def test_an_activity_whose_service_is_not_offered_keeps_its_place(moodle: SmallMoodle, source: Source) -> None:
    moodle.section(
        module("glossary", 20, "Words"),
        module("forum", 22, "News"),
        module("label", 30, "L", description="<p>Text</p>"),
    )
    scan = source.scan()
    assert names(scan, moodle) == ["/course/view.php?id=7#module-30"]
    assert [one.name.rpartition("/mod/")[2] for one in scan.unread] == [
        "glossary/view.php?id=20",
        "forum/view.php?id=22",
    ]
    assert "does not offer mod_glossary_get_entries_by_letter" in str(scan.unread[0].error)
    assert f"{moodle.site.url}/mod/forum/discuss.php?d=51".startswith(scan.hidden)
    assert not f"{moodle.site.url}/mod/page/view.php?id=12".startswith(scan.hidden)


def test_a_download_that_is_refused_is_told(moodle: SmallMoodle, source: Source, tmp_path: Path) -> None:
    address = moodle.file(
        "342/a.pdf", json.dumps({"error": "…", "errorcode": "enabledirectdownload"}), "application/json"
    )
    moodle.section(module("resource", 18, "Agenda", content(address, "a.pdf")))
    with pytest.raises(FetchError, match="Can download files"):
        source.fetch(only(source), "", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_calls_itself_otherwise_is_told(moodle: SmallMoodle, source: Source) -> None:
    moodle.functions["core_webservice_get_site_info"] = lambda asked: {"siteurl": "https://moodle.example", "userid": 3}
    with pytest.raises(SourceRefused, match=r"calls itself https://moodle\.example"):
        source.scan()
