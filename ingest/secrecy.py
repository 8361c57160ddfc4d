"""Sentences without the keys that addresses in them carry: what a partner reads may be copied into a mail or a log.

Nothing else of an address is touched, so that it can still be told which page is meant.
"""

import re

_NAMES = (
    r"(?:ws|access_?|private|auth_?|id_?|refresh_?)?token|api_?key|passw(?:or)?d|pwd|sesskey|auth|secret|client_secret"
    r"|signature|sig|x-amz-(?:signature|credential|security-token)"
)
_QUERY = re.compile(rf"(?<=[?&;#])({_NAMES})=[^&#;\s\"'<>]+", re.IGNORECASE)
_MOODLE = re.compile(r"(/tokenpluginfile\.php/)[^/\s?#]+")
_USER = re.compile(r"(?<=://)[^/@\s?#]+@")


def masked(text: str) -> str:
    """The text, with "…" for the value of each key, token and password in an address."""
    if "=" not in text and "@" not in text and "/tokenpluginfile.php/" not in text:
        return text
    return _USER.sub("…@", _MOODLE.sub(r"\1…", _QUERY.sub(r"\1=…", text)))


def has_secret(url: str) -> bool:
    """Whether an address carries a key that must not be shown or kept ("?token=…")."""
    return masked(url) != url
