"""Numbers as one spelling: "60.000", "60,000" and "60000" are the same, and so is "60 mila"."""

import re

# Thousands set apart; "12.30", "3,14" and "1.5" have other digits behind the mark.
_APART = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_THOUSANDS = {
    "en": r"k|thousand",
    "es": r"k|mil",
    "it": r"k|mila",
    "sl": r"k|tisoc\w*|tisoč\w*|jurjev",
    "hr": r"k|tisuc\w*|tisuć\w*|soma|som",
    "el": r"k|χιλιάδες|χιλιαδες|χιλ",
}
_SAID = {
    language: re.compile(rf"(?<![\w.,])(\d{{1,3}}) ?(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in _THOUSANDS.items()
}


def joined(word: str) -> str:
    """A number without what sets its thousands apart; any other word as it is."""
    return word.replace(".", "").replace(",", "") if _APART.fullmatch(word) else word


def in_figures(text: str, language: str) -> str:
    """A text with thousands that are said as words ("27 tisuća", "100mila", "60k") written in figures."""
    said = _SAID.get(language)
    return said.sub(r"\g<1>000", text) if said else text
