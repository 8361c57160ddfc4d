"""What a site's pages answered when they were last visited, so that the next crawl can ask "if modified".

A page that was not modified is not sent again, and so its links have to be remembered. Losing this file costs a full
visit and nothing else; it is never served from.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """One page. ``url`` is where the redirects led; ``canonical`` and ``title`` as the page says them."""

    url: str
    stamp: str
    media_type: str
    title: str = ""
    canonical: str = ""
    index: bool = True
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visits:
    """Where visits are kept. Without a folder nothing is; with ``keep`` false (a dry run) nothing new is."""

    folder: Path | None = None
    keep: bool = True

    def load(self, location: str) -> dict[str, Visit]:
        """The visits of a site by the address that was asked for; none when there is no readable file."""
        path = self._path(location)
        if path is None:
            return {}
        try:
            said = json.loads(path.read_bytes())
            if said["format"] != FORMAT or said["location"] != location:
                return {}
            return {asked: Visit(**{**one, "links": tuple(one["links"])}) for asked, one in said["visits"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def save(self, location: str, visits: Mapping[str, Visit]) -> None:
        """Keep a site's visits in the place of the earlier ones."""
        path = self._path(location)
        if path is None or not self.keep:
            return
        said = {"format": FORMAT, "location": location, "visits": {asked: asdict(one) for asked, one in visits.items()}}
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
            json.dump(said, file, ensure_ascii=False)
        try:
            os.replace(file.name, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(file.name)
            raise

    def _path(self, location: str) -> Path | None:
        return self.folder / f"{hashlib.sha256(location.encode()).hexdigest()[:24]}.json" if self.folder else None
