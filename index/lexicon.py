"""The English pivot: words of the other languages → English words.

Bilingual dictionaries (FreeDict and Apertium, from Debian's packages; `index.fetch_dictionaries` brings them) are
composed at compile time into one table a language: lemma or short phrase → English candidates, best first. Pairs that
are thin go through a third language (it → es → en, sl → hr → en). Keys and candidates are folded lemmas joined by
spaces, without function words. Compiled once into the home as marisa tries (glosses.xx.marisa).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import marisa_trie

from index.dictionaries import DictionaryDamaged, Pair, apertium, dictd, glossary
from index.language import Lemmas, content, fold

# Dictionary code of each language, as the packages name it.
CODES = {"en": "eng", "es": "spa", "it": "ita", "sl": "slv", "hr": "hrv", "el": "ell"}


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a language into another: the file, whether it is read backwards, and how far it is trusted."""

    source: str
    target: str
    file: str
    trust: float
    backwards: bool = False


def _freedict(source: str, target: str, trust: float, backwards: bool = False) -> Route:
    left, right = (target, source) if backwards else (source, target)
    return Route(source, target, f"freedict-{left}-{right}.index", trust, backwards)


ROUTES = (
    Route("spa", "eng", "spa-eng.autobil.bin", 1.0),
    _freedict("spa", "eng", 1.0),
    _freedict("spa", "eng", 0.7, backwards=True),
    Route("ita", "spa", "ita-spa.autobil.bin", 1.0),
    _freedict("ita", "eng", 1.0),
    _freedict("ita", "eng", 0.7, backwards=True),
    _freedict("ita", "spa", 0.7),
    _freedict("ita", "ell", 0.6),
    _freedict("ita", "fra", 0.6, backwards=True),
    _freedict("fra", "eng", 1.0),
    _freedict("spa", "fra", 0.6, backwards=True),
    _freedict("slv", "eng", 1.0),
    Route("slv", "hrv", "slv-hbs.autobil.bin", 1.0),
    Route("hrv", "eng", "hbs-eng.autobil.bin", 1.0),
    _freedict("hrv", "eng", 1.0),
    _freedict("hrv", "eng", 0.7, backwards=True),
    _freedict("ell", "eng", 1.0),
    _freedict("ell", "eng", 0.7, backwards=True),
    _freedict("spa", "ell", 0.5, backwards=True),
    # Ours: words of general and professional life that the others miss; trusted most, it was written for this.
    *(Route(CODES[language], "eng", f"{language}.tsv", 1.5) for language in ("es", "it", "sl", "hr", "el")),
)

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

GLOSSARY = Path(__file__).parent / "glossary"

# Languages whose routes share dictionaries: compiled together, each is read once.
TOGETHER = (("es", "it", "el"), ("sl", "hr"))

MOST_CANDIDATES = 8
COMMON = 5  # heads that have an English word, less one, from which it is as likely as any
LONGEST_PHRASE = 4  # words in a headword

Weights = dict[str, dict[str, float]]  # headword → candidate → weight


class Lexicon:
    """Compiled glosses. ``candidates`` costs a few µs a word; an unknown language has none."""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self._tries: dict[str, marisa_trie.BytesTrie] = {}
        for language in languages:
            path = folder / f"glosses.{language}.marisa"
            if path.is_file():
                self._tries[language] = marisa_trie.BytesTrie().mmap(str(path))

    def candidates(self, phrase: str, language: str) -> list[tuple[str, float]]:
        """English candidates of a folded lemma phrase with their weights (best is 1.0), best first."""
        trie = self._tries.get(language)
        found = trie.get(phrase) if trie is not None else None
        if not found:
            return []
        return [(word, weight / 100) for word, weight in json.loads(found[0])]


def dictionary_files(dictionaries: Path) -> list[Path]:
    """The dictionaries that are there, of those the routes name."""
    return [found for name in sorted({route.file for route in ROUTES}) if (found := _find(dictionaries, name))]


def compile_glosses(dictionaries: Path, folder: Path, languages: Sequence[str]) -> list[str]:
    """Write ``glosses.xx.marisa`` of each language beside the lemma tables in ``folder``.

    Returns a sentence for every dictionary on the languages' routes that is missing or damaged; it is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = _Tables(dictionaries, Lemmas(folder, tuple(CODES)))
    named = Counter(word for one in languages for found in tables.between(CODES[one], "eng").values() for word in found)
    for language in languages:
        source = CODES[language]
        direct = tables.between(source, "eng")
        # In the routes' order, not a set's: where weights are added up, the order decides the last bit.
        pivots = dict.fromkeys(route.target for route in ROUTES if route.source == source and route.target != "eng")
        ways = [(tables.between(source, pivot), tables.between(pivot, "eng")) for pivot in pivots]
        marisa_trie.BytesTrie(_rows(direct, ways, named)).save(str(folder / f"glosses.{language}.marisa"))
    return list(tables.complaints)


class _Tables:
    """The routes' tables, each made when it is first asked for."""

    def __init__(self, dictionaries: Path, lemmas: Lemmas) -> None:
        self._dictionaries, self._lemmas = dictionaries, lemmas
        self._made: dict[tuple[str, str], Weights] = {}
        self.complaints: dict[str, None] = {}

    def between(self, source: str, target: str) -> Weights:
        """All that the routes from one language into another say; of a third language only what has English there."""
        made = self._made.get((source, target))
        if made is None:
            onward = None if target == "eng" else self.between(target, "eng")
            made = self._made[source, target] = defaultdict(dict)
            for route in ROUTES:
                if (route.source, route.target) == (source, target):
                    self._read(route, made, onward)
        return made

    def _read(self, route: Route, table: Weights, onward: Weights | None) -> None:
        try:
            # Read whole before any of it counts: damage may show only at the end.
            _add(table, list(_read(self._dictionaries, route.file)), route, self._lemmas, onward)
        except FileNotFoundError:
            self.complaints[f"The dictionary {route.file} is missing: run `make dictionaries`."] = None
        except DictionaryDamaged as error:
            self.complaints[str(error)] = None


