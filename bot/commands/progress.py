"""A reindex's progress on a terminal: files, passages, rate and time left; nothing where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.channels.terminal import console
from index.records import Progress, Stage

_SAID: dict[Stage, str] = {"looking": "Looking", "reading": "Reading", "writing": "Writing"}


@contextmanager
def progress(stream: TextIO) -> Iterator[Progress | None]:
    """What to give a reindex; None when ``stream`` is no terminal."""
    if not stream.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),  # so that rate and time left fit into 80 columns
        MofNCompleteColumn(),
        TextColumn("{task.fields[files]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(stream), transient=True) as bar:
        task = bar.add_task("Looking", total=None, files="", rate="")

        def told(stage: Stage, files: int, files_total: int, chunks: int, chunks_total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(
                task,
                description=_SAID[stage],
                completed=chunks,
                total=chunks_total or None,
                files=f"{files} of {files_total} files" if files_total else "",
                rate=f"{speed:.0f} passages/s" if speed else "",
            )

        yield told
