"""Numbers as one spelling: "60.000", "60,000" and "60000" are the same, and so is "60 mila"."""

import re

# Thousands set apart; "12.30", "3,14" and "1.5" have other digits behind the mark.
_APART = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_THOUSANDS = {
    "en": r"thousand",
    "es": r"mil",
    "it": r"mila",
    "sl": r"tisoc\w*|tisoč\w*|jurjev",
    "hr": r"tisuc\w*|tisuć\w*|soma|som",
    "el": r"χιλιάδες|χιλιαδες|χιλ",
}
_SAID = {  # "60k" is money, "4K" is film
    language: re.compile(rf"(?<![\w.,])(?:(\d{{1,3}}) ?(?:{words})|(\d{{2,3}}) ?k)(?!\w)", re.IGNORECASE)
    for language, words in _THOUSANDS.items()
}


def joined(word: str) -> str:
    """A number without what sets its thousands apart; any other word as it is."""
    return word.replace(".", "").replace(",", "") if _APART.fullmatch(word) else word


def in_figures(text: str, language: str) -> str:
    """A text with thousands that are said as words ("27 tisuća", "100mila", "60k") written in figures."""
    said = _SAID.get(language)
    return said.sub(lambda found: f"{found[1] or found[2]}000", text) if said else text
