"""What a live Moodle site shows a learner, as it is handed to a reader: a JSON file of headings and HTML.

Written by ``ingest.moodle_site``, read by ``ingest.readers.moodle_page``.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MEDIA_TYPE = "application/vnd.toolkit.moodle-page+json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (empty for none) and the HTML below it, whose own headings are ``level`` deeper.

    ``anchor`` is a book chapter's id. ``address`` is where the HTML has to be fetched from, and empty once it is there;
    ``changed`` is when that was, in Unix seconds.
    """

    heading: str = ""
    level: int = 0
    html: str = ""
    anchor: str | None = None
    address: str = ""
    changed: int = 0


@dataclass(frozen=True, slots=True)
class MoodlePage:
    """One learner's page. ``name`` is its title for want of one in the text, ``title`` when it has one for certain."""

    url: str
    name: str
    title: str
    language: str
    parts: Sequence[Part]

    def write(self, path: Path) -> None:
        """Write the page to a file, the same bytes every time."""
        said: dict[str, object] = {"format": FORMAT, "url": self.url, "name": self.name, "title": self.title}
        said |= {"language": self.language, "parts": [asdict(part) for part in self.parts]}
        path.write_text(json.dumps(said, ensure_ascii=False, sort_keys=True), encoding="utf-8", errors="replace")

    @classmethod
    def read(cls, path: Path) -> "MoodlePage":
        """Read a page that was written; raise ValueError."""
        said = json.loads(path.read_text(encoding="utf-8"))
        try:
            parts = tuple(Part(**part) for part in said["parts"])
            return cls(said["url"], said["name"], said["title"], said["language"], parts)
        except (TypeError, KeyError) as error:
            raise ValueError(f"not a Moodle page: {error}") from error
