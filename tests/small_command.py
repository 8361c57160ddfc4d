"""The toolkit command as a person runs it: a run with what it printed, a home, and a small real index behind it."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_index import SIDES, Small

from bot import cli, wiring
from index import check


class Ran:
    """One run of the command."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *args: str) -> None:
        with pytest.raises(SystemExit) as ended:
            cli.main(args)
        self.code = ended.value.code
        self.out, self.err = capsys.readouterr()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOOLKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def material(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A small real index in place of model and readers."""
    small = Small(tmp_path)
    monkeypatch.setattr(wiring, "make_reindexer", lambda *_, **__: small.reindexer())
    monkeypatch.setattr(wiring, "examine", lambda settings: check.examine(settings.home, SIDES))
    return small
