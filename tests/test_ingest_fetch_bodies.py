"""What is spooled of an answer: unpacked, in UTF-8, and never more than was asked for."""

import gzip
import time
import zlib
from pathlib import Path

import pytest
import small_web
from small_site import Reply, Site
from small_web import body

from ingest.errors import FetchError, TooLarge
from ingest.fetch import Fetcher
from ingest.unpack import PIECE, unpacked

site, fetcher = small_web.site, small_web.fetcher


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
