"""The only module that speaks HTTP out: a URL → a file, within limits.

A request costs bounded time and bytes, follows few redirects, asks robots.txt first, keeps a pause between two requests
to one host (``ingest.manners``), and asks "if modified" when it is told a stamp: the answer's ETag and Last-Modified.
Text is spooled as UTF-8, whatever it was sent in. Which machines are spoken to is for ``ingest.addresses`` to say, at
every connection. Thread-safe.
"""

import json
import logging
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest import addresses, urls
from ingest.charset import Said, kind_of, text_of
from ingest.errors import FetchError, FetchRefused, PageMissing, TooLarge
from ingest.manners import Manners
from ingest.robots import AGENT, Rules
from ingest.robots import MOST_BYTES as MOST_ROBOTS
from ingest.still import still
from ingest.unpack import NotUnpackable, unpacked

if TYPE_CHECKING:
    from ingest.wire import Answer, Wire

log = logging.getLogger(__name__)

_REDIRECTS = {301, 302, 303, 307, 308}
_BUSY = {429, 503}
_CONDITIONAL = {"If-None-Match", "If-Modified-Since"}
_SNIFF = 4096  # bytes that show what a file is
_KEEP_RULES = 3600.0  # seconds; RFC 9309 §2.4 allows a day


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. ``pause`` lies between two requests to one host, in seconds."""

    seconds: float = 180.0  # for a page or file, with all its redirects
    stall: float = 20.0  # without a byte
    bytes: int = 64 << 20  # of a file, unpacked
    page_bytes: int = 16 << 20  # of a web page, which is all that its reader takes
    redirects: int = 8  # browsers follow 20; a page worth reading needs two or three
    pause: float = 0.25
    at_once: int = 2  # requests under way to one host; browsers have six
    longest_pause: float = 30.0  # a robots.txt or Retry-After that asks for more is not waited for
    retries: int = 2  # for a host that says it is busy


@dataclass(frozen=True, slots=True)
class Got:
    """What a URL gave. ``url`` is where the redirects led; ``path`` is None when the kind was not wanted."""

    url: str
    path: Path | None
    media_type: str
    stamp: str
    robots: str = ""  # X-Robots-Tag, lower case


class Fetcher:
    """Asks for pages and files; use as a context manager. ``allowed`` are hosts that may be private.

    ``contact`` is where those who run a site find out who asks, e.g. the assistant's public URL.
    """

    def __init__(self, allowed: Collection[str] = (), limits: Limits | None = None, contact: str = "") -> None:
        self.limits = limits or Limits()
        self._allowed = frozenset(name.lower() for name in allowed)
        self._agent = f"{AGENT}/1.0" + (f" (+{contact})" if contact else "")
        self._rules: dict[str, tuple[float, Rules]] = {}
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)  # by origin: its robots.txt
        self._pauses: dict[str, float] = {}
        self._manners = Manners(self.limits.at_once)
        self._wires: list[Wire] = []  # those that nobody uses just now
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; the next request opens them anew."""
        with self._lock:
            wires, self._wires = self._wires, []
        for wire in wires:
            wire.close()

    @contextmanager
    def _wire(self) -> "Iterator[Wire]":
        """A wire of one's own, for one chain of redirects."""
        # Most runs read folders only, and the library takes a quarter of a second to load.
        from ingest.wire import Wire

        with self._lock:
            wire = self._wires.pop() if self._wires else Wire(self._agent, self._allowed, self.limits.stall)
        wire.forget_cookies()
        try:
            yield wire
        finally:
            with self._lock:
                self._wires.append(wire)

    def get(
        self,
        url: str,
        folder: Path,
        stamp: str = "",
        wanted: Callable[[str, str], bool] | None = None,
        within: Callable[[str], bool] | None = None,
    ) -> Got | None:
        """Spool what is at a URL into a new file in ``folder``; None when it is still that of ``stamp``.

        ``wanted(url, media type)`` may decline a body before it is read, ``within(url)`` a redirect. Raises
        FetchRefused, PageMissing, NoAnswer, FetchError or TooLarge.
        """
        headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"} | _conditions(stamp)
        with self._answer(urls.tidy(url), headers, None, within) as (final, answer):
            if answer.status == 304:
                return None
            return self._got(final, answer, folder, wanted)

    def post(self, url: str, form: Mapping[str, str], folder: Path) -> Got:
        """Spool the answer to a form, which may hold a secret: it is only sent encrypted, or to a host allowed by name.

        robots.txt is not asked: what answers forms is no page. A redirect is followed without the form.
        """
        asked = urls.tidy(url)
        if asked.startswith("http:") and not self.is_allowed(asked):
            raise FetchRefused(f"{urls.host_of(asked)} is not asked over http://, which anybody on the way can read.")
        with self._answer(asked, {"Accept": "*/*"}, form, None) as (final, answer):
            return self._got(final, answer, folder, None)

    def keep_pause(self, url: str, seconds: float) -> None:
        """Keep this pause between two requests to the host of a URL."""
        self._pauses[urls.host_of(urls.tidy(url))] = seconds

    def may(self, url: str) -> bool:
        """Whether robots.txt lets us ask for a URL; raise when the site cannot be asked at all."""
        with self._wire() as wire:
            return self._rules_of(wire, url).may(url)

    def is_allowed(self, url: str) -> bool:
        """Whether the host of a URL was allowed by name."""
        return addresses.is_allowed(*urls.endpoint(url), self._allowed)

    @contextmanager
    def _answer(
        self,
        url: str,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None,
        within: Callable[[str], bool] | None,
    ) -> "Iterator[tuple[str, Answer]]":
        """The answer at the end of the redirects, its status looked at."""
        with self._wire() as wire:
            yield from self._chain(wire, url, headers, form, within)

    def _chain(
        self,
        wire: "Wire",
        url: str,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None,
        within: Callable[[str], bool] | None,
    ) -> "Iterator[tuple[str, Answer]]":
        left, busy, seen = self.limits.seconds, 0, [url]
        while True:
            here = seen[-1]
            if form is None:
                self._ask_leave(wire, here)
            with self._exchange(wire, here, headers, form, left) as (began, answer):
                if answer.status in _BUSY and busy < self.limits.retries and self._wait(here, answer):
                    busy += 1
                elif answer.status in _REDIRECTS and answer.headers.get("location"):
                    seen.append(self._redirect(seen, answer, within))
                    if form is not None and answer.status in (307, 308):
                        raise FetchRefused(
                            f"{urls.host_of(here)} sends us on to {urls.host_of(seen[-1])}; use that address instead."
                        )
                    form = None
                else:
                    if answer.status != 304 or not _CONDITIONAL & headers.keys():
                        _check_status(here, answer.status)
                    yield here, answer
                    return
            left -= time.monotonic() - began

    @contextmanager
    def _exchange(
        self, wire: "Wire", url: str, headers: Mapping[str, str], form: Mapping[str, str] | None, seconds: float
    ) -> "Iterator[tuple[float, Answer]]":
        """When it is the host's turn: the time, and the answer."""
        with self._manners.turn(urls.host_of(url), self._pause(url)):
            began = time.monotonic()
            with wire.exchange(url, headers, form, max(seconds, 0.01)) as answer:
                yield began, answer

    def _redirect(self, seen: list[str], answer: "Answer", within: Callable[[str], bool] | None) -> str:
        target = urls.join(seen[-1], answer.headers["location"])
        if target is None:
            raise FetchError(f"{seen[-1]} sends us on to an address that is none; tell those who run the site.")
        # The same address twice may be meant once: it sets a cookie and comes back.
        if seen.count(target) > 1 or len(seen) > self.limits.redirects:
            raise FetchError(
                f"{seen[0]} sends us in a circle or on and on; open it in a browser and use where it ends."
            )
        if within is not None and not within(target):
            raise FetchRefused(f"{seen[0]} leads away, to {target}.")
        return target

    def _ask_leave(self, wire: "Wire", url: str) -> None:
        rules = self._rules_of(wire, url)
        if not rules.may(url):
            host = urls.host_of(url)
            raise FetchRefused(
                rules.reason or f"The robots.txt of {host} asks that {url} be left alone; ask those who run the site."
            )

    def _rules_of(self, wire: "Wire", url: str) -> Rules:
        origin = urls.origin(url)
        with self._lock:
            asking = self._asking[origin]
        with asking:  # the others wait for who asks first
            at, rules = self._rules.get(origin, (0.0, None))
            if rules is None or time.monotonic() - at > _KEEP_RULES:
                rules = self._read_rules(wire, origin)
                self._rules[origin] = (time.monotonic(), rules)
            return rules

    def _read_rules(self, wire: "Wire", origin: str) -> Rules:
        """Read a site's robots.txt; five redirects are followed (RFC 9309 §2.3.1.2)."""
        here = f"{origin}/robots.txt"
        host = urls.host_of(here)
        for _ in range(6):
            asked = {"Accept": "text/plain,*/*"}
            with self._exchange(wire, here, asked, None, self.limits.seconds) as (_, answer):
                if answer.status in _REDIRECTS and answer.headers.get("location"):
                    target = urls.join(here, answer.headers["location"])
                    if target is None:
                        break
                    here = target
                    continue
                if answer.status == 429 or answer.status >= 500:
                    return Rules.closed(
                        f"{host} cannot say whether it may be read (its robots.txt answers {answer.status}); "
                        "it is asked again by the next run."
                    )
                return Rules.read(
                    b"".join(self._body(here, answer, MOST_ROBOTS, cut=True)) if answer.status == 200 else b""
                )
        return Rules.read(b"")

    def _pause(self, url: str) -> float:
        """Seconds between two requests to the host of a URL, as far as its robots.txt is known."""
        _, rules = self._rules.get(urls.origin(url), (0.0, None))
        wanted = min(rules.pause, self.limits.longest_pause) if rules else 0.0
        return max(self._pauses.get(urls.host_of(url), self.limits.pause), wanted)

    def _wait(self, url: str, answer: "Answer") -> bool:
        """Whether a busy host says when to come back, and that is soon."""
        seconds = _seconds(answer.headers.get("retry-after", ""))
        if seconds is None or seconds > self.limits.longest_pause:
            return False
        self._manners.wait(urls.host_of(url), seconds)
        return True

    def _got(self, url: str, answer: "Answer", folder: Path, wanted: Callable[[str, str], bool] | None) -> Got:
        said = Said.of(answer.headers.get("content-type", ""))
        path = None
        kind = said.media_type
        if wanted is None or wanted(url, kind):
            path, kind = self._spool(url, answer, said, folder)
        stamp = _stamp(answer.headers)
        return Got(url, path, kind, stamp, answer.headers.get("x-robots-tag", "").lower())

    def _spool(self, url: str, answer: "Answer", said: Said, folder: Path) -> tuple[Path, str]:
        """Write a body to a file; return it and what it is, which is not always what the server says."""
        most = self.limits.page_bytes if said.is_text else self.limits.bytes
        with tempfile.NamedTemporaryFile(dir=folder, prefix="fetched-", delete=False) as file:
            path = Path(file.name)
            try:
                for piece in self._body(url, answer, most):
                    file.write(piece)
            except BaseException:
                path.unlink()
                raise
        with path.open("rb") as file:
            kind = kind_of(file.read(_SNIFF), said)
        if kind in ("text/html", "application/xhtml+xml"):
            _settle(path, said, still)
        elif kind == said.media_type and said.is_text:
            _settle(path, said)
        return path, kind

    def _body(self, url: str, answer: "Answer", most: int, cut: bool = False) -> Iterator[bytes]:
        declared = answer.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > most and not cut:
            raise _too_large(url, most)
        size = 0
        try:
            for piece in unpacked(answer.body, answer.headers.get("content-encoding", "")):
                size += len(piece)
                if size > most:
                    if cut:
                        return
                    raise _too_large(url, most)
                yield piece
        except NotUnpackable as error:
            raise FetchError(f"{url} cannot be unpacked: {error}; tell those who run the site.") from error


