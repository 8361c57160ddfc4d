"""Word search by tantivy: BM25 over lemmas, one field a language and one for English glosses.

Document i is chunk number i. Fields hold space-separated lemmas as ``index.entries`` made them; nothing is analysed
here but white space.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import tantivy

from index.entries import OTHER, PIVOT
from index.errors import HomeDamaged
from index.language import LANGUAGES
from index.terms import TermsWriter

FIELDS = (*LANGUAGES, PIVOT, OTHER)
NUMBER = "number"
REMEMBERED = 64  # searches
WRITER_MEMORY = 128_000_000  # bytes; one thread, so that documents keep their order

# A word's English candidates, or the word itself with weight 1: any of them may stand for it.
Group = Sequence[tuple[str, float]]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(NUMBER, stored=False, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def write(folder: Path, rows: Iterable[Mapping[str, str]]) -> int:
    """Write the index of rows 0… to ``folder``, and their terms by number beside it; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    terms = TermsWriter(folder)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(WRITER_MEMORY, 1)
    count = 0
    for number, row in enumerate(rows):
        document = tantivy.Document()
        document.add_unsigned(NUMBER, number)
        for field, lines in row.items():
            document.add_text(field, lines)
        writer.add_document(document)
        terms.add(row)
        count += 1
    with ThreadPoolExecutor(1) as beside:  # neither needs the other, and the first leaves the interpreter alone
        committed = beside.submit(writer.commit)
        terms.close()
        committed.result()
    writer.wait_merging_threads()
    return count


def count(folder: Path) -> int:
    """How many chunks the folder's index holds."""
    return Words(folder).count


class Words:
    """An opened word index; thread-safe, read-only."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = tantivy.Index.open(str(folder))
            self._searcher = self._index.searcher()
        except ValueError as error:
            raise HomeDamaged(
                f"The word index in {folder} cannot be opened ({error}). Run `toolkit check --repair`."
            ) from error
        self.count: int = self._searcher.num_docs
        # A question's translations are chosen by what it finds, and it is searched for again then.
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._found)

    @classmethod
    def open(cls, folder: Path) -> "Words":
        """Raises HomeDamaged when the folder holds no word index."""
        return cls(folder)

    def search(self, field: str, groups: Sequence[Group], k: int) -> Sequence[tuple[int, float]]:
        """The k best (chunk number, BM25); of a group's words the best one counts, by its weight."""
        return self._remembered(field, tuple(map(tuple, groups)), k)

    def _found(self, field: str, groups: Sequence[Group], k: int) -> tuple[tuple[int, float], ...]:
        clauses = []
        for group in groups:
            options = [self._option(field, phrase, weight) for phrase, weight in group]
            clause = options[0] if len(options) == 1 else tantivy.Query.disjunction_max_query(options)
            clauses.append((tantivy.Occur.Should, clause))
        if not clauses or not self.count:
            return ()
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
        numbers = self._searcher.fast_field_values(NUMBER, [address for _, address in hits])
        return tuple((int(number or 0), float(score)) for number, (score, _) in zip(numbers, hits, strict=True))

    def _option(self, field: str, phrase: str, weight: float) -> tantivy.Query:
        words = phrase.split()
        terms = [tantivy.Query.term_query(self._index.schema, field, word) for word in words]
        query = (
            terms[0]
            if len(terms) == 1
            else tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        )
        return query if weight >= 1 else tantivy.Query.boost_query(query, weight)
