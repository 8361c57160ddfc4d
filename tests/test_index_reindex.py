"""Re-indexing: what a run says it does, does, keeps and can take back. Small real parts (small_index)."""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import time
import unicodedata
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from small_index import Small, document

from index import generations, lock, schema
from index.embedding import Embedding
from index.entries import Entry
from index.errors import HomeLocked, IndexMissing
from index.records import Stage
from index.snapshot import Snapshot, latest
from index.store import Store
from ingest.records import Card, Document
from ingest.sandbox import Job
from ingest.sources import open_source


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


def test_a_first_run_takes_everything_in_and_serves_it(small: Small) -> None:
    small.write("a.txt", "# Alpha\n\nOne.\n\nTwo.")
    small.write("deep/b.md", "Hello.")
    report = small.reindexer().run([str(small.folder)])
    assert (report.new, report.generation, report.chunks, report.embedded) == (("a.txt", "deep/b.md"), 1, 4, 4)
    snapshot = Snapshot.open(small.home)
    assert [resource.title for resource in snapshot.resources()] == ["Alpha", "B"]
    resource, chunk, text = snapshot.chunk(1)
    assert (resource.source, text) == ("a.txt", "One.")
    assert snapshot.document_text(resource.resource_id)[chunk.start : chunk.end] == text


def test_nothing_changed_means_nothing_read_embedded_or_published(small: Small) -> None:
    small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    before = latest(small.home)
    small.reader.read.clear()
    small.encoder.encoded.clear()
    report = small.reindexer().run()
    assert (report.unchanged, report.generation, report.embedded) == (1, 1, 0)
    assert not small.reader.read and not small.encoder.encoded
    assert latest(small.home) is before


def test_a_dry_run_writes_nothing_at_all(small: Small) -> None:
    small.write("a.txt", "One.\n\nTwo.")
    report = small.reindexer().run([str(small.folder)], dry_run=True)
    assert (report.new, report.chunks, report.embedded, report.generation) == (("a.txt",), 2, 2, None)
    assert not small.home.exists()


def test_a_moved_file_keeps_its_id_and_is_not_embedded_again(small: Small) -> None:
    path = small.write("old name.txt", "# Guide\n\nBody.")
    small.reindexer().run([str(small.folder)])
    (before,) = Snapshot.open(small.home).resources()
    small.encoder.encoded.clear()
    (small.folder / "new").mkdir()
    path.rename(small.folder / "new" / "name.txt")
    report = small.reindexer().run()
    (after,) = Snapshot.open(small.home).resources()
    assert report.moved == (("old name.txt", "new/name.txt"),)
    assert (report.new, report.changed, report.removed, report.unchanged) == ((), (), (), 0)
    assert (after.resource_id, after.source) == (before.resource_id, "new/name.txt")
    assert not small.encoder.encoded and small.reader.read == ["old name.txt"]


def test_one_changed_paragraph_embeds_one_chunk(small: Small) -> None:
    path = small.write("a.txt", "# Title\n\nFirst.\n\nSecond.\n\nThird.")
    small.write("b.txt", "Another.")
    small.reindexer().run([str(small.folder)])
    small.encoder.encoded.clear()
    path.write_text("# Title\n\nFirst.\n\nSecond, but longer.\n\nThird.")
    report = small.reindexer().run()
    assert (report.changed, report.unchanged, report.embedded) == (("a.txt",), 1, 1)
    assert small.encoder.encoded == ["Second, but longer."]
    assert small.reader.read == ["a.txt", "b.txt", "a.txt"]


def test_a_change_behind_the_same_name_size_and_time_is_found(small: Small) -> None:
    path = small.write("a.txt", "The fee is 100.")
    small.reindexer().run([str(small.folder)])
    before = path.stat()
    path.write_text("The fee is 900.")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as rsync -t and unzip do
    assert small.reindexer().run().changed == ("a.txt",)


def test_touching_a_file_changes_nothing(small: Small) -> None:
    path = small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    os.utime(path)
    report = small.reindexer().run()
    assert (report.unchanged, report.generation) == (1, 1)
    assert small.reader.read == ["a.txt"]


