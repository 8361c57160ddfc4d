"""A web page without what changes from one request to the next and no reader sees, so that "changed" means its content.

Emptied are scripts and styles (their tags stay: a page that needs them is recognised by them); comments, hidden fields,
nonces and anti-forgery tokens go. Structured data (JSON-LD) stays, because dates and titles are read from it.
"""

import re
from collections.abc import Callable

_SCRIPT = re.compile(r"<script\b([^<>]{0,4000})>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b([^<>]{0,4000})>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--()(?!\[if)")
_HIDDEN = re.compile(r"<input\b(?=[^<>]{0,1000}\btype\s*=\s*[\"']?hidden)[^<>]{0,4000}>", re.IGNORECASE)
_TOKEN = re.compile(
    r"<meta\b(?=[^<>]{0,1000}\bname\s*=\s*[\"']?[\w-]*(?:csrf|xsrf|nonce|token))[^<>]{0,4000}>", re.IGNORECASE
)
_NONCE = re.compile(r"\snonce\s*=\s*(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}')", re.IGNORECASE)


def still(page: str) -> str:
    """Return the page as it would be at any other moment."""
    page = _emptied(page, _COMMENT, "-->")
    page = _emptied(page, _SCRIPT, "</script", lambda attributes: "ld+json" in attributes.lower())
    page = _emptied(page, _STYLE, "</style")
    return _NONCE.sub("", _TOKEN.sub("", _HIDDEN.sub("", page)))


def _emptied(
    page: str, opening: re.Pattern[str], closing: str, stays: Callable[[str], bool] = lambda attributes: False
) -> str:
    """Empty elements. str.find, not a lazy pattern: a million unclosed ones must not take a million passes."""
    folded = page.lower() if closing != "-->" else page
    if len(folded) != len(page):  # a letter that is longer in lower case ("İ") shifts everything behind it
        folded = page
    kept: list[str] = []
    at = 0
    while found := opening.search(page, at):
        end = folded.find(closing, found.end())
        if end < 0:
            break
        upto = found.end() if closing != "-->" else found.start()
        kept.append(page[at : end if stays(found[1]) else upto])
        at = end if closing != "-->" else end + len(closing)
    kept.append(page[at:])
    return "".join(kept)
