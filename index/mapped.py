"""Arrays that stay in their file: memory-mapped, their size checked first."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def mapped(path: Path, kind: DTypeLike, shape: tuple[int, ...]) -> NDArray[Any]:
    """The file as an array; one of no elements is not mapped. Raises OSError, or ValueError when the size differs."""
    dtype = np.dtype(kind)
    size = dtype.itemsize * int(np.prod(shape))
    if path.stat().st_size != size:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, not {size}")
    return np.asarray(np.memmap(path, dtype, "r", shape=shape)) if size else np.zeros(shape, dtype)
