"""What a server says of the text it sends, and what the text is: its kind and its encoding.

Headers are wrong often enough that the bytes are asked first: what is valid UTF-8 is UTF-8, what begins like HTML is
HTML. Then the header decides, then the page's own declaration, as browsers have it (WHATWG Encoding, MIME Sniffing).
"""

import codecs
import re
from dataclasses import dataclass

# Labels whose meaning on the web is another encoding than their name (WHATWG Encoding §4.2).
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
_KNOWN = re.compile(r"iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gb18030|big5\w*|euc_\w+|iso2022_\w+|utf-(8|16|32)(-[bl]e)?")
_DECLARED = re.compile(
    rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})|<meta[^<>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page declares its encoding; browsers look at 1,024, and then at more
_VAGUE = {
    "",
    "text/plain",
    "application/octet-stream",
    "application/unknown",
    "content/unknown",
    "*/*",
    "unknown/unknown",
}
_HTML = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class Said:
    """A Content-Type. Both are in lower case and empty when they are not said."""

    media_type: str
    charset: str = ""

    @classmethod
    def of(cls, header: str) -> "Said":
        """Read a Content-Type header."""
        first = header.partition(",")[0][:200]
        kind, _, parameters = first.partition(";")
        charset = _CHARSET.search(parameters)
        return cls(kind.strip().lower(), charset[1].lower() if charset else "")

    @property
    def is_text(self) -> bool:
        """Whether it is text in an encoding that the header names; XML names its own."""
        return self.media_type in _HTML or (self.media_type.startswith("text/") and self.media_type != "text/xml")


def kind_of(start: bytes, said: Said) -> str:
    """Return the media type that the first bytes show, else the one that is said."""
    if b"%PDF-" in start[:1024]:
        return "application/pdf"
    if start.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return said.media_type if said.media_type not in _HTML and not said.is_text else "application/octet-stream"
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if said.media_type in _VAGUE and head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    return said.media_type


def text_of(data: bytes, charset: str) -> str | None:
    """Return what bytes say in the encoding they are in; None when no declaration fits and a reader has to guess."""
    if data.startswith(_MARKS):
        return data.decode("utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-16", "replace")
    found = _DECLARED.search(data[:_HEAD])
    declared = (found[1] or found[2]).decode("ascii", "replace") if found else ""
    names = [name for name in (_codec(charset), _codec(declared)) if name]
    if not any(name.startswith(("utf-16", "utf-32")) for name in names[:1]):
        names.insert(0, "utf-8")
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return _nearly(data) if "utf-8" in (_codec(charset), _codec(declared)) else None


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return ""
    name = _MEANT.get(name, name)
    return name if _KNOWN.fullmatch(name) else ""


def _nearly(data: bytes) -> str | None:
    """UTF-8 with a broken character here and there, which is what is left when a program cuts texts by bytes."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return text if broken * 10 <= sum(character > "\x7f" for character in text) else None
