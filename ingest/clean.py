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


_ICONS = re.compile("[\ue000-\uf8ff]")  # private use: pictures of icon fonts, letters to nobody
# UTF-8 read as Windows-1252: a lead byte's letter and then what its following bytes look like.
_MISREAD = re.compile("(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3})+")
_ACCENTS = {
    "\u02c7": "\u030c", "\u02d8": "\u0306", "\u02d9": "\u0307", "\u02da": "\u030a", "\u02dd": "\u030b",
    "\u02c6": "\u0302", "\u02dc": "\u0303", "\u00b4": "\u0301",
}  # fmt: skip
# TeX draws č as ˇ and c. The acute only where it cannot be an apostrophe, as it is in "l´arte".
_APART = re.compile("([\u02c7\u02d8\u02d9\u02da\u02dd\u02c6\u02dc]) ?([A-Za-z\u0131])|(\u00b4)([cnszCNSZ\u0131])")


def tidy(text: str) -> str:
    """Return one line of NFC text: ligatures spelt out, invisible characters gone, white space single, ends bare.

    Letters that were taken apart ("ˇc") or read in the wrong encoding ("Ä\x8d") are put right.
    """
    text = text.translate(_REPLACE)
    if not text.isascii():
        text = _APART.sub(_composed, _MISREAD.sub(_read_again, _ICONS.sub("", text)))
        text = unicodedata.normalize("NFC", text)
    return _SPACE.sub(" ", text).strip()


def _read_again(match: re.Match[str]) -> str:
    try:
        raw = b"".join(char.encode("cp1252" if ord(char) > 255 else "latin-1") for char in match[0])
        read = raw.decode("utf-8")
    except UnicodeError:
        return match[0]
    return match[0] if any(unicodedata.category(char) == "Cc" for char in read) else read


def _composed(match: re.Match[str]) -> str:
    letter = (match[2] or match[4]).replace("\u0131", "i")
    whole = unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[3]])
    return whole if len(whole) == 1 else match[0]


_LEGACY = {"\u00e8": "č", "\u00e6": "ć", "\u00f0": "đ", "\u00c8": "Č", "\u00c6": "Ć", "\u00d0": "Đ"}
_LEGACY_LATIN_2 = _LEGACY | {"\u00b9": "š", "\u00be": "ž", "\u00a9": "Š", "\u00ae": "Ž"}
_FEW = 3


def legacy_letters(text: str) -> dict[int, str] | None:
    """Return what puts Slovene and Croatian letters right that an old font shows under Western codes, if it did.

    "raèun" and "veæ" (Windows-1250 taken for 1252), "¹iroko" and "¾iv" (ISO 8859-2 for 8859-1). Languages that write
    these letters themselves also write others, and are left alone.
    """
    if re.search("[øåþö]", text):
        return None
    if len(re.findall(r"[a-zèæð][\u00b9\u00be][a-zèæð]|\b[\u00b9\u00be][a-zèæð]{2}", text)) >= _FEW:
        return str.maketrans(_LEGACY_LATIN_2)
    grave = len(re.findall(r"(?i)[a-z]è[a-z]", text))
    slavic = max(len(re.findall("[æð]", text)), len(re.findall("[šž]", text)))
    if min(grave, slavic) >= _FEW and not re.search("[àéùòìêç]", text):
        return str.maketrans(_LEGACY)
    return None


_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+)([-\u2010\u00ad])$")
_RANGE = re.compile(r"\d[-\u2010\u2013]$")
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
        elif _RANGE.search(text) and line[0].isdigit():
            text += line  # "2019–" / "2021"
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
