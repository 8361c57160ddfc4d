"""A site below one address → its pages, found by following links.

Pages are visited in the order of their distance from the first, never above its folder, never on another host, and
only where robots.txt, ``noindex`` and ``nofollow`` allow. A page that names a canonical address is read under that. A
page that was there and cannot be had now keeps its place, and so do those that are only reached through it; when a
limit ends the crawl, nothing that was known counts as gone.
"""

import logging
import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ingest import urls
from ingest.ahead import Ahead
from ingest.errors import FetchRefused, NoAnswer, PageMissing, ReadError
from ingest.fetch import Fetcher
from ingest.links import is_indexed, look
from ingest.pages import Spool, WebSource, is_readable, is_worth_asking
from ingest.secrecy import has_secret
from ingest.sources import Fetched, Item, Scan, Unread
from ingest.visits import Visit, Visits

log = logging.getLogger(__name__)

DEPTH, PAGES = 5, 500  # links away from the first page, and pages; unless the settings say otherwise
MOST_DEPTH, MOST_PAGES = 20, 20_000
_VARIANTS = 50  # pages that differ only behind the "?": a calendar has one for every day
_NOWHERE = re.compile(
    r"/(?:wp-login\.php|wp-admin|xmlrpc\.php|logout|signout|cart|checkout|feed)(?=[/?]|$)"
    r"|[?&](?:replytocom|add-to-cart)=|[?&]action=(?:edit|history|login|raw|print)\b"
)
_AHEAD = 4  # pages asked for before it is their turn
_EVERYTHING = ("",)  # every name begins so


class SiteSource(WebSource):
    """The pages of a site below its location."""

    def __init__(
        self,
        location: str,
        fetcher: Fetcher,
        visits: Visits,
        depth: int = DEPTH,
        pages: int = PAGES,
    ) -> None:
        super().__init__(location, fetcher)
        self._visits = visits
        self._depth = depth
        self._pages = pages
        self._found: dict[str, _Page] = {}
        self._spool = Spool()

    def scan(self) -> Scan:
        """Visit the site; raise a FetchError when its first page cannot be had."""
        self._spool = Spool()
        crawl = _Crawl(self._fetcher, self._visits.load(self.location), self._spool.folder, self._depth, self._pages)
        for known in crawl.visit_all(urls.tidy(self.location)):
            self.looked = (len(crawl.visited), min(known, self._pages))
        self._visits.save(self.location, crawl.remembered())
        self._found = crawl.chosen()
        items = tuple(Item(name, None) for name in sorted(self._found))
        unread = tuple(Unread(name, error) for name, error in sorted(crawl.unread().items()))
        return Scan(
            items, unread, () if crawl.whole else _EVERYTHING, tuple((self.location, note) for note in crawl.notes)
        )

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        """Hand over what the scan fetched; None when the page is still that of ``stamp``."""
        page = self._found.get(item.name)
        if page is None or page.path is None or not page.path.exists():
            if page is not None and page.path is None and stamp and stamp == page.visit.stamp:
                return None
            return super().fetch(item, stamp, folder)
        target = folder / page.path.name
        shutil.move(page.path, target)
        return Fetched(target, page.visit.media_type, page.visit.url, page.visit.stamp, temporary=True)


@dataclass(frozen=True, slots=True)
class _Page:
    """A visited page; ``path`` is None when it was not modified."""

    visit: Visit
    path: Path | None


@dataclass(frozen=True, slots=True)
class _Area:
    """What lies below an address: the folder of a page, or what begins with a path that names no file."""

    scheme: str
    host: str
    path: str

    @classmethod
    def below(cls, url: str) -> "_Area":
        parts = urlsplit(url)
        folder, _, last = parts.path.rpartition("/")
        return cls(parts.scheme, parts.netloc, parts.path if last and "." not in last else folder + "/")

    def placed(self, url: str) -> str | None:
        """The URL when it lies here, under this site's scheme; else None."""
        parts = urlsplit(url)
        inside = parts.path == self.path or parts.path.startswith(self.path.rstrip("/") + "/")
        if parts.netloc != self.host or not inside:
            return None
        return urlunsplit((self.scheme, parts.netloc, parts.path, parts.query, ""))


