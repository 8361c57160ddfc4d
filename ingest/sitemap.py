"""A sitemap → the pages it lists. XML, gzipped XML, plain text, and index files that list further sitemaps.

The format is https://www.sitemaps.org/protocol.html. expat reads it without entities or a document type, which no
sitemap has; ``lastmod`` is not trusted, since many sites set it to today. When a part cannot be read, or the limit is
reached, nothing that was known counts as gone.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from ingest import urls
from ingest.errors import FetchError, ReadError
from ingest.fetch import Fetcher
from ingest.pages import Spool, WebSource, is_worth_asking
from ingest.secrecy import has_secret
from ingest.sources import Item, Scan
from ingest.unpack import NotUnpackable, gunzipped

log = logging.getLogger(__name__)

PAGES = 2000  # of one SOURCE, unless its settings say otherwise
MOST_PAGES = 50_000
MOST_BYTES = 50 << 20  # what one file may hold, unpacked, says the protocol
MOST_FILES = 500
_DEEP = 3  # the protocol allows an index of sitemaps; some sites have an index of indexes
_DEEPEST = 10  # elements within elements; a sitemap has three, and some with extensions
_EVERYTHING = ("",)  # every name begins so


class SitemapSource(WebSource):
    """The pages of a sitemap, on its own site."""

    def __init__(self, location: str, fetcher: Fetcher, pages: int = PAGES) -> None:
        super().__init__(location, fetcher)
        self._pages = pages

    def scan(self) -> Scan:
        """Return what the sitemap lists; raise a FetchError when it cannot be read itself."""
        reading = _Reading(self._fetcher, urls.tidy(self.location), self._pages)
        reading.read(reading.root, _DEEP)
        return reading.scan()


class _Reading:
    """One sitemap with all its parts, being read."""

    def __init__(self, fetcher: Fetcher, root: str, pages: int) -> None:
        self.root = root
        self._fetcher = fetcher
        self._limit = pages
        self._spool = Spool()
        self._pages: dict[str, None] = {}
        self._files: set[str] = set()
        self._notes: list[str] = []
        self._elsewhere: list[str] = []
        self._with_key = 0
        self._whole = True

    def read(self, url: str, deep: int) -> None:
        """Take in a sitemap; only the first one's failure is an error."""
        self._files.add(url)
        for is_index, link in entries(_bytes(self._fetcher, url, self._spool.folder), url):
            target = urls.join(url, link)
            if target is None or _site(target) != _site(self.root):
                self._elsewhere.append(link)
            elif not is_index:
                self._page(target)
            elif target not in self._files:
                self._part(target, deep)

    def _part(self, url: str, deep: int) -> None:
        try:
            if not deep or len(self._files) >= MOST_FILES:
                raise FetchError(f"it has more than {MOST_FILES} parts, or parts within parts within parts.")
            self.read(url, deep - 1)
        except ReadError as error:
            self._partly(f"A part of this sitemap could not be read, so nothing was removed: {error}")

    def _partly(self, note: str) -> None:
        if note not in self._notes:
            self._notes.append(note)
        self._whole = False

    def scan(self) -> Scan:
        """What was found."""
        if not self._pages and self._whole:
            raise FetchError(f"The sitemap {self.root} lists no pages; open it in a browser and check the address.")
        if self._elsewhere:
            self._notes.append(
                f"{len(self._elsewhere)} addresses that are not on this site were left out, the first is "
                f"{self._elsewhere[0][:200]}; add them as sources of their own if they are meant."
            )
        if self._with_key:
            self._notes.append(
                f"{self._with_key} addresses with a key in them were left out: it would be shown to everybody. "
                "Tell those who run the site."
            )
        items = tuple(Item(name, None) for name in sorted(self._pages))
        return Scan(items, (), () if self._whole else _EVERYTHING, tuple((self.root, note) for note in self._notes))

    def _page(self, url: str) -> None:
        if url in self._pages or not is_worth_asking(url):
            return
        if has_secret(url):
            self._with_key += 1
            return
        if len(self._pages) < self._limit:
            self._pages[url] = None
        else:
            self._partly(
                f"The sitemap lists more than {self._limit:,} pages; the rest was left out and nothing was removed. "
                "Raise its limit of pages."
            )


def entries(data: bytes, url: str) -> Iterator[tuple[bool, str]]:
    """Return each address a sitemap lists and whether it is a further sitemap; raise FetchError."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return iter(_Xml(url).read(data))
    if start.lower().startswith((b"http://", b"https://")):
        lines = data.decode("utf-8-sig", "replace").split()
        return iter([(False, line) for line in lines])
    raise FetchError(f"{url} is not a sitemap; open it in a browser and check the address.")


class _Xml:
    """Collects <loc> of <url> and <sitemap>, and of no other vocabulary's (<image:loc>)."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._path: list[str] = []
        self._text: list[str] = []
        self._space = ""
        self.found: list[tuple[bool, str]] = []

    def read(self, data: bytes) -> list[tuple[bool, str]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise FetchError(
                f"The sitemap {self._url} is not well-formed in line {error.lineno}; tell those who run the site."
            ) from error
        return self.found

    def _doctype(self, name: str, *_: object) -> None:
        what = "a web page" if name.lower() == "html" else "a document with a type of its own"
        raise FetchError(f"{self._url} is {what}, not a sitemap; open it in a browser and check the address.")

    def _start(self, name: str, _: object) -> None:
        space, _, local = name.rpartition(" ")
        if len(self._path) > _DEEPEST:
            raise FetchError(f"The sitemap {self._url} is nested as no sitemap is; tell those who run the site.")
        if not self._path:
            if local not in ("urlset", "sitemapindex"):
                raise FetchError(f"{self._url} is not a sitemap; open it in a browser and check the address.")
            self._space = space
        self._path.append(local if space == self._space else "")
        self._text.clear()

    def _end(self, _: str) -> None:
        if self._path[1:] in (["url", "loc"], ["sitemap", "loc"]):
            self.found.append((self._path[1] == "sitemap", "".join(self._text).strip()))
        self._path.pop()
        self._text.clear()


def _bytes(fetcher: Fetcher, url: str, folder: Path) -> bytes:
    got = fetcher.get(url, folder)
    assert got is not None and got.path is not None
    data = got.path.read_bytes()
    got.path.unlink()
    try:
        return gunzipped(data, MOST_BYTES) if data.startswith(b"\x1f\x8b") else data
    except NotUnpackable as error:
        raise FetchError(f"The sitemap {url} cannot be unpacked: {error}; tell those who run the site.") from error


def _site(url: str) -> str:
    """The host, with and without www. being one site."""
    return urls.host_of(url).removeprefix("www.")
