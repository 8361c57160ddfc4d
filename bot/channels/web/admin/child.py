"""The process behind a reindex that was started from the desk: ``python -m bot.channels.web.admin.child HOME LOCK``.

It takes its job from ``home/desk/run.json`` and writes there how far it is and what came of it.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from bot.channels.web.admin import runs
from bot.channels.web.admin.runs import Job
from index.errors import StoreError
from index.records import Progress, Report, Stage
from index.reindex import Reindexer
from ingest.errors import IngestError

TOLD_SECONDS = 0.2  # a person sees no more often than that


def work(home: Path, lock_file: int, build: Callable[[bool], Reindexer]) -> None:
    """Do the job that run.json names with what ``build(dry_run)`` makes; ``lock_file`` was inherited, locked."""
    begun = runs.read(home)
    running = begun
    told = 0.0

    def tell(stage: Stage, files: int, files_total: int, chunks: int, chunks_total: int) -> None:
        nonlocal running, told
        running = replace(
            running, stage=stage, files=files, files_total=files_total, chunks=chunks, chunks_total=chunks_total
        )
        if time.monotonic() - told > TOLD_SECONDS:
            told = time.monotonic()
            runs.write(home, running)

    try:
        report = _do(build(begun.job.dry_run), begun.job, tell)
    except KeyboardInterrupt:
        stopped = "Stopped. What was done is kept, and the next run goes on from there."
        running = replace(running, state="failed", error=stopped)
    except (StoreError, IngestError) as error:
        running = replace(running, state="failed", error=str(error))
    else:
        running = replace(running, state="done", report=asdict(report))
    runs.write(home, replace(running, finished=time.time()))
    os.close(lock_file)  # the next run need not wait until this process has tidied up


def _do(reindexer: Reindexer, job: Job, tell: Progress) -> Report:
    if job.drop:
        return reindexer.take_out(job.drop, progress=tell)
    return reindexer.run(
        job.named,
        dry_run=job.dry_run,
        allow_removals=job.allow_removals,
        progress=tell,
        settings=dict(job.settings) or None,
    )


def main() -> None:
    """Build the Reindexer from the settings, as `toolkit reindex` does."""
    from bot.settings import Settings
    from bot.wiring import make_reindexer

    def build(dry_run: bool) -> Reindexer:
        return make_reindexer(Settings.load(home=home), dry_run=dry_run)

    home = Path(sys.argv[1])
    work(home, int(sys.argv[2]), build)


if __name__ == "__main__":
    main()
