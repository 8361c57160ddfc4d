"""A SOURCE, as a person names it, → its Items: what there is to read, without reading it.

Here are the sources on disk: one file, a folder, a manifest. Sources on the web come from a ``Web``, which the caller
hands in. An Item's ``name`` is the resource's source: relative to the SOURCE, with ``/``, NFC, the same on
every machine. Its ``stamp`` is equal for as long as the bytes can be taken to be the same.
"""

import hashlib
import os
import stat
import time
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from ingest import manifest
from ingest.errors import ChangedWhileRead, IngestError, ReadError, SourceMissing, SourceRefused, UnreadableFile
from ingest.records import Card, is_url
from ingest.secrecy import masked
from ingest.walk import walk

SourceKind = Literal["file", "folder", "manifest", "web"]
RACY = 2_000_000_000  # ns; FAT keeps times to two seconds, so a younger file could change again under the same stamp
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """One file or page to read. ``path`` is None for what has to be fetched first.

    (A text, not a Path: making 5,000 of those takes longer than listing the files.)
    """

    name: str
    path: str | None
    stamp: str = ""
    size: int = 0
    card: Card = field(default_factory=Card)


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is there and cannot be an Item; an earlier version of ``name`` stays."""

    name: str
    error: ReadError


@dataclass(frozen=True, slots=True)
class Scan:
    """What a SOURCE holds now, in the order of its names.

    ``hidden`` are folders that could not be listed, as name prefixes: what was known below one has not gone.
    ``notes`` are faults of the manifest, as (source, sentence).
    """

    items: tuple[Item, ...]
    unread: tuple[Unread, ...] = ()
    hidden: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes that lie in a file now. ``temporary`` ones are the caller's to delete."""

    path: Path
    media_type: str = ""
    url: str = ""
    stamp: str = ""
    temporary: bool = False


class Source(ABC):
    """A SOURCE. ``location`` names it for good: an absolute path or a URL.

    A scan that takes long keeps in ``looked`` how many things it has looked at, of how many that it knows of.
    Sources on the web are scanned and fetched from in threads, several items at once.
    """

    kind: SourceKind
    looked: tuple[int, int] = (0, 0)

    def __init__(self, location: str) -> None:
        self.location = location

    @abstractmethod
    def scan(self) -> Scan:
        """Return what there is; raise a SourceError when the SOURCE itself cannot be used."""

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        """Bring an item's bytes into a file; None when they are still those of ``stamp``.

        Raises a ReadError. A web source spools into ``folder``; a file is simply where it is.
        """
        if item.path is None:
            raise UnreadableFile(f"{item.name} is not a file.")
        return Fetched(Path(item.path), stamp=item.stamp)


class Web(Protocol):
    """What opens pages, sitemaps, sites and Moodle; ``settings`` are those remembered for the SOURCE."""

    def open(self, url: str, settings: Mapping[str, str]) -> Source: ...


class FileSource(Source):
    """One file; its source is its name."""

    kind: SourceKind = "file"

    def scan(self) -> Scan:
        path = Path(self.location)
        item = _item(_portable(path.name), path, Card())
        return Scan((item,)) if isinstance(item, Item) else Scan((), (item,))


class FolderSource(Source):
    """Everything below a folder; a ``manifest.toml`` in its root says more about the files it lists."""

    kind: SourceKind = "folder"

    def __init__(self, location: str, apart: Path | None = None) -> None:
        super().__init__(location)
        self._apart = apart

    def scan(self) -> Scan:
        root = Path(self.location)
        found = walk(root, self._apart)
        cards: dict[str, Card] = {}
        notes: list[tuple[str, str]] = []
        if any(entry.name == manifest.NAME for entry in found.files):
            said = manifest.load(root / manifest.NAME)
            cards = {unicodedata.normalize("NFC", one.source): one.card for one in said.listed}
            notes = [(fault.source, fault.reason) for fault in said.faults]
        items: dict[str, Item] = {}
        unread = [Unread(_portable(name), error) for name, error in found.unread]
        # Of two spellings of one name side by side, the composed one is itself and the other keeps its own.
        for entry in sorted(found.files, key=lambda entry: _portable(entry.name) != entry.name):
            if entry.name == manifest.NAME:
                continue
            name = _portable(entry.name)
            if name in items:
                name = _printable(entry.name)
            items[name] = Item(name, entry.path, _stamp(entry.stat), entry.stat.st_size, cards.get(name, Card()))
        return Scan(
            tuple(items[name] for name in sorted(items)),
            tuple(unread),
            tuple(_portable(name) + "/" if name else "" for name in found.hidden),
            tuple(notes),
        )


