"""Pages, sitemaps and sites, from real web servers on 127.0.0.1."""

from pathlib import Path

import pytest
import small_web
from small_site import Page, Site
from small_web import brought, lasting, page

from ingest import site as sites
from ingest.errors import FetchError, IngestError, PageMissing, SourceRefused
from ingest.fetch import Fetcher
from ingest.readers.dispatch import Job, read
from ingest.tokens import Tokens
from ingest.web import WebSources

site, fetcher, web, spool = small_web.open_site, small_web.fetcher, small_web.web, small_web.spool


# --- one page


def test_a_page_is_one_item_and_is_read_as_a_page(site: Site, web: WebSources, spool: Path) -> None:
    site.pages["/guide.php"] = page("Invoices and VAT", head="<link rel=canonical href=/guide>")
    source = web.open(f"{site.url}/guide.php?utm_source=x#top", {})
    (item,) = source.scan().items
    assert item.name == f"{site.url}/guide.php" and site.asked == []
    got = brought(source, item, spool)
    (document,) = read(Job(got.path, item.name, got.media_type, got.url))
    assert (document.kind, document.title, document.url) == ("page", "Invoices and VAT", f"{site.url}/guide")


def test_a_page_that_is_still_the_same_is_not_brought_again(site: Site, web: WebSources, spool: Path) -> None:
    site.pages["/guide"] = lasting(page("Guide"))
    source = web.open(f"{site.url}/guide", {"only": "page"})
    (item,) = source.scan().items
    got = brought(source, item, spool)
    assert got.stamp and got.temporary
    assert source.fetch(item, got.stamp, spool) is None


def test_a_file_on_the_web_keeps_its_kind(site: Site, web: WebSources, spool: Path) -> None:
    site.pages["/download"] = lambda reply: reply.send(b"%PDF-1.7 ...", "application/octet-stream")
    source = web.open(f"{site.url}/download", {})
    assert brought(source, source.scan().items[0], spool).media_type == "application/pdf"


def test_a_page_whose_address_ends_in_md_is_a_page_all_the_same(site: Site, web: WebSources, spool: Path) -> None:
    site.pages["/blob/README.md"] = f"<!DOCTYPE html>{page('Read me')}"
    source = web.open(f"{site.url}/blob/README.md", {})
    (item,) = source.scan().items
    got = brought(source, item, spool)
    (document,) = read(Job(got.path, item.name, got.media_type, got.url))
    assert document.kind == "page" and "<h1>" not in document.text


def test_a_page_that_is_gone_is_told(site: Site, web: WebSources, spool: Path) -> None:
    source = web.open(f"{site.url}/gone", {})
    with pytest.raises(PageMissing, match="no page"):
        source.fetch(source.scan().items[0], "", spool)


def test_a_sitemap_under_another_name_is_not_taken_for_a_page(site: Site, web: WebSources, spool: Path) -> None:
    site.pages["/pages"] = lambda reply: reply.send(urlset(f"{site.url}/a"), "application/xml")
    source = web.open(f"{site.url}/pages", {})
    with pytest.raises(FetchError, match="is a sitemap"):
        source.fetch(source.scan().items[0], "", spool)
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "settings", "sentence"),
    [
        ("https://site.example/a?access_token=1234", {}, "has a key in it"),
        ("https://site.example/tokenpluginfile.php/abc/1/a.pdf", {}, "has a key in it"),
        ("https://ana:secret@site.example/", {}, "a user name or a password"),
        ("https://site.example/", {"dept": "3"}, "dept is not a setting"),
        ("https://site.example/", {"kind": "blog"}, "no kind of source"),
        ("https://site.example/", {"kind": "site", "depth": "deep"}, "whole number up to 20"),
        ("https://site.example/", {"kind": "sitemap", "pages": "1000000"}, "whole number up to 50,000"),
        ("https://site.example/", {"pause": "-1"}, "between 0 and 60"),
        ("https://exa mple/%zz:x:y", {}, "not a name that a site can have"),
    ],
)
def test_what_cannot_be_a_source_is_refused_in_a_sentence(
    web: WebSources, url: str, settings: dict[str, str], sentence: str
) -> None:
    with pytest.raises(IngestError, match=sentence) as told:
        web.open(url, settings)
    assert "secret" not in str(told.value) and "1234" not in str(told.value)


# --- sitemaps


def urlset(*urls: str, extra: str = "") -> str:
    entries = "".join(f"<url><loc> {url} </loc>{extra}<lastmod>2026-05-04</lastmod></url>" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{entries}</urlset>'
    )


def xml(text: str | bytes, kind: str = "application/xml") -> Page:
    return lambda reply: reply.send(text, kind)


# --- which kind of source an address is


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sitemap.xml", "SitemapSource"),
        ("/sitemap_index.xml.gz", "SitemapSource"),
        ("/wp-sitemap-posts-1.xml", "SitemapSource"),
        ("/sitemap", "PageSource"),
        ("/guide", "PageSource"),
        ("/course/view.php?id=7", "MoodleSource"),
        ("/moodle/course/view.php?id=7", "MoodleSource"),
        ("/known/", "MoodleSource"),
    ],
)
def test_the_kind_is_guessed_from_the_address(site: Site, fetcher: Fetcher, path: str, kind: str) -> None:
    tokens = Tokens(given={f"{site.url}/known": "0123456789abcdef0123456789abcdef"})
    assert type(WebSources(fetcher, tokens=tokens).open(site.url + path, {})).__name__ == kind
    assert type(WebSources(fetcher).open(site.url + path, {"only": "page"})).__name__ == "PageSource"


def test_settings_that_say_the_kind_win(web: WebSources) -> None:
    assert isinstance(web.open("https://site.example/sitemap.xml", {"kind": "site"}), sites.SiteSource)
    with pytest.raises(SourceRefused):
        web.open("https://site.example/", {"kind": "site", "pages": ""})
