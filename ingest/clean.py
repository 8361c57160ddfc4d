"""Make extracted text fit to be quoted to a person: no invisible characters, no ligatures, no broken words.

Everything here is pure: str → str. Text comes out in Unicode NFC with single spaces.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

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

_CONTROL = {chr(code) for code in range(32)} - set(" \t\n\v\f\r\x1c\x1d\x1e\x1f")  # those are white space
_REPLACE = str.maketrans(dict.fromkeys([*INVISIBLE, *_CONTROL]) | LIGATURES)
_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return one line of NFC text: ligatures spelt out, invisible characters gone, white space single, ends bare."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text.translate(_REPLACE))).strip()

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+)([-\u2010\u00ad])$")
_BEGINS = re.compile(r"^[^\W\d_]+")


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """Return how often each word stands whole inside a line, so that words cut at line ends can be told apart."""
    found: Counter[str] = Counter()
    was_cut = False
    for line in lines:
        text = tidy(line)
        if was_cut:  # the line begins with the rest of a word
            text = _BEGINS.sub("", text)
        cut = _CUT.search(text)
        was_cut = bool(cut)
        found.update(word.casefold() for word in _WORD.findall(text[: cut.start()] if cut else text))
    return found


def join_lines(lines: Sequence[str], known: Counter[str]) -> str:
    """Return lines as running text: words cut by a hyphen at a line's end are whole again.

    A hyphen that belongs to the word ("well-known") stays: when the document writes the word so elsewhere, or when it
    knows both halves as words and never the joined form. A soft hyphen always goes.
    """
    text = ""
    for raw in lines:
        line = _SPACE.sub(" ", raw).strip()
        if not line:
            continue
        cut, begins = _CUT.search(text), _BEGINS.match(line)
        if cut and begins:
            first, second = cut[1].casefold(), begins[0].casefold()
            if cut[2] == "\u00ad" or (line[0].islower() and _was_cut(text, first, second, known)):
                text = text[: cut.start(2)] + line
            else:
                text += line  # "Rhône-" / "Alpes": the hyphen is the word's own, and no space follows it
        elif text.endswith("\u00ad"):
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return tidy(text)


def _was_cut(text: str, first: str, second: str, known: Counter[str]) -> bool:
    whole, hyphened = known[first + second], known[f"{first}-{second}"]
    if whole != hyphened:
        return whole > hyphened
    compound = re.search(r"[^\W\d_]+-[^\W\d_]*$", text[:-1])
    if compound:
        return not known[second]  # "state-of-" / "the-art": already a compound
    return not (known[first] and known[second])