class ManifestSource(Source):
    """What a manifest lists, and nothing else."""

    kind: SourceKind = "manifest"

    def __init__(self, location: str, web: Web | None = None) -> None:
        super().__init__(location)
        self._web = web
        self._pages: dict[str, tuple[Source, Item]] = {}

    def scan(self) -> Scan:
        said = manifest.load(Path(self.location))
        root = Path(self.location).parent
        items: list[Item] = []
        unread: list[Unread] = []
        for listed in said.listed:
            if is_url(listed.source):
                found = self._page(listed)
            else:
                name = _portable(listed.source)
                found = _item(name, root / listed.source, listed.card, f"{self.location}, line {listed.line}: ", root)
            if isinstance(found, Item):
                items.append(found)
            else:
                unread.append(found)
        notes = tuple((fault.source, fault.reason) for fault in said.faults)
        return Scan(tuple(sorted(items, key=lambda item: item.name)), tuple(unread), (), notes)

    def fetch(self, item: Item, stamp: str, folder: Path) -> Fetched | None:
        if item.name in self._pages:
            source, page = self._pages[item.name]
            return source.fetch(page, stamp, folder)
        return super().fetch(item, stamp, folder)

    def _page(self, listed: manifest.Listed) -> Item | Unread:
        if self._web is None:
            return Unread(listed.source, UnreadableFile(_NO_WEB.format(listed.source)))
        try:
            source = self._web.open(listed.source, {"only": "page"})
            (page,) = source.scan().items
        except IngestError as error:  # one address that cannot be used must not cost the others
            return Unread(masked(listed.source), error if isinstance(error, ReadError) else UnreadableFile(str(error)))
        self._pages[listed.source] = (source, page)
        return Item(listed.source, None, page.stamp, page.size, listed.card)


def locate(named: str) -> str:
    """The one location for a SOURCE, however it was spelled: a URL as it is, a path absolute."""
    # Links in a path are kept: where "current" points to the newest release, it is the same SOURCE each time.
    return named if is_url(named) else os.path.abspath(os.path.expanduser(named))


def within(inner: str, outer: str) -> bool:
    """Whether one location on disk lies in another."""
    return not is_url(inner) and inner.startswith(os.path.join(outer, ""))


def open_source(
    location: str, web: Web | None = None, settings: Mapping[str, str] | None = None, apart: Path | None = None
) -> Source:
    """Return the SOURCE at a location; raise SourceMissing or SourceRefused.

    ``apart`` is a folder that is never material: the home, should it lie within the SOURCE.
    """
    if is_url(location):
        if web is None:
            raise SourceRefused(_NO_WEB.format(location))
        return web.open(location, settings or {})
    if _printable(location) != location:
        raise SourceRefused(f"The name of {_printable(location)} is not UTF-8; rename it.")
    try:
        mode = os.stat(location).st_mode
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and not isinstance(error, FileNotFoundError) else None
        raise SourceMissing(
            f"{location} cannot be opened: {why}." if why else f"There is nothing at {location}. Check the path."
        ) from error
    if stat.S_ISDIR(mode):
        return FolderSource(location, apart)
    if not stat.S_ISREG(mode):
        raise SourceRefused(f"{location} is neither a file nor a folder.")
    return ManifestSource(location, web) if location.lower().endswith(".toml") else FileSource(location)


def exists(location: str) -> bool:
    """Whether a SOURCE on disk is where it was; one on the web is taken to be."""
    return is_url(location) or os.path.exists(location)


def digest(path: Path) -> str:
    """sha256 of a file's bytes, hexadecimal; raise UnreadableFile, or ChangedWhileRead when it did not hold still."""
    before = None
    try:
        with path.open("rb") as file:
            before = _stamp(os.fstat(file.fileno()))
            whole = hashlib.sha256()
            while block := file.read(_BLOCK):
                whole.update(block)
            after = _stamp(os.fstat(file.fileno()))
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened: {error.strerror}. Check who may read it.") from error
    if before != after:
        raise changed(path.name)
    return whole.hexdigest()


def stamp(path: str | Path) -> str:
    """A file's stamp now; empty when it is not there, or too young to be told from its next version."""
    try:
        return _stamp(os.stat(path))
    except OSError:
        return ""


def changed(name: str) -> ReadError:
    """The error for a file that is being written."""
    return ChangedWhileRead(f"{name} was changed while it was being read; the next run reads it.")


def settled(stamp: str, now: int | None = None) -> bool:
    """Whether a stamp is old enough to vouch for the bytes (see RACY)."""
    times = stamp.split(":")[1:]
    at = time.time_ns() if now is None else now
    return bool(times) and all(at - int(one) > RACY for one in times)


def _stamp(status: os.stat_result) -> str:
    # ctime too: a tool that restores mtime (rsync, unzip, an editor) cannot restore it.
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def _item(name: str, path: Path, card: Card, where: str = "", root: Path | None = None) -> Item | Unread:
    try:
        if root and not os.path.realpath(path).startswith(os.path.join(os.path.realpath(root), "")):
            return Unread(name, UnreadableFile(f"{where}{name} is a link that leaves the folder; put the file there."))
        status = path.stat()
    except FileNotFoundError:
        return Unread(name, UnreadableFile(f"{where}there is no file {name}; correct the path or add the file."))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its name cannot be used"
        return Unread(name, UnreadableFile(f"{where}{name} cannot be opened: {why}."))
    if not stat.S_ISREG(status.st_mode):
        return Unread(name, UnreadableFile(f"{where}{name} is not a file."))
    return Item(name, str(path), _stamp(status), status.st_size, card)


def _portable(name: str) -> str:
    """One spelling on every machine: macOS stores names decomposed, Linux as they were typed."""
    return name if name.isascii() else unicodedata.normalize("NFC", _printable(name))


def _printable(name: str) -> str:
    """Bytes of a name that are not UTF-8 as %XX: a lone surrogate can be neither stored nor shown."""
    return "".join(f"%{ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in name)


_NO_WEB = "{} is on the web, which this command does not read; save the page in a folder and index that."
