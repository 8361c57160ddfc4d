"""A site is followed below its first page, within limits, and what fails empties nothing."""

from pathlib import Path

import pytest
import small_web
from small_site import Reply, Site, serving
from small_web import brought, lasting, names, page

from ingest.errors import FetchError, FetchRefused, NoAnswer
from ingest.fetch import Fetcher
from ingest.sources import Scan, Source
from ingest.visits import Visits
from ingest.web import WebSources

site, fetcher, web, spool = small_web.open_site, small_web.fetcher, small_web.web, small_web.spool


def index(*urls: str) -> str:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


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