def test_two_files_of_equal_content_are_two_resources_embedded_once(small: Small) -> None:
    small.write("a.txt", "Same.")
    small.write("b.txt", "Same.")
    report = small.reindexer().run([str(small.folder)])
    assert (report.new, report.embedded) == (("a.txt", "b.txt"), 1)
    assert len({resource.resource_id for resource in Snapshot.open(small.home).resources()}) == 2


def test_what_is_deleted_leaves_the_index(small: Small) -> None:
    small.write("a.txt", "One.")
    small.write("b.txt", "Two.").unlink()
    small.write("b.txt", "Two.")
    small.reindexer().run([str(small.folder)])
    (small.folder / "b.txt").unlink()
    report = small.reindexer().run()
    assert (report.removed, report.unchanged, report.chunks) == (("b.txt",), 1, 1)
    assert [resource.source for resource in Snapshot.open(small.home).resources()] == ["a.txt"]


def test_each_source_is_its_own_scope(small: Small, tmp_path: Path) -> None:
    small.write("a.txt", "One.")
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("Two.")
    small.reindexer().run([str(small.folder)])
    report = small.reindexer().run([str(other)])
    assert (report.new, report.removed) == (("b.txt",), ())
    (small.folder / "a.txt").unlink()
    assert small.reindexer().run([str(other)]).removed == ()
    assert small.reindexer().run().removed == ("a.txt",)


def test_ids_are_equal_on_every_machine_and_told_apart_between_sources(small: Small, tmp_path: Path) -> None:
    small.write("guide.txt", "One.")
    other = tmp_path / "elsewhere" / "two"
    other.mkdir(parents=True)
    (other / "guide.txt").write_text("Two.")
    small.reindexer().run([str(small.folder), str(other)])
    first, second = Snapshot.open(small.home).resources()
    assert {first.source, second.source} == {"guide.txt"} and first.resource_id != second.resource_id
    again = Small(tmp_path / "machine")
    again.write("guide.txt", "Other words.")
    again.reindexer().run([str(again.folder)])
    (there,) = Snapshot.open(again.home).resources()
    assert there.resource_id == hashlib.sha256(b"guide.txt").hexdigest()[:12]
    assert there.resource_id in {first.resource_id, second.resource_id}


def test_a_source_that_is_found_elsewhere_keeps_its_ids(small: Small, tmp_path: Path) -> None:
    small.write("old.txt", "One.")
    small.reindexer().run([str(small.folder)])
    (small.folder / "old.txt").rename(small.folder / "a.txt")
    small.reindexer().run()
    before = [resource.resource_id for resource in Snapshot.open(small.home).resources()]
    moved = tmp_path / "new place"
    small.folder.rename(moved)
    report = small.reindexer().run([str(moved)])
    assert (report.unchanged, report.new, report.failed) == (1, (), ())
    assert "is found at" in report.notes[0]
    assert [resource.resource_id for resource in Snapshot.open(small.home).resources()] == before


def test_names_that_are_shifted_along_keep_their_resources(small: Small) -> None:
    # Monthly renumbering: chapter 1 → 2 → 3. By name alone, every chapter would have "changed".
    for number in (1, 2):
        small.write(f"chapter {number}.txt", f"# Chapter\n\nText {number}.")
    small.reindexer().run([str(small.folder)])
    ids = {resource.source: resource.resource_id for resource in Snapshot.open(small.home).resources()}
    (small.folder / "chapter 2.txt").rename(small.folder / "chapter 3.txt")
    (small.folder / "chapter 1.txt").rename(small.folder / "chapter 2.txt")
    report = small.reindexer().run()
    assert set(report.moved) == {("chapter 1.txt", "chapter 2.txt"), ("chapter 2.txt", "chapter 3.txt")}
    now = {resource.source: resource.resource_id for resource in Snapshot.open(small.home).resources()}
    assert now == {"chapter 2.txt": ids["chapter 1.txt"], "chapter 3.txt": ids["chapter 2.txt"]}
    assert (report.changed, report.removed, report.embedded) == ((), (), 0)


