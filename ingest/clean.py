"""Make extracted text fit to be quoted to a person: no invisible characters, no ligatures, no broken words.

Everything here is pure: str → str. Text comes out in Unicode NFC with single spaces.
"""

import re
import unicodedata

LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
# Soft hyphen, zero-width space, word joiner, byte-order mark, object replacement: layout, never part of a word.
# Not the zero-width (non-)joiners and the bidi marks: scripts that need them are unreadable without.
INVISIBLE = "\u00ad\u200b\u2060\ufeff\ufffc"

_DROP = dict.fromkeys(map(ord, INVISIBLE)) | dict.fromkeys(c for c in range(32) if chr(c) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f")
_REPLACE = str.maketrans({**{chr(k): None for k in _DROP}, **LIGATURES})
_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return one line of NFC text: ligatures spelt out, invisible characters gone, white space single, ends bare."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text.translate(_REPLACE))).strip()
