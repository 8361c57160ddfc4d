"""Copies of originals: whole or not at all, and none of what is no longer what was read."""

import hashlib
import os
from pathlib import Path

import pytest

from index import originals


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def there(home: Path) -> list[str]:
    return sorted(path.name for path in home.rglob("*") if path.is_file())


def test_a_copy_holds_what_was_read_also_where_its_folder_is_there_already(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = b"first"
    same_folder = next(one for one in (b"%d" % n for n in range(10_000)) if digest(one)[:2] == digest(first)[:2])
    for content in (first, same_folder, first):
        file = tmp_path / "a.txt"
        file.write_bytes(content)
        assert originals.keep(home, file, digest(content))
        assert originals.path(home, digest(content)).read_bytes() == content
        assert originals.intact(home, digest(content))
    assert there(home) == sorted({digest(first), digest(same_folder)})
    originals.sync(home, [digest(first), digest(b"never kept")])  # what was removed meanwhile is none of its business


def synced_beside(home: Path, contents: list[bytes], monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Keep contents and sync them in the thread, all of them; "bad" fails, and as the system does it, only once."""
    file, synced = home.parent / "a.txt", []

    def noted(handle: int) -> None:
        content = os.pread(handle, 100, 0)
        if content == b"bad" and content not in synced:
            synced.append(content)
            raise OSError(5, "Input/output error")
        synced.append(content)

    syncing = originals.Syncing(home)
    monkeypatch.setattr("index.originals.os.fsync", noted)
    for content in contents:
        file.write_bytes(content)
        assert originals.keep(home, file, digest(content))
        syncing.add(digest(content))
    syncing.close()
    syncing.complete([digest(content) for content in contents])
    return synced


def test_copies_are_synced_beside_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [b"%d" % number for number in range(50)]
    assert sorted(synced_beside(tmp_path / "home", contents, monkeypatch)) == sorted(contents)


def test_a_copy_that_does_not_reach_the_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="Input/output"):
        synced_beside(tmp_path / "home", [b"bad"], monkeypatch)
    assert originals.intact(tmp_path / "home", digest(b"bad"))  # what is known of it stays true


def test_what_changed_since_it_was_read_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"changed")
    assert not originals.keep(tmp_path / "home", file, digest(b"as it was"))
    assert there(tmp_path / "home") == []


def test_a_file_that_is_gone_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        originals.keep(tmp_path / "home", tmp_path / "gone.txt", digest(b"x"))
    assert not (tmp_path / "home").exists() or there(tmp_path / "home") == []


def test_a_copy_that_cannot_be_finished_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.txt"
    file.write_bytes(b"whole")
    monkeypatch.setattr("index.originals.os.replace", full)
    with pytest.raises(OSError, match="No space"):
        originals.keep(tmp_path / "home", file, digest(b"whole"))
    assert there(tmp_path / "home") == []
