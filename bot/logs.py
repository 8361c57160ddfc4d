"""Logs on standard error: of commands that live long, and of each worker of ``toolkit serve``."""

import logging
import sys

from bot.visible import visible


class _Visible(logging.Formatter):
    """File names, addresses and errors in a log are other people's."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def tell() -> None:
    """Tell what happens from now on in this process."""
    told = logging.StreamHandler(sys.stderr)
    told.setFormatter(_Visible("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[told], level=logging.WARNING)
    for ours in ("toolkit", "index", "ingest"):
        logging.getLogger(ours).setLevel(logging.INFO)
