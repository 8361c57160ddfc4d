"""Re-indexing: what a run says it does, does, keeps and can take back. Small real parts (small_index)."""

from pathlib import Path

import pytest
from small_index import Small

from index.snapshot import Snapshot, latest


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
