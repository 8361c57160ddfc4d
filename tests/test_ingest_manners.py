"""Several pages at once, and yet no host is asked by more than a few of us, or sooner than it wants."""

import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from small_site import Reply, Site, serving

from ingest.ahead import Ahead
from ingest.errors import NoAnswer
from ingest.fetch import Fetcher, Limits
from ingest.manners import Manners

SLOW = 0.15  # seconds for a page


class Busy:
    """A page that takes its time, and how many were being made at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def __call__(self, reply: Reply) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(SLOW)
        with self._lock:
            self._now -= 1
        reply.send(f"<p>{reply.path}</p>")


@pytest.fixture
def busy() -> Busy:
    return Busy()


@pytest.fixture
def site(busy: Busy) -> Iterator[Site]:
    with serving() as one:
        one.pages |= {"/robots.txt": ""} | {f"/{number}": busy for number in range(8)}
        yield one


def fetch_all(fetcher: Fetcher, urls: list[str], folder: Path) -> None:
    with Ahead(8) as ahead:
        coming = [ahead.submit(fetcher.get, url, folder) for url in urls]
        for url, one in zip(urls, coming, strict=True):
            got = one.result(30)
            assert got is not None and got.path is not None
            assert got.path.read_text() == f"<p>/{url.rsplit('/', 1)[1]}</p>"


def test_one_host_is_asked_for_two_pages_at_once_and_never_more(site: Site, busy: Busy, tmp_path: Path) -> None:
    with Fetcher([site.host], Limits(pause=0.0)) as fetcher:
        fetch_all(fetcher, [f"{site.url}/{number}" for number in range(8)], tmp_path)
    assert busy.most == 2
    assert [one.path for one in site.asked].count("/robots.txt") == 1


def test_the_pause_lies_between_all_requests_to_a_host_whoever_makes_them(site: Site, tmp_path: Path) -> None:
    asked: list[float] = []

    def noted(reply: Reply) -> None:
        asked.append(time.monotonic())
        reply.send(f"<p>{reply.path}</p>")

    site.pages |= {f"/{number}": noted for number in range(4)}
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.2"
    with Fetcher([site.host], Limits(pause=0.0, at_once=4)) as fetcher:
        fetch_all(fetcher, [f"{site.url}/{number}" for number in range(4)], tmp_path)
    asked.sort()
    assert asked[-1] - asked[0] > 0.45  # three pauses; each request for itself may arrive a little late …
    assert all(later - before > 0.05 for before, later in pairwise(asked))  # … but no two at once


def test_hosts_do_not_wait_for_each_other(site: Site, busy: Busy, tmp_path: Path) -> None:
    with serving() as other:
        other.pages |= {"/robots.txt": "", "/9": busy}
        with Fetcher([site.host, other.host], Limits(pause=0.0, at_once=1)) as fetcher:
            fetch_all(fetcher, [f"{site.url}/0", f"{other.url}/9"], tmp_path)
    assert busy.most == 2


def test_a_host_that_is_silent_three_times_is_left_alone() -> None:
    manners = Manners(2)
    for _ in range(3):
        with pytest.raises(NoAnswer, match="slow"), manners.turn("x.org", 0.0):
            raise NoAnswer("x.org was too slow")
    with pytest.raises(NoAnswer, match="left alone"), manners.turn("x.org", 0.0):
        pass
    with manners.turn("y.org", 0.0):
        pass


def test_what_is_not_begun_when_the_block_is_left_never_is() -> None:
    begun: list[int] = []
    hold = threading.Event()

    def work(number: int) -> int:
        begun.append(number)
        hold.wait(10)
        return number

    with Ahead(1) as ahead:
        first = ahead.submit(work, 1)
        ahead.submit(work, 2)
        while not begun:
            time.sleep(0.001)
    hold.set()
    assert first.result(10) == 1
    for thread in threading.enumerate():
        if thread.name == "ahead":
            thread.join(10)
    assert begun == [1]


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def fail() -> None:
        raise NoAnswer("x.org does not answer")

    with Ahead(1) as ahead, pytest.raises(NoAnswer):
        ahead.submit(fail).result(10)
