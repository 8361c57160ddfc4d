"""A learner's page of a live Moodle site → Document, as ``ingest.readers.moodle`` makes it of a backup."""

from ingest.errors import BrokenFile, EmptyFile
from ingest.moodle_page import MoodlePage
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.markup import write_html
from ingest.records import Document, Place


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a page; raise EmptyFile when there is nothing on it but headings."""
    try:
        page = MoodlePage.read(job.path)
    except ValueError as error:
        raise BrokenFile(f"{job.name} did not arrive whole; the next run asks for it again.") from error
    draft = Draft()
    for part in page.parts:
        place = Place(anchor=part.anchor)
        draft.heading(part.heading, part.level, place)
        write_html(draft, part.html, place, part.level)
    if not draft.has_text:
        raise EmptyFile(f"{job.name} has nothing on it; hide it in Moodle, or write its text.")
    title = page.title or draft.first_heading or page.name
    return (draft.document("moodle", job.name, title=title, url=page.url, language=page.language or None),)