def test_two_files_that_change_names_keep_their_resources(small: Small) -> None:
    small.write("a.txt", "First.")
    small.write("b.txt", "Second.")
    small.reindexer().run([str(small.folder)])
    ids = {resource.source: resource.resource_id for resource in Snapshot.open(small.home).resources()}
    small.write("a.txt", "Second.")
    small.write("b.txt", "First.")
    report = small.reindexer().run()
    assert set(report.moved) == {("a.txt", "b.txt"), ("b.txt", "a.txt")}
    now = {resource.source: resource.resource_id for resource in Snapshot.open(small.home).resources()}
    assert now == {"a.txt": ids["b.txt"], "b.txt": ids["a.txt"]}


def test_a_new_edition_keeps_the_id_when_the_old_one_is_put_aside(small: Small) -> None:
    small.write("guide.txt", "Edition of 2025.")
    small.reindexer().run([str(small.folder)])
    (before,) = Snapshot.open(small.home).resources()
    (small.folder / "guide.txt").rename(small.folder / "guide 2025.txt")
    small.write("guide.txt", "Edition of 2026.")
    report = small.reindexer().run()
    assert (report.new, report.changed) == (("guide 2025.txt",), ("guide.txt",))
    now = {resource.source: resource.resource_id for resource in Snapshot.open(small.home).resources()}
    assert now["guide.txt"] == before.resource_id  # links to the guide go to the current one


# --- failures


def test_failures_are_told_with_a_reason_and_the_rest_goes_on(small: Small) -> None:
    small.write("good.txt", "One.")
    small.write("empty.txt", "")
    small.write("film.mp4", "x")
    report = small.reindexer().run([str(small.folder)])
    assert report.new == ("good.txt",)
    assert {(one.source, one.stale) for one in report.failed} == {("empty.txt", False), ("film.mp4", False)}
    assert all(one.reason.startswith(one.source) for one in report.failed)


def test_a_broken_new_version_leaves_the_last_good_one_serving(small: Small) -> None:
    path = small.write("a.txt", "Good words.")
    small.reindexer().run([str(small.folder)])
    path.write_text("BROKEN")
    report = small.reindexer().run()
    (failure,) = report.failed
    assert (failure.source, failure.stale, report.generation, report.unchanged) == ("a.txt", True, 1, 0)
    assert Snapshot.open(small.home).chunk(0)[2] == "Good words."


def test_failed_bytes_wait_changed_bytes_do_not(small: Small) -> None:
    path = small.write("a.txt", "BROKEN")
    small.reindexer().run([str(small.folder)])
    small.reader.read.clear()
    for _ in range(3):
        report = small.reindexer().run()
        assert "tried again when it changes" in report.failed[0].reason
        assert report.unchanged == 0
    assert not small.reader.read  # one peer sent failed files 1,300 times
    path.write_text("Mended.")
    report = small.reindexer().run()
    assert (report.new, report.failed) == (("a.txt",), ())


def test_failed_bytes_are_tried_again_later_and_later(small: Small) -> None:
    small.write("a.txt", "BROKEN")
    waits = []
    for _ in range(3):
        small.reindexer().run([str(small.folder)])
        store = Store.open(small.home)
        (retry,) = store.connection.execute("SELECT retry FROM items").fetchone()
        waits.append(retry - time.time())
        store.connection.execute("UPDATE items SET retry = 0")
        store.close()
    assert small.reader.read == ["a.txt"] * 3
    assert waits[0] > 3000 and waits[1] > 3 * waits[0] and waits[2] > 3 * waits[1]


def test_a_broken_version_that_is_taken_back_is_no_failure_any_more(small: Small) -> None:
    path = small.write("a.txt", "Good.")
    small.reindexer().run([str(small.folder)])
    path.write_text("BROKEN")
    small.reindexer().run()
    path.write_text("Good.")
    report = small.reindexer().run()
    assert (report.failed, report.unchanged, report.generation) == ((), 1, 1)
    assert small.reader.read == ["a.txt", "a.txt"]


