"""Pages, sitemaps and sites, from real web servers on 127.0.0.1."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_site import Page, Reply, Site, serving

from ingest import site as sites
from ingest.errors import FetchError, FetchRefused, IngestError, NoAnswer, PageMissing, SourceRefused
from ingest.fetch import Fetcher, Limits
from ingest.links import look
from ingest.readers.dispatch import Job, read
from ingest.secrecy import has_secret
from ingest.sources import Fetched, Item, Scan, Source
from ingest.still import still
from ingest.tokens import Tokens
from ingest.urls import join, tidy
from ingest.visits import Visits
from ingest.web import WebSources

QUICK = Limits(seconds=5.0, stall=2.0, pause=0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        one.pages["/robots.txt"] = ""
        yield one


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher([site.host], QUICK) as one:
        yield one


@pytest.fixture
def web(fetcher: Fetcher, tmp_path: Path) -> WebSources:
    return WebSources(fetcher, Visits(tmp_path / "visits"))


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def names(scan: Scan, site: Site) -> list[str]:
    return [item.name.removeprefix(site.url) for item in scan.items]


def brought(source: Source, item: Item, folder: Path, stamp: str = "") -> Fetched:
    got = source.fetch(item, stamp, folder)
    assert got is not None and got.path.parent == folder
    return got


def page(title: str, *links: str, head: str = "") -> str:
    anchors = "".join(f'<a href="{link}">{link}</a>' for link in links)
    return f"<html><head><title>{title}</title>{head}</head><h1>{title}</h1><p>About {title}.</p>{anchors}</html>"


def lasting(text: str) -> Page:
    """A page that answers 304 to whoever has it."""

    def answer(reply: Reply) -> None:
        tag = f'"{hash(text)}"'
        if reply.headers.get("If-None-Match") == tag:
            reply.send_response(304)
            reply.end_headers()
        else:
            reply.send(text, ETag=tag)

    return answer


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


# --- addresses


@pytest.mark.parametrize(
    ("url", "tidied"),
    [
        ("HTTPS://Example.ORG:443", "https://example.org/"),
        ("http://example.org:8080/a/./b/../c", "http://example.org:8080/a/c"),
        ("https://example.org/a b/č?q=ž#x", "https://example.org/a%20b/%C4%8D?q=%C5%BE"),
        ("https://example.org/%7euser/%e2%82%ac/100%", "https://example.org/~user/%E2%82%AC/100%25"),
        ("https://παράδειγμα.ελ/σελίδα", "https://xn--hxajbheg2az3al.xn--qxam/%CF%83%CE%B5%CE%BB%CE%AF%CE%B4%CE%B1"),
        ("https://example.org/?b=2&a=1&utm_medium=m&fbclid=1", "https://example.org/?b=2&a=1"),
        ("https://example.org/a%2Fb?x=a%26b", "https://example.org/a%2Fb?x=a%26b"),
        ("https://example.org/../../a/..", "https://example.org/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_an_address_has_one_spelling(url: str, tidied: str) -> None:
    assert tidy(url) == tidied
    assert tidy(tidied) == tidied


@given(st.text(max_size=60))
def test_whatever_is_typed_is_one_spelling_or_a_sentence(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.org/{text}"):
        try:
            tidied = tidy(url)
        except FetchRefused:
            continue
        assert tidied.isascii() and tidy(tidied) == tidied


def test_links_that_lead_to_no_page_are_none() -> None:
    for link in ("mailto:a@b.c", "javascript:void(0)", "data:text/html,x", "http://[", "tel:123", "https://a b/"):
        assert join("https://example.org/", link) is None, link
    assert join("https://example.org/a/b", "../c?d#e") == "https://example.org/c?d"
    assert has_secret("https://example.org/?wstoken=1") and not has_secret("https://example.org/?page=token")


def test_what_a_crawler_sees_of_a_page() -> None:
    text = """<html><head><title> A &amp; B
      </title><base href="/docs/"><link href='c' rel="CANONICAL"><meta name=robots content="noindex,follow"></head>
      <a href=one>1</a> <A HREF = "/two?a=1&amp;b=2" title="x">2</A> <a rel="nofollow" href="three">3</a>
      <script>var x = '<a href="four">';</script> <!-- <a href="five"> --> <area href='six'> <a name=x> <a href="#y">"""
    seen = look(still(text), "https://example.org/a")
    assert (seen.title, seen.canonical, seen.index) == ("A & B", "https://example.org/docs/c", False)
    assert [link.removeprefix("https://example.org") for link in seen.links] == [
        "/docs/one", "/two?a=1&b=2", "/docs/six", "/docs/",
    ]  # fmt: skip
    elsewhere = (
        "<link rel=alternate hreflang=sl href=/sl><meta http-equiv=Refresh content='0; URL=/start'><frame src=/nav>"
    )
    assert [link[19:] for link in look(elsewhere, "https://example.org/").links] == ["/sl", "/start", "/nav"]
    assert look('<meta name="robots" content="none"><a href=a>', "https://example.org/").links == ()


# --- sitemaps


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


# --- sites


def crawl(web: WebSources, site: Site, path: str = "/docs/", **settings: str) -> tuple[Source, Scan]:
    source = web.open(site.url + path, {"kind": "site", **settings})
    return source, source.scan()


def test_a_site_is_followed_below_its_first_page_only(site: Site, web: WebSources) -> None:
    site.pages |= {
        "/docs/": page("Start", "a", "/about", "https://other.example/docs/x", "b?utm_source=nav", "mailto:x@y.z"),
        "/docs/a": page("A", "/docs/", "deep/c", "pic.jpg", "//"),
        "/docs/b": page("B"),
        "/docs/deep/c": page("C", "../../docs-old/d"),
        "/about": page("About"),
        "/docs-old/d": page("D"),
    }
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/a", "/docs/b", "/docs/deep/c"]
    assert sorted(site.paths()) == ["/docs/", "/docs/a", "/docs/b", "/docs/deep/c"]
    assert (scan.unread, scan.hidden, scan.notes) == ((), (), ())


def test_documents_are_found_with_the_pages(site: Site, web: WebSources, spool: Path) -> None:
    site.pages |= {
        "/docs/": page("Start", "guide.pdf", "get?id=3", "film", "notes.zip"),
        "/docs/guide.pdf": lambda reply: reply.send(b"%PDF-1.7 x", "application/pdf"),
        "/docs/get": lambda reply: reply.send(b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
        "/docs/film": lambda reply: reply.send(b"\0" * 99, "video/mp4"),
    }
    source, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/get?id=3", "/docs/guide.pdf"]
    assert brought(source, scan.items[2], spool).media_type == "application/pdf"
    assert "/docs/notes.zip" not in site.paths()


def test_a_page_is_fetched_once_for_its_links_and_its_text(site: Site, web: WebSources, spool: Path) -> None:
    site.pages |= {"/docs/": page("Start", "a"), "/docs/a": page("A")}
    source, scan = crawl(web, site)
    assert b"About A" in brought(source, scan.items[1], spool).path.read_bytes()
    assert site.paths() == ["/docs/", "/docs/a"]


def test_the_next_crawl_asks_if_modified_and_remembers_the_links(site: Site, web: WebSources, spool: Path) -> None:
    site.pages |= {"/docs/": lasting(page("Start", "a")), "/docs/a": lasting(page("A", "b")), "/docs/b": page("B")}
    source, scan = crawl(web, site)
    stamps = {item.name: brought(source, item, spool).stamp for item in scan.items}
    site.pages["/docs/c"] = page("C")
    site.pages["/docs/b"] = page("B", "c")
    source, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/a", "/docs/b", "/docs/c"]
    start, a, b, _ = scan.items
    assert source.fetch(start, stamps[start.name], spool) is None
    assert source.fetch(a, stamps[a.name], spool) is None
    assert b"About B" in brought(source, b, spool, stamps[b.name]).path.read_bytes()
    # When the index wants the bytes after all (its readers have changed), they are sent again.
    assert b"About A" in brought(source, a, spool).path.read_bytes()
    assert b"About A" in brought(source, a, spool, "another stamp").path.read_bytes()


def test_a_crawl_tells_how_far_it_is(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/docs/": page("Start", "a", "b"), "/docs/a": page("A"), "/docs/b": page("B")}
    source = WebSources(fetcher).open(f"{site.url}/docs/", {"kind": "site"})
    assert source.looked == (0, 0)
    source.scan()
    assert source.looked == (2, 3)


def test_a_dry_run_remembers_nothing(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/docs/"] = page("Start")
    crawl(WebSources(fetcher, Visits(tmp_path / "kept", keep=False)), site)
    assert not (tmp_path / "kept").exists()


def test_a_broken_memory_costs_a_full_visit_and_nothing_else(site: Site, web: WebSources, tmp_path: Path) -> None:
    site.pages |= {"/docs/": lasting(page("Start", "a")), "/docs/a": page("A")}
    crawl(web, site)
    (kept,) = (tmp_path / "visits").iterdir()
    for broken in (b"", b"{", b"[]", b'{"format": 1}', kept.read_bytes().replace(b'"links"', b'"lynx"')):
        kept.write_bytes(broken)
        assert names(crawl(web, site)[1], site) == ["/docs/", "/docs/a"]


def test_limits_of_depth_and_pages_hold(site: Site, web: WebSources) -> None:
    for number in range(30):
        site.pages[f"/docs/{number or ''}"] = page(f"Page {number}", f"{number + 1}")
    assert len(crawl(web, site, depth="3")[1].items) == 4
    _, scan = crawl(web, site, depth="20", pages="10")
    assert len(scan.items) == 10 and "x".startswith(scan.hidden) and "more than 10 pages" in scan.notes[0][1]
    assert len(crawl(web, site, depth="0")[1].items) == 1


def test_a_calendar_without_end_does_not_hold_the_crawl(site: Site, web: WebSources) -> None:
    def day(reply: Reply) -> None:
        number = int(reply.path.partition("=")[2] or 0)
        reply.send(page(f"Day {number}", *(f"calendar?day={number + more}" for more in (1, 7, 30))))

    def deeper(reply: Reply) -> None:
        reply.send(page("Loop", "loop/"))  # a relative link under a rule that answers for every address

    site.pages |= {"/docs/": page("Start", "calendar?day=1", "loop/"), "/docs/calendar": day, "/docs/loop/": deeper}
    site.pages |= {"/docs/" + "loop/" * n: deeper for n in range(1, 30)}
    _, scan = crawl(web, site, depth="20", pages="400")
    assert len([name for name in names(scan, site) if "calendar" in name]) <= 50
    assert len([name for name in names(scan, site) if "loop" in name]) == 3
    assert scan.hidden == ()


def test_robots_noindex_and_nofollow_are_obeyed(site: Site, web: WebSources) -> None:
    site.pages |= {
        "/robots.txt": "User-agent: *\nDisallow: /docs/private",
        "/docs/": page("Start", "private/x", "hidden", "header", "dead-end"),
        "/docs/private/x": page("Private"),
        "/docs/hidden": page("Hidden", "seen", head='<meta name="robots" content="noindex">'),
        "/docs/header": lambda reply: reply.send(page("Header"), X_Robots_Tag="noindex"),
        "/docs/dead-end": page("Dead end", "never", head='<meta name="robots" content="nofollow">'),
        "/docs/seen": page("Seen"),
        "/docs/never": page("Never"),
    }
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/dead-end", "/docs/seen"]
    assert "/docs/private/x" not in site.paths() and scan.unread == ()


def test_copies_go_by_their_canonical_address(site: Site, web: WebSources) -> None:
    canonical = '<link rel="canonical" href="/docs/guide">'
    wrong = '<link rel="canonical" href="/docs/">'  # a template that names the front page everywhere
    site.pages |= {
        "/docs/": page("Start", "guide?print=1", "copy", "other", "lost"),
        "/docs/guide": page("Guide", head=canonical),
        "/docs/copy": page("Guide", head=canonical),
        "/docs/other": page("Other", head=wrong),
        "/docs/lost": page("Lost", head='<link rel="canonical" href="/docs/not-there">'),
    }
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/guide", "/docs/lost", "/docs/other"]


def test_redirects_inside_are_one_page_and_outside_are_none(site: Site, web: WebSources) -> None:
    site.pages |= {
        "/docs": lambda reply: reply.redirect("/docs/", 301),
        "/docs/": page("Start", "old", "new", "out"),
        "/docs/old": lambda reply: reply.redirect("new", 301),
        "/docs/new": page("New"),
        "/docs/out": lambda reply: reply.redirect("/elsewhere"),
        "/elsewhere": page("Elsewhere"),
    }
    _, scan = crawl(web, site, "/docs")
    assert names(scan, site) == ["/docs/", "/docs/new"] and scan.unread == ()
    assert "/elsewhere" not in site.paths()


def test_a_page_that_fails_keeps_its_place_and_what_is_behind_it(site: Site, web: WebSources) -> None:
    site.pages |= {"/docs/": page("Start", "a", "dead"), "/docs/a": page("A", "b"), "/docs/b": page("B")}
    crawl(web, site)
    site.pages["/docs/a"] = lambda reply: reply.send("oh", status=500)
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/b"] and scan.hidden == ()
    (unread,) = scan.unread
    assert unread.name == f"{site.url}/docs/a" and "a fault of its own" in str(unread.error)
    # It is well again: nothing was forgotten.
    site.pages["/docs/a"] = page("A", "b")
    assert names(crawl(web, site)[1], site) == ["/docs/", "/docs/a", "/docs/b"]


def test_a_page_that_fails_and_was_never_seen_lets_nothing_be_removed(site: Site, web: WebSources) -> None:
    site.pages |= {"/docs/": page("Start", "a"), "/docs/a": lambda reply: reply.send("oh", status=500)}
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/"] and "anything".startswith(scan.hidden)


def test_a_page_that_is_gone_is_gone(site: Site, web: WebSources) -> None:
    site.pages |= {"/docs/": page("Start", "a"), "/docs/a": page("A")}
    crawl(web, site)
    del site.pages["/docs/a"]
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/"] and (scan.unread, scan.hidden) == ((), ())


def test_a_site_that_stops_answering_is_not_asked_to_the_end(site: Site, web: WebSources) -> None:
    def silent(reply: Reply) -> None:
        reply.close_connection = True

    site.pages |= {"/docs/": page("Start", *(f"p{n}" for n in range(20))), "/docs/p0": page("First")}
    site.pages |= {f"/docs/p{n}": silent for n in range(1, 20)}
    _, scan = crawl(web, site)
    assert names(scan, site) == ["/docs/", "/docs/p0"]
    assert len(scan.unread) == 3 and "x".startswith(scan.hidden) and "stopped answering" in scan.notes[0][1]
    assert all(isinstance(one.error, NoAnswer) for one in scan.unread)


@pytest.mark.parametrize("status", [404, 500, 403])
def test_a_site_whose_first_page_fails_is_an_error_and_empties_nothing(
    site: Site, web: WebSources, status: int
) -> None:
    site.pages["/docs/"] = lambda reply: reply.send("oh", status=status)
    with pytest.raises(FetchError):
        crawl(web, site)


def test_a_site_that_redirects_forever_is_an_error(site: Site, web: WebSources) -> None:
    site.pages |= {"/docs/": lambda reply: reply.redirect("/docs/a"), "/docs/a": lambda reply: reply.redirect("/docs/")}
    with pytest.raises(FetchError, match="in a circle"):
        crawl(web, site)


def test_a_crawl_does_not_follow_a_redirect_to_a_private_address(site: Site, web: WebSources) -> None:
    with serving() as inside:
        site.pages |= {"/docs/": page("Start", "a"), "/docs/a": lambda reply: reply.redirect(inside.url)}
        _, scan = crawl(web, site)
        assert names(scan, site) == ["/docs/"] and inside.asked == []
        with pytest.raises(FetchRefused, match="not on the public internet"):
            crawl(web, inside, "/")


def test_links_with_keys_in_them_are_not_followed(site: Site, web: WebSources) -> None:
    site.pages |= {
        "/docs/": page("Start", "a?sesskey=abc", "b?token=1", "wp-login.php", "c?action=edit"),
        "/docs/a": "a",
    }
    crawl(web, site)
    assert site.paths() == ["/docs/"]


def test_the_pause_of_a_source_is_kept(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("ingest.manners.time.sleep", slept.append)
    site.pages |= {"/docs/": page("Start", "a"), "/docs/a": page("A")}
    crawl(WebSources(fetcher), site, pause="7")
    assert max(slept) > 6


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
