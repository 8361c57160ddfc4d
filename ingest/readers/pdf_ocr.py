"""Text for scanned pages: ocrmypdf (with tesseract), when it is installed. Nothing is sent anywhere.

Pages are recognised a few at a time, each time announced, so that a long scan has its clock started anew and a page
that hangs costs only its neighbours.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.readers.dispatch import ANNOUNCE, Job

AT_A_TIME = 4  # pages; one takes 2 to 8 seconds on one core
MOST_PAGES = 400
_LANGUAGES = ("eng", "spa", "ita", "slv", "hrv", "ell")


def is_installed() -> bool:
    """Whether scanned pages can be read here."""
    return shutil.which("ocrmypdf") is not None and shutil.which("tesseract") is not None


def recognise(job: Job, pages: Sequence[int], anew: bool, take: Callable[[Path, Sequence[int]], None]) -> None:
    """Give ``take`` files in which some of the pages named have a text layer. Pages that fail are not given.

    ``anew`` recognises pages although they have text, because that text is unreadable.
    """
    languages = _installed_languages()
    with tempfile.TemporaryDirectory() as folder:
        for at in range(0, min(len(pages), MOST_PAGES), AT_A_TIME):
            some = pages[at : at + AT_A_TIME]
            part = f"page-{some[0]}"
            ANNOUNCE.get()(part)
            target = Path(folder) / "read.pdf"
            if part not in job.skip and _run(job.path, target, some, languages, anew):
                take(target, some)


def _run(source: Path, target: Path, pages: Sequence[int], languages: Sequence[str], anew: bool) -> bool:
    command = [
        "ocrmypdf", "--quiet", "--jobs", "1", "--output-type", "pdf", "--optimize", "0", "--fast-web-view", "0",
        "--pages", ",".join(map(str, pages)), "--force-ocr" if anew else "--skip-text", "--rotate-pages",
    ]  # fmt: skip
    if languages:
        command += ["--language", "+".join(languages)]
    done = subprocess.run(
        [*command, str(source), str(target)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )
    return done.returncode == 0 and target.exists()


def _installed_languages() -> list[str]:
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    known = done.stdout.split()
    return [language for language in _LANGUAGES if language in known]
