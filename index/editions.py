"""Which edition of the readers and of the chunker made what is kept, so that a better one does its work again.

Digests of their source and of the libraries behind it, so nobody has to remember to raise a number. An upgrade reads
everything once more; what comes out the same is not embedded again.
"""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import ingest

_LIBRARIES = ("pypdf", "trafilatura", "lxml", "python-docx", "python-pptx", "markdown-it-py")
_ROOT = Path(ingest.__file__ or "").parent


def reading() -> str:
    """The readers' edition."""
    files = [*sorted((_ROOT / "readers").glob("*.py")), _ROOT / "clean.py", _ROOT / "records.py"]
    return _digest(files, [f"{name} {_version(name)}" for name in _LIBRARIES])


def chunking() -> str:
    """The chunker's edition."""
    return _digest([_ROOT / "chunk.py", _ROOT / "sentences.py"], [])


def _digest(files: list[Path], said: list[str]) -> str:
    whole = hashlib.sha256("\n".join(said).encode())
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
