"""Asking other people's web servers, all of them on 127.0.0.1 and most of them ill-behaved."""

import gzip
import json
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from small_site import Reply, Site, serving

from ingest import addresses, wire
from ingest.errors import FetchError, FetchRefused, NoAnswer, PageMissing, TooLarge
from ingest.fetch import Fetcher, Got, Limits
from ingest.unpack import PIECE, unpacked

QUICK = Limits(seconds=5.0, stall=2.0, pause=0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher([site.host], QUICK) as one:
        yield one


def body(got: Got | None) -> bytes:
    assert got is not None and got.path is not None
    return got.path.read_bytes()


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


# --- compression and encodings that lie


def test_compressed_pages_are_unpacked(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    text = "<p>Ευρώ</p>".encode() * 5000
    raw = zlib.compressobj(wbits=-15)
    site.pages |= {
        "/gzip": lambda reply: reply.send(gzip.compress(text), Content_Encoding="gzip"),
        "/deflate": lambda reply: reply.send(zlib.compress(text), Content_Encoding="deflate"),
        "/raw": lambda reply: reply.send(raw.compress(text) + raw.flush(), Content_Encoding="deflate"),
        "/members": lambda reply: reply.send(
            gzip.compress(text[:99]) + gzip.compress(text[99:]), Content_Encoding="gzip"
        ),
        "/padded": lambda reply: reply.send(gzip.compress(text) + b"\0\0\0", Content_Encoding="gzip"),
        "/twice": lambda reply: reply.send(gzip.compress(gzip.compress(text)), Content_Encoding="gzip, gzip"),
        "/plain": lambda reply: reply.send(text, Content_Encoding="gzip"),
    }
    for path in list(site.pages):
        assert body(fetcher.get(site.url + path, tmp_path)) == text, path


def test_a_gzip_bomb_is_cut_without_being_unpacked(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * (80 << 20), 9), 9)
    assert len(bomb) < 2_000
    site.pages["/bomb"] = lambda reply: reply.send(bomb, "application/pdf", Content_Encoding="gzip, gzip")
    with pytest.raises(TooLarge):
        fetcher.get(f"{site.url}/bomb", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert max(map(len, unpacked([bomb], "gzip, gzip"))) <= PIECE


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"text" * 100)[:-20], gzip.compress(b"text" * 100)[:20] + b"\xff" * 30]
)
def test_damaged_compression_is_told(site: Site, fetcher: Fetcher, tmp_path: Path, packed: bytes) -> None:
    site.pages["/page"] = lambda reply: reply.send(packed, Content_Encoding="gzip")
    with pytest.raises(FetchError, match="cannot be unpacked"):
        fetcher.get(f"{site.url}/page", tmp_path)


def test_compression_that_was_not_asked_for_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/page"] = lambda reply: reply.send(b"\x0b\x02\x80text\x03", Content_Encoding="br")
    with pytest.raises(FetchError, match="not asked for"):
        fetcher.get(f"{site.url}/page", tmp_path)


TEXT = "Račun pošljite še danes, žal."


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-8", "iso-8859-1", ""),  # the server's default, over a page that is UTF-8
        ("utf-8", "utf-8", "windows-1250"),  # a page converted by the server
        ("windows-1250", "windows-1250", ""),
        ("windows-1250", "", "windows-1250"),
        ("windows-1250", "utf-8", "windows-1250"),  # the header lies
        ("windows-1250", "no-such-thing", "windows-1250"),
        ("windows-1250", "base64_codec", "windows-1250"),
        ("iso-8859-2", "ISO-8859-2", ""),
        ("utf-16-le", "utf-16le", ""),
        ("utf-16", "", ""),
        ("utf-8-sig", "iso-8859-2", ""),
    ],
)
def test_text_is_spooled_as_utf8_whatever_it_was_sent_in(
    site: Site, fetcher: Fetcher, tmp_path: Path, encoding: str, header: str, meta: str
) -> None:
    page = f"<html><head><meta charset='{meta or 'utf-8'}'></head><p>{TEXT}</p></html>" if meta else f"<p>{TEXT}</p>"
    kind = f'text/html; charset="{header}"' if header else "text/html"
    site.pages["/page"] = lambda reply: reply.send(page.encode(encoding), kind)
    assert TEXT in body(fetcher.get(f"{site.url}/page", tmp_path)).decode()


