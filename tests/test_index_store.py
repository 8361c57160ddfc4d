"""The store: migrations only ever append, transactions are whole, old files open."""

import sqlite3
from pathlib import Path

import pytest
from small_index import Small

from index.errors import HomeDamaged
from index.schema import STEPS, migrate
from index.snapshot import Snapshot
from index.store import NAME, Store

OLD = Path(__file__).parent / "stores"  # one store of every released version, as `small_index` fills it


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_a_new_store_has_the_newest_schema(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    assert version(tmp_path / NAME) == len(STEPS)


@pytest.mark.parametrize("old", sorted(OLD.glob("*.sqlite")), ids=lambda path: path.stem)
def test_a_store_of_every_earlier_version_opens_and_goes_on(old: Path, tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.write("a.txt", "# Alpha\n\nOne.\n\nTwo.")
    small.write("course.mbz", "== page-1\nFirst page.\n== page-2\nSecond page.")
    small.home.mkdir()
    (small.home / NAME).write_bytes(old.read_bytes())
    report = small.reindexer().run([str(small.folder)])
    # Vectors of before version 2 have another form, and are made anew.
    assert report.embedded == (0 if int(old.stem) >= 2 else report.chunks)
    assert len(Snapshot.open(small.home).resources()) == 3
    assert version(small.home / NAME) == len(STEPS)


def test_there_is_a_store_of_every_version() -> None:
    assert [path.stem for path in sorted(OLD.glob("*.sqlite"))] == [str(n) for n in range(1, len(STEPS) + 1)]


def test_a_step_is_applied_whole_or_not_at_all() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    steps = ("CREATE TABLE one (x);", "CREATE TABLE two (x); INSERT INTO nothing VALUES (1);")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, steps)
    connection.execute("ROLLBACK")
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert [name for (name,) in connection.execute("SELECT name FROM sqlite_master")] == ["one"]


def test_a_store_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / NAME)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    for opened in (Store.open, Store.peek):
        with pytest.raises(HomeDamaged, match="newer release"):
            opened(tmp_path)


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path)

    def fail() -> None:
        with store.writing():
            store.remember("a", "1")
            with store.writing():
                store.remember("b", "2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (store.meta("a"), store.meta("b")) == ("", "")
    with store.writing():
        store.remember("a", "3")
    assert store.meta("a") == "3"
    store.close()


def test_peeking_cannot_write_and_makes_nothing(tmp_path: Path) -> None:
    store = Store.peek(tmp_path / "home")
    assert store.scopes() == []
    store.close()
    assert not (tmp_path / "home").exists()
    Store.open(tmp_path).close()
    store = Store.peek(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.remember("a", "1")
    store.close()


def test_it_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    writer, reader = Store.open(tmp_path), Store.peek(tmp_path)
    with writer.writing():
        writer.remember("a", "1")
        assert reader.meta("a") == ""
    assert reader.meta("a") == "1"
    writer.close()
    reader.close()
