"""Reading happens in other processes; a hang, a crash or a glutton costs one file and nothing else."""

import os
import pickle
import signal
import tarfile
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from ingest.errors import BrokenFile, ReadCrash, ReadTimeout
from ingest.records import Document
from ingest.sandbox import Job, Reader, _receive

posix = pytest.mark.skipif(os.name != "posix", reason="needs named pipes and signals")


def note(folder: Path, name: str, text: str = "A kill fee is due.") -> Job:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Job(path, name)


def endless(folder: Path) -> Job:
    """A file that never opens: a named pipe that nobody writes to."""
    path = folder / "endless.txt"
    os.mkfifo(path)
    return Job(path, "endless.txt")


def test_documents_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    with Reader(workers=2) as reader:
        futures = [reader.submit(note(tmp_path, f"{number}.txt", f"Note {number}.")) for number in range(20)]
        assert [future.result()[0].text for future in futures] == [f"Note {number}." for number in range(20)]


def test_a_second_worker_starts_only_for_files_that_wait(tmp_path: Path) -> None:
    with Reader(workers=2) as reader:
        for number in range(8):  # one by one: nothing waits
            assert reader.submit(note(tmp_path, f"{number}.txt")).result()
        assert [worker._process is not None for worker in reader._workers] == [True, False]


@posix
def test_a_file_that_hangs_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    with Reader(workers=2, seconds=30) as reader:
        hung = reader.submit(endless(tmp_path))
        began = time.monotonic()
        assert reader.submit(note(tmp_path, "b.txt")).result()
        assert time.monotonic() - began < 10
        assert not hung.done()
        reader.close(now=True)


def test_an_error_of_the_reader_arrives_as_itself(tmp_path: Path) -> None:
    with Reader(workers=1) as reader, pytest.raises(BrokenFile, match=r"a\.docx is not a Word document"):
        reader.submit(note(tmp_path, "a.docx", "hello")).result()


@posix
def test_a_file_that_hangs_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    with Reader(workers=1, seconds=1) as reader:
        began = time.monotonic()
        hung = reader.submit(endless(tmp_path))
        after = reader.submit(note(tmp_path, "b.txt"))
        with pytest.raises(ReadTimeout, match=r"endless\.txt took longer than 1 seconds"):
            hung.result()
        assert after.result()[0].text == "A kill fee is due."
        assert time.monotonic() - began < 5


@posix
def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with Reader(workers=1) as reader:
        dying = reader.submit(endless(tmp_path))
        process = None
        while process is None:
            process = reader._workers[0]._process
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(ReadCrash, match=r"endless\.txt made its reader crash"):
            dying.result()
        assert reader.submit(note(tmp_path, "b.txt")).result()


@posix
def test_a_killed_worker_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each timeout once left an unpacked backup of hundreds of megabytes in the temporary folder.
    backup, temporary = tmp_path / "course.mbz", tmp_path / "temporary"
    temporary.mkdir()
    with tarfile.open(backup, "w:gz", compresslevel=1) as archive:
        for number in range(15_000):
            archive.addfile(tarfile.TarInfo(f"files/{number}"))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with Reader(workers=1) as reader:
        reader.submit(Job(backup, "course.mbz"))
        while not any(path.is_file() for path in temporary.rglob("*")):
            time.sleep(0.01)
        reader.close(now=True)
    assert list(temporary.iterdir()) == []


@posix
def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    glutton = note(tmp_path, "glutton.txt", "a " * 15_000_000)
    with Reader(workers=1, memory=160 << 20) as reader:
        with pytest.raises(ReadCrash, match=r"glutton\.txt needs more than 160 MB"):
            reader.submit(glutton).result()
        assert reader.submit(note(tmp_path, "b.txt")).result()


@posix
def test_leaving_on_an_error_does_not_wait_for_a_hanging_file(tmp_path: Path) -> None:
    began = time.monotonic()
    waiting: list[Future[tuple[Document, ...]]] = []

    def interrupted() -> None:
        with Reader(workers=1, seconds=60) as reader:
            waiting.append(reader.submit(endless(tmp_path)))
            waiting.append(reader.submit(note(tmp_path, "b.txt")))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - began < 5
    assert waiting[1].cancelled()


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    job = note(tmp_path, "a.txt")
    job.path.chmod(0)
    with Reader(workers=1) as reader, pytest.raises(BrokenFile, match="permission"):
        reader.submit(job).result()


def test_a_file_that_has_gone_says_so(tmp_path: Path) -> None:
    with Reader(workers=1) as reader, pytest.raises(BrokenFile, match="no such file"):
        reader.submit(Job(tmp_path / "gone.txt", "gone.txt")).result()


def test_a_worker_may_send_nothing_but_records(tmp_path: Path) -> None:
    body = pickle.dumps(("done", os.system))
    path = tmp_path / "answer"
    path.write_bytes(len(body).to_bytes(8, "big") + body)
    with path.open("rb") as pipe:
        assert _receive(pipe) is None