def test_one_broken_character_does_not_change_the_encoding(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/page"] = lambda reply: reply.send((TEXT * 9).encode() + b"\xc5", "text/html; charset=utf-8")
    assert TEXT in body(fetcher.get(f"{site.url}/page", tmp_path)).decode()


def test_what_a_file_is_shows_in_its_bytes(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    pdf = b"%PDF-1.7\n\x80\x81 not text"
    site.pages |= {
        "/a": lambda reply: reply.send(pdf, "text/html; charset=iso-8859-1"),
        "/b": lambda reply: reply.send("<!DOCTYPE html><p>x</p>", "application/octet-stream"),
        "/c": lambda reply: reply.send("<html><p>x</p>", "text/plain"),
    }
    one, two, three = (fetcher.get(site.url + path, tmp_path) for path in ("/a", "/b", "/c"))
    assert one is not None and one.media_type == "application/pdf" and body(one) == pdf
    assert two is not None and two.media_type == "text/html"
    assert three is not None and three.media_type == "text/html"


def test_a_page_is_the_same_bytes_however_often_it_is_asked_for(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    def page(reply: Reply) -> None:
        now = time.perf_counter_ns()
        reply.send(
            f"<html><head><meta name='csrf-token' content='{now}'><script nonce='{now}'>var t={now}</script>"
            f'<script type="application/ld+json">{{"datePublished": "2026-05-04"}}</script></head>'
            f"<!-- made in {now} ns --><form><input name='key' type='hidden' value='{now}'></form><p>Tax is due.</p>"
        )

    site.pages["/page"] = page
    first, second = (body(fetcher.get(f"{site.url}/page", tmp_path)) for _ in range(2))
    assert first == second
    assert b"Tax is due." in first and b"datePublished" in first and b"<script" in first


def test_a_million_unclosed_tags_cost_no_time(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    for tag in ("<!--", "<script>", "<script ", "<input type=hidden ", "<meta name=token ", "<style><script>"):
        site.pages["/page"] = lambda reply, tag=tag: reply.send(tag * (2_000_000 // len(tag)))  # type: ignore[misc]
        began = time.monotonic()
        assert fetcher.get(f"{site.url}/page", tmp_path) is not None
        assert time.monotonic() - began < 2, tag


# --- where requests may go


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",  # 127.0.0.1 as one number
        "http://0x7f.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]:{port}/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path, target: str) -> None:
    with serving() as inside:
        inside.pages["/"] = "secret"
        to = target.format(port=inside.url.rpartition(":")[2])
        site.pages["/page"] = lambda reply: reply.redirect(to)
        with pytest.raises(FetchError) as told:
            fetcher.get(f"{site.url}/page", tmp_path)
        assert "not on the public internet" in str(told.value) or "no site called" in str(told.value)
        assert inside.asked == []


def test_an_address_of_this_computer_is_refused_unless_it_is_allowed_by_name(site: Site, tmp_path: Path) -> None:
    site.pages["/page"] = "text"
    with Fetcher((), QUICK) as fetcher, pytest.raises(FetchRefused, match="not on the public internet"):
        fetcher.get(f"{site.url}/page", tmp_path)
    assert site.asked == []
    for name in ("127.0.0.1", site.host):
        with Fetcher([name], QUICK) as fetcher:
            assert fetcher.get(f"{site.url}/page", tmp_path) is not None


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://site.example/a", "javascript:alert(1)", "https:///a", "//a/b"]
)
def test_only_web_addresses_are_asked(fetcher: Fetcher, tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchRefused, match="not a web address"):
        fetcher.get(url, tmp_path)


def test_a_redirect_to_a_file_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/page"] = lambda reply: reply.redirect("file:///etc/passwd")
    with pytest.raises(FetchError, match="an address that is none"):
        fetcher.get(f"{site.url}/page", tmp_path)


def test_a_name_is_looked_up_once_and_the_checked_address_is_connected_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # DNS rebinding: the name answers with a harmless address when it is checked, and with another when it is used.
    port = int(site.url.rpartition(":")[2])
    site.pages |= {"/page": "text", "/robots.txt": ""}  # one connection serves both
    looked_up: list[str] = []

    def resolver(host: str, *args: Any, **named: Any) -> list[Any]:
        looked_up.append(host)
        assert host == "rebind.example" and len(looked_up) == 1, "a second look-up decides otherwise"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with Fetcher([f"rebind.example:{port}"], QUICK) as fetcher, monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", resolver)
        # create_connection resolves even an address; it is given one and nothing else.
        patched.setattr(socket, "create_connection", _connect)
        assert body(fetcher.get(f"http://rebind.example:{port}/page", tmp_path)) == b"text"
    assert looked_up == ["rebind.example"]
    assert site.asked[0].headers["host"] == f"rebind.example:{port}"


def _connect(address: tuple[str, int], timeout: float | None = None, source_address: Any = None) -> socket.socket:
    made = socket.socket()
    made.settimeout(timeout)
    made.connect(address)
    return made


@pytest.mark.parametrize(
    "found", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "fd00::1", "64:ff9b::a00:1", "2002:a00:1::"]
)
def test_a_public_name_with_a_private_address_is_refused(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (found, 80))])
    with pytest.raises(FetchRefused, match="not on the public internet"):
        addresses.checked("site.example", 80)


def test_allowing_a_name_does_not_allow_the_metadata_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("169.254.169.254", 80))])
    with pytest.raises(FetchRefused):
        addresses.checked("intranet.example", 80, ["intranet.example"])
    assert addresses.checked("169.254.169.254", 80, ["169.254.169.254"]) == ["169.254.169.254"]