def test_a_file_that_changes_while_it_is_read_is_told_and_read_by_the_next_run(small: Small) -> None:
    path = small.write("a.txt", "One.")
    submit = small.reader.submit

    def slow(job: Job) -> Future[tuple[Document, ...]]:
        result = submit(job)
        path.write_text("Two, written in the meantime.")
        return result

    small.reader.submit = slow  # type: ignore[method-assign]
    report = small.reindexer().run([str(small.folder)])
    assert "changed while" in report.failed[0].reason and report.new == ()
    small.reader.submit = submit  # type: ignore[method-assign]
    assert small.reindexer().run().new == ("a.txt",)
    assert Snapshot.open(small.home).chunk(0)[2] == "Two, written in the meantime."


def test_a_source_that_is_not_there_keeps_what_came_from_it(small: Small) -> None:
    small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    small.folder.rename(small.folder.with_name("unplugged"))
    for allow in (False, True):
        report = small.reindexer().run(allow_removals=allow)
        assert report.failed[0].source == str(small.folder) and report.failed[0].stale
        assert (report.removed, report.generation) == ((), 1)


def test_a_source_that_is_gone_for_good_can_be_taken_out_by_name(small: Small) -> None:
    small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    shutil.rmtree(small.folder)
    report = small.reindexer().run([str(small.folder)], allow_removals=True)
    assert report.removed == ("a.txt",)
    assert small.reindexer().run().failed == ()


# --- the brake


@pytest.mark.parametrize(
    ("had", "gone", "refused"),
    [(10, 3, False), (10, 4, True), (3, 3, False), (4, 4, True), (20, 6, False), (20, 7, True)],
)
def test_the_brake_holds_above_thirty_per_cent_and_three(small: Small, had: int, gone: int, refused: bool) -> None:
    for number in range(had):
        small.write(f"{number:02}.txt", f"Text {number}.")
    small.reindexer().run([str(small.folder)])
    for number in range(gone):
        (small.folder / f"{number:02}.txt").unlink()
    planned = small.reindexer().run(dry_run=True)
    report = small.reindexer().run()
    assert bool(report.refused) == bool(planned.refused) == refused
    assert len(report.removed) == len(planned.removed) == (0 if refused else gone)
    assert len(Snapshot.open(small.home).resources()) == (had if refused else had - gone)


def test_the_brake_lets_the_rest_through_and_can_be_lifted(small: Small) -> None:
    for number in range(5):
        small.write(f"{number}.txt", f"Text {number}.")
    small.reindexer().run([str(small.folder)])
    for number in range(5):
        (small.folder / f"{number}.txt").unlink()
    small.write("new.txt", "Arrived.")
    report = small.reindexer().run()
    assert report.new == ("new.txt",) and report.refused and "--allow-removals" in report.refused
    assert report.chunks == 6
    report = small.reindexer().run(allow_removals=True)
    assert (report.refused, len(report.removed), report.chunks) == (None, 5, 1)


def test_a_course_that_comes_back_nearly_empty_is_held_too(small: Small) -> None:
    small.write("course.mbz", "".join(f"== page-{n}\nText {n}.\n" for n in range(10)))
    assert len(small.reindexer().run([str(small.folder)]).new) == 10
    small.write("course.mbz", "== page-0\nText 0.\n")
    report = small.reindexer().run()
    assert report.refused and report.removed == () and report.unchanged == 10
    assert small.reindexer().run().refused  # and it is not forgotten
    assert len(small.reindexer().run(allow_removals=True).removed) == 9


# --- containers


def test_one_backup_is_many_resources_each_with_its_own_fate(small: Small) -> None:
    small.write("course.mbz", "== page-1\nOne.\n== page-2\nTwo.\n== page-3\nThree.\n")
    small.reindexer().run([str(small.folder)])
    small.encoder.encoded.clear()
    small.write("course.mbz", "== page-1\nOne.\n== page-2\nTwo!\n== page-4\nFour.\n")
    report = small.reindexer().run()
    assert (report.new, report.changed, report.removed, report.unchanged) == (
        ("course.mbz#page-4",),
        ("course.mbz#page-2",),
        ("course.mbz#page-3",),
        1,
    )
    assert sorted(small.encoder.encoded) == ["Four.", "Two!"]


