"""Archives opened with limits: a file of a few kilobytes must not become gigabytes.

The sizes that a zip declares are binding, because Python's zipfile never unpacks more than was declared; a gzip
declares nothing, so what comes out is counted.
"""

import gzip
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import BrokenFile, EncryptedFile, TooLarge

MOST_ENTRIES = 20_000
MOST_BYTES = 1 << 30  # unpacked, all together
MOST_MEMBER_BYTES = 256 << 20
MOST_RATIO = 200  # unpacked to packed; XML rarely passes 30, bombs begin at 1,000
SMALL = 16 << 20  # below, the ratio does not matter
# What zip, gzip, XML and the libraries above them raise on a damaged file; ReadErrors pass by.
DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    LookupError,
    SyntaxError,
    AttributeError,
)


class Archive:
    """A zip or a tar.gz as names and bytes. Open it with ``opened``."""

    def __init__(self, path: Path, name: str, folder: Path) -> None:
        self._name = name
        self._budget = MOST_BYTES
        self._zip: zipfile.ZipFile | None = None
        self._files: dict[str, Path | None] = {}  # of a tar.gz; None for what is too large
        if zipfile.is_zipfile(path):
            self._zip = zipfile.ZipFile(path)
            infos = self._zip.infolist()
            check_sizes(name, len(infos), sum(one.file_size for one in infos), sum(one.compress_size for one in infos))
            self.names = [info.filename for info in infos if not info.is_dir()]
        else:
            self._unpack(path, folder)
            self.names = list(self._files)

    def read(self, name: str) -> bytes:
        """Return a member's bytes; raise TooLarge, or KeyError when there is none of that name."""
        if self._zip is None:
            path = self._files[name]
            if path is None:
                raise self._too_large(name)
            return path.read_bytes()
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise EncryptedFile(f"{self._name} is protected by a password; save a copy without one.")
        self._budget -= info.file_size
        if info.file_size > MOST_MEMBER_BYTES or self._budget < 0:
            raise self._too_large(name)
        return self._zip.read(info)

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    def _unpack(self, path: Path, folder: Path) -> None:
        """Unpack a tar.gz in one pass, because gzip can only be read from its beginning."""
        most = max(SMALL, min(8 * MOST_BYTES, path.stat().st_size * MOST_RATIO))
        with gzip.open(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, member in enumerate(archive):
                if number >= MOST_ENTRIES:
                    raise _too_many(self._name)
                if member.offset_data + member.size > most:
                    raise TooLarge(f"{self._name} unpacks to more than {most >> 20} MB; it is not read.")
                file = archive.extractfile(member) if member.isfile() else None
                if file is None:
                    continue  # a folder, or a link, which may lead anywhere
                name = member.name.removeprefix("./")
                self._files[name] = None
                if member.size <= MOST_MEMBER_BYTES and member.size <= self._budget:
                    self._budget -= member.size
                    target = folder / str(number)  # never the member's own name: it may be "../../.profile"
                    with target.open("wb") as out:
                        shutil.copyfileobj(file, out)
                    self._files[name] = target

    def _too_large(self, name: str) -> TooLarge:
        return TooLarge(f"{self._name}: {name} is too large to be unpacked; add it on its own.")


@contextmanager
def opened(path: Path, name: str) -> Iterator[Archive]:
    """Open an archive within the limits; raise TooLarge, EncryptedFile or BrokenFile."""
    archive: Archive | None = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            archive = Archive(path, name, Path(folder))
            yield archive
    except DAMAGE as error:
        raise BrokenFile(f"{name} is damaged and cannot be opened; export or download it again. ({error})") from error
    finally:
        if archive is not None:
            archive.close()


def check_sizes(name: str, entries: int, unpacked: int, packed: int) -> None:
    """Raise TooLarge when an archive declares more than a toolkit can need."""
    if entries > MOST_ENTRIES:
        raise _too_many(name)
    if unpacked > 4 * MOST_BYTES or (unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)):
        raise TooLarge(f"{name} would unpack to {unpacked >> 20} MB; it is not read.")


def _too_many(name: str) -> TooLarge:
    return TooLarge(f"{name} holds more than {MOST_ENTRIES:,} files; split it.")
