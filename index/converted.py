"""What a converted model says of itself: ``encoder.json`` in its folder. Reading it opens nothing else."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from index import digests
from index.errors import ModelDamaged

FORMAT = 2  # of the folder; 1 gave token states whole
PACKAGED = "all-MiniLM-L6-v2"  # the model that an empty setting means
FOLDER = "models"  # of a home
_NAME = "encoder.json"


@dataclass(frozen=True, slots=True)
class Converted:
    """``name`` changes whenever the vectors would; ``length`` is in tokens, ``pad`` the padding token's number.

    ``files`` maps each other file of the folder to its sha256; it is empty for a model of an earlier release.
    """

    name: str
    dim: int
    multilingual: bool
    question_prompt: str
    passage_prompt: str
    pad: int
    length: int
    precision: str = "f32"  # the fastest faithful one of the machine that converted it
    format: int = FORMAT
    files: Mapping[str, str] = field(default_factory=dict)


def folder(home: Path, model: str) -> Path:
    """Where a home keeps the model that a setting names."""
    return home / FOLDER / (Path(model).name if model else PACKAGED)


def read(folder: Path) -> Converted | None:
    """What the folder says; None when nothing of this format is there. Raises ModelDamaged when it is damaged."""
    try:
        said = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return Converted(**said) if said.get("format") == FORMAT else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise damaged(folder, error) from error


def damaged(folder: Path, error: Exception | None) -> ModelDamaged:
    """What to say of a converted model that is there and cannot be used."""
    reason = " ".join(str(error).split())  # openvino's run over several lines
    return ModelDamaged(
        f"The converted model in {folder} cannot be opened ({reason}). "
        "Run `toolkit check --repair` to convert it again."
    )


def write(folder: Path, about: Converted) -> None:
    """Say it, last of all that is written into the folder."""
    files = {path.name: digests.of_file(path) for path in folder.iterdir() if path.is_file() and path.name != _NAME}
    (folder / _NAME).write_text(json.dumps(asdict(replace(about, files=files))), encoding="utf-8")


def changed(folder: Path, about: Converted) -> list[str]:
    """The names of files that are missing or not what was converted."""
    paths = {folder / name: digest for name, digest in about.files.items()}
    return [path.name for path, digest in paths.items() if not path.is_file() or digests.of_file(path) != digest]
