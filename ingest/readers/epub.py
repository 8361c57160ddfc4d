"""EPUB → Document: its chapters in the order of the spine. A block's anchor is "chapter file#heading id".

The table of contents, covers and landmarks that readers show apart are not the text.
"""

import posixpath
from typing import Any
from urllib.parse import unquote

from ingest.errors import BrokenFile, EncryptedFile
from ingest.readers.archive import Archive, opened
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.markup import Element, Walk, parse_html, parse_xml
from ingest.records import Document, Place

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
_CHAPTERS = ("application/xhtml+xml", "text/html")


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of an .epub file."""
    with opened(job.path, job.name) as archive:
        try:
            return (_book(archive, job.name),)
        except (KeyError, ValueError) as error:
            raise BrokenFile(f"{job.name} is not a complete EPUB; export it again. ({error})") from error


def _book(archive: Archive, name: str) -> Document:
    container: Any = parse_xml(archive.read("META-INF/container.xml"))
    package_path = next(file.get("full-path") for file in container.iter("{*}rootfile") if file.get("full-path"))
    package: Any = parse_xml(archive.read(package_path))
    if "META-INF/encryption.xml" in archive.names and b"EncryptedKey" in archive.read("META-INF/encryption.xml"):
        raise EncryptedFile(f"{name} is copy-protected; add a copy without protection.")
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    draft = Draft()
    for reference in package.iter(f"{OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _CHAPTERS or "nav" in (item.get("properties") or "").split():
            continue
        href = unquote(item.get("href") or "")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(package_path), href))
        if path in archive.names and (body := parse_html(archive.read(path))) is not None:
            Walk(draft, Place(anchor=href), place_of=_anchors(href)).walk(body)
    language = (package.findtext(f".//{DC}language") or "").split("-")[0].lower()
    return draft.document(
        "epub",
        name,
        title=package.findtext(f".//{DC}title"),
        language=language or None,
        date=(package.findtext(f".//{DC}date") or "")[:10] or None,
    )


def _anchors(href: str) -> Any:
    def place_of(element: Element) -> Place | None:
        tag = element.tag if isinstance(element.tag, str) else ""
        heading = tag.rsplit("}", 1)[-1] in ("h1", "h2", "h3", "h4", "h5", "h6")
        return Place(anchor=f"{href}#{element.get('id')}") if heading and element.get("id") else None

    return place_of