def _settle(path: Path, said: Said, also: Callable[[str], str] = str) -> None:
    """Write a text again as UTF-8; one of unknown encoding stays as it is, for its reader to guess."""
    text = text_of(path.read_bytes(), said.charset)
    if text is not None:
        path.write_bytes(also(text).encode("utf-8", "replace"))


def _too_large(url: str, most: int) -> TooLarge:
    return TooLarge(f"{url} is larger than {most >> 20} MB, or never ends; add it as a file if it is meant.")


def _conditions(stamp: str) -> dict[str, str]:
    try:
        kept = json.loads(stamp) if stamp else {}
    except ValueError:
        return {}
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {names[name]: value for name, value in kept.items() if name in names and isinstance(value, str)}


def _stamp(headers: Mapping[str, str]) -> str:
    found = {name: headers.get(name, "") for name in ("etag", "last-modified")}
    kept = {name: value for name, value in found.items() if value and value.isascii() and value.isprintable()}
    return json.dumps(kept, sort_keys=True) if kept else ""


def _check_status(url: str, status: int) -> None:
    if status in (200, 203):
        return
    if status in (404, 410):
        raise PageMissing(f"There is no page at {url} any more ({status}); correct or remove the address.")
    if status in (401, 403, 407, 451):
        raise FetchError(f"{url} is not open to everybody ({status}); save it as a file and add that.")
    if status in _BUSY:
        raise FetchError(f"{urls.host_of(url)} is busy ({status}); try again later.")
    if status >= 500:
        raise FetchError(f"{urls.host_of(url)} has a fault of its own ({status}); try again later.")
    raise FetchError(f"{url} gives no page ({status}); check it in a browser.")


def _seconds(retry_after: str) -> float | None:
    """Retry-After as seconds from now; it may be a number or a date (RFC 9110 §10.2.3)."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError):
        return None
