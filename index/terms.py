"""The words of every chunk by number, memory-mapped: exact word scores for a few candidates, down to the unit.

Each chunk has two views: its own language's lemmas and English ones (for English material they are the same). A view
is a run of term numbers in ``terms.npy`` (int32) with the lengths of its lines in ``lines.npy`` (int32): line 0 is
the heading, then one a unit. ``views.npy`` (int64, (chunks, 2, 4)) holds term start and end, line start and end.
``vocabulary.marisa`` numbers "field token"; ``frequency.npy`` (int32) says in how many chunks a term occurs;
``skeletons.marisa`` has the English words by how they are spelled, ``heard.marisa`` by how they sound.
"""

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from index.cognates import SKELETONS, Cognates, compile_skeletons
from index.entries import PIVOT, SURE
from index.errors import HomeDamaged
from index.family import KIN, Family
from index.heard import HEARD, Heard, compile_heard
from index.matched import Matched
from index.ragged import Ragged, runs

OWN, ENGLISH = 0, 1
K1, B = 1.2, 0.75  # BM25's usual constants (Robertson and Zaragoza, 2009)
TELLING = 2.5  # rarest words whose worth a question's words need to be believed as much as they can be

BLOCK = 1 << 20  # terms kept in memory while writing
_UNNUMBERED = "terms.part"  # in the order in which they came, until the vocabulary is known

Group = Sequence[tuple[str, float]]


