"""Plain text → Document: paragraphs, headings and lists as people set them without a format."""

import re

from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.encoding import read_text
from ingest.records import Document

_UNDERLINE = re.compile(r"^\s*([=\-~*_#])\1{2,}\s*$")
_BULLET = re.compile(r"^(\s*)([-*•–‣▪◦]|\(?\d{1,3}[.)]|[a-z][.)])\s+(\S.*)$")


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a .txt file."""
    return (plain(read_text(job.path, job.name), job.name),)


def plain(text: str, name: str) -> Document:
    """Return plain text as a Document: paragraphs between empty lines, list items where lines begin with a marker."""
    draft = Draft()
    lines: list[str] = []
    marker: tuple[str, int] | None = None

    def finish() -> None:
        nonlocal marker
        joined = " ".join(lines)
        if marker:
            draft.item(joined, marker[0], marker[1])
        else:
            draft.paragraph(joined)
        lines.clear()
        marker = None

    every = text.split("\n")
    for line, after in zip(every, [*every[1:], ""], strict=True):
        if _UNDERLINE.match(line) and not lines:
            continue
        if _is_title(line, after) and not marker:
            finish()
            draft.heading(line, 2 if draft.first_heading else 1)
        elif match := _BULLET.match(line):
            finish()
            sign = match[2]
            marker = (sign if sign[-1] in ".)" else "-", min(len(match[1].expandtabs(4)) // 2, 3))
            lines.append(match[3])
        elif line.strip():
            lines.append(line)
        else:
            finish()
    finish()
    return draft.document("text", name)


def _is_title(line: str, after: str) -> bool:
    """Whether plain text sets a line as a heading: underlined, or in capitals."""
    words = line.strip()
    if not 2 < len(words) < 80 or words[-1] in ".,;" or sum(char.isalpha() for char in words) < 3:
        return False
    return bool(_UNDERLINE.match(after)) or words.isupper()
