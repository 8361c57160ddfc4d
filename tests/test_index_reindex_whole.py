"""The real reader processes, chunker, FAISS and tantivy under a reindex; only the encoder and the lexicon are small."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from small_index import Small, SmallEntries

from index import generations, token_vectors, vectors, words
from index.entries import Entry
from index.generations import Sides
from index.reindex import Reindexer
from index.snapshot import Snapshot
from ingest.chunk import chunk
from ingest.records import Chunk, Resource
from ingest.sandbox import Reader

CORPUS = Path(__file__).parent.parent / "corpus"
SIDES = Sides(token_vectors.write, words.write, token_vectors.count, words.count)


class EnglishEntries(SmallEntries):
    """Plain words in the field for English."""

    def of(self, resource: Resource, text: str, chunks: Sequence[Chunk]) -> list[Entry]:
        parts = [text[one.start : one.end] for one in chunks]
        spans = [tuple((u.start - c.start, u.end - c.start) for u in c.units) for c in chunks]
        return [Entry(p, s, {"en": p.lower()}) for p, s in zip(parts, spans, strict=True)]


def reindexer(small: Small) -> Reindexer:
    return replace(
        small.reindexer(), reader_factory=lambda: Reader(2), entries=EnglishEntries(), chunk=chunk, sides=SIDES
    )


@pytest.fixture
def small(tmp_path: Path) -> Small:
    small = Small(tmp_path)
    for name in ("pdf/pricing-your-work.pdf", "pages/en/sustainability.html", "notes/glossary.md"):
        (small.folder / Path(name).name).write_bytes((CORPUS / name).read_bytes())
    (small.folder / "course.mbz").write_bytes((CORPUS / "moodle" / "scale-course.mbz").read_bytes())
    (small.folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (small.folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0 not read")
    return small


def test_the_starter_material_goes_in_and_agrees_on_every_side(small: Small) -> None:
    report = reindexer(small).run([str(small.folder)])
    assert {one.source for one in report.failed} == {"broken.pdf", "picture.jpg"}
    snapshot = Snapshot.open(small.home)
    kinds = {resource.kind for resource in snapshot.resources()}
    assert {"pdf", "page", "markdown", "moodle"} <= kinds
    assert reindexer(small).check().problems == ()
    # The same chunk is found by its number on both sides.
    number = next(n for n in range(len(snapshot)) if "Creative Commons" in snapshot.chunk(n)[2])
    text = snapshot.chunk(number)[2]
    near = vectors.Vectors.open(snapshot.folder / "vectors").search(small.encoder.vector(text), 1)
    assert near.tolist() == [number]
    hits = words.Words.open(snapshot.folder / "words").search("en", [[(word, 1.0)] for word in text.lower().split()], 1)
    assert hits[0][0] == number
    again = reindexer(small).run()
    assert (again.unchanged, again.embedded, again.generation) == (len(snapshot.resources()), 0, 1)


def test_damaged_sides_are_found_and_rebuilt(small: Small) -> None:
    reindexer(small).run([str(small.folder)])
    for side in ("vectors", "words"):
        place = generations.folder(small.home, generations.current(small.home)) / side
        for path in place.iterdir():
            path.unlink()  # what still has it mapped keeps the old one: to cut that short would kill the process
            path.write_bytes(b"damaged")
        assert reindexer(small).check().problems
        embedded = len(small.encoder.encoded)
        assert reindexer(small).check(repair=True).problems == ()
        assert len(small.encoder.encoded) == embedded


def test_serving_a_generation_loads_no_reader(small: Small) -> None:
    # In a fresh interpreter: other tests have imported everything here.
    code = "import sys; from index.snapshot import latest; from index.check import examine; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"pypdf", "trafilatura", "lxml", "docx", "pptx", "torch", "httpx", "ingest.readers.dispatch"}
    assert "numpy" in loaded
