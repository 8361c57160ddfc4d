"""Addresses in one spelling, and what a crawler sees of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import FetchRefused
from ingest.links import look
from ingest.secrecy import has_secret
from ingest.still import still
from ingest.urls import join, tidy


def page(title: str, *links: str, head: str = "") -> str:
    anchors = "".join(f'<a href="{link}">{link}</a>' for link in links)
    return f"<html><head><title>{title}</title>{head}</head><h1>{title}</h1><p>About {title}.</p>{anchors}</html>"


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


def index(*urls: str) -> str:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
