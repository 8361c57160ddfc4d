"""URLs in one spelling, so that a page is one resource however it was linked to. idna is owned here.

RFC 3986 §6.2: scheme and host in lower case, no default port, no dot segments, percent-encoding only where it must be.
Fragments go, and so do parameters that only say where a visitor came from.
"""

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

from ingest.errors import FetchRefused

MOST_CHARACTERS = 2000  # what browsers and servers agree on; a longer one is a crawler trap
_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_LONE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "%/:@!$&'()*+,;=~-._?"  # quote() must leave what has a meaning, and the escapes that are there
_VISITOR = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|_ga|_gl|phpsessid|jsessionid|sid", re.IGNORECASE)


def tidy(url: str) -> str:
    """Return the one spelling of an absolute http(s) URL; raise FetchRefused with what is wrong with it."""
    try:
        parts = urlsplit(_SURROGATE.sub("\ufffd", url).strip())
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise FetchRefused(f"{_shown(url)} is not a web address; check it for typing errors.") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host:
        raise FetchRefused(
            f"{_shown(url)} is not a web address; it must begin with https:// or http:// and name a site."
        )
    if parts.username or parts.password:
        raise FetchRefused(f"The address at {host} has a user name or a password in it; leave them out.")
    where = _host(host) + (f":{port}" if port and port != _PORTS[scheme] else "")
    tidied = urlunsplit((scheme, where, _path(parts.path), _query(parts.query), ""))
    if len(tidied) > MOST_CHARACTERS:
        raise FetchRefused(f"An address at {host} is longer than {MOST_CHARACTERS} characters; it is not read.")
    return tidied


def join(base: str, link: str) -> str | None:
    """Return what a link on the page ``base`` leads to, tidied; None when it leads to no page."""
    try:
        return tidy(urljoin(base, link.strip()))
    except (FetchRefused, ValueError):
        return None


def endpoint(url: str) -> tuple[str, int]:
    """The bare host and the port of a tidied URL."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def host_of(url: str) -> str:
    """The host of a tidied URL, with its port when it is not the usual one."""
    return urlsplit(url).netloc


def origin(url: str) -> str:
    """Scheme and host of a tidied URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _shown(url: str) -> str:
    """A URL that is none, as an error may show it: short, and without a user name and password."""
    return re.sub(r"//[^/@]*@", "//…@", url)[:200]


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    try:
        name = (host if host.isascii() else idna.encode(host, uts46=True).decode()).removesuffix(".")
    except idna.IDNAError:
        name = ""
    if not _NAME.fullmatch(name):
        raise FetchRefused(f"{host} is not a name that a site can have; check it for typing errors.")
    return name.lower()


def _path(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return _escaped("/" + "/".join(kept))


def _query(query: str) -> str:
    pairs = [pair for pair in query.split("&") if pair and not _VISITOR.fullmatch(pair.split("=")[0])]
    return _escaped("&".join(pairs))


def _escaped(text: str) -> str:
    quoted = quote(_LONE.sub("%25", text), safe=_SAFE)
    return _ESCAPE.sub(_normal, quoted)


def _normal(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else f"%{found[1].upper()}"
