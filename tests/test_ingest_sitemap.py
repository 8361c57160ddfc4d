"""Sitemaps: their pages and nothing else, index files, and what is none."""

import gzip
from pathlib import Path

import pytest
import small_web
from small_site import Page, Site
from small_web import brought, lasting, names, page

from ingest.errors import IngestError
from ingest.web import WebSources

site, fetcher, web, spool = small_web.open_site, small_web.fetcher, small_web.web, small_web.spool


def urlset(*urls: str, extra: str = "") -> str:
    entries = "".join(f"<url><loc> {url} </loc>{extra}<lastmod>2026-05-04</lastmod></url>" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{entries}</urlset>'
    )


def index(*urls: str) -> str:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def xml(text: str | bytes, kind: str = "application/xml") -> Page:
    return lambda reply: reply.send(text, kind)


def test_a_sitemap_lists_its_pages_and_nothing_else(site: Site, web: WebSources) -> None:
    image = f"<image:image><image:loc>{site.url}/a.jpg</image:loc></image:image>"
    listed = urlset(
        f"{site.url}/b", f"{site.url}/a?x=1&amp;y=2", f"{site.url}/b#again", f"{site.url}/c.jpg", extra=image
    )
    site.pages["/sitemap.xml"] = xml(listed)
    scan = web.open(f"{site.url}/sitemap.xml", {}).scan()
    assert names(scan, site) == ["/a?x=1&y=2", "/b"] and scan.notes == () and scan.hidden == ()


def test_index_files_and_gz_are_followed(site: Site, web: WebSources) -> None:
    site.pages |= {
        "/sitemap_index.xml": xml(index(f"{site.url}/one.xml.gz", f"{site.url}/two.xml", f"{site.url}/list.txt")),
        "/one.xml.gz": xml(gzip.compress(urlset(f"{site.url}/a").encode()), "application/gzip"),
        "/two.xml": xml(index(f"{site.url}/three.xml", f"{site.url}/sitemap_index.xml"), "text/xml; charset=utf-8"),
        "/three.xml": xml(urlset(f"{site.url}/č")),
        "/list.txt": xml(f"{site.url}/x\n{site.url}/y\n", "text/plain"),
    }
    scan = web.open(f"{site.url}/sitemap_index.xml", {}).scan()
    assert names(scan, site) == ["/%C4%8D", "/a", "/x", "/y"] and scan.hidden == ()


def test_a_part_that_fails_keeps_what_was_known(site: Site, web: WebSources) -> None:
    site.pages |= {
        "/sitemap.xml": xml(index(f"{site.url}/one.xml", f"{site.url}/two.xml")),
        "/one.xml": xml(urlset(f"{site.url}/a")),
        "/two.xml": lambda reply: reply.send("oh", status=500),
    }
    scan = web.open(f"{site.url}/sitemap.xml", {}).scan()
    assert names(scan, site) == ["/a"]
    assert "anything".startswith(scan.hidden) and "nothing was removed" in scan.notes[0][1]


def test_a_sitemap_beyond_its_limit_removes_nothing(site: Site, web: WebSources) -> None:
    site.pages["/sitemap.xml"] = xml(urlset(*(f"{site.url}/{n}" for n in range(9))))
    scan = web.open(f"{site.url}/sitemap.xml", {"pages": "5"}).scan()
    assert len(scan.items) == 5 and scan.hidden and "more than 5 pages" in scan.notes[0][1] and len(scan.notes) == 1


def test_pages_of_other_sites_are_left_out_and_told(site: Site, web: WebSources) -> None:
    listed = urlset(f"{site.url}/a", "https://other.example/b", "http://169.254.169.254/latest/")
    site.pages["/sitemap.xml"] = xml(listed)
    scan = web.open(f"{site.url}/sitemap.xml", {}).scan()
    assert names(scan, site) == ["/a"] and "2 addresses that are not on this site" in scan.notes[0][1]


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<urlset><url><loc>https://site.example/&b;</loc></url></urlset>"""


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (BOMB, "not a sitemap"),
        ("<!DOCTYPE html><html><p>Not here</p></html>", "is a web page"),
        ("<rss><channel/></rss>", "not a sitemap"),
        ("Not found", "not a sitemap"),
        ("", "not a sitemap"),
        (urlset("https://site.example/?a=1&b=2"), "not well-formed in line 1"),
        (urlset(), "lists no pages"),
        ("<urlset>" + "<url>" * 100_000, "nested as no sitemap is"),
        (gzip.compress(b" " * (60 << 20)), "unpacks to more than 50 MB"),
        (gzip.compress(b"<urlset/>")[:-9], "ends in the middle"),
    ],
)
def test_what_is_no_sitemap_is_told(site: Site, web: WebSources, body: str | bytes, sentence: str) -> None:
    site.pages["/sitemap.xml"] = xml(body)
    with pytest.raises(IngestError, match=sentence):
        web.open(f"{site.url}/sitemap.xml", {}).scan()


def test_the_pages_of_a_sitemap_are_asked_for_if_modified(site: Site, web: WebSources, spool: Path) -> None:
    site.pages |= {"/sitemap.xml": xml(urlset(f"{site.url}/a")), "/a": lasting(page("A"))}
    source = web.open(f"{site.url}/sitemap.xml", {})
    (item,) = source.scan().items
    got = brought(source, item, spool)
    assert source.fetch(item, got.stamp, spool) is None
