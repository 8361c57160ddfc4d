"""Re-indexing: what a run says it does, it does. Small real parts (small_index)."""

import hashlib
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

from small_index import Small

from index.records import Stage
from index.snapshot import Snapshot, latest
from ingest.records import Card


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


def test_a_file_without_a_heading_is_titled_by_its_name(small: Small) -> None:
    for name in ("day_rate.txt", "Lesson #1.txt", "What is a vole?.md"):
        small.write(name, "One.")
    small.write("Course #2.mbz", "== page 1\nTwo.")
    small.reindexer().run([str(small.folder)])
    titles = [resource.title for resource in Snapshot.open(small.home).resources()]
    assert sorted(titles) == ["Course #2", "Day rate", "Lesson #1", "What is a vole?"]


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


# --- what is told


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
