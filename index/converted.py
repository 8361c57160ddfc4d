"""What a converted model says of itself: ``encoder.json`` in its folder. Reading it opens nothing else."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import ModelError

FORMAT = 2  # of the folder; 1 gave token states whole
PACKAGED = "all-MiniLM-L6-v2"  # the model that an empty setting means
_NAME = "encoder.json"


@dataclass(frozen=True, slots=True)
class Converted:
    """``name`` changes whenever the vectors would; ``length`` is in tokens, ``pad`` the padding token's number."""

    name: str
    dim: int
    multilingual: bool
    question_prompt: str
    passage_prompt: str
    pad: int
    length: int
    precision: str = "f32"  # the fastest faithful one of the machine that converted it
    format: int = FORMAT


def folder(home: Path, model: str) -> Path:
    """Where a home keeps the model that a setting names."""
    return home / "models" / (Path(model).name if model else PACKAGED)


def read(folder: Path) -> Converted | None:
    """What the folder says; None when nothing of this format is there. Raises ModelError when it is damaged."""
    try:
        said = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return Converted(**said) if said.get("format") == FORMAT else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise damaged(folder, error) from error


def damaged(folder: Path, error: Exception | None) -> ModelError:
    """What to say of a converted model that is there and cannot be used."""
    return ModelError(
        f"The converted model in {folder} cannot be opened ({error}). "
        "Delete that folder and run `toolkit reindex` to convert it again."
    )


def write(folder: Path, about: Converted) -> None:
    """Say it, last of all that is written into the folder."""
    (folder / _NAME).write_text(json.dumps(asdict(about)), encoding="utf-8")
