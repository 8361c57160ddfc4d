"""Several worker processes that count as one: for whoever starts them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's name for it, read when a worker imports it


@contextmanager
def counted_together(workers: int) -> Iterator[None]:
    """Around ``uvicorn.run``: each worker writes its figures into one folder, and /metrics of any adds them up."""
    if workers < 2 or FOLDER in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="toolkit-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]
