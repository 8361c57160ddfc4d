"""`toolkit check`: each kind of damage is found and named, and --repair makes the home whole again."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from small_index import Small

from index import check, generations, salvage
from index.converted import FOLDER, Converted, write
from index.errors import HomeDamaged, IndexMissing, StoreError
from index.snapshot import Snapshot
from index.store import NAME


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A home with three generations over four files."""
    small = Small(tmp_path)
    for name in ("a", "b", "c"):
        small.write(f"{name}.txt", f"# {name}\n\nText of {name}.\n\nMore of {name}.")
    small.write("course.mbz", "== page-1\nOne.\n== page-2\nTwo.\n")
    small.reindexer().run([str(small.folder)])
    small.write("a.txt", "# a\n\nText of a.\n\nStill more of a.")
    small.reindexer().run()
    (small.folder / "b.txt").rename(small.folder / "moved.txt")
    small.reindexer().run()
    small.encoder.encoded.clear()
    small.reader.read.clear()
    return small


def texts(small: Small) -> set[tuple[str, str]]:
    snapshot = Snapshot.open(small.home)
    return {(resource.resource_id, text) for resource, _, text in snapshot.chunks(range(len(snapshot)))}


def change(small: Small, statement: str) -> None:
    connection = sqlite3.connect(small.home / NAME)
    connection.execute("PRAGMA foreign_keys = OFF")
    with connection:
        assert connection.execute(statement).rowcount
    connection.close()


def lose_vectors(small: Small) -> None:
    change(small, "DELETE FROM vectors WHERE id = 2")


def spoil_vectors(small: Small) -> None:
    change(small, "UPDATE vectors SET rows = zeroblob(length(rows)) WHERE id = 1")


def cut_vectors(small: Small) -> None:
    change(small, "UPDATE vectors SET rows = substr(rows, 1, 16) WHERE id = 1")


def lose_text(small: Small) -> None:
    change(small, "DELETE FROM documents WHERE resource = 1")


def falsify_text(small: Small) -> None:
    change(small, "UPDATE documents SET text = 'x' || text WHERE resource = 2")


def lose_chunk(small: Small) -> None:
    change(small, "DELETE FROM chunks WHERE resource = 1 AND ordinal = 1")


def lose_original(small: Small) -> None:
    next(
        path for path in (small.home / "originals").rglob("*") if path.is_file() and b"Text of c" in path.read_bytes()
    ).unlink()


def falsify_original(small: Small) -> None:
    path = next(p for p in (small.home / "originals").rglob("*") if p.is_file() and b"Text of c" in p.read_bytes())
    path.write_text("Something else.")


def generation(small: Small, name: str) -> Path:
    return generations.folder(small.home, generations.current(small.home)) / name


def lose_words(small: Small) -> None:
    generation(small, "words/words.jsonl").unlink()


def falsify_side(small: Small) -> None:
    path = generation(small, "vectors/rows.npy")
    path.write_bytes(path.read_bytes()[:-1] + b"\1")


def falsify_catalogue(small: Small) -> None:
    path = generation(small, "catalogue.sqlite")
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))


def lose_about(small: Small) -> None:
    generation(small, "snapshot.json").unlink()


def lose_generation(small: Small) -> None:
    shutil.rmtree(generation(small, ""))


def lose_current(small: Small) -> None:
    (small.home / "CURRENT").unlink()


def falsify_current(small: Small) -> None:
    (small.home / "CURRENT").write_text("nonsense\n")


def truncate_store(small: Small) -> None:
    checkpoint(small)
    path = small.home / NAME
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble_store(small: Small) -> None:
    checkpoint(small)
    (small.home / NAME).write_bytes(b"This is not a database, but a note to self." * 100)


def lose_store(small: Small) -> None:
    checkpoint(small)
    (small.home / NAME).unlink()


def lose_an_old_generation_file(small: Small) -> None:
    (generations.folder(small.home, 1) / "words" / "words.jsonl").unlink()


def checkpoint(small: Small) -> None:
    connection = sqlite3.connect(small.home / NAME)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


DAMAGES = [
    lose_vectors, spoil_vectors, cut_vectors, lose_text, falsify_text, lose_chunk, lose_original, falsify_original,
    lose_words, falsify_side, falsify_catalogue, lose_about, lose_generation, lose_current, falsify_current,
    truncate_store, scribble_store, lose_store, lose_an_old_generation_file,
]  # fmt: skip