def test_no_part_of_a_backup_serves_the_whole_of_it(small: Small) -> None:
    # A backup holds hidden pages and people's data.
    small.write("course.mbz", "== page-1\nOne.\n")
    small.write("a.txt", "Text.")
    small.reindexer().run([str(small.folder)])
    snapshot = Snapshot.open(small.home)
    page, text = sorted(snapshot.resources(), key=lambda one: one.source, reverse=True)
    assert snapshot.original(page.resource_id) is None
    original = snapshot.original(text.resource_id)
    assert original is not None and original[0].read_text() == "Text." and original[1] == "text/plain"


def test_a_moved_backup_keeps_all_its_ids(small: Small) -> None:
    small.write("course.mbz", "== page-1\nOne.\n== page-2\nTwo.\n")
    small.reindexer().run([str(small.folder)])
    before = {resource.resource_id for resource in Snapshot.open(small.home).resources()}
    (small.folder / "course.mbz").rename(small.folder / "training.mbz")
    report = small.reindexer().run()
    assert ("course.mbz#page-1", "training.mbz#page-1") in report.moved
    after = Snapshot.open(small.home).resources()
    assert {resource.resource_id for resource in after} == before
    assert [resource.source for resource in after] == ["training.mbz#page-1", "training.mbz#page-2"]


# --- what is said of a resource


def test_the_manifest_goes_before_the_file_and_the_partner_before_both(small: Small) -> None:
    small.write("a.txt", "# From the file\n\nText.")
    small.reindexer().run([str(small.folder)])
    small.write("manifest.toml", '[[resource]]\nsource = "a.txt"\ntitle = "From the manifest"\ntopics = ["tax"]\n')
    report = small.reindexer().run()
    assert (report.changed, report.embedded) == (("a.txt",), 0)
    (resource,) = Snapshot.open(small.home).resources()
    assert (resource.title, resource.topics) == ("From the manifest", ("tax",))
    assert small.reindexer().edit(resource.resource_id, Card(title="From the desk"))
    report = small.reindexer().run()
    assert report.changed == ("a.txt",)
    (resource,) = Snapshot.open(small.home).resources()
    assert (resource.title, resource.topics) == ("From the desk", ("tax",))
    assert small.reindexer().run().changed == ()
    assert small.reader.read == ["a.txt"]
    assert not small.reindexer().edit("no such id", Card(title="x"))


def test_an_edit_outlives_a_new_version_of_the_file(small: Small) -> None:
    path = small.write("a.txt", "Text.")
    small.reindexer().run([str(small.folder)])
    (resource,) = Snapshot.open(small.home).resources()
    small.reindexer().edit(resource.resource_id, Card(licence="CC-BY-4.0"))
    path.write_text("Other text.")
    small.reindexer().run()
    (resource,) = Snapshot.open(small.home).resources()
    assert resource.licence == "CC-BY-4.0"


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
    with pytest.raises(IndexMissing, match="kept are: 4, 5, 6"):
        small.reindexer().rollback(2)
    kept = sum(1 for path in (small.home / "originals").rglob("*") if path.is_file())
    assert kept == 3  # originals go with the generations that could serve them


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


# --- stopping


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.BATCH", 2)
    for number in range(30):
        small.write(f"{number}.txt", f"Text {number}.")
    seen: list[int] = []

    def stop(stage: Stage, files: int, files_total: int, chunks: int, chunks_total: int) -> None:
        seen.append(chunks)
        if files >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small.reindexer().run([str(small.folder)], progress=stop)
    done = len(small.encoder.encoded)
    assert 4 <= done < 30
    report = small.reindexer().run()
    assert len(small.encoder.encoded) == 30  # none twice
    assert (len(report.new), report.embedded, report.generation) == (30, 30 - done, 1)
    assert "interrupted" in next(step.reason for step in report.steps if step.source == "0.txt")


