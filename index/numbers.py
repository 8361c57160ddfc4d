"""Numbers as one spelling, in questions and in what is indexed: "60.000", "60,000", "60000" and "60 mila" are the same.

Thousands that blanks set apart ("60 000") are two words, and an English decimal of three digits ("1.234") is taken for
thousands.
"""

import re

# Thousands set apart, and no cents; "12.30", "3,14" and "1.5" have other digits behind the mark.
_APART = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,00)?|([1-9]\d{0,2}(?:,\d{3})+)(?:\.00)?")
_THOUSANDS = {
    "en": r"thousand",
    "es": r"mil",
    "it": r"mila",
    "sl": r"tiso[cč]\w*|jurjev",
    "hr": r"tisu[cć]\w*|soma|som",
    "el": r"χιλι[άα]δες|χιλ",
}
_SAID = {  # "60k" is money, "4K" is film, "401k" a pension
    language: re.compile(rf"(?<![\w.,])(?:(\d{{1,3}}) ?(?:{words})|(\d{{1,2}}[05])k)(?!\w)", re.IGNORECASE)
    for language, words in _THOUSANDS.items()
}


def joined(word: str) -> str:
    """A number without what sets its thousands apart; any other word as it is."""
    found = _APART.fullmatch(word)
    return (found[1] or found[2]).replace(".", "").replace(",", "") if found else word


def in_figures(text: str, language: str) -> str:
    """A text with thousands that are said as words ("27 tisuća", "100mila", "60k") written in figures."""
    said = _SAID.get(language)
    return said.sub(lambda found: f"{found[1] or found[2]}000", text) if said else text