def _find(dictionaries: Path, file: str) -> Path | None:
    if file.endswith(".tsv"):
        return GLOSSARY / file if (GLOSSARY / file).is_file() else None
    return next(dictionaries.rglob(file), None) if dictionaries.is_dir() else None


def _read(dictionaries: Path, file: str) -> Iterator[Pair]:
    found = _find(dictionaries, file)
    if found is None:
        raise FileNotFoundError(file)
    return _READERS[found.suffix](found)


_READERS = {".bin": apertium, ".index": dictd, ".tsv": glossary}


def _add(table: Weights, pairs: Sequence[Pair], route: Route, lemmas: Lemmas, onward: Weights | None) -> None:
    languages = {code: language for language, code in CODES.items()}
    keys = _keys_of(languages.get(route.source, ""), lemmas)
    phrase = _phrase_of(languages.get(route.target, ""), lemmas)
    worth = [route.trust / (1 + 0.3 * place) for place in range(MOST_CANDIDATES)]
    for head, translations in pairs:
        if route.backwards:
            value = phrase(head)
            if not value or (onward is not None and value not in onward):
                continue
            found = [(keys(translation), value) for translation in translations[:MOST_CANDIDATES]]
        else:
            heads = keys(head)
            found = [(heads, phrase(translation)) for translation in translations[:MOST_CANDIDATES]]
        for (heads, value), weight in zip(found, worth, strict=False):
            if value and (onward is None or value in onward):
                for key in heads:
                    candidates = table[key]
                    candidates[value] = candidates.get(value, 0) + weight


def _keys_of(language: str, lemmas: Lemmas) -> Callable[[str], tuple[str, ...]]:
    """Text → the lemma phrase, and the bare form too: tables sometimes take a base form for an inflected one."""
    lemma_phrase, bare_phrase = _phrase_of(language, lemmas), _phrase_of("", lemmas)

    def keys(text: str) -> tuple[str, ...]:
        lemma, bare = lemma_phrase(text), bare_phrase(text)
        elsewhere = text.isalpha() and lemmas.lemma(bare, language) != lemma  # without its accents it is another word
        if lemma == bare or not bare or elsewhere:
            return (lemma,) if lemma else ()
        return (lemma, bare) if lemma else (bare,)

    return keys


def _phrase_of(language: str, lemmas: Lemmas) -> Callable[[str], str]:
    """Text → its content words' lemmas in one string; empty when there are too many or none."""
    lemma = lemmas.of if language else lambda word, _: fold(word)

    @lru_cache(maxsize=65536)  # a translation is named by many heads
    def phrase(text: str) -> str:
        if text.isalpha():
            return lemma(text, language)  # one word, which stands even where it is a stop word
        words = content(text, language)
        return " ".join([lemma(word, language) for word in words]) if len(words) <= LONGEST_PHRASE else ""

    return phrase


def _composed(head: str, direct: Weights, ways: Sequence[tuple[Weights, Weights]]) -> dict[str, float]:
    """A head's English words: direct ones, and head → pivot → English; one reached through several gathers weight."""
    english = dict(direct.get(head, ()))
    for first, second in ways:
        gathered: dict[str, float] = defaultdict(float)
        for pivot, weight in first.get(head, {}).items():
            onward = second.get(pivot)
            if onward:
                best = max(onward.values())
                for word, further in onward.items():
                    gathered[word] += 0.5 * weight * further / best
        for word, weight in gathered.items():
            english[word] = english.get(word, 0) + weight
    return english


def _rows(
    direct: Weights, ways: Sequence[tuple[Weights, Weights]], named: Mapping[str, int]
) -> Iterator[tuple[str, bytes]]:
    """Each head with its candidates; ``named`` says how many heads have an English word."""
    for head in dict.fromkeys((*direct, *(head for first, _ in ways for head in first))):
        candidates = _composed(head, direct, ways)
        if not candidates:
            continue  # its pivots have no English
        # A word that hardly any head has is rare, misspelled or a slip: it stands behind the common ones.
        candidates = {word: weight * min(1, (1 + named.get(word, 0)) / COMMON) for word, weight in candidates.items()}
        best = max(candidates.values())
        ranked = sorted(candidates.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
        kept = [(word, round(100 * weight / best)) for word, weight in ranked if weight > 0.15 * best]
        yield head, _JSON.encode(kept).encode("utf-8")
