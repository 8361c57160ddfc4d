"""The encoder is opened when something has to be encoded, and a dry run writes nothing at all."""

from pathlib import Path

import numpy as np
import pytest
from small_index import Small, SmallEncoder

from bot.settings import Settings
from bot.wiring import make_reindexer
from index.converted import Converted, write
from index.entries import Entry
from index.errors import ModelDamaged
from index.late import LateEncoder, Opened


class Speaking(SmallEncoder):
    multilingual = False


class Opening:
    """Counts how often an encoder was opened."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Opened:
        self.times += 1
        return Speaking()


def converted(home: Path) -> None:
    folder = home / "models" / "all-MiniLM-L6-v2"
    folder.mkdir(parents=True)
    write(folder, Converted("small-1", 8, False, "", "", 0, 256))


def test_an_unchanged_folder_opens_no_encoder(tmp_path: Path) -> None:
    small, opening = Small(tmp_path), Opening()
    converted(small.home)
    small.write("a.txt", "Ask for half before you begin.")

    def run() -> int:
        small.encoder = LateEncoder(small.home, "", opening)  # type: ignore[assignment]
        return small.reindexer().run([str(small.folder)]).embedded

    assert (run(), opening.times) == (1, 1)
    assert (run(), opening.times) == (0, 1)


def test_a_model_that_is_not_converted_is_opened_at_once_unless_nothing_may_be_written(tmp_path: Path) -> None:
    opening = Opening()
    assert LateEncoder(tmp_path, "", opening).name == "small-1"
    assert opening.times == 1
    LateEncoder(tmp_path, "a/model", opening, dry=True)
    assert opening.times == 1


def test_a_damaged_model_is_told_by_who_opens_it(tmp_path: Path) -> None:
    converted(tmp_path)

    def broken() -> Opened:
        raise ModelDamaged("The converted model cannot be opened.")

    late = LateEncoder(tmp_path, "", broken)
    assert late.dim == 8
    with pytest.raises(ModelDamaged):
        late.encode_entries([Entry("a", ((0, 1),), {})])


def test_the_late_encoder_gives_what_the_opened_one_gives(tmp_path: Path) -> None:
    converted(tmp_path)
    entry = Entry("Ask for half", ((0, 3),), {})
    (one,), (other,) = LateEncoder(tmp_path, "", Opening()).encode_entries([entry]), Speaking().encode_entries([entry])
    assert np.array_equal(one.vector, other.vector) and np.array_equal(one.codes, other.codes)


def test_a_dry_run_over_a_new_home_writes_nothing(tmp_path: Path) -> None:
    # It once converted the model and compiled the word tables, a minute and 100 MB, only to say "1 new".
    home, material = tmp_path / "home", tmp_path / "material"
    material.mkdir()
    (material / "tarifa.md").write_text("# Tarifa\n\nCalcula tu tarifa diaria con tus gastos del año.")
    settings = Settings.load(env={}, dotenv=None, home=home)
    report = make_reindexer(settings, dry_run=True).run([str(material)], dry_run=True)
    assert (report.new, report.embedded) == (("tarifa.md",), report.chunks)
    assert report.chunks and not home.exists()
