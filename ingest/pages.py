"""Single pages, and what all sources on the web have in common: an item is asked for "if modified" and spooled.

A source's name is its tidied URL. ``settings`` of a SOURCE on the web are texts, because that is how they are kept.
"""

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ingest import urls
from ingest.errors import FetchError, SourceRefused
from ingest.fetch import Fetcher, Got
from ingest.readers.dispatch import named_format
from ingest.secrecy import has_secret
from ingest.sources import Fetched, Item, Scan, Source, SourceKind

_SITEMAP = (b"<urlset", b"<sitemapindex")
# What a page links to and no reader takes; asking for it would only cost both sides.
_NOT_READ = frozenset(
    ".7z .aac .apk .avi .avif .bmp .css .csv .dmg .doc .eot .eps .exe .flac .gif .gz .ico .ics .iso .jpeg .jpg .js"
    " .json .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .msi .ogg .ogv .otf .png .ppt .ps .rar .rss .svg .svgz .swf .tar"
    " .tgz .tif .tiff .ttf .wav .webm .webmanifest .webp .wma .wmv .woff .woff2 .xls .xlsx .xml .zip".split()
)


class WebSource(Source):
    """A SOURCE on the web: its items are URLs."""

    kind: SourceKind = "web"

    def __init__(self, location: str, fetcher: Fetcher) -> None:
        super().__init__(location)
        self._fetcher = fetcher

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        """Bring a page's bytes into ``folder``; None when they are still those of ``stamp``."""
        got = self._fetcher.get(item.name, folder, stamp)
        if got is None:
            return None
        # A redirect may hand out a key for this one visit; people are sent where we were.
        return fetched(got, item.name if has_secret(got.url) else "")


class PageSource(WebSource):
    """One page or one file, whatever it links to."""

    def scan(self) -> Scan:
        return Scan((Item(urls.tidy(self.location), None),))

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        found = super().fetch(item, stamp, folder)
        if found is not None and "xml" in found.media_type and "html" not in found.media_type:
            with found.path.open("rb") as file:
                start = file.read(2048)
            if any(mark in start for mark in _SITEMAP):
                found.path.unlink()
                raise FetchError(f"{item.name} is a sitemap; add it as one, and its pages are read.")
        return found


class Spool:
    """A folder for what a scan fetches; it goes with its owner."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="toolkit-"))
        self._finish = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def fetched(got: Got, url: str = "") -> Fetched:
    """What was got, as readers are handed it; ``url`` is what people open, when that is another."""
    assert got.path is not None  # everything was wanted
    return Fetched(got.path, got.media_type, url or got.url, got.stamp, temporary=True)


def is_readable(url: str, media_type: str) -> bool:
    """Whether a reader takes what is said to be at a URL."""
    if media_type in ("text/html", "application/xhtml+xml"):
        return True
    return named_format(PurePosixPath(unquote(urlsplit(url).path)).name, media_type) is not None


def is_worth_asking(url: str) -> bool:
    """Whether a link's ending lets hope for something to read."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() not in _NOT_READ


def number(settings: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A setting that is a whole number from 0 to ``most``; raise SourceRefused with what is wrong."""
    text = settings.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise SourceRefused(f"{name} must be a whole number up to {most:,}, not {text!r}.")
    return int(text)