def test_an_encoder_that_fails_leaves_everything_as_it_was(small: Small) -> None:
    small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    small.write("b.txt", "Two.")
    small.encoder.stop_after = 1
    with pytest.raises(RuntimeError, match="the encoder stopped"):
        small.reindexer().run()
    assert [resource.source for resource in Snapshot.open(small.home).resources()] == ["a.txt"]
    small.encoder.stop_after = None
    assert small.reindexer().run().new == ("b.txt",)


def test_progress_counts_up_to_the_totals(small: Small) -> None:
    for number in range(7):
        small.write(f"{number}.txt", f"Text {number}.\n\nMore {number}.")
    told: list[tuple[Stage, int, int, int, int]] = []
    small.reindexer().run([str(small.folder)], progress=lambda *one: told.append(one))
    assert told[0] == ("looking", 0, 0, 0, 0)
    assert told[-1] == ("writing", 7, 7, 14, 14)
    assert [one[1] for one in told] == sorted(one[1] for one in told)


def test_the_plan_is_what_is_then_done(small: Small) -> None:
    for name in ("same", "changed", "gone", "moved"):
        small.write(f"{name}.txt", f"# {name}\n\nText of {name}.")
    small.reindexer().run([str(small.folder)])
    small.write("changed.txt", "# changed\n\nOther text.")
    (small.folder / "gone.txt").unlink()
    (small.folder / "moved.txt").rename(small.folder / "new name.txt")
    small.write("added.txt", "Added.")
    small.write("broken.txt", "BROKEN")
    planned = small.reindexer().run(dry_run=True)
    done = small.reindexer().run()
    assert planned == replace(done, dry_run=True, generation=1, seconds=planned.seconds, steps=planned.steps)
    assert set(planned.steps) == set(done.steps)
    assert {step.action for step in done.steps} == {"new", "changed", "moved", "removed", "failed"}
    assert all(step.reason for step in done.steps)


def test_many_files_are_read_and_reported_in_full(small: Small) -> None:
    for number in range(60):
        small.write(f"{number:03}.txt", "" if number % 10 == 0 else f"Text {number}.")
    report = small.reindexer().run([str(small.folder)])
    assert (len(report.new), len(report.failed), report.chunks) == (54, 6, 54)
    sources = [resource.source for resource in Snapshot.open(small.home).resources()]
    assert sources == sorted(sources)


def test_names_of_every_kind_come_through(small: Small) -> None:
    names = [
        "vodič – šđčćž.txt",
        "🎨 pricing 🖌.txt",
        "\u200fעברית.txt",
        "a" * 251 + ".txt",
        "with\nnewline.txt",
        "οδηγός.txt",
    ]
    for name in names:
        small.write(name, f"Text of {name!r}.")
    report = small.reindexer().run([str(small.folder)])
    assert set(report.new) == {unicodedata.normalize("NFC", name) for name in names}
    assert small.reindexer().run().unchanged == len(names)


def test_a_name_that_is_not_utf_8_is_shown_and_kept(small: Small) -> None:
    path = os.fsencode(small.folder) + b"/caf\xe9.txt"
    with open(path, "w") as file:
        file.write("Text.")
    assert small.reindexer().run([str(small.folder)]).new == ("caf%E9.txt",)
    assert small.reindexer().run().unchanged == 1


# --- what once went wrong, or could


def test_a_home_inside_its_source_is_no_material(small: Small) -> None:
    small.home = small.folder / "home"
    small.write("a.txt", "One.")
    assert small.reindexer().run([str(small.folder)]).new == ("a.txt",)
    report = small.reindexer().run()
    assert (report.unchanged, report.new, report.failed) == (1, (), ())


def test_a_source_within_another_is_told(small: Small) -> None:
    small.write("a.txt", "One.")
    small.write("deep/b.txt", "Two.")
    small.reindexer().run([str(small.folder)])
    report = small.reindexer().run([str(small.folder / "deep")])
    assert report.new == ("b.txt",) and "there twice" in report.notes[0]
    assert small.reindexer().run().notes == ()  # once is enough


