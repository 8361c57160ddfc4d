"""WebVTT and SubRip → Document: cues joined into sentences, each with the second at which it is said.

A block is as short as whole sentences allow, so that a citation opens the recording where the words are spoken.
Speakers' names, sound descriptions ("[music]") and the repeats of rolling captions are not what was said.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass

from ingest.clean import join_lines, tidy, vocabulary
from ingest.errors import BrokenFile
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.encoding import read_text
from ingest.records import Document, Place

LONG = 220  # characters: a block ends with the first sentence that ends beyond
LONGEST = 700  # speech without full stops is cut here
PAUSE = 4.0  # seconds of silence that end a block
_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[^<>]*>|\{\\[^}]*\}")
_SOUND = re.compile(r"^[\[(♪♫*][^\])]*[\])♪♫*]?$")
_ENDED = re.compile(r"[.!?…;]['\"»”’)\]]*$")
_FIELD = re.compile(r"^(title|language|lang|date|chapter)\s*:\s*(\S.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    speaker: str
    lines: tuple[str, ...]


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a .vtt or .srt file; raise BrokenFile when it has no times."""
    text = read_text(job.path, job.name).lstrip("\ufeff")
    known: dict[str, str] = {}
    draft = Draft()
    writer = _Writer(draft, vocabulary(text.split("\n")))
    cues = 0
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        at = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:
            known |= _facts(lines)
            if heading := _chapter(lines):
                writer.chapter(heading)
            continue
        if cue := _cue(lines, at):
            cues += 1
            writer.add(cue)
    writer.finish()
    if not cues:
        raise BrokenFile(f"{job.name} has no times (00:01.000 --> 00:04.000) in it; export the captions again.")
    language = known.get("language") or known.get("lang") or ""
    return (
        draft.document(
            "recording",
            job.name,
            title=known.get("title"),
            language=language.split("-")[0].lower() or None,
            date=known.get("date"),
        ),
    )


class _Writer:
    """Joins cues into blocks that end with a sentence, a change of speaker or a pause."""

    def __init__(self, draft: Draft, known: Counter[str]) -> None:
        self._draft = draft
        self._known = known
        self._chapter = ""
        self._words: list[str] = []
        self._start = 0.0
        self._last: _Cue | None = None

    def chapter(self, heading: str) -> None:
        """Begin a chapter with the next words."""
        self.finish()
        self._chapter = heading

    def add(self, cue: _Cue) -> None:
        last = self._last
        if last and ((cue.speaker and cue.speaker != last.speaker) or cue.start - last.end > PAUSE):
            self.finish()
        lines = list(cue.lines)
        if last and lines and lines[0] in last.lines:  # rolling captions show each line twice
            lines = [line for line in lines if line not in last.lines]
        if lines and not self._words:
            self._start = cue.start
            self._draft.heading(self._chapter, 2, Place(seconds=cue.start))
            self._chapter = ""
        self._words += lines
        self._last = cue
        length = sum(map(len, self._words))
        if length > LONGEST or (length > LONG and _ENDED.search(self._words[-1])):
            self.finish()

    def finish(self) -> None:
        if self._words:
            self._draft.paragraph(join_lines(self._words, self._known), Place(seconds=self._start))
            self._words = []


def _cue(lines: list[str], at: int) -> _Cue | None:
    times = _TIME.search(lines[at])
    if times is None:
        return None
    groups = [int(group or 0) for group in times.groups()]
    texts = lines[at + 1 :]
    speaker = next((match[1] for line in texts if (match := _SPEAKER.search(line))), "")
    said = [tidy(html.unescape(_TAG.sub("", line))) for line in texts]
    said = [line for line in said if line and not _SOUND.match(line)]
    fraction = [int((group or "0").ljust(3, "0")) / 1000 for group in (times[4], times[8])]
    return _Cue(
        start=groups[0] * 3600 + groups[1] * 60 + groups[2] + fraction[0],
        end=groups[4] * 3600 + groups[5] * 60 + groups[6] + fraction[1],
        speaker=speaker.strip(),
        lines=tuple(said),
    )


def _facts(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    if lines and lines[0].startswith("WEBVTT"):
        title = re.sub(r"^WEBVTT[\s–—-]*", "", lines[0])
        if title:
            found["title"] = title
    for line in lines:
        if match := _FIELD.match(line.removeprefix("NOTE").strip()):
            found[match[1].lower()] = match[2]
    return found


def _chapter(lines: list[str]) -> str:
    """Return the heading in a note of one short line ("NOTE Opening"), as captioners part a recording."""
    if len(lines) == 1 and (match := re.match(r"^NOTE\s+(?:Chapter:\s*)?(\S.{1,78})$", lines[0])):
        return match[1] if not _FIELD.match(match[1]) and match[1][-1] not in ".;," else ""
    return ""
