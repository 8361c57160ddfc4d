"""Keep bot tokens out of logs: wherever one would appear in a record or a traceback, it is masked.

Request URLs carry the token (https://core.telegram.org/bots/api#making-requests), and libraries log URLs and put them
into errors; so every record is cleaned as it is made, whoever makes it and whatever prints it.
"""

import logging
import threading
from typing import Any

MASK = "<token>"
_tokens: set[str] = set()
_lock = threading.Lock()
_plain = logging.Formatter()


def hide(token: str) -> None:
    """Mask ``token`` in every log record from now on."""
    with _lock:
        _tokens.add(token)
        if not isinstance(logging.getLogRecordFactory(), _Masking):
            logging.setLogRecordFactory(_Masking(logging.getLogRecordFactory()))


def masked(text: str) -> str:
    """The text without any known token."""
    for token in tuple(_tokens):
        if token in text:
            text = text.replace(token, MASK)
    return text


class _Masking:
    """A log record factory around another: what it makes holds no token, arguments and traceback included."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._inner(*args, **kwargs)
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            return record  # wrong arguments for its format: logging reports that itself
        clean = masked(text)
        if clean != text:
            record.msg, record.args = clean, ()
        if record.exc_info and record.exc_info[0] is not None:
            trace = _plain.formatException(record.exc_info)
            if masked(trace) != trace:
                record.exc_text = masked(trace)  # formatters print this in place of the traceback
        return record
