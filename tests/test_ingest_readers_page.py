"""A web page gives its main text with headings, lists and tables, and nothing of the frame around it."""

from pathlib import Path

import pytest

from ingest.errors import EmptyFile, NeedsJavaScript
from ingest.readers.dispatch import Job, read
from ingest.records import Document

PAGE = """<!doctype html>
<html lang="sl-SI"><head><title>Marketing | SCALE</title><meta charset="utf-8">
<link rel="canonical" href="https://example.org/marketing"></head><body>
<header><nav><a href="/">Home</a> <a href="/tools">All tools</a></nav></header>
<div class="cookie-banner">We use cookies to improve your visit. <button>Accept all</button></div>
<main><article>
<h1>Marketing</h1>
<p>Marketing is the work of finding the people who need what you make, and of being remembered by them when they
do. It takes less money than most people think, and more patience.</p>
<h2 id="newsletter">A newsletter of your own</h2>
<p>A newsletter reaches people without an algorithm in between. Write one a month, and keep it
<strong>short</strong>; readers forgive a late letter sooner than a long one.</p>
<ul><li>Ask for the address at every event.</li>
<li>Say what you will send:<ul><li>news</li><li>dates</li></ul></li></ul>
<h2><a name="prices"></a>What it costs</h2>
<table><thead><tr><th>Tool</th><th>Price</th></tr></thead>
<tbody><tr><td>Letter</td><td>EUR 10</td></tr><tr><td>Poster</td><td>EUR 90</td></tr></tbody></table>
<ol><li>Choose a tool.</li><li>Try it for a month.</li></ol>
</article></main>
<footer><p>Copyright 2025 SCALE partnership. All rights reserved. Imprint. Privacy.</p></footer>
</body></html>"""


def reading(tmp_path: Path, source: str, url: str = "") -> Document:
    path = tmp_path / "page.html"
    path.write_text(source, encoding="utf-8")
    (document,) = read(Job(path, "page.html", url=url))
    return document


def test_a_page_keeps_its_structure_and_loses_its_frame(tmp_path: Path) -> None:
    document = reading(tmp_path, PAGE)
    found = [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]
    assert found[0] == ("heading", 1, "Marketing")
    assert ("item", 1, "news") in found
    assert ("item", 0, "Say what you will send:") in found
    assert found[-5:] == [
        ("table_head", 0, "Tool | Price"),
        ("row", 0, "Letter | EUR 10"),
        ("row", 0, "Poster | EUR 90"),
        ("item", 0, "Choose a tool."),
        ("item", 0, "Try it for a month."),
    ]
    assert "1. Choose a tool.\n2. Try it for a month." in document.text
    for frame in ("cookies", "All tools", "Imprint"):
        assert frame not in document.text


def test_a_page_tells_its_title_language_and_address(tmp_path: Path) -> None:
    document = reading(tmp_path, PAGE)
    assert (document.title, document.language, document.url) == ("Marketing", "sl", "https://example.org/marketing")


def test_blocks_know_the_id_of_their_heading(tmp_path: Path) -> None:
    document = reading(tmp_path, PAGE)
    anchors = {document.text[block.start : block.end]: block.place.anchor for block in document.blocks}
    assert anchors["A newsletter of your own"] == anchors["news"] == "newsletter"
    assert anchors["Letter | EUR 10"] == "prices"


def test_a_canonical_link_to_the_front_page_is_not_believed(tmp_path: Path) -> None:
    source = PAGE.replace("https://example.org/marketing", "https://example.org/")
    assert reading(tmp_path, source, "https://example.org/a?b=1").url == "https://example.org/a?b=1"


def test_a_page_made_in_the_browser_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NeedsJavaScript, match=r"page\.html"):
        reading(tmp_path, "<html><body><div id='root'></div><script src='/app.js'></script></body></html>")


def test_a_page_without_text_is_reported(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile, match=r"page\.html"):
        reading(tmp_path, "<html><body><img src='a.png'></body></html>")


def test_the_numbers_of_footnotes_do_not_run_into_words(tmp_path: Path) -> None:
    source = PAGE.replace("Write one a month", 'Write one a month<sup id="r1"><a href="#n1">1</a></sup>').replace(
        "EUR 90", "EUR 90 for 1 m<sup>2</sup>"
    )
    text = reading(tmp_path, source).text
    assert "Write one a month, and keep it" in text
    assert "1 m2" in text


@pytest.mark.parametrize(
    ("encoding", "claim"), [("windows-1253", "windows-1253"), ("iso-8859-2", "iso-8859-2"), ("utf-8", "iso-8859-1")]
)
def test_a_page_is_read_in_its_encoding_even_if_it_claims_another(tmp_path: Path, encoding: str, claim: str) -> None:
    word = "αμοιβή" if encoding == "windows-1253" else "plačilo"
    source = PAGE.replace('charset="utf-8"', f'charset="{claim}"').replace("Marketing is", f"{word} is")
    path = tmp_path / "page.html"
    path.write_bytes(source.encode(encoding))
    assert f"{word} is the work" in read(Job(path, "page.html"))[0].text


def test_links_to_other_pages_of_the_site_are_not_text_and_sources_are(tmp_path: Path) -> None:
    related = (
        '<h2>Read on</h2><ul><li><a href="/pricing">Pricing your work</a></li><li><a href="/tax">Tax</a></li></ul>'
    )
    sources = (
        '<h2>Law</h2><ul><li><a href="https://eur-lex.europa.eu/x">Directive 2011/7/EU on late payment</a></li></ul>'
    )
    text = reading(tmp_path, PAGE.replace("</article>", f"{sources}{related}</article>")).text
    assert "Directive 2011/7/EU on late payment" in text
    assert "Pricing your work" not in text and "Read on" not in text
