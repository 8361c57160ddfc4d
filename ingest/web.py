"""A URL and the settings kept with it → the source it is: a page, a sitemap, a site or a Moodle.

Settings are ``kind`` (page, sitemap, site, moodle; guessed from the address when it is not given), ``depth`` and
``pages`` (limits of a site or sitemap), ``pause`` (seconds between two requests) and ``courses`` (ids at a Moodle, with
commas).
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ingest import pages, site, sitemap, urls
from ingest.errors import FetchRefused, SourceRefused
from ingest.fetch import Fetcher
from ingest.moodle_site import MoodleSource
from ingest.secrecy import has_secret
from ingest.sources import Source
from ingest.tokens import Tokens
from ingest.visits import Visits

KINDS = ("page", "sitemap", "site", "moodle")
SETTINGS = ("kind", "only", "depth", "pages", "pause", "courses")
_SITEMAP = re.compile(r"sitemap[\w.-]*\.(?:xml|txt)(?:\.gz)?|[\w.-]+\.xml(?:\.gz)?", re.IGNORECASE)
_MOODLE = re.compile(r"/(?:course/(?:view|section)|mod/[a-z]+/view)\.php$")


class WebSources:
    """Opens sources on the web; ``ingest.sources.Web`` is what it is to others."""

    def __init__(self, fetcher: Fetcher, visits: Visits | None = None, tokens: Tokens | None = None) -> None:
        self._fetcher = fetcher
        self._visits = visits or Visits()
        self._tokens = tokens or Tokens()

    def open(self, url: str, settings: Mapping[str, str]) -> Source:
        """Return the source at a URL; raise SourceRefused or FetchRefused."""
        address = urls.tidy(url)
        if has_secret(address):
            raise SourceRefused(
                f"The address at {urls.host_of(address)} has a key in it, which would be shown to everybody; "
                "use one without it."
            )
        for name in settings:
            if name not in SETTINGS:
                raise SourceRefused(f"{name} is not a setting of a source; known are {', '.join(SETTINGS)}.")
        kind = settings.get("only") or settings.get("kind") or self._guess(url, address)
        if "pause" in settings:
            self._fetcher.keep_pause(address, _seconds(settings["pause"]))
        if kind == "page":
            return pages.PageSource(url, self._fetcher)
        if kind == "sitemap":
            most = pages.number(settings, "pages", sitemap.PAGES, sitemap.MOST_PAGES)
            return sitemap.SitemapSource(url, self._fetcher, most)
        if kind == "site":
            depth = pages.number(settings, "depth", site.DEPTH, site.MOST_DEPTH)
            most = pages.number(settings, "pages", site.PAGES, site.MOST_PAGES)
            return site.SiteSource(url, self._fetcher, self._visits, depth, most)
        if kind == "moodle":
            return MoodleSource(url, self._fetcher, self._tokens, settings.get("courses", ""))
        raise SourceRefused(f"{kind} is no kind of source; known are {', '.join(KINDS)}.")

    def _guess(self, url: str, address: str) -> str:
        parts = urlsplit(address)
        if _SITEMAP.fullmatch(PurePosixPath(parts.path).name):
            return "sitemap"
        if self._tokens.site_of(address) is not None or (_MOODLE.search(parts.path) and "id=" in parts.query):
            return "moodle"
        return "page"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 60:
        raise FetchRefused(f"pause must be seconds between 0 and 60, not {text!r}.")
    return seconds
