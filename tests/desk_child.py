"""The desk's reindex over the small parts of tests/small_index.py, in a process of its own as in earnest.

A text with SLOW in it takes 0.3 s to read, so that a test can watch a run and stop it.
"""

import sys
import time
from concurrent.futures import Future
from pathlib import Path

from small_index import Small, SmallReader

from bot.channels.web.admin.child import work
from index.reindex import Reindexer
from ingest.records import Document
from ingest.sandbox import Job


class SlowReader(SmallReader):
    def submit(self, job: Job) -> Future[tuple[Document, ...]]:
        if b"SLOW" in job.path.read_bytes():
            time.sleep(0.3)
        return super().submit(job)


def build(_: bool) -> Reindexer:
    small = Small(home.parent)
    small.reader = SlowReader()
    return small.reindexer()


if __name__ == "__main__":
    home = Path(sys.argv[1])
    work(home, int(sys.argv[2]), build)