def test_an_edit_made_while_a_run_is_under_way_is_not_lost(small: Small) -> None:
    path = small.write("a.txt", "One.")
    small.reindexer().run([str(small.folder)])
    (resource,) = Snapshot.open(small.home).resources()
    path.write_text("One, changed.")
    encode = small.encoder.encode_entries

    def meanwhile(entries: Sequence[Entry]) -> list[Embedding]:
        small.reindexer().edit(resource.resource_id, Card(title="Edited meanwhile"))
        return encode(entries)

    small.encoder.encode_entries = meanwhile  # type: ignore[method-assign]
    small.reindexer().run()
    small.encoder.encode_entries = encode  # type: ignore[method-assign]
    assert Snapshot.open(small.home).resources()[0].title == "A"
    report = small.reindexer().run()
    assert report.changed == ("a.txt",)
    assert Snapshot.open(small.home).resources()[0].title == "Edited meanwhile"


def test_a_part_of_a_backup_that_could_not_be_read_has_not_gone(small: Small) -> None:
    small.write("course.mbz", "".join(f"== page-{n}\nText {n}.\n" for n in range(3)))
    small.reindexer().run([str(small.folder)])
    small.write("course.mbz", "== page-0\nText 0!\n== page-2\nText 2.\n")
    submit = small.reader.submit

    def partly(job: Job) -> Future[tuple[Document, ...]]:
        first, *rest = submit(job).result()
        future: Future[tuple[Document, ...]] = Future()
        future.set_result((replace(first, unread=("page-1",)), *rest))
        return future

    small.reader.submit = partly  # type: ignore[method-assign]
    report = small.reindexer().run()
    assert (report.changed, report.removed, report.unchanged) == (("course.mbz#page-0",), (), 1)
    assert [(one.source, one.stale) for one in report.failed] == [("course.mbz#page-1", True)]
    assert len(Snapshot.open(small.home).resources()) == 3
    small.reader.read.clear()
    assert "page-1 could not be read" in small.reindexer().run().failed[0].reason
    assert not small.reader.read  # it waits
    store = Store.open(small.home)
    store.connection.execute("UPDATE items SET retry = 1")
    store.close()
    small.reader.submit = submit  # type: ignore[method-assign]
    report = small.reindexer().run()
    assert (report.removed, report.failed) == (("course.mbz#page-1",), ())  # now it is seen to be gone


def test_parts_of_one_name_are_all_kept(small: Small) -> None:
    small.write("course.mbz", "== file\nFirst.\n== file\nSecond.\n")
    assert small.reindexer().run([str(small.folder)]).new == ("course.mbz#file", "course.mbz#file~2")
    assert small.reindexer().run().unchanged == 2


def test_a_reader_that_breaks_costs_one_file(small: Small) -> None:
    small.write("a.txt", "One.")
    small.write("b.txt", "Two.")
    submit = small.reader.submit

    def breaking(job: Job) -> Future[tuple[Document, ...]]:
        if job.name == "a.txt":
            future: Future[tuple[Document, ...]] = Future()
            future.set_exception(KeyError("surprise"))
            return future
        return submit(job)

    small.reader.submit = breaking  # type: ignore[method-assign]
    report = small.reindexer().run([str(small.folder)])
    assert report.new == ("b.txt",) and report.failed[0].source == "a.txt"


def test_a_file_that_goes_while_it_waits_to_be_read_is_told(small: Small) -> None:
    small.write("a.txt", "One.")
    submit = small.reader.submit

    def late(job: Job) -> Future[tuple[Document, ...]]:
        result = submit(job)
        (small.folder / "a.txt").unlink()
        return result

    small.reader.submit = late  # type: ignore[method-assign]
    report = small.reindexer().run([str(small.folder)])
    assert "changed while" in report.failed[0].reason
    assert small.reindexer().run().failed == ()


def test_text_with_lone_surrogates_is_served_whole(small: Small) -> None:
    small.write("a.txt", "placeholder")
    small.reader.submit = lambda job: _done(document("Before \ud83d after."))  # type: ignore[method-assign]
    small.reindexer().run([str(small.folder)])
    assert Snapshot.open(small.home).chunk(0)[2] == "Before ? after."


def _done(*documents: Document) -> Future[tuple[Document, ...]]:
    future: Future[tuple[Document, ...]] = Future()
    future.set_result(documents)
    return future


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
