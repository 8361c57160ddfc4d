"""Fonts of a PDF: bytes of a text operator → letters and widths.

pypdf's Font is used although it is not documented: what ``extract_text`` makes of it has no widths, and without them
nobody knows where a word ends. pyproject bounds pypdf for this reason.
"""

import re
from dataclasses import dataclass
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

UNKNOWN = "\ufffd"
# What Symbol and Wingdings call their bullets.
_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf06e\uf071\uf0e0\uf02d", "•")
_BOLD = re.compile(r"bold|black|heavy|demi|-bd\b|^(?:\w+\+)?(?:CM|EC|SF|LM)\w*BX", re.IGNORECASE)


@dataclass(slots=True)
class Face:
    """A font, as far as reading needs it. ``known`` is false when its codes cannot be turned into letters."""

    font: Font
    bold: bool
    known: bool
    identity: bool  # two-byte glyph numbers that mean nothing without the font's own table

    def decode(self, data: bytes) -> list[tuple[str, float, bool]]:
        """Return (letters, width in 1/1000 of the size, is the one-byte space) for every code."""
        font = self.font
        widths, default = font.character_widths, font.character_widths.get("default", 500)
        if isinstance(font.encoding, str):
            codes = data.decode(font.encoding, "replace")
            shown = list(codes)
            spaces = len(codes) == len(data)
        else:
            codes = data.decode("latin-1")
            shown = [font.encoding.get(code, chr(code)) for code in data]
            spaces = True
        out: list[tuple[str, float, bool]] = []
        for code, char in zip(codes, shown, strict=True):
            letters = font.character_map.get(char)
            if letters is None:
                letters = UNKNOWN if self.identity or not self.known else char
            elif not isinstance(letters, str):
                letters = UNKNOWN
            letters = _BULLETS.get(letters, letters)
            if len(letters) == 1 and "\ue000" <= letters <= "\uf8ff":
                letters = UNKNOWN
            if len(letters) > 1 and letters[0] == "/":  # the name of a glyph that stands for nothing known
                letters = UNKNOWN
            width = widths.get(code, default)
            out.append((letters, float(width), spaces and code == " "))
        return out


def face_of(font: Any) -> Face | None:
    """Return a font dictionary as a face, or None when it cannot be understood."""
    if not isinstance(font, DictionaryObject):
        return None
    try:
        parsed = Font.from_font_resource(font)
    except (PyPdfError, TypeError, ValueError, KeyError, AttributeError, IndexError):
        return None  # what it shows counts as unknown letters
    descriptor = parsed.font_descriptor
    identity = str(font.get("/Encoding", "")).startswith("/Identity") and font.get("/Subtype") == "/Type0"
    weight = str(descriptor.weight)
    bold = bool(_BOLD.search(parsed.name)) or bool(int(descriptor.flags) & 1 << 18)
    return Face(
        font=parsed,
        bold=bold or (weight.isdigit() and int(weight) >= 600),
        known=parsed.interpretable,
        identity=identity,
    )
