"""A real home over a few resources of the starter toolkit: model, readers, index and answers as people have them.

It is kept in .cache/ and brought level before it is used, so only the first run converts the model and compiles the
word tables (under a minute); what changes in the code or the material is worked in by the reindex itself.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "test-home"
MATERIAL = ("pdf/pricing-your-work.pdf", "pages/el/enarxi-atomikis-epicheirisis.html", "notes/glossary.md")


def reindexed() -> Settings:
    """Settings of the home, with its material indexed."""
    folder = CACHE / "corpus"
    for name in MATERIAL:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "corpus" / name, folder / name)
    home = CACHE / "home"
    environment = os.environ | {"TOOLKIT_HOME": str(home)}
    run = subprocess.run(
        [sys.executable, "-m", "bot.cli", "reindex", str(folder), "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return Settings.load(env={}, dotenv=None, home=home)
