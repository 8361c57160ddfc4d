"""reindex, check and rollback as they are typed: what goes wrong is said, and what can go on does."""

import time
from contextlib import ExitStack

import pytest
import small_command
from small_command import Ran
from small_index import Small

from index import lock
from index.converted import FOLDER, Converted, write

home, material = small_command.home, small_command.material


def test_what_passes_does_not_end_a_repeated_reindex(
    material: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Another run held the home for a moment, and the nightly reindex was never seen again.
    material.write("a.txt", "One.")
    with ExitStack() as other:
        other.enter_context(lock.hold(material.home, "another run"))

        pauses = []

        def passing(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 2:
                raise KeyboardInterrupt
            other.close()

        monkeypatch.setattr(time, "sleep", passing)
        ran = Ran(capsys, "reindex", str(material.folder), "--every", "60s")
    assert (ran.code, pauses) == (130, [60, 60])
    assert "is at work in" in ran.err.splitlines()[0]
    assert "Generation 1 is served" in ran.out


def test_a_reindex_that_is_not_repeated_ends_where_the_home_is_held(
    material: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    with lock.hold(material.home, "another run"):
        ran = Ran(capsys, "reindex", str(material.folder), "--json")
    assert (ran.code, ran.json["code"]) == (1, 1)


def test_a_damaged_model_is_a_damaged_home_and_repaired(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    # Once, questions failed with code 1, and a check said that all agreed.
    material.write("a.txt", "One.")
    Ran(capsys, "reindex", str(material.folder))
    model = material.home / FOLDER / "all-MiniLM-L6-v2"
    model.mkdir(parents=True)
    (model / "model.bin").write_bytes(b"weights")
    write(model, Converted("small-1", 8, False, "", "", 0, 256))
    assert Ran(capsys, "check").code == 0
    (model / "model.bin").write_bytes(b"wei")
    ran = Ran(capsys, "check", "--json")
    assert (ran.code, ran.json["problems"][0]["part"]) == (4, "model")
    ran = Ran(capsys, "check", "--repair", "--json")
    assert (ran.code, ran.json["repaired"][0]["part"]) == (0, "model")
    assert Ran(capsys, "check").code == 0
    (model / "model.bin").parent.mkdir()
    (model / "encoder.json").write_text("{")
    ran = Ran(capsys, "ask", "When is it due?")
    assert ran.code == 4
    assert "Run `toolkit check --repair` to convert it again." in ran.err
