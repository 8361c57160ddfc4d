"""What each worker process of tests/test_bot_web_workers.py serves, and the process that starts them."""

import os
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from web_toolkit import WordAnswerer

from bot.channels.web.app import create_app
from bot.channels.web.patience import Impatient
from bot.channels.web.workers import together
from bot.journal import Journal


def app() -> FastAPI:
    home = Path(os.environ["WORKERS_HOME"])
    journal = Journal.open(home, days=90)
    return create_app(WordAnswerer(home / "originals", journal), journal, home=home, rate=20)


if __name__ == "__main__":
    with together(2):
        uvicorn.run(
            "web_workers:app", factory=True, workers=2, port=int(sys.argv[1]), log_level="warning", http=Impatient
        )
