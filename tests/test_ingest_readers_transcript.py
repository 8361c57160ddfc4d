"""Captions become sentences that know the second at which they are said."""

from pathlib import Path

import pytest

from ingest.errors import BrokenFile
from ingest.readers.dispatch import Job, read
from ingest.records import Document

VTT = """WEBVTT - Negotiating your fee

NOTE Language: sl

NOTE Opening

00:05.200 --> 00:08.000 align:start
<v Irena>Good morning &amp; welcome to the

00:08.000 --> 00:11.000
<v Irena>lunchtime webi<i>nar</i>.

00:11.500 --> 00:12.000
[applause]

00:12.500 --> 00:14.000
<v Marco>Thank you, this is a well-

00:14.000 --> 00:15.000
<v Marco>known topic, and known well.

01:02:03.500 --> 01:02:05.000
<v Marco>Goodbye.
"""


def reading(tmp_path: Path, name: str, text: str) -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (document,) = read(Job(path, name))
    return document


def said(document: Document) -> list[tuple[float | None, str]]:
    return [(block.place.seconds, document.text[block.start : block.end]) for block in document.blocks]


def test_cues_join_into_sentences_with_their_second(tmp_path: Path) -> None:
    document = reading(tmp_path, "a.vtt", VTT)
    assert said(document) == [
        (5.2, "Opening"),
        (5.2, "Good morning & welcome to the lunchtime webinar."),
        (12.5, "Thank you, this is a well-known topic, and known well."),
        (3723.5, "Goodbye."),
    ]
    assert (document.kind, document.title, document.language) == ("recording", "Negotiating your fee", "sl")


def test_subrip_is_read_and_rolling_captions_are_not_repeated(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nfirst line\n\n2\n00:00:02,000 --> 00:00:03,500\nfirst line\nsecond line.\n"
    )
    assert said(reading(tmp_path, "a.srt", text)) == [(1.0, "first line second line.")]


def test_a_transcript_without_times_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="no times"):
        reading(tmp_path, "a.vtt", "WEBVTT\n\nhello\n")


def test_long_speech_is_cut_where_sentences_end(tmp_path: Path) -> None:
    cues = [f"00:00:{n:02}.000 --> 00:00:{n:02}.900\nThis is what I say in cue {n}.\n" for n in range(60)]
    document = reading(tmp_path, "a.vtt", "WEBVTT\n\n" + "\n".join(cues))
    assert all(len(text) < 300 and text.endswith(".") for _, text in said(document))
    assert [second for second, _ in said(document)][:2] == [0.0, 8.0]