def test_of_several_addresses_only_the_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", (one, 80)) for one in ("10.0.0.1", "8.8.8.8", "::1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    assert addresses.checked("site.example", 80) == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("100.100.100.200", False), ("192.0.0.192", False),
        ("168.63.129.16", False), ("224.0.0.1", False), ("ff0e::1", False), ("fe80::1%eth0", False), ("::", False),
        ("::127.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("255.255.255.255", False),
        ("198.18.0.1", False), ("203.0.113.5", False), ("fec0::1", False), ("240.0.0.1", False), ("::1", False),
    ],
)  # fmt: skip
def test_public_is_what_anybody_may_connect_to(address: str, public: bool) -> None:
    assert addresses.is_public(address) is public


def test_proxies_of_the_environment_are_not_used(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/page"] = "text"
    with Fetcher([site.host], QUICK) as fetcher:
        assert fetcher.get(f"{site.url}/page", tmp_path) is not None


# --- encryption


@pytest.mark.parametrize(
    ("issued_to", "trusted", "sentence"),
    [("site.example", True, ""), ("other.example", True, "Hostname mismatch"), ("site.example", False, "self-signed")],
)
def test_a_certificate_is_checked_against_the_name_that_was_asked_for(
    issued_to: str, trusted: bool, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The connection goes to an address that was looked up before; the certificate is still the name's.
    certificate, key = self_signed(issued_to, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wire._certificates.cache_clear()
    with serving(context) as site:
        site.pages["/page"] = "text"
        host = f"site.example:{site.host.partition(':')[2]}"
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(host.partition(":")[2])))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
        monkeypatch.setattr(socket, "create_connection", _connect)
        with Fetcher([host], QUICK) as fetcher:
            if sentence:
                with pytest.raises(FetchError, match=f"certificate of {host} is not valid .*{sentence}"):
                    fetcher.get(f"https://{host}/page", tmp_path)
            else:
                assert body(fetcher.get(f"https://{host}/page", tmp_path)) == b"text"
    monkeypatch.undo()
    wire._certificates.cache_clear()


def self_signed(name: str, folder: Path) -> tuple[Path, Path]:
    """A certificate for a name, and its key, good for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / "site.pem").write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "site.key").write_bytes(private)
    return folder / "site.pem", folder / "site.key"


# --- forms, which hold secrets


def test_a_secret_is_not_sent_unencrypted(tmp_path: Path) -> None:
    with Fetcher((), QUICK) as fetcher, pytest.raises(FetchRefused, match="over http://"):
        fetcher.post("http://site.example/server.php", {"token": "0123"}, tmp_path)


def test_a_form_does_not_travel_along_a_redirect(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {"/form": lambda reply: reply.redirect("/store/file"), "/store/file": "bytes"}
    assert body(fetcher.post(f"{site.url}/form", {"token": "0123"}, tmp_path)) == b"bytes"
    sent = [(one.method, one.path, one.form) for one in site.asked if one.path != "/robots.txt"]
    assert sent == [("POST", "/form", {"token": "0123"}), ("GET", "/store/file", {})]


def test_a_redirect_that_wants_the_form_again_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/form"] = lambda reply: reply.redirect("https://other.example/form", 307)
    with pytest.raises(FetchRefused, match="use that address instead"):
        fetcher.post(f"{site.url}/form", {"token": "0123"}, tmp_path)


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
