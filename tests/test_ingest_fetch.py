"""Asking other people's web servers, all of them on 127.0.0.1 and most of them ill-behaved."""

import json
import socket
import threading
import time
from pathlib import Path

import httpcore
import pytest
import small_web
from small_site import Reply, Site
from small_web import QUICK, body

from ingest import wire
from ingest.errors import FetchError, FetchRefused, NoAnswer, PageMissing, TooLarge
from ingest.fetch import Fetcher, Limits

site, fetcher = small_web.site, small_web.fetcher


# --- pages that are as they should be


def test_a_page_is_spooled_with_its_kind_and_its_stamp(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/guide"] = lambda reply: reply.send("<p>Tax</p>", "text/html; charset=utf-8", ETag='"1"')
    got = fetcher.get(f"{site.url}/guide", tmp_path)
    assert body(got) == b"<p>Tax</p>"
    assert got is not None and (got.url, got.media_type) == (f"{site.url}/guide", "text/html")
    assert json.loads(got.stamp) == {"etag": '"1"'}


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def page(reply: Reply) -> None:
        if reply.headers.get("If-None-Match") == '"1"' and reply.headers.get("If-Modified-Since"):
            reply.send_response(304)
            reply.end_headers()
        else:
            reply.send("text", ETag='"1"', Last_Modified="Mon, 04 May 2026 10:00:00 GMT")

    site.pages["/page"] = page
    first = fetcher.get(f"{site.url}/page", tmp_path)
    assert first is not None
    assert fetcher.get(f"{site.url}/page", tmp_path, first.stamp) is None


def test_a_304_that_nobody_asked_for_is_no_page(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def page(reply: Reply) -> None:
        reply.send_response(304)
        reply.end_headers()

    site.pages["/page"] = page
    with pytest.raises(FetchError, match="304"):
        fetcher.get(f"{site.url}/page", tmp_path)


def test_redirects_are_followed_and_the_last_address_is_told(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {"/old": lambda reply: reply.redirect("/new?utm_source=mail#top", 301), "/new": "here"}
    got = fetcher.get(f"{site.url}/old", tmp_path)
    assert got is not None and got.url == f"{site.url}/new"


def test_a_cookie_wall_that_sends_back_to_where_it_came_from_is_passed(
    site: Site, fetcher: Fetcher, tmp_path: Path
) -> None:
    def page(reply: Reply) -> None:
        if "seen=1" in reply.headers.get("Cookie", ""):
            reply.send("inside")
        else:
            reply.send("", status=302, Location="/page", Set_Cookie="seen=1; Path=/")

    site.pages["/page"] = page
    assert body(fetcher.get(f"{site.url}/page", tmp_path)) == b"inside"


def test_a_body_that_is_not_wanted_is_not_read(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/film"] = lambda reply: reply.send(b"\0" * 1000, "video/mp4")
    got = fetcher.get(f"{site.url}/film", tmp_path, wanted=lambda url, kind: kind == "text/html")
    assert got is not None and got.path is None
    assert list(tmp_path.iterdir()) == []


# --- robots.txt


def test_robots_txt_is_asked_once_and_obeyed(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {
        "/robots.txt": "User-agent: *\nDisallow: /private\n\nUser-agent: ToolkitAssistant\nDisallow: /drafts",
        "/private": "for us it is open",
        "/drafts/1": "no",
    }
    assert fetcher.get(f"{site.url}/private", tmp_path) is not None
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetcher.get(f"{site.url}/drafts/1", tmp_path)
    assert [one.path for one in site.asked] == ["/robots.txt", "/private"]


def test_a_redirect_does_not_lead_past_robots_txt(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {
        "/robots.txt": "User-agent: *\nDisallow: /drafts",
        "/page": lambda reply: reply.redirect("/drafts/1"),
        "/drafts/1": "no",
    }
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetcher.get(f"{site.url}/page", tmp_path)


def test_a_site_whose_robots_txt_fails_is_left_alone(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {"/robots.txt": lambda reply: reply.send("oh", status=500), "/page": "text"}
    with pytest.raises(FetchRefused, match=r"robots\.txt answers 500"):
        fetcher.get(f"{site.url}/page", tmp_path)


def test_an_endless_robots_txt_is_cut(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def endless(reply: Reply) -> None:
        reply.send_response(200)
        reply.end_headers()
        reply.wfile.write(b"User-agent: *\nDisallow: /drafts\n")
        for _ in range(20_000):
            reply.wfile.write(b"# and so on\n" * 1000)

    site.pages |= {"/robots.txt": endless, "/page": "text"}
    assert body(fetcher.get(f"{site.url}/page", tmp_path)) == b"text"


def test_the_pause_that_robots_txt_asks_for_is_kept(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/robots.txt": "User-agent: *\nCrawl-delay: 0.3", "/a": "a", "/b": "b"}
    with Fetcher([site.host], QUICK) as fetcher:
        fetcher.get(f"{site.url}/a", tmp_path)
        began = time.monotonic()
        fetcher.get(f"{site.url}/b", tmp_path)
        assert time.monotonic() - began >= 0.25


# --- servers that fail


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        (404, PageMissing, "no page"),
        (410, PageMissing, "no page"),
        (401, FetchError, "not open to everybody"),
        (403, FetchError, "not open to everybody"),
        (429, FetchError, "busy"),
        (500, FetchError, "a fault of its own"),
        (204, FetchError, "gives no page"),
        (418, FetchError, "gives no page"),
    ],
)
def test_every_status_has_its_sentence(
    site: Site, fetcher: Fetcher, tmp_path: Path, status: int, error: type[FetchError], sentence: str
) -> None:
    site.pages["/page"] = lambda reply: reply.send("" if status == 204 else "text", status=status)
    with pytest.raises(error, match=sentence):
        fetcher.get(f"{site.url}/page", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_site_that_says_when_is_asked_again(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def page(reply: Reply) -> None:
        if site.paths().count("/page") == 1:
            reply.send("later", status=503, Retry_After="0")
        else:
            reply.send("text")

    site.pages["/page"] = page
    assert body(fetcher.get(f"{site.url}/page", tmp_path)) == b"text"


def test_a_site_that_asks_for_an_hour_is_not_waited_for(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/page"] = lambda reply: reply.send("later", status=503, Retry_After="3600")
    began = time.monotonic()
    with pytest.raises(FetchError, match="busy"):
        fetcher.get(f"{site.url}/page", tmp_path)
    assert time.monotonic() - began < 2


def test_redirects_in_a_circle_end(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {"/a": lambda reply: reply.redirect("/b"), "/b": lambda reply: reply.redirect("/a")}
    with pytest.raises(FetchError, match="in a circle"):
        fetcher.get(f"{site.url}/a", tmp_path)
    assert len(site.paths()) <= 5


def test_redirects_on_and_on_end(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def on(reply: Reply) -> None:
        reply.redirect(f"/on?{int(reply.path.partition('?')[2] or 0) + 1}")

    site.pages["/on"] = on
    with pytest.raises(FetchError, match="on and on"):
        fetcher.get(f"{site.url}/on", tmp_path)
    assert len(site.paths()) == QUICK.redirects + 1


def test_an_endless_stream_is_cut(site: Site, tmp_path: Path) -> None:
    def endless(reply: Reply) -> None:
        reply.send_response(200)
        reply.send_header("Content-Type", "application/pdf")
        reply.end_headers()
        for _ in range(4_000):
            reply.wfile.write(b"x" * 65536)

    site.pages["/stream"] = endless
    with Fetcher([site.host], Limits(bytes=1 << 20, pause=0.0)) as fetcher, pytest.raises(TooLarge, match="never ends"):
        fetcher.get(f"{site.url}/stream", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_body_that_is_announced_too_large_is_not_begun(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def large(reply: Reply) -> None:
        reply.send_response(200)
        reply.send_header("Content-Length", str(10 << 30))
        reply.end_headers()

    site.pages["/large"] = large
    with pytest.raises(TooLarge):
        fetcher.get(f"{site.url}/large", tmp_path)


def test_a_drip_of_bytes_keeps_nobody_waiting(site: Site, tmp_path: Path) -> None:
    def drip(reply: Reply) -> None:
        reply.send_response(200)
        reply.end_headers()
        for _ in range(100):  # five seconds, so that the test fails and does not hang
            reply.wfile.write(b"x")
            time.sleep(0.05)

    site.pages["/drip"] = drip
    began = time.monotonic()
    with Fetcher([site.host], Limits(seconds=0.6, pause=0.0)) as fetcher, pytest.raises(NoAnswer, match="too slow"):
        fetcher.get(f"{site.url}/drip", tmp_path)
    assert time.monotonic() - began < 2


def test_headers_that_drip_keep_nobody_waiting(tmp_path: Path) -> None:
    with listening(b"HTTP/1.1 200 OK\r\n", drip=b"X-More: 1\r\n") as host:
        began = time.monotonic()
        with Fetcher([host], Limits(seconds=0.6, pause=0.0)) as fetcher, pytest.raises(NoAnswer, match="too slow"):
            fetcher.get(f"http://{host}/", tmp_path)
        assert time.monotonic() - began < 2


def test_a_host_that_gives_no_answer_is_left_alone_after_three_times(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        with Fetcher([host], QUICK) as fetcher:
            for _ in range(3):
                with pytest.raises(NoAnswer, match="cannot be reached"):
                    fetcher.get(f"http://{host}/", tmp_path)
            with pytest.raises(NoAnswer, match="left alone for now"):
                fetcher.get(f"http://{host}/", tmp_path)


def test_what_does_not_speak_http_is_told_in_a_sentence(tmp_path: Path) -> None:
    with (
        listening(b"220 mail.example ESMTP\r\n") as host,
        Fetcher([host], QUICK) as fetcher,
        pytest.raises(NoAnswer, match="does not speak HTTP"),
    ):
        fetcher.get(f"http://{host}/", tmp_path)


def test_a_body_that_breaks_off_leaves_no_file(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def broken(reply: Reply) -> None:
        reply.send_response(200)
        reply.send_header("Content-Length", "1000")
        reply.end_headers()
        reply.wfile.write(b"half")
        reply.close_connection = True

    site.pages["/page"] = broken
    with pytest.raises(NoAnswer, match="broke the connection off"):
        fetcher.get(f"{site.url}/page", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_error_of_the_library_is_told_in_a_sentence() -> None:
    # httpcore's errors that a caller can meet; what is not one of ours would end a whole reindex.
    for name in httpcore.__all__:
        kind = getattr(httpcore, name)
        if isinstance(kind, type) and issubclass(kind, Exception) and name != "ConnectionNotAvailable":
            with pytest.raises(FetchError), wire._told("site.example"):
                raise kind("it went wrong")


# --- forms, which hold secrets


class listening:  # noqa: N801 - read as "with listening(…)"
    """A port that says something of its own to whoever connects."""

    def __init__(self, says: bytes, drip: bytes = b"") -> None:
        self._says, self._drip = says, drip
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._socket.close()
        self._thread.join(2)

    def _serve(self) -> None:
        self._socket.settimeout(0.05)
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                continue
            with connection:
                try:
                    connection.sendall(self._says)
                    for _ in range(100 if self._drip else 0):
                        if self._over.wait(0.05):
                            break
                        connection.sendall(self._drip)
                except OSError:
                    continue
