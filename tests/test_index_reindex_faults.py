"""Re-indexing when something fails, goes missing, stops or comes in between: nothing is lost, and it is told."""

import shutil
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace

import pytest
from small_index import Small, document

from index.embedding import Embedding
from index.entries import Entry
from index.records import Stage
from index.snapshot import Snapshot
from index.store import Store
from ingest.records import Card, Document
from ingest.sandbox import Job

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