class _Crawl:
    """One visit of a site."""

    def __init__(self, fetcher: Fetcher, before: dict[str, Visit], folder: Path, depth: int, pages: int) -> None:
        self.failed: dict[str, ReadError] = {}
        self.notes: list[str] = []
        self.whole = True
        self._fetcher = fetcher
        self._before = before
        self._folder = folder
        self._depth = depth
        self._limit = pages
        self.visited: dict[str, _Page] = {}  # by the address that was asked for
        self._variants: Counter[str] = Counter()
        self._silent = 0
        self._coming: dict[str, Future[_Page]] = {}  # asked for, by address

    def visit_all(self, start: str) -> Iterator[int]:
        """Visit the first page and what can be reached from it; after each, say how many pages are known of."""
        with Ahead(self._fetcher.limits.at_once) as ahead:
            yield from self._follow(start, ahead)

    def _follow(self, start: str, ahead: Ahead) -> Iterator[int]:
        """In the order of the links, whichever answer comes first; a few are asked for ahead of their turn."""
        first = self._visit(start, None)
        self.visited[start] = first
        area = _Area.below(first.visit.url)
        seen = {start, first.visit.url}
        waiting = deque((link, 1) for link in self._links(first.visit, area, seen) if self._depth)
        while waiting:
            yield len(self.visited) + len(waiting)
            if len(self.visited) >= self._limit:
                self._partly(
                    f"There are more than {self._limit:,} pages below {start}; the rest was left out and nothing "
                    "was removed. Raise its limit of pages, or name a smaller part of the site."
                )
                return
            if self._silent >= 3:
                self._partly(f"{area.host} stopped answering after {len(self.visited)} pages; nothing was removed.")
                return
            for url, _ in islice(waiting, min(_AHEAD, self._limit - len(self.visited))):
                if url not in self._coming:
                    self._coming[url] = ahead.submit(self._visit, url, area)
            url, depth = waiting.popleft()
            visit = self._try(url)
            if visit is None:
                continue
            seen.add(visit.url)
            if depth < self._depth:
                waiting.extend((link, depth + 1) for link in self._links(visit, area, seen))

    def remembered(self) -> dict[str, Visit]:
        """What to keep for the next time: what was seen, and what could not be seen now."""
        kept = {url: self._before[url] for url in self.failed if url in self._before}
        if not self.whole:
            kept = dict(self._before)
        return kept | {url: page.visit for url, page in self.visited.items()}

    def chosen(self) -> dict[str, _Page]:
        """The pages to be read, by name: those that may be indexed, each under its canonical address."""
        by_url: dict[str, _Page] = {}
        for page in self.visited.values():
            if page.visit.index and is_readable(page.visit.url, page.visit.media_type):
                by_url.setdefault(page.visit.url, page)
        return {url: page for url, page in by_url.items() if not _is_copy(page.visit, by_url)}

    def unread(self) -> dict[str, ReadError]:
        """What failed, by the name under which it would be read; what was no reading before is not missed."""
        named = {url: self._before.get(url) for url in self.failed}
        return {one.url if one else url: self.failed[url] for url, one in named.items() if one is None or one.index}

    def _try(self, url: str) -> Visit | None:
        """Visit a page; on failure what was seen there before, so that what lies behind it is found all the same."""
        try:
            page = self._coming.pop(url).result()
        except FetchRefused as error:
            log.info("left out: %s", error)
            return None
        except PageMissing as error:
            log.info("dead link: %s", error)
            return None
        except ReadError as error:
            log.debug("failed: %s", error)  # the report names it
            self._silent = self._silent + 1 if isinstance(error, NoAnswer) else 0
            self.failed[url] = error
            if url not in self._before:
                self.whole = False  # whatever is behind it cannot be told from what has gone
            return self._before.get(url)
        self._silent = 0
        self.visited[url] = page
        return page.visit

    def _visit(self, url: str, area: _Area | None) -> _Page:
        before = self._before.get(url)
        stamp = before.stamp if before else ""
        got = self._fetcher.get(
            url, self._folder, stamp, wanted=is_readable, within=lambda to: area is None or area.placed(to) is not None
        )
        if got is None:
            assert before is not None  # else there was no stamp
            return _Page(before, None)
        visit = Visit(got.url, got.stamp, got.media_type, index=is_indexed(got.robots))
        if got.path is None or got.media_type not in ("text/html", "application/xhtml+xml"):
            return _Page(visit, got.path)
        seen = look(got.path.read_text(encoding="utf-8", errors="replace"), got.url)
        links = tuple(link for link in (seen.canonical, *seen.links) if link)
        visit = replace(
            visit, title=seen.title, canonical=seen.canonical, index=visit.index and seen.index, links=links
        )
        return _Page(visit, got.path)

    def _links(self, visit: Visit, area: _Area, seen: set[str]) -> list[str]:
        """The links of a page that lead to pages not yet known, which they are from now on."""
        found = []
        for link in visit.links:
            url = area.placed(link)
            if url is None or url in seen or not self._is_sensible(url):
                continue
            seen.add(url)
            found.append(url)
        return found

    def _is_sensible(self, url: str) -> bool:
        """Whether a link is none of those that lead on without end, or to what is no reading."""
        if not is_worth_asking(url) or has_secret(url) or _NOWHERE.search(url):
            return False
        path = urlsplit(url).path
        if len(url) > 500 or max(Counter(path.strip("/").split("/")).values()) > 3:
            return False
        if urlsplit(url).query:
            self._variants[path] += 1
        return self._variants[path] <= _VARIANTS

    def _partly(self, note: str) -> None:
        self.notes.append(note)
        self.whole = False


def _is_copy(visit: Visit, pages: dict[str, _Page]) -> bool:
    """Whether a page says, and believably, that another visited one is the original.

    Templates that name the front page as everybody's canonical address are common; a copy has its original's title, or
    an address that differs only behind the "?".
    """
    target = visit.canonical
    if not target or target == visit.url or target not in pages:
        return False
    original = pages[target].visit
    if original.canonical not in ("", target):
        return False
    here, there = urlsplit(visit.url), urlsplit(target)
    same_path = here.path.rstrip("/") == there.path.rstrip("/")
    return same_path or (bool(visit.title) and visit.title.casefold() == original.title.casefold())
