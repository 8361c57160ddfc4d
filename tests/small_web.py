"""A small web server, something that fetches from it, and the sources behind it.

A test file takes the fixtures it asks for by binding them: ``site, fetcher = small_web.site, small_web.fetcher``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_site import Page, Reply, Site, serving

from ingest.fetch import Fetcher, Got, Limits
from ingest.sources import Fetched, Item, Scan, Source
from ingest.visits import Visits
from ingest.web import WebSources

QUICK = Limits(seconds=5.0, stall=2.0, pause=0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def open_site() -> Iterator[Site]:
    """To be bound as ``site``: its robots.txt lets everybody everywhere."""
    with serving() as one:
        one.pages["/robots.txt"] = ""
        yield one


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher([site.host], QUICK) as one:
        yield one


@pytest.fixture
def web(fetcher: Fetcher, tmp_path: Path) -> WebSources:
    return WebSources(fetcher, Visits(tmp_path / "visits"))


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def body(got: Got | None) -> bytes:
    assert got is not None and got.path is not None
    return got.path.read_bytes()


def names(scan: Scan, site: Site) -> list[str]:
    return [item.name.removeprefix(site.url) for item in scan.items]


def brought(source: Source, item: Item, folder: Path, stamp: str = "") -> Fetched:
    got = source.fetch(item, stamp, folder)
    assert got is not None and got.path.parent == folder
    return got


def page(title: str, *links: str, head: str = "") -> str:
    anchors = "".join(f'<a href="{link}">{link}</a>' for link in links)
    return f"<html><head><title>{title}</title>{head}</head><h1>{title}</h1><p>About {title}.</p>{anchors}</html>"


def lasting(text: str) -> Page:
    """A page that answers 304 to whoever has it."""

    def answer(reply: Reply) -> None:
        tag = f'"{hash(text)}"'
        if reply.headers.get("If-None-Match") == tag:
            reply.send_response(304)
            reply.end_headers()
        else:
            reply.send(text, ETag=tag)

    return answer
