"""Generations on disk: written whole, checked, switched to by one rename; rolled back the same way.

``home/generations/<N>/`` is complete in itself; ``home/CURRENT`` holds the number that is served. What a killed run
left half-written has a name that begins with a dot and goes with the next run.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import catalogue, digests
from index.embedding import Embedding, unpack
from index.errors import GenerationMissing, HomeDamaged, IndexMissing
from index.store import Store

CURRENT = "CURRENT"
FOLDER = "generations"
ABOUT = "snapshot.json"
VECTORS, WORDS = "vectors", "words"
OWNERS = "chunk_resources.npy"  # int32 (chunks): the resource number of every chunk
FORMAT = 3
KEEP = 3  # the served one and two to go back to


@dataclass(frozen=True, slots=True)
class Sides:
    """The two derived sides of a generation: how each is written into its folder, and how its rows are counted."""

    write_vectors: Callable[[Path, Iterable[Embedding], int, int, Sequence[int]], object]
    write_words: Callable[[Path, Iterable[dict[str, str]]], object]
    count_vectors: Callable[[Path], int]
    count_words: Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class About:
    """What ``snapshot.json`` says. ``created`` is Unix time; ``sources`` are (location, kind, settings as JSON).

    ``removed`` are resource_ids that the store held and this generation no longer shows. ``files`` maps a relative
    name to (bytes, sha256).
    """

    format: int
    generation: int
    created: float
    revision: int
    encoder: str
    dim: int
    made: str
    resources: int
    chunks: int
    languages: tuple[str, ...]
    removed: tuple[str, ...]
    sources: tuple[tuple[str, str, str], ...]
    files: Mapping[str, tuple[int, str]]


def folder(home: Path, number: int) -> Path:
    """Where a generation lies."""
    return home / FOLDER / str(number)


def numbers(home: Path) -> list[int]:
    """Every generation that is there, oldest first."""
    try:
        return sorted(int(name) for name in os.listdir(home / FOLDER) if name.isdecimal())
    except FileNotFoundError:
        return []


def current(home: Path) -> int:
    """The generation that is served; raise IndexMissing when there is none, HomeDamaged when that is unclear."""
    try:
        text = (home / CURRENT).read_text(encoding="ascii")
    except FileNotFoundError as error:
        if numbers(home):
            raise HomeDamaged(f"{home / CURRENT} is missing. Run `toolkit check --repair`.") from error
        raise none_yet(home) from error
    except (OSError, ValueError) as error:
        raise HomeDamaged(f"{home / CURRENT} cannot be read ({error}). Run `toolkit check --repair`.") from error
    if not text.strip().isdecimal():
        raise HomeDamaged(f"{home / CURRENT} does not name a generation. Run `toolkit check --repair`.")
    return int(text)


def none_yet(home: Path) -> IndexMissing:
    """What to raise where nothing has been indexed."""
    return IndexMissing(f"There is no index in {home} yet. Run `toolkit reindex`.")


def about(home: Path, number: int) -> About:
    """What a generation says of itself; raise HomeDamaged when it is not whole."""
    path = folder(home, number) / ABOUT
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] == FORMAT:
            said["languages"], said["removed"] = tuple(said["languages"]), tuple(said["removed"])
            said["sources"] = tuple((location, kind, settings) for location, kind, settings in said["sources"])
            said["files"] = {name: (size, digest) for name, (size, digest) in said["files"].items()}
            return About(**said)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HomeDamaged(
            f"Generation {number} in {home} is not whole ({error}). Run `toolkit rollback` or `toolkit check --repair`."
        ) from error
    raise HomeDamaged(
        f"Generation {number} in {home} has another format than this release reads. Run `toolkit reindex`."
    )


def write(
    home: Path,
    number: int,
    store: Store,
    *,
    without: Collection[int],
    removed: Sequence[str],
    encoder: tuple[str, int],
    made: str,
    sides: Sides,
) -> About:
    """Write generation ``number`` from the store, without some resources, and check it; nothing serves it yet."""
    place = home / FOLDER / f".{number}.{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        with catalogue.Draft(store, place / catalogue.NAME, without) as draft:
            resources, chunks = draft.counts()
            owners = np.asarray(draft.chunk_resources(), np.int32)
            np.save(place / OWNERS, owners)
            spoken = draft.languages()
            languages = tuple(sorted(set(spoken)))
            codes = np.asarray([languages.index(one) for one in spoken], np.int32)
            vectors = _unpacked(draft.vectors(encoder[0]), encoder[1])
            groups: list[int] = codes[owners].tolist() if chunks else []
            sides.write_vectors(_made(place / VECTORS), vectors, chunks, encoder[1], groups)
            sides.write_words(_made(place / WORDS), (json.loads(words) for words in draft.words()))
        _insist(disagreement(place, number, chunks, sides))
        files = {name: _seal(place / name) for name in _files(place)}
        said = About(
            format=FORMAT,
            generation=number,
            created=time.time(),
            revision=store.revision,
            encoder=encoder[0],
            dim=encoder[1],
            made=made,
            resources=resources,
            chunks=chunks,
            languages=languages,
            removed=tuple(removed),
            sources=tuple((one.location, one.kind, json.dumps(dict(one.settings))) for one in store.scopes()),
            files=files,
        )
        (place / ABOUT).write_text(json.dumps(asdict(said), ensure_ascii=False, indent=1), encoding="utf-8")
        _seal(place / ABOUT)
        for below, _, _ in os.walk(place):
            _sync(Path(below))
        shutil.rmtree(folder(home, number), ignore_errors=True)  # a number that was never switched to
        os.rename(place, folder(home, number))
        _sync(home / FOLDER)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return said


def switch(home: Path, number: int) -> None:
    """Serve a generation from now on, by one rename."""
    fresh = home / f".{CURRENT}.{os.getpid()}"
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{number}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, home / CURRENT)
    _sync(home)


def rollback(home: Path, number: int | None = None) -> int:
    """Serve an earlier generation (the one before, when none is named) and return its number.

    Raises IndexMissing when there is none at all, GenerationMissing when there is none such, HomeDamaged when it is not
    whole. It stays until a reindex finds something to change; a later one can be named to go forward again.
    """
    there = numbers(home)
    if not there:
        raise none_yet(home)
    if number is None:
        serving = current(home)
        earlier = [one for one in there if one < serving]
        if not earlier:
            raise GenerationMissing(f"There is no generation before {serving} to go back to; the last {KEEP} are kept.")
        number = earlier[-1]
    elif number not in there:
        kept = ", ".join(map(str, there)) or "none"
        raise GenerationMissing(f"There is no generation {number} in {home}; kept are: {kept}.")
    faults = damage(home, number, thorough=False)
    if faults:
        raise HomeDamaged(f"{faults[0]} Run `toolkit check --repair`.")
    switch(home, number)
    return number


def prune(home: Path, serving: int) -> None:
    """Remove all but the last generations, never the served one, and what killed runs left behind."""
    for number in [one for one in numbers(home) if one != serving][: -(KEEP - 1)]:
        _remove(home, number)
    sweep(home)


def sweep(home: Path) -> None:
    """Remove what killed runs left behind, and what another release wrote and this one cannot serve.

    Only for whoever holds the lock.
    """
    try:
        served = current(home)
    except (IndexMissing, HomeDamaged):
        served = 0  # then all may be needed
    for number in numbers(home) if served else ():
        if number != served and _of_another_release(home, number):
            _remove(home, number)
    for left in (home / FOLDER).glob(".*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in home.glob(f".{CURRENT}.*"):
        left.unlink(missing_ok=True)


def _remove(home: Path, number: int) -> None:
    gone = home / FOLDER / f".{number}.gone"
    os.rename(folder(home, number), gone)  # so that half a generation never carries a number
    shutil.rmtree(gone, ignore_errors=True)


def _of_another_release(home: Path, number: int) -> bool:
    try:
        return bool(json.loads((folder(home, number) / ABOUT).read_text(encoding="utf-8"))["format"] != FORMAT)
    except (OSError, ValueError, KeyError, TypeError):
        return False  # damaged: that is for `toolkit check` to tell


def damage(home: Path, number: int, *, thorough: bool) -> list[str]:
    """What is wrong with a generation's files, as sentences: sizes, and digests when ``thorough``."""
    try:
        said = about(home, number)
    except HomeDamaged as error:
        return [str(error)]
    faults = []
    place = folder(home, number)
    for name, (size, digest) in said.files.items():
        path = place / name
        if not path.is_file():
            faults.append(f"Generation {number} lacks {name}.")
        elif path.stat().st_size != size or (thorough and digests.of_file(path) != digest):
            faults.append(f"{name} of generation {number} is not what was written.")
    return faults


