"""Reading a generation: numbers, texts, filters, originals; from many threads, across switches."""

import threading
from pathlib import Path

import numpy as np
import pytest
from small_index import Small

from index import generations
from index.records import Filters
from index.snapshot import Snapshot, latest


@pytest.fixture
def small(tmp_path: Path) -> Small:
    small = Small(tmp_path)
    small.write("a.txt", "# Alpha\n\nFirst of a.\n\nSecond of a.")
    small.write("b.txt", "Only one.")
    small.write("c.md", "# Gamma\n\nA Greek one: Ευρώπη 🎨.")
    small.write(
        "manifest.toml",
        '[[resource]]\nsource = "a.txt"\nlanguage = "es"\ntopics = ["tax", "pricing"]\npartner = "Spain"\n'
        '[[resource]]\nsource = "c.md"\nlanguage = "el"\ntopics = ["tax"]\n',
    )
    small.reindexer().run([str(small.folder)])
    return small


def test_chunks_are_numbered_by_source_and_place(small: Small) -> None:
    snapshot = Snapshot.open(small.home)
    found = snapshot.chunks(range(len(snapshot)))
    assert [(resource.source, chunk.ordinal) for resource, chunk, _ in found] == [
        ("a.txt", 0), ("a.txt", 1), ("a.txt", 2), ("b.txt", 0), ("c.md", 0), ("c.md", 1),
    ]  # fmt: skip
    for resource, chunk, text in found:
        assert snapshot.document_text(resource.resource_id)[chunk.start : chunk.end] == text
    assert snapshot.chunk_numbers(found[4][0].resource_id) == range(4, 6)


def test_chunks_come_in_the_order_asked_for_repeats_too(small: Small) -> None:
    snapshot = Snapshot.open(small.home)
    assert [text for *_, text in snapshot.chunks([5, 0, 5])] == [
        "A Greek one: Ευρώπη 🎨.",
        "# Alpha",
        "A Greek one: Ευρώπη 🎨.",
    ]
    assert snapshot.chunks(np.asarray([3]))[0][2] == "Only one."
    assert snapshot.chunks([]) == []
    for wrong in ([6], [-1]):
        with pytest.raises(IndexError):
            snapshot.chunks(wrong)


def test_numbers_do_not_depend_on_the_order_things_arrived_in(small: Small, tmp_path: Path) -> None:
    other = Small(tmp_path / "other")
    for name in ("manifest.toml", "c.md", "b.txt", "a.txt"):
        other.write(name, (small.folder / name).read_text())
        other.reindexer().run([str(other.folder)])
    ours, theirs = Snapshot.open(small.home), Snapshot.open(other.home)
    assert ours.chunks(range(6)) == theirs.chunks(range(6))
    assert ours.resources() == theirs.resources()


def test_filters_pick_chunks(small: Small) -> None:
    snapshot = Snapshot.open(small.home)

    def through(**filters: str) -> list[int]:
        found = snapshot.matching(Filters(**filters))
        assert found is not None
        return [int(number) for number in np.flatnonzero(found)]

    assert snapshot.matching(Filters()) is None
    assert through(topic="tax") == [0, 1, 2, 4, 5]
    assert through(topic="tax", language="el") == [4, 5]
    assert through(partner="Spain") == [0, 1, 2]
    assert through(kind="text") == [0, 1, 2, 3, 4, 5]
    assert through(language="xx") == []


def test_languages_are_told_by_chunk(small: Small) -> None:
    snapshot = Snapshot.open(small.home)
    assert snapshot.language_codes == ("el", "en", "es")
    assert [snapshot.language_codes[code] for code in snapshot.languages()] == ["es", "es", "es", "en", "el", "el"]


def test_unknown_resources_are_none(small: Small) -> None:
    snapshot = Snapshot.open(small.home)
    assert snapshot.resource("nothing") is None and snapshot.original("nothing") is None
    with pytest.raises(KeyError):
        snapshot.document_text("nothing")


def test_originals_are_served_without_the_source_folder(small: Small) -> None:
    snapshot = Snapshot.open(small.home)
    resource = snapshot.resources()[2]
    small.write("c.md", "Something else, in place.")  # what is served does not follow the folder
    found = snapshot.original(resource.resource_id)
    assert found is not None and "Ευρώπη" in found[0].read_text() and found[0].is_relative_to(small.home)


def test_a_home_can_be_moved(small: Small, tmp_path: Path) -> None:
    small.home.rename(tmp_path / "elsewhere")
    snapshot = Snapshot.open(tmp_path / "elsewhere")
    found = snapshot.original(snapshot.resources()[0].resource_id)
    assert found is not None and found[0].exists()
    small.home = tmp_path / "elsewhere"
    assert small.reindexer().run().unchanged == 3


def test_latest_is_the_same_object_until_the_switch(small: Small) -> None:
    before = latest(small.home)
    assert latest(small.home) is before
    small.write("b.txt", "Only one, changed.")
    small.reindexer().run()
    after = latest(small.home)
    assert (before.generation, after.generation) == (1, 2)
    assert before.chunk(3)[2] == "Only one."  # who still holds it can still read it
    generations.rollback(small.home)
    assert latest(small.home).generation == 1


def test_many_threads_read_one_snapshot(small: Small) -> None:
    snapshot = Snapshot.open(small.home)
    wrong: list[object] = []

    def read() -> None:
        for _ in range(200):
            for number in range(6):
                resource, chunk, text = snapshot.chunk(number)
                if snapshot.document_text(resource.resource_id)[chunk.start : chunk.end] != text:
                    wrong.append(text)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_an_empty_generation_can_be_opened(small: Small) -> None:
    for name in ("a.txt", "b.txt", "c.md", "manifest.toml"):
        (small.folder / name).unlink()
    small.reindexer().run()
    snapshot = Snapshot.open(small.home)
    assert (len(snapshot), snapshot.resources(), snapshot.language_codes) == (0, [], ())
    assert len(snapshot.languages()) == 0


def outdate(small: Small, number: int) -> None:
    about = generations.folder(small.home, number) / generations.ABOUT
    about.write_text(about.read_text().replace(f'"format": {generations.FORMAT}', '"format": 1'))


def test_what_another_release_wrote_goes_with_the_next_run(small: Small) -> None:
    # After an update `toolkit check` called a healthy home damaged, and the desk's history could not be opened.
    small.write("a.txt", "Two.")
    small.reindexer().run([str(small.folder)])
    for number in generations.numbers(small.home):
        outdate(small, number)
    small.write("a.txt", "Three.")
    served = small.reindexer().run().generation
    assert generations.numbers(small.home) == [served] and not small.reindexer().check().problems


def test_an_outdated_generation_stays_while_it_is_the_served_one(small: Small) -> None:
    served = generations.current(small.home)
    outdate(small, served)
    generations.sweep(small.home)
    assert generations.numbers(small.home) == [served]
