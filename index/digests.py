"""What a file holds, in one figure: to tell whether it is still what was written."""

import hashlib
from pathlib import Path


def of_file(path: Path) -> str:
    """sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
