"""SOURCEs that have to be fetched, through the seam of ingest.sources: a small real one over a folder of pages.

It answers as a server does: not modified, changed, no such page, no answer. Every request is counted.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from small_index import Small

from index.reindex import Reindexer
from index.snapshot import Snapshot
from index.store import Store
from ingest.errors import NoAnswer, PageMissing
from ingest.sources import Fetched, Item, Scan, Source, SourceKind

SITE = "https://example.org/toolkit/"


class Server:
    """Pages by URL; a stamp is the page's text."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.silent: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self.links: list[str] = []

    def open(self, url: str, settings: Mapping[str, str]) -> Source:
        return SiteSource(url, self, settings)


class SiteSource(Source):
    kind: SourceKind = "web"

    def __init__(self, location: str, server: Server, settings: Mapping[str, str]) -> None:
        super().__init__(location)
        self._server = server
        self.settings = settings

    def scan(self) -> Scan:
        return Scan(tuple(Item(url, None) for url in sorted(self._server.links)))

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        self._server.asked.append((item.name, stamp))
        if item.name in self._server.silent:
            raise NoAnswer(f"{item.name} does not answer.")
        if item.name not in self._server.pages:
            raise PageMissing(f"{item.name} is not there.")
        text = self._server.pages[item.name]
        if stamp == f"etag {text}":
            return None
        path = folder / hashlib.sha256(item.name.encode()).hexdigest()
        path.write_text(text)
        return Fetched(path, "text/html", item.name, f"etag {text}", temporary=True)


@pytest.fixture
def server() -> Server:
    server = Server()
    for name in "abcde":
        server.pages[f"{SITE}{name}.md"] = f"# Page {name}\n\nText of {name}."
    server.links = list(server.pages)
    return server


def made(small: Small, server: Server) -> Reindexer:
    return replace(small.reindexer(), web=server)


def test_pages_are_read_and_their_addresses_kept(small: Small, server: Server) -> None:
    report = made(small, server).run([SITE])
    assert len(report.new) == 5 and report.failed == ()
    resource = Snapshot.open(small.home).resources()[0]
    assert (resource.source, resource.url) == (f"{SITE}a.md", f"{SITE}a.md")


def test_what_is_not_modified_is_neither_sent_nor_read(small: Small, server: Server) -> None:
    made(small, server).run([SITE])
    small.reader.read.clear()
    server.asked.clear()
    report = made(small, server).run()
    assert report.unchanged == 5 and not small.reader.read
    assert all(stamp.startswith("etag") for _, stamp in server.asked)


def test_one_changed_page_is_read_alone(small: Small, server: Server) -> None:
    made(small, server).run([SITE])
    small.reader.read.clear()
    server.pages[f"{SITE}b.md"] += "\n\nMore."
    report = made(small, server).run()
    assert report.changed == (f"{SITE}b.md",) and small.reader.read == [f"{SITE}b.md"] and report.embedded == 1


def test_a_page_the_server_no_longer_has_goes(small: Small, server: Server) -> None:
    made(small, server).run([SITE])
    del server.pages[f"{SITE}c.md"]  # still linked, but 404
    assert made(small, server).run().removed == (f"{SITE}c.md",)
    server.links.remove(f"{SITE}d.md")  # there, but no longer linked
    assert made(small, server).run().removed == (f"{SITE}d.md",)


def test_a_site_that_says_404_to_everything_is_held_by_the_brake(small: Small, server: Server) -> None:
    made(small, server).run([SITE])
    server.pages.clear()
    report = made(small, server).run()
    assert report.refused and report.removed == () and len(Snapshot.open(small.home).resources()) == 5


def test_a_page_that_does_not_answer_stays_and_is_left_alone_for_a_while(small: Small, server: Server) -> None:
    made(small, server).run([SITE])
    server.silent = {f"{SITE}a.md"}
    report = made(small, server).run()
    assert [(one.source, one.stale) for one in report.failed] == [(f"{SITE}a.md", True)]
    server.asked.clear()
    report = made(small, server).run()
    assert f"{SITE}a.md" not in {url for url, _ in server.asked}
    assert report.failed[0].stale and "tried again after" in report.failed[0].reason
    store = Store.open(small.home)
    store.connection.execute("UPDATE items SET retry = 0")
    store.close()
    server.silent = set()
    report = made(small, server).run()
    assert (report.failed, report.unchanged, report.generation) == ((), 5, 1)


def test_better_readers_ask_for_the_bytes_again(small: Small, server: Server) -> None:
    made(small, server).run([SITE])
    server.asked.clear()
    small.reader.read.clear()
    report = replace(made(small, server), reading="better").run()
    assert len(small.reader.read) == 5 and report.unchanged == 5
    assert {stamp for _, stamp in server.asked} == {""}


def test_a_source_remembers_its_settings(small: Small, server: Server) -> None:
    made(small, server).run([SITE], settings={"depth": "2"})
    store = Store.peek(small.home)
    assert [(scope.kind, scope.settings) for scope in store.scopes()] == [("web", {"depth": "2"})]
    store.close()
    made(small, server).run([SITE])  # named again without settings: those it has stay
    store = Store.peek(small.home)
    assert store.scopes()[0].settings == {"depth": "2"}
    store.close()


def test_a_manifest_may_list_pages(small: Small, server: Server) -> None:
    server.links = [f"{SITE}a.md"]
    small.write("a file.md", "Text.")
    small.write(
        "list.toml", f'[[resource]]\nsource = "a file.md"\n[[resource]]\nsource = "{SITE}a.md"\ntitle = "Listed"\n'
    )
    report = made(small, server).run([str(small.folder / "list.toml")])
    assert report.new == ("a file.md", f"{SITE}a.md")
    titles = {resource.source: resource.title for resource in Snapshot.open(small.home).resources()}
    assert titles[f"{SITE}a.md"] == "Listed"
    assert made(small, server).run().unchanged == 2


def test_without_a_way_to_the_web_a_page_is_a_failure_that_says_so(small: Small) -> None:
    report = small.reindexer().run([SITE])
    assert report.failed[0].source == SITE and "web" in report.failed[0].reason and report.generation is None
