"""What people say and what guides call it: who asks "my client won't pay" means "late payment".

A question may share no word with the heading that deals with it. ``asked.tsv`` lists ways of asking as English base
forms, which a question in any language is read into: all of them stand in the question, in any order; "|" is between
words for one place, "-" within one of several words, and "not" is any negation.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from index.dictionaries import DictionaryDamaged, glossary

TABLE = Path(__file__).with_suffix(".tsv")
MOST = 2  # ways of asking that one question is
COVERED = 0.4  # share of a question's content words that a way accounts for; of a longer one it is only a detail

Place = tuple[tuple[str, ...], ...]  # alternatives, each of one or more words
_NOT: Place = (("not",),)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A way of asking: a word for each place, and what guides call it, the most usual first."""

    places: tuple[Place, ...]
    called: tuple[str, ...]

    def words(self, said: Collection[str]) -> frozenset[str]:
        """The words by which it is recognised in what is ``said``; empty when a place has none."""
        found: set[str] = set()
        for place in self.places:
            here = [word for one in place if all(word in said for word in one) for word in one]
            if not here:
                return frozenset()
            found.update(here)
        return frozenset(found)


class Asked:
    """The table, read when it is first needed: some milliseconds, once. Thread-safe.

    A damaged one is named in the log and left out: questions are then read as they are.
    """

    def __init__(self, path: Path = TABLE) -> None:
        self._path = path

    def called(self, said: Collection[str], groups: Sequence[Collection[str]]) -> tuple[list[str], frozenset[str]]:
        """What guides call what is ``said`` (base forms), and the words that say so; empty for most questions.

        ``groups`` are the base forms that each content word may be. Of two ways the one with more words counts.
        """
        ways = {id(way): way for word in said for way in self._ways.get(word, ())}.values()
        found = [(way, words) for way in ways if (words := way.words(said)) and _share(words, groups) >= COVERED]
        whole = [(way, words) for way, words in found if not any(words < other for _, other in found)]

        # "Does not pay" before "pays late", where a translation says both.
        def order(found: tuple[Way, frozenset[str]]) -> tuple[int, bool, tuple[str, ...], tuple[Place, ...]]:
            way = found[0]  # its places last: sets have no order, and two may be called the same
            return -len(way.places), _NOT not in way.places, way.called, way.places

        best = sorted(whole, key=order)[:MOST]
        called = [term for way, _ in best for term in way.called]
        return list(dict.fromkeys(called)), frozenset().union(*(words for _, words in best))

    @cached_property
    def _ways(self) -> dict[str, list[Way]]:
        """Every way under each first word of the place whose words the fewest ways have: "client" is in many."""
        try:
            ways = [
                Way(tuple(tuple(tuple(one.split("-")) for one in place.split("|")) for place in head.split()), called)
                for head, called in glossary(self._path)
            ]
        except DictionaryDamaged as error:
            log.warning("%s", error)
            return {}
        common = Counter(one[0] for way in ways for one in chain.from_iterable(way.places))
        found: defaultdict[str, list[Way]] = defaultdict(list)
        for way in ways:
            rarest = min(way.places, key=lambda place: sum(common[one[0]] for one in place))
            for first in {one[0] for one in rarest}:
                found[first].append(way)
        return dict(found)


def _share(words: Collection[str], groups: Sequence[Collection[str]]) -> float:
    return sum(any(one in words for one in group) for group in groups) / max(len(groups), 1)
