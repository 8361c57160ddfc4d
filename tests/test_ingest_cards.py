"""What a Card may say, in a manifest and at the desk."""

import pytest

from ingest.cards import judge
from ingest.records import Card


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://example.org/a%20b?x=1#y", "https://example.org/a%20b?x=1#y"),
        ("http://example.org", "http://example.org"),
        ("/toolkit/pdf/guide.pdf", "/toolkit/pdf/guide.pdf"),
        ("/toolkit/n%20u.md", "/toolkit/n u.md"),  # it was escaped once more wherever it was shown
        ("/toolkit/100%.md", "/toolkit/100%.md"),
        ("/toolkit/%CE%B1.md", "/toolkit/α.md"),
    ],
)
def test_an_address_that_opens_is_kept(said: str, kept: str) -> None:
    judged = judge(Card(url=said))
    assert (judged.card.url, judged.faults) == (kept, {})


@pytest.mark.parametrize(
    "said",
    ["/files/a.pdf", "//evil.example/x", "/toolkit", "/toolkit/../admin", "/toolkit/%2e%2e/admin", "javascript:x()",
     "ftp://example.org/a", "http://", "http://[bad", "https:///a", "a.pdf"],
)  # fmt: skip
def test_an_address_that_would_open_nothing_is_refused(said: str) -> None:
    judged = judge(Card(title="A", url=said))
    assert judged.card == Card(title="A") and "/toolkit/ for what the assistant serves itself" in judged.faults["url"]


def test_a_language_is_its_primary_code() -> None:
    assert judge(Card(language="pt-BR")).card.language == "pt"
    for said in ("not a language!", "EN", "e", "slovenščina"):
        judged = judge(Card(language=said))
        assert judged.card.language is None and "a code such as 'en'" in judged.faults["language"]