class TermsWriter:
    """Takes rows in order; ``close`` completes the files. In memory are the vocabulary and the chunks' places."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids: dict[str, dict[str, int]] = {}  # field → token → number
        self._frequency = array("i")
        self._terms, self._lines = array("i"), array("i")
        self._written = 0  # terms that are in the file already
        self._views = array("q")
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / _UNNUMBERED).open("wb")

    def add(self, row: Mapping[str, str]) -> None:
        """One chunk's words: field → lines."""
        own = next((field for field in row if field != PIVOT), "")
        first = self._view("en" if own == "en" else own, row.get(own, ""))
        second = first if own == "en" or PIVOT not in row else self._view("en", row[PIVOT])
        if own != "en" and PIVOT not in row:
            second = (0, 0, 0, 0)
        self._views.extend((*first, *second))

    def _view(self, field: str, lines: str) -> tuple[int, int, int, int]:
        terms, line = self._written + len(self._terms), len(self._lines)
        ids = self._ids.setdefault(field, {})
        seen: set[int] = set()
        for text in lines.split("\n"):
            numbers = [ids[token] if token in ids else self._number(ids, token) for token in text.split()]
            self._terms.extend(numbers)
            self._lines.append(len(numbers))
            seen.update(numbers)
        for number in seen:
            self._frequency[number] += 1
        end = self._written + len(self._terms)
        if len(self._terms) >= BLOCK:
            self._spill()
        return terms, end, line, len(self._lines)

    def _number(self, ids: dict[str, int], token: str) -> int:
        number = ids[token] = len(self._frequency)
        self._frequency.append(0)
        return number

    def _spill(self) -> None:
        self._file.write(self._terms.tobytes())
        self._written += len(self._terms)
        del self._terms[:]

    def close(self) -> None:
        """Write everything; the vocabulary's numbers become the trie's own."""
        self._spill()
        self._file.close()
        ids = {f"{field} {token}": number for field, known in self._ids.items() for token, number in known.items()}
        trie = marisa_trie.Trie(ids)
        renumber = np.zeros(len(ids), np.int32)
        for key, number in ids.items():
            renumber[number] = trie[key]
        frequency = np.zeros(len(ids), np.int32)
        frequency[renumber] = np.asarray(self._frequency, np.int32)
        trie.save(str(self._folder / "vocabulary.marisa"))
        words = [word for word in self._ids.get("en", ()) if word.isalpha()]
        compile_skeletons(words, self._folder / SKELETONS)
        compile_heard(words, self._folder / HEARD)
        np.save(self._folder / "frequency.npy", frequency)
        unnumbered = self._folder / _UNNUMBERED
        with unnumbered.open("rb") as file, (self._folder / "terms.npy").open("wb") as numbered:
            header = {"descr": "<i4", "fortran_order": False, "shape": (self._written,)}
            np.lib.format.write_array_header_1_0(numbered, header)
            while block := file.read(4 * BLOCK):
                numbered.write(renumber[np.frombuffer(block, np.int32)].astype("<i4").tobytes())
        unnumbered.unlink()
        np.save(self._folder / "lines.npy", np.asarray(self._lines, np.int32))
        np.save(self._folder / "views.npy", np.asarray(self._views, np.int64).reshape(-1, 2, 4))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question's word groups in one view: any term of a group may stand for it, by its weight.

    ``weight`` (groups) is each group's idf: what it is worth to find it. Groups the material never mentions keep the
    weight of a word that occurs nowhere. ``telling`` is how much all of them say, up to 1: as much as TELLING words
    that occur nowhere.
    """

    terms: NDArray[np.int32]
    group: NDArray[np.int32]
    strength: NDArray[np.float32]
    weight: NDArray[np.float32]
    telling: float


class Terms:
    """Opened forward index; thread-safe, read-only.

    ``sizes``: how many chunks a field has, where not all have it: a word in half of the Greek pages is not rare because
    other languages have other words. ``cognates`` are the English words of its material and glosses by their spelling,
    ``heard`` by their sound.
    """

    def __init__(self, folder: Path, sizes: Mapping[str, int] | None = None) -> None:
        try:
            self._vocabulary = marisa_trie.Trie().mmap(str(folder / "vocabulary.marisa"))
            self.cognates = Cognates(folder / SKELETONS)
            self.heard = Heard(folder / HEARD)
            self._frequency = np.asarray(np.load(folder / "frequency.npy", mmap_mode="r"))
            self._terms = np.asarray(np.load(folder / "terms.npy", mmap_mode="r"))
            self._lines = np.asarray(np.load(folder / "lines.npy", mmap_mode="r"))
            self._views = np.asarray(np.load(folder / "views.npy", mmap_mode="r"))
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise HomeDamaged(
                f"The words in {folder} cannot be opened ({error}). Run `toolkit check --repair`."
            ) from error
        self._sizes = dict(sizes or {})
        self._kin = Family(self._vocabulary).kin
        self._rarity = lru_cache(maxsize=50_000)(self._idf)
        self.count = len(self._views)
        lengths = self._views[:, :, 1] - self._views[:, :, 0] if self.count else np.ones((1, 2))
        self._average = np.maximum(lengths.mean(axis=0), 1.0)

    def knows(self, token: str, field: str) -> bool:
        """Whether any chunk of the field has this lemma."""
        return f"{field} {token}" in self._vocabulary

    def begins(self, letters: str, field: str) -> bool:
        """Whether any chunk of the field has a lemma that begins with these letters."""
        return next(self._vocabulary.iterkeys(f"{field} {letters}"), None) is not None

    def number(self, token: str, field: str) -> int | None:
        """The field's number of this lemma."""
        found: int | None = self._vocabulary.get(f"{field} {token}")
        return found

    def frequency(self, token: str, field: str) -> int:
        """How many chunks of the field have this lemma."""
        number = self.number(token, field)
        return 0 if number is None else int(self._frequency[number])

    def english(self, chunk: int) -> frozenset[int]:
        """The numbers of a chunk's English lemmas."""
        start, end = self._views[chunk, ENGLISH, :2]
        return frozenset(self._terms[start:end].tolist())

    def rarity(self, token: str, field: str) -> float:
        """BM25's idf of a lemma in a field; the highest there is for one that occurs nowhere."""
        return self._rarity(token, field)

    def _idf(self, token: str, field: str) -> float:
        frequency = self.frequency(token, field)
        count = max(self._sizes.get(field, self.count), frequency)
        return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))

    def want(self, groups: Sequence[Group], field: str) -> Wanted:
        """Number a question's groups for ``match``; multi-word candidates count by their rarest word."""
        terms: list[int] = []
        owner: list[int] = []
        strength: list[float] = []
        weights: list[float] = []
        for index, group in enumerate(groups):
            known: list[float] = []
            found: dict[int, float] = {}  # the strongest of a term's claims to stand for the group
            for phrase, weight in group:
                words = phrase.split()
                if not words:
                    continue
                word = max(words, key=lambda one: self.rarity(one, field))
                number = self.number(word, field)
                if number is not None:
                    found[number] = max(weight, found.get(number, 0.0))
                    known.append(self.rarity(word, field))
                if len(words) == 1 and weight >= SURE:  # a doubtful translation has no kin
                    for number, likeness in self._kin(word, field):
                        found[number] = max(KIN * weight * likeness, found.get(number, 0.0))
            terms += found
            owner += [index] * len(found)
            strength += found.values()
            weights.append(min(known) if known else self.rarity("", field))
        return Wanted(
            np.asarray(terms, np.int32),
            np.asarray(owner, np.int32),
            np.asarray(strength, np.float32),
            np.asarray(weights, np.float32),
            min(sum(weights) / (TELLING * self.rarity("", field)), 1.0),
        )

    @np.errstate(invalid="ignore")  # OpenBLAS's kernels for AVX-512 sometimes raise the flag over finite numbers
    def match(self, numbers: NDArray[np.int64], view: int, wanted: Wanted) -> Matched:
        """Exact word evidence for chunks ``numbers``, in their order; a chunk without the view has none."""
        count, groups = len(numbers), len(wanted.weight)
        spans = self._views[numbers, view]
        lengths, line_counts = spans[:, 1] - spans[:, 0], spans[:, 3] - spans[:, 2]
        here = self._terms[runs(spans[:, 0], lengths)]
        line_ends = np.cumsum(self._lines[runs(spans[:, 2], line_counts)])
        sought = np.zeros(len(self._frequency), np.bool_)
        sought[wanted.terms] = True
        token = np.flatnonzero(sought[here])  # one in a hundred: the rest is done for these alone
        # A term may stand in several groups: every (token, group) pair is one hit.
        order = np.argsort(wanted.terms, kind="stable")
        ranked, said = wanted.terms[order], here[token]
        first = np.searchsorted(ranked, said, "left")
        times = np.searchsorted(ranked, said, "right") - first
        which, token = order[runs(first, times)], np.repeat(token, times)
        row = np.searchsorted(np.cumsum(lengths), token, "right")
        line = np.searchsorted(line_ends, token, "right")
        strength, group = wanted.strength[which], wanted.group[which]
        frequency, best = np.zeros((count, groups), np.float32), np.zeros((count, groups), np.float32)
        by_line = np.zeros((len(line_ends), groups), np.float32)
        np.add.at(frequency, (row, group), strength)
        np.maximum.at(best, (row, group), strength)
        np.maximum.at(by_line, (line, group), strength)
        total = float(wanted.weight.sum()) or 1.0
        length = K1 * (1 - B + B * lengths / float(self._average[view]))[:, None]
        saturated = np.minimum(frequency / (frequency + length), best).astype(np.float32)
        headed, units = _parted((by_line @ wanted.weight) / total, line_counts)
        # What title and headings say is said of every unit: "EUR 85 per day", under the name of the scheme.
        context = np.repeat(np.cumsum(line_counts) - line_counts, line_counts)
        _, told = _parted((np.maximum(by_line, by_line[context]) @ wanted.weight) / total, line_counts)
        return Matched(
            (saturated @ wanted.weight) / total,
            (best @ wanted.weight) / total,
            units.most(),
            headed,
            np.full(count, wanted.telling, np.float32),
            told,
        )


def _parted(found: NDArray[np.float32], line_counts: NDArray[np.int64]) -> tuple[NDArray[np.float32], Ragged]:
    """Of each run of lines its first (title and headings; 0 where there is none), and the others."""
    headed = np.zeros(len(line_counts), np.float32)
    there = line_counts > 0
    starts = (np.cumsum(line_counts) - line_counts)[there]
    headed[there] = found[starts]
    unit = np.ones(len(found), np.bool_)
    unit[starts] = False
    return headed, Ragged(found[unit], line_counts - there)
