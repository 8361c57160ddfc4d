"""Re-indexing over time: what is made anew, what is kept, and what can be taken back."""

import json
import os
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from small_index import Small

from index import generations, lock, schema
from index.errors import GenerationMissing, HomeLocked
from index.snapshot import Snapshot
from index.store import Store
from ingest.records import Card
from ingest.sources import open_source

# --- generations


def test_a_rollback_holds_until_something_changes(small: Small) -> None:
    path = small.write("a.txt", "Right.")
    small.reindexer().run([str(small.folder)])
    path.write_text("Wrong.")
    small.reindexer().run()
    assert small.reindexer().rollback() == 1
    assert Snapshot.open(small.home).chunk(0)[2] == "Right."
    assert small.reindexer().run().generation == 1  # a scheduled run does not undo it
    path.write_text("Right again.")
    assert small.reindexer().run().generation == 3
    assert Snapshot.open(small.home).chunk(0)[2] == "Right again."


def test_the_last_three_generations_are_kept(small: Small) -> None:
    path = small.write("a.txt", "0.")
    small.reindexer().run([str(small.folder)])
    for number in range(1, 6):
        path.write_text(f"{number}.")
        small.reindexer().run()
    assert generations.numbers(small.home) == [4, 5, 6]
    assert small.reindexer().rollback(4) == 4
    assert Snapshot.open(small.home).chunk(0)[2] == "3."
    assert small.reindexer().rollback(6) == 6  # and forward again
    with pytest.raises(GenerationMissing, match="kept are: 4, 5, 6"):
        small.reindexer().rollback(2)
    kept = sum(1 for path in (small.home / "originals").rglob("*") if path.is_file())
    assert kept == 3  # originals go with the generations that could serve them


def test_a_source_is_taken_out_without_a_look_at_the_others(small: Small) -> None:
    small.write("one/a.txt", "A.")
    small.write("two/b.txt", "B.")
    one, two = str(small.folder / "one"), str(small.folder / "two")
    small.reindexer().run([one, two])
    small.write("one/a.txt", "Not seen by anybody.")
    report = small.reindexer().take_out(two)
    assert (report.removed, report.changed, report.unchanged) == (("b.txt",), (), 0)
    assert (report.generation, report.chunks, report.embedded) == (2, 1, 0)
    assert Snapshot.open(small.home).chunk(0)[2] == "A."
    assert [location for location, _, _ in generations.about(small.home, 2).sources] == [one]
    assert small.reindexer().take_out(two).generation == 2  # it is gone already
    assert small.reindexer().run().changed == ("a.txt",)


def test_a_source_is_taken_out_of_an_index_that_is_made_anew(small: Small) -> None:
    small.write("one/a.txt", "A.")
    small.write("two/b.txt", "B.")
    one, two = str(small.folder / "one"), str(small.folder / "two")
    small.reindexer().run([one, two])
    (kept,) = (found for found in Snapshot.open(small.home).resources() if found.source == "a.txt")
    small.reindexer().edit(kept.resource_id, Card(title="Edited"))
    small.encoder.name = "small-2"
    report = small.reindexer().take_out(two)
    assert (report.embedded, report.removed) == (1, ("b.txt",)) and "embedded with it now" in report.notes[0]
    assert [one.title for one in Snapshot.open(small.home).resources()] == ["Edited"]


def test_vectors_of_what_is_gone_are_kept_for_a_while(small: Small) -> None:
    path = small.write("a.txt", "Seasonal.")
    small.write("b.txt", "0.")
    small.reindexer().run([str(small.folder)])
    path.unlink()
    small.reindexer().run()
    small.write("a.txt", "Seasonal.")
    assert small.reindexer().run().embedded == 0
    (small.folder / "a.txt").unlink()
    for number in range(4):
        small.write("b.txt", f"{number + 1}.")
        small.reindexer().run()
    small.write("a.txt", "Seasonal.")
    assert small.reindexer().run().embedded == 1


def test_two_runs_never_meet_and_the_second_says_who_is_at_work(small: Small) -> None:
    small.write("a.txt", "One.")
    with lock.hold(small.home, "reindex"), pytest.raises(HomeLocked, match=rf"process {os.getpid()} on .* since"):
        small.reindexer().run([str(small.folder)])
    assert small.reindexer().run([str(small.folder)]).new == ("a.txt",)


# --- model and lexicon


def test_another_model_embeds_everything_again_and_says_so(small: Small) -> None:
    small.write("a.txt", "One.\n\nTwo.")
    small.reindexer().run([str(small.folder)])
    small.encoder.name = "small-2"
    report = small.reindexer().run()
    assert (report.embedded, report.unchanged, report.generation) == (2, 1, 2)
    assert "small-2" in report.notes[0] and "small-1" in report.notes[0]
    assert Snapshot.open(small.home).encoder == "small-2"
    assert small.reader.read == ["a.txt"]
    small.encoder.name = "small-1"  # and back: those vectors are still kept
    report = small.reindexer().run()
    assert (report.embedded, report.generation) == (0, 3)


def test_another_lexicon_makes_words_anew_without_reading_or_embedding(small: Small) -> None:
    small.write("a.txt", "One.\n\nTwo.")
    small.reindexer().run([str(small.folder)])
    small.entries.version = "2"
    report = small.reindexer().run()
    assert (report.embedded, report.generation, report.changed) == (0, 2, ())
    assert "lexicon" in report.notes[0]
    words = (Snapshot.open(small.home).folder / "words" / "words.jsonl").read_text()
    assert '"v": "2"' in words and '"v": "1"' not in words
    assert small.reader.read == ["a.txt"]


def test_better_readers_read_everything_again(small: Small) -> None:
    small.write("a.txt", "One.")
    small.write("b.txt", "BROKEN")
    small.reindexer().run([str(small.folder)])
    small.reader.read.clear()
    report = replace(small.reindexer(), reading="2").run()
    assert small.reader.read == ["a.txt", "b.txt"]
    assert (report.unchanged, report.changed, report.generation) == (1, (), 1)


# --- runs


def test_every_run_is_remembered_with_its_report(small: Small) -> None:
    small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    store = Store.open(small.home)
    reports = [json.loads(report) for _, _, report in store.runs()]
    store.close()
    assert reports[0]["new"] == ["a.txt"] and reports[0]["generation"] == 1


def test_unchanged_files_are_not_opened_and_cost_no_query_each(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    # 5,000 of them take a fifth of a second so (tests/bench/reindex_unchanged.py); a query each would take seconds.
    statements: list[str] = []
    opened: list[str] = []
    connect = schema.connect

    def traced(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_trace_callback(statements.append)
        return connection

    def noted(event: str, values: tuple[object, ...]) -> None:
        if event == "open" and watching and str(values[0]).startswith(str(small.folder)):
            opened.append(str(values[0]))

    watching = False
    sys.addaudithook(noted)
    monkeypatch.setattr(schema, "connect", traced)
    counts = []
    for files in (20, 200):
        for number in range(files):
            path = small.write(f"{number}.txt", f"Text {number}.")
            os.utime(path, ns=(0, 0))
        small.reindexer().run([str(small.folder)])
        store = Store.open(small.home)  # as if they had been there for long: their ctime cannot be set back
        stamps = {item.name: item.stamp for item in open_source(str(small.folder)).scan().items}
        store.stamp_items((stamps[one.name], one.id) for one in store.items(1).values())
        store.close()
        statements.clear()
        watching = True
        small.reindexer().run()
        watching = False
        counts.append(len(statements))
    assert not opened
    assert counts[0] == counts[1] < 60
