"""A reindex over sources on the web: what it does to the index when the web changes, fails or lies."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest
import small_web
from small_index import Small
from small_moodle import TOKEN, SmallMoodle, content, module
from small_site import Reply, Site
from small_web import QUICK

from index.records import Report
from ingest.errors import ReadError
from ingest.fetch import Fetcher
from ingest.readers.dispatch import Job, read
from ingest.records import Document
from ingest.tokens import Tokens
from ingest.visits import Visits
from ingest.web import WebSources

site = small_web.open_site


class InProcess:
    """The real readers, without processes of their own."""

    def submit(self, job: Job) -> Future[tuple[Document, ...]]:
        future: Future[tuple[Document, ...]] = Future()
        try:
            future.set_result(read(job))
        except ReadError as error:
            future.set_exception(error)
        return future

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass


Reindex = Callable[..., Report]


@pytest.fixture
def reindex(site: Site, tmp_path: Path) -> Reindex:
    small = Small(tmp_path)

    def run(path: str, **named: Any) -> Report:
        with Fetcher([site.host], QUICK) as fetcher:
            visits = Visits(small.home / "visits", keep=not named.get("dry_run"))
            web = WebSources(fetcher, visits, Tokens(given={site.url: TOKEN}))
            run = replace(small.reindexer(), web=web, reader_factory=InProcess)
            return run.run([site.url + path], **named)

    return run


def page(title: str, *links: str) -> str:
    anchors = "".join(f'<a href="{link}">{link}</a>' for link in links)
    text = f"<main><h1>{title}</h1><p>What {title} is about, at length.</p>{anchors}</main>"
    return f"<html><head><title>{title}</title></head><body>{text}</body></html>"


SITE = {"kind": "site"}


def test_a_site_is_indexed_and_then_followed(site: Site, reindex: Reindex) -> None:
    site.pages |= {"/docs/": page("Start", "a", "b"), "/docs/a": page("A"), "/docs/b": page("B")}
    dry = reindex("/docs/", settings=SITE, dry_run=True)
    first = reindex("/docs/", settings=SITE)
    assert first.new == dry.new == tuple(f"{site.url}/docs/{name}" for name in ("", "a", "b"))
    site.pages |= {"/docs/a": page("A and more"), "/docs/b": lambda reply: reply.send("oh", status=500)}
    second = reindex("/docs/")  # the settings are remembered
    assert second.changed == (f"{site.url}/docs/a",)
    assert [(one.source, one.stale) for one in second.failed] == [(f"{site.url}/docs/b", True)]
    site.pages["/docs/"] = page("Start", "a")
    third = reindex("/docs/")
    assert third.removed == (f"{site.url}/docs/b",)


def test_a_site_that_is_down_empties_nothing(site: Site, reindex: Reindex) -> None:
    site.pages |= {"/docs/": page("Start", *"abcdefgh"), **{f"/docs/{name}": page(name) for name in "abcdefgh"}}
    before = reindex("/docs/", settings=SITE)
    for answer in (lambda reply: reply.send("oh", status=503), lambda reply: reply.send("gone", status=404)):
        site.pages["/docs/"] = answer
        report = reindex("/docs/")
        assert (report.removed, report.generation, len(report.failed)) == ((), before.generation, 1)
    # A site that comes back as one empty page is what the brake is for.
    site.pages["/docs/"] = page("Under construction")
    report = reindex("/docs/")
    assert report.removed == () and report.refused is not None and "--allow-removals" in report.refused


def test_pages_that_did_not_change_are_not_sent_or_embedded_again(site: Site, reindex: Reindex) -> None:
    def lasting(text: str) -> Callable[[Reply], None]:
        def answer(reply: Reply) -> None:
            if reply.headers.get("If-None-Match") == '"1"':
                reply.send_response(304)
                reply.end_headers()
            else:
                reply.send(text, ETag='"1"')

        return answer

    listed = f"{site.url}/a\n{site.url}/b"
    site.pages |= {"/sitemap.txt": lambda reply: reply.send(listed, "text/plain")}
    site.pages |= {"/a": lasting(page("A")), "/b": lasting(page("B"))}
    assert len(reindex("/sitemap.txt").new) == 2
    site.asked.clear()
    report = reindex("/sitemap.txt")
    assert (report.unchanged, report.embedded, report.new, report.changed) == (2, 0, (), ())
    assert [one.headers.get("if-none-match") for one in site.asked if one.path in ("/a", "/b")] == ['"1"', '"1"']


def test_a_moodle_course_is_indexed_under_the_learners_addresses(site: Site, reindex: Reindex) -> None:
    moodle = SmallMoodle(site)
    address = moodle.file("340/mod_page/content/index.html", "<p>Send the invoice the same day.</p>")
    note = moodle.file("342/mod_resource/content/3/agenda.txt", "Agenda: fees first.", "text/plain")
    activity = module("page", 12, "Invoices", content(address, "index.html"))
    moodle.section(activity, module("resource", 18, "Agenda", content(note, "agenda.txt")))
    course = "/course/view.php?id=7"
    first = reindex(course)
    assert first.new == (f"{site.url}/mod/page/view.php?id=12", f"{site.url}/mod/resource/view.php?id=18#agenda.txt")
    site.asked.clear()
    assert reindex(course).unchanged == 2
    assert not [one for one in site.asked if "pluginfile" in one.path]
    moodle.file("340/mod_page/content/index.html", "<p>Send the invoice within two days.</p>")
    activity["contents"][0]["timemodified"] += 1
    assert reindex(course).changed == (f"{site.url}/mod/page/view.php?id=12",)
    activity["visible"] = 0
    assert reindex(course).removed == (f"{site.url}/mod/page/view.php?id=12",)
    moodle.functions["core_course_get_contents"] = lambda asked: {"exception": "x", "errorcode": "invalidtoken"}
    report = reindex(course)
    assert report.removed == () and "does not accept the token" in report.failed[0].reason
    assert TOKEN not in repr(report)


def test_the_pages_of_a_sitemap_are_fetched_side_by_side_and_reported_in_order(site: Site, reindex: Reindex) -> None:
    # One after the other, a site that answers in 0.2 s took 0.2 s a page, and longer with every page.
    at_once: list[int] = []
    now = 0
    lock = threading.Lock()

    def slow(reply: Reply) -> None:
        nonlocal now
        with lock:
            now += 1
            at_once.append(now)
        time.sleep(0.1)
        with lock:
            now -= 1
        reply.send(page(reply.path))

    names = [f"/p{number}" for number in range(6)]
    site.pages |= dict.fromkeys(names, slow)
    listed = "".join(f"<url><loc>{site.url}{name}</loc></url>" for name in names)
    site.pages["/sitemap.xml"] = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
    report = reindex("/sitemap.xml")
    assert report.new == tuple(f"{site.url}{name}" for name in names)
    assert max(at_once) == QUICK.at_once


def test_keys_in_a_sitemaps_addresses_are_neither_asked_for_nor_shown(site: Site, reindex: Reindex) -> None:
    site.pages["/a"] = page("A")
    listed = f"<url><loc>{site.url}/a</loc></url><url><loc>{site.url}/b?token=abc123</loc></url>"
    site.pages["/sitemap.xml"] = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
    report = reindex("/sitemap.xml")
    assert report.new == (f"{site.url}/a",) and "abc123" not in repr(report)
    assert [one.reason for one in report.failed] == [
        "1 addresses with a key in them were left out: it would be shown to everybody. Tell those who run the site."
    ]


def test_a_redirect_to_a_key_is_cited_by_the_address_that_was_named(site: Site, reindex: Reindex) -> None:
    site.pages |= {"/a": lambda reply: reply.redirect("/b?token=abc123"), "/b": page("B")}
    report = reindex("/a", settings={"kind": "page"})
    assert not report.failed and report.new == (f"{site.url}/a",) and "abc123" not in repr(report)


def test_a_source_with_a_key_is_refused_without_showing_it(reindex: Reindex) -> None:
    report = reindex("/a?wstoken=abc123")
    assert "has a key in it" in report.failed[0].reason and "abc123" not in repr(report)
