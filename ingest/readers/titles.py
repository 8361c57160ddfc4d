"""Titles that programs, not people, gave to a file."""

import re
from pathlib import PurePosixPath

from ingest.clean import tidy

_NOT_A_TITLE = re.compile(
    r"^(untitled|sans titre|document\s*\d*|microsoft (word|powerpoint)\b.*|powerpoint[- ].*|slide \d+"
    r"|presentation\s*\d*|(doc|scan|img|page)[\W_]*\d*|word document"
    r"|.*\.(docx?|pptx?|odt|tex|dvi|indd|qxd|pdf|rtf|pages|cdr|ai|html?))$",
    re.IGNORECASE,
)


def is_title(title: str | None, name: str) -> bool:
    """Whether a metadata title was written by a person, not by the program that made the file."""
    text = tidy(title or "")
    if not 3 <= len(text) <= 200 or sum(char.isalpha() for char in text) < 3:
        return False
    if _bare(text) == _bare(PurePosixPath(name).stem) and ("_" in text or "-" in text or text.islower()):
        return False
    return not _NOT_A_TITLE.match(text)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
