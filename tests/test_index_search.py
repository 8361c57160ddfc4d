"""Searching a real index: ranks, evidence, no duplicates, and a whole section around a passage."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from six_languages import opened

from index.records import Filters
from index.search import Searcher


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return opened()


def sources(searcher: Searcher, text: str, language: str, k: int = 5, filters: Filters = Filters()) -> list[str]:
    ranking = searcher.search(searcher.understand(text, language), k, filters)
    return [passage.resource.source for passage in ranking.passages]


@pytest.mark.parametrize(("language", "text", "source"), [
    ("en", "money when the commission is cancelled", "killfee.md"), ("en", "interest on arrears", "rates.html"),
    ("es", "retención del IRPF", "factura.md"), ("it", "alloggio e studio", "residenza.md"),
    ("sl", "moralne pravice avtorja", "avtor.md"), ("hr", "troškovnik projekta", "natjecaj.md"),
    ("el", "έναρξη στην εφορία", "mploki.html"), ("el", "εναρξη στην εφορια", "mploki.html"),
])  # fmt: skip
def test_the_passage_that_says_it_comes_first(searcher: Searcher, language: str, text: str, source: str) -> None:
    assert sources(searcher, text, language)[0] == source


def test_passages_are_slices_of_their_documents_best_first(searcher: Searcher) -> None:
    passages = searcher.search(searcher.understand("kill fee invoice rate", "en"), 50).passages
    assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))
    assert [passage.score for passage in passages] == sorted((one.score for one in passages), reverse=True)
    for passage in passages:
        text = searcher.snapshot.document_text(passage.resource.resource_id)
        assert text[passage.start : passage.end] == passage.text
        assert tuple(one.unit for one in passage.evidence) == passage.chunk.units
        for one in passage.evidence:
            assert -1.1 <= one.met <= 1.1 and 0 <= one.word_share <= 1.001


def test_as_many_passages_come_as_are_asked_for_and_none_twice(searcher: Searcher) -> None:
    every = searcher.search(searcher.understand("kill fee", "en"), 100).passages
    assert len({(one.resource.resource_id, one.start) for one in every}) == len(every) == len(searcher.snapshot)
    for k in (1, 3):
        fewer = searcher.search(searcher.understand("kill fee", "en"), k).passages
        assert [one.text for one in fewer] == [one.text for one in every[:k]]


def test_a_filter_that_leaves_nothing_finds_nothing(searcher: Searcher) -> None:
    assert sources(searcher, "kill fee", "en", filters=Filters(partner="nobody")) == []


def test_a_filter_reaches_what_would_rank_low(searcher: Searcher) -> None:
    assert sources(searcher, "kill fee", "en", filters=Filters(language="el")) == ["mploki.html"]


def test_a_widened_passage_is_its_section_and_still_a_slice(searcher: Searcher) -> None:
    for passage in searcher.search(searcher.understand("kill fee", "en"), 100).passages:
        wide = searcher.widen(passage)
        text = searcher.snapshot.document_text(passage.resource.resource_id)
        assert wide.start <= passage.start and passage.end <= wide.end
        assert text[wide.start : wide.end] == wide.text
        assert set(passage.chunk.units) <= set(wide.chunk.units)


def test_many_threads_find_what_one_finds(searcher: Searcher) -> None:
    asked = [("kill fee", "en"), ("retención del IRPF", "es"), ("moralne pravice", "sl")] * 4
    alone = [sources(searcher, text, language) for text, language in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: sources(searcher, *one), asked)) == alone


def test_a_word_that_stands_alone_is_looked_for_in_its_own_language_first(searcher: Searcher) -> None:
    found = searcher.features(searcher.understand("natječaj", "hr"))
    owners = [searcher.snapshot.languages()[number] for number in found.numbers]
    codes = [searcher.snapshot.language_codes[owner] for owner in owners]
    assert {code for code, has in zip(codes, found.termed, strict=True) if has} == {"hr"}
    english = searcher.features(searcher.understand("contract", "en"))
    assert not english.termed.any()
    two = searcher.features(searcher.understand("natječaj potpore", "hr"))
    assert not two.termed.any()


@pytest.mark.parametrize("asked", ["What does a contract need?", "what a contract needs", "Kill fees"])
def test_a_heading_that_is_asked_for_puts_its_section_first(searcher: Searcher, asked: str) -> None:
    first = searcher.search(searcher.understand(asked, "en"), 3).passages[0]
    assert first.chunk.heading[-1] == ("Kill fees" if asked == "Kill fees" else "What a contract needs")