def disagreement(place: Path, number: int, chunks: int, sides: Sides) -> list[str]:
    """Where a generation's sides do not have a row for each chunk, or cannot be opened, as sentences."""
    faults = []
    for name, count in ((VECTORS, sides.count_vectors), (WORDS, sides.count_words)):
        try:
            rows = count(place / name)
        except Exception as error:  # noqa: BLE001 - whatever a library says of a damaged file is the finding
            faults.append(f"The {name} of generation {number} cannot be opened ({error}).")
            continue
        if rows != chunks:
            faults.append(f"Generation {number} has {chunks} chunks and {rows} rows of {name}.")
    return faults


def _unpacked(rows: Iterable[bytes], dim: int) -> Iterator[Embedding]:
    for packed in rows:
        try:
            yield unpack(packed, dim)
        except ValueError as error:
            raise HomeDamaged(f"Vectors in the store are damaged ({error}). Run `toolkit check --repair`.") from error


def _insist(faults: Sequence[str]) -> None:
    if faults:
        raise HomeDamaged(f"{faults[0]} It was thrown away; the one before is served. Run `toolkit reindex` again.")


def _made(place: Path) -> Path:
    place.mkdir()
    return place


def _files(place: Path) -> list[str]:
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())


def _seal(path: Path) -> tuple[int, str]:
    """Bring a file to the disk; return its size and digest."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path.stat().st_size, digests.of_file(path)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