def test_a_sound_home_has_no_problems(small: Small) -> None:
    found = small.reindexer().check()
    assert (found.problems, found.resources, found.chunks, found.generations) == ((), 5, 11, (1, 2, 3))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_named_and_repaired(small: Small, damage: Callable[[Small], None]) -> None:
    before = texts(small)
    damage(small)
    found = small.reindexer().check()
    assert found.problems, "the damage was not seen"
    assert all(str(problem).endswith(".") for problem in found.problems)
    mended = small.reindexer().check(repair=True)
    assert mended.problems == () and mended.repaired
    assert texts(small) == before  # the same words under the same ids, the moved file's too
    report = small.reindexer().run()
    assert (report.unchanged, report.new, report.changed, report.removed) == (5, (), (), ())
    assert small.reindexer().check().problems == ()


@pytest.mark.parametrize("damage", [lose_words, falsify_side, lose_about, lose_generation, lose_current])
def test_repairing_what_is_derived_reads_and_embeds_nothing(small: Small, damage: Callable[[Small], None]) -> None:
    damage(small)
    small.reindexer().check(repair=True)
    assert not small.reader.read and not small.encoder.encoded


def test_a_lost_vector_is_the_only_one_made_again(small: Small) -> None:
    lose_vectors(small)
    small.reindexer().check(repair=True)
    assert len(small.encoder.encoded) == 1 and not small.reader.read


def test_a_damaged_store_costs_no_vector_that_can_still_be_read(small: Small) -> None:
    change(small, "DELETE FROM documents WHERE resource = 1")
    (small.home / NAME).rename(small.home / "kept.sqlite")
    scribble = small.home / NAME
    shutil.copy(small.home / "kept.sqlite", scribble)
    change(small, "UPDATE resources SET item = 99 WHERE number = 1")  # rows that belong to nothing
    small.reindexer().check(repair=True)
    assert len(small.reader.read) == 4 and not small.encoder.encoded
    assert list(small.home.glob("store.damaged-*.sqlite"))


def test_a_damaged_store_whose_sources_are_gone_keeps_serving(small: Small) -> None:
    before = texts(small)
    scribble_store(small)
    shutil.rmtree(small.folder)
    with pytest.raises(HomeDamaged, match="bring the SOURCE back"):
        small.reindexer().check(repair=True)
    assert texts(small) == before
    with pytest.raises(HomeDamaged, match="bring the SOURCE back"):
        small.reindexer().run()
    assert texts(small) == before


def test_a_damaged_home_is_told_and_not_written_over(small: Small) -> None:
    scribble_store(small)
    with pytest.raises(HomeDamaged, match="check --repair"):
        small.reindexer().run()
    assert (small.home / NAME).read_bytes().startswith(b"This is not")


@pytest.mark.parametrize("damage", [lose_about, lose_generation, falsify_current, lose_current])
def test_opening_a_damaged_generation_says_what_to_do(small: Small, damage: Callable[[Small], None]) -> None:
    damage(small)
    with pytest.raises(StoreError, match=r"`toolkit (rollback|check --repair)`"):
        Snapshot.open(small.home)


def test_an_empty_home_has_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="toolkit reindex"):
        Small(tmp_path).reindexer().check()
    with pytest.raises(IndexMissing, match="toolkit reindex"):
        Snapshot.open(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_checking_writes_nothing(small: Small) -> None:
    lose_words(small)
    before = {
        path: path.stat().st_mtime_ns for path in small.home.rglob("*") if path.is_file() and "-" not in path.name
    }
    small.reindexer().check()
    after = {path: path.stat().st_mtime_ns for path in small.home.rglob("*") if path.is_file() and "-" not in path.name}
    assert before == after


def model(small: Small) -> Path:
    """A converted model as it lies in a home; the digests are all that is looked at."""
    folder = small.home / FOLDER / "small"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    (folder / "tokenizer.json").write_text("{}")
    write(folder, Converted("small-1", 8, False, "", "", 0, 256))
    return folder


def cut_weights(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"wei")


def lose_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def falsify_what_the_model_says(folder: Path) -> None:
    (folder / "encoder.json").write_text("{")


def forget_digests(folder: Path) -> None:
    """As an earlier release left it: it is opened, and this one cannot be."""
    said = json.loads((folder / "encoder.json").read_text())
    del said["files"]
    (folder / "encoder.json").write_text(json.dumps(said))


@pytest.mark.parametrize("damage", [cut_weights, lose_tokenizer, falsify_what_the_model_says, forget_digests])
def test_a_damaged_model_is_found_and_removed_to_be_converted_again(
    small: Small, damage: Callable[[Path], None]
) -> None:
    folder = model(small)
    assert not list(check.models(small.home))
    damage(folder)
    (problem,) = small.reindexer().check().problems
    assert (problem.part, problem.key) == ("model", "small")
    salvage.drop_models(small.home, [problem])
    assert not folder.exists() and small.reindexer().check().problems == ()
