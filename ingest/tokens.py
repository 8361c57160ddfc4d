"""Web-service tokens of Moodle sites, kept apart from everything that is shown, logged or copied.

The file has one site and its token a line, ``https://moodle.example.org 0123456789abcdef…``; lines that begin with #
are notes. Nobody but its owner may be able to read it. A token shows in no ``repr`` and no error.
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from ingest import urls
from ingest.errors import FetchRefused, SourceRefused

_TOKEN = re.compile(r"[A-Za-z0-9]{16,128}")  # Moodle's are 32 hexadecimal digits; PARAM_ALPHANUM is what it accepts


class Tokens:
    """Tokens by site; from a file, which need not be there, and as given."""

    def __init__(self, path: Path | None = None, given: Mapping[str, str] | None = None) -> None:
        self._path = path
        self._given = {_site(site): token for site, token in (given or {}).items()}

    def __repr__(self) -> str:
        return f"Tokens({self._path})"

    def site_of(self, url: str) -> str | None:
        """The site a URL is at, when there is a token for it; the longest one where sites lie within sites."""
        known = [site for site in self._all() if url == site or url.startswith(f"{site}/")]
        return max(known, key=len, default=None)

    def of(self, site: str) -> str:
        """The token for a site; raise SourceRefused with what to do when there is none."""
        token = self._all().get(_site(site))
        if token is None:
            where = f"write the line “{site} TOKEN” into {self._path}" if self._path else "give it with the source"
            raise SourceRefused(
                f"{site} is a Moodle site and wants a web-service token, which its administrators make under Site "
                f"administration → Server → Web services; {where}."
            )
        return token

    def _all(self) -> dict[str, str]:
        return {**self._read(), **self._given}

    def _read(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            with self._path.open(encoding="utf-8-sig") as file:
                mode = os.fstat(file.fileno()).st_mode
                lines = file.read().splitlines()
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise SourceRefused(f"{self._path} cannot be read; save it as UTF-8 text that you may open.") from error
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SourceRefused(f"Others on this computer can read {self._path}; run: chmod 600 {self._path}")
        found = {}
        for number, line in enumerate(lines, start=1):
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if len(words) != 2 or not _TOKEN.fullmatch(words[1]):
                raise SourceRefused(f"{self._path}, line {number}: write a site's address, a space and its token.")
            try:
                found[_site(words[0])] = words[1]
            except FetchRefused as error:
                raise SourceRefused(f"{self._path}, line {number}: {error}") from error
        return found


def _site(site: str) -> str:
    return urls.tidy(site).rstrip("/")
