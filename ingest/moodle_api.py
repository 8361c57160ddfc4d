"""Moodle's web services, as far as a course's material needs them (https://docs.moodle.org/dev/Web_services).

Every call is a POST with the token in its body, so that no address ever holds it. Moodle answers 200 for faults too, as
``{"exception", "errorcode", "message"}``; they become sentences here, without the token whatever they say.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.errors import FetchError, FetchRefused
from ingest.fetch import Fetcher, Got

_FAULTS = {
    "invalidtoken": "{site} does not accept the token; make a new one and write it in the place of the old one.",
    "accessexception": "The token's service at {site} does not offer {function}; have it added to the service.",
    "servicenotavailable": "The token's service at {site} is switched off; have the administrators switch it on.",
    "enablewsdescription": "{site} has its web services switched off; have the administrators switch them on.",
    "sitemaintenance": "{site} is being maintained; try again later.",
    "invalidrecord": "{site} has no such course or activity any more ({function}).",
    "requireloginerror": "The token's user may not open this at {site}; enrol the user in the course.",
    "notenrolled": "The token's user may not open this at {site}; enrol the user in the course.",
    "errorcoursecontextnotvalid": "The token's user may not open this course at {site}; enrol the user in it.",
    "nopermissions": "The token's user may not do {function} at {site}; give the user a teacher's role.",
    "enabledirectdownload": "The token's service at {site} gives no files; have “Can download files” set for it.",
}
_REFUSED = {"accessexception", "nopermissions", "requireloginerror", "notenrolled"}


class Moodle:
    """One site and the token for it."""

    def __init__(self, site: str, token: str, fetcher: Fetcher, folder: Path) -> None:
        self.site = site
        self._token = token
        self._fetcher = fetcher
        self._folder = folder

    def __repr__(self) -> str:
        return f"Moodle({self.site!r})"

    def call(self, function: str, **parameters: Any) -> Any:
        """Return what a web-service function answers; raise FetchRefused when we may not call it, or FetchError."""
        form = {"wstoken": self._token, "wsfunction": function, "moodlewsrestformat": "json"}
        form |= {"moodlewssettingfilter": "true", "moodlewssettingfileurl": "true"}
        form |= dict(_flat(parameters))
        got = self._fetcher.post(f"{self.site}/webservice/rest/server.php", form, self._folder)
        assert got.path is not None
        text = got.path.read_bytes()
        got.path.unlink()
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise FetchError(
                f"{self.site} does not answer as a Moodle does; check the address, and whether web services are on."
            ) from error
        self._check(answer, function)
        return answer

    def file(self, address: str, folder: Path) -> Got:
        """Spool a file of the site into a folder; ``address`` is as the web services give it, without a token."""
        inner = self.inner(address)
        if inner is None:
            raise FetchRefused(f"A file of {self.site} lies elsewhere; add it as a source of its own if it is meant.")
        got = self._fetcher.post(inner, {"token": self._token}, folder)
        assert got.path is not None
        if got.media_type == "application/json" and not inner.partition("?")[0].endswith(".json"):
            try:
                self._check(json.loads(got.path.read_bytes()), "download")
            except ValueError:
                return got
            except FetchError:
                got.path.unlink()
                raise
        return got

    def inner(self, address: str) -> str | None:
        """The address at which the web service gives a file; None for one that is not this site's."""
        for start in (f"{self.site}/webservice/pluginfile.php/", f"{self.site}/pluginfile.php/"):
            if address.startswith(start):
                return f"{self.site}/webservice/pluginfile.php/{address[len(start) :]}"
        return None

    def clean(self, text: str) -> str:
        """A text without the token, should the site have put it there."""
        return text.replace(self._token, "…")

    def _check(self, answer: Any, function: str) -> None:
        if not isinstance(answer, dict) or not (answer.get("exception") or answer.get("errorcode")):
            return
        code = str(answer.get("errorcode") or "")
        told = _FAULTS.get(code, "")
        if told:
            sentence = told.format(site=self.site, function=function)
        else:
            said = " ".join(str(answer.get("message") or answer.get("error") or code).split())[:300]
            sentence = f"{self.site} answers {function} with a fault: {self.clean(said)}"
        raise (FetchRefused if code in _REFUSED else FetchError)(sentence)


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Parameters as PHP wants them: ``courseids[0]=7``, ``options[0][name]=…``."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{name}[{number}]")
    else:
        yield name, str(int(value) if isinstance(value, bool) else value)
