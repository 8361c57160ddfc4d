"""Bytes of unknown encoding → text. charset-normalizer is owned here; UTF-8 and byte-order marks need no guess."""

import codecs
from pathlib import Path

from ingest.errors import BrokenFile, EmptyFile, TooLarge

MOST_BYTES = 32 << 20  # of plain text: some five million words, more than any toolkit holds
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str, claimed: str = "") -> str:
    """Return the text of ``data``; raise EmptyFile, or BrokenFile when no encoding makes text of it.

    ``claimed`` is believed only of bytes that are not UTF-8: what is UTF-8 throughout is hardly ever anything else.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyFile(f"{name} is empty; replace it with the finished file.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _claimed(data, claimed) or _guessed(data, name)
    if "\0" in text:
        raise BrokenFile(f"{name} holds binary data, not text; check that it is the right file.")
    return text


def _claimed(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (LookupError, UnicodeError):
        return None


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # as long to import as a small file takes to read

    best = from_bytes(data).best()
    if best is None:
        raise BrokenFile(f"{name} is not text in any known encoding; save it again as UTF-8.")
    return str(best)


def read_text(path: Path, name: str) -> str:
    """Return the text of a file, its line ends "\\n"; raise TooLarge beyond MOST_BYTES."""
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{name} is larger than {MOST_BYTES >> 20} MB of text; split it into smaller files.")
    return decode(path.read_bytes(), name).replace("\r\n", "\n").replace("\r", "\n")
