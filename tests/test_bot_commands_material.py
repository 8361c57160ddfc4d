"""reindex, check and rollback as they are typed: what goes wrong is said, and what can go on does."""

import pytest
import small_command
from small_command import Ran
from small_index import Small

from index.converted import FOLDER, Converted, write

home, material = small_command.home, small_command.material


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
