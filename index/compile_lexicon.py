"""Bilingual dictionaries → one table a language: folded lemma or short phrase → English, best first.

Dictionaries (FreeDict and Apertium, from Debian's packages; `index.fetch_dictionaries` brings them) are composed; pairs
that are thin go through a third language (it → es → en, sl → hr → en). Keys are without function words. What people
say most comes from glossaries of our own, whose first word is the usual meaning. `index.lexicon` reads the tables.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

import marisa_trie

from index.dictionaries import DictionaryDamaged, Pair, apertium, dictd, glossary
from index.family import shared
from index.language import STOPS, Lemmas, content, fold, written
from index.lexicon import LONGEST_PHRASE, idiom, lettered
from index.routes import CODES, ROUTES, Route

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

GLOSSARY = Path(__file__).parent / "glossary"

MOST_CANDIDATES = 8
COMMON = 5  # heads that have an English word, less one, from which it is as likely as any
NAMEABLE = 4  # letters from which an English word that no table has is a slip or a name
OF_A_PHRASE = 0.4  # what a phrase says of the one word of content in it: "κάτω χώρες" is no country but a certain one
# Articles and reflexive pronouns, which make no phrase of a word.
_PARTICLES = {"es": "se el la los las un una", "it": "si il lo la i gli le l un uno una", "sl": "se si", "hr": "se si",
              "el": "ο η το οι τα"}  # fmt: skip
_TO = re.compile(r"^(?:(?:to|an?|the)\s+)+(?=\S)", re.IGNORECASE)
_ASKS = re.compile(r"(?:how|what|when|where|who|why|which|is|are|am|do|does|can|must|may) ?\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\w+(?:['’]\w+)*")

_LANGUAGES = {code: language for language, code in CODES.items()}

Weights = dict[str, dict[str, float]]  # headword → candidate → weight


def dictionary_files(dictionaries: Path) -> list[Path]:
    """The dictionaries that are there, of those the routes name."""
    return [found for name in sorted({route.file for route in ROUTES}) if (found := _find(dictionaries, name))]


def compile_glosses(dictionaries: Path, folder: Path, languages: Sequence[str]) -> list[str]:
    """Write ``lexicon.xx.marisa`` of each language beside the lemma tables in ``folder``.

    Returns a sentence for every dictionary on the languages' routes that is missing or damaged; it is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lemmas = Lemmas(folder, tuple(CODES))
    tables = _Tables(dictionaries, lemmas)
    english = _phrase_of("en", lemmas)
    named = Counter(
        lemma
        for one in languages
        for found in tables.between(CODES[one], "eng").values()
        for lemma in {english(word) for word in found}
    )
    for language in languages:
        source = CODES[language]
        direct = tables.between(source, "eng")
        # In the routes' order, not a set's: where weights are added up, the order decides the last bit.
        pivots = dict.fromkeys(route.target for route in ROUTES if route.source == source and route.target != "eng")
        ways = [(tables.between(source, pivot), tables.between(pivot, "eng")) for pivot in pivots]
        rows = _rows(direct, ways, named, english, partial(_known, lemmas, tables.ours[source]))
        marisa_trie.BytesTrie(rows).save(str(folder / f"lexicon.{language}.marisa"))
    return list(tables.complaints)


def _known(lemmas: Lemmas, ours: Collection[str], word: str) -> bool:
    return word in ours or lemmas.knows(word, "en")


class _Tables:
    """The routes' tables, each made when it is first asked for."""

    def __init__(self, dictionaries: Path, lemmas: Lemmas) -> None:
        self._dictionaries, self._lemmas = dictionaries, lemmas
        self._made: dict[tuple[str, str], Weights] = {}
        self.complaints: dict[str, None] = {}
        self.ours: defaultdict[str, set[str]] = defaultdict(set)  # English words that a language's own glossaries say

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
            pairs = list(_read(self._dictionaries, route.file))
            _add(table, pairs, route, self._lemmas, onward)
            if route.file.endswith(".tsv"):
                _add_idioms(table, pairs, route, self._lemmas)
                said = " ".join(_said(word) for _, words in pairs for word in words)
                self.ours[route.source].update(_ENGLISH.findall(said))
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
    keys = _keys_of(_LANGUAGES.get(route.source, ""), lemmas)
    value_of = _said if route.target == "eng" else _phrase_of(_LANGUAGES.get(route.target, ""), lemmas)
    worth = _worth(route)
    ours = route.file.endswith(".tsv")
    for head, translations in pairs:
        if route.backwards:
            value = value_of(head)
            if not value or (onward is not None and value not in onward):
                continue
            found = [(keys(translation), value) for translation in translations[:MOST_CANDIDATES]]
        else:
            heads = keys(head)
            values = [value for value in map(value_of, translations) if value]
            found = [(heads, value) for value in values[:MOST_CANDIDATES]]
        for (heads, value), weight in zip(found, worth, strict=False):
            if value and (onward is None or value in onward):
                for key, share in heads:
                    if ours and share < 1 and " " not in key:
                        continue  # an idiom, which is known by its function words
                    candidates = table[key]
                    candidates[value] = candidates.get(value, 0) + share * weight


def _add_idioms(table: Weights, pairs: Sequence[Pair], route: Route, lemmas: Lemmas) -> None:
    """Our own phrases once more, function words and all, where what they say has a word of content.

    What asks ("quanto dura", how long) is read word by word, so that it does not count as what is asked about.
    """
    language, worth = _LANGUAGES[route.source], _worth(route)
    for head, translations in pairs:
        if head.isalpha():
            continue
        words = [(word, lemmas.of(word, language)) for word in written(head)]
        key = idiom(words, language) if len(words) <= LONGEST_PHRASE else ""
        values = [value for value in map(_said, translations) if not _ASKS.match(value) and _says(value)]
        for value, weight in zip(values if key else (), worth, strict=False):
            candidates = table[key]
            candidates[value] = candidates.get(value, 0) + weight


def _worth(route: Route) -> list[float]:
    """What an entry's first, second, … translation weighs."""
    return [route.trust / (1 + 0.3 * place) for place in range(MOST_CANDIDATES)]


def _says(english: str) -> bool:
    return any(fold(word) not in STOPS["en"] for word in written(english))


def _keys_of(language: str, lemmas: Lemmas) -> Callable[[str], tuple[tuple[str, float], ...]]:
    """Text → the lemma phrase, and the bare form too: tables sometimes take a base form for an inflected one.

    Each with what the entry is worth for it.
    """
    lemma_phrase, bare_phrase = _phrase_of(language, lemmas), _phrase_of("", lemmas)
    particles = frozenset(_PARTICLES.get(language, "").split())

    def keys(text: str) -> tuple[tuple[str, float], ...]:
        lemma, bare = lemma_phrase(text), bare_phrase(text)
        alone = text.isalpha()
        found: tuple[str, ...]
        if lemma == bare or not bare:
            found = (lemma,) if lemma else ()
        elif alone and bare != text and lemmas.lemma(fold(bare), language) != fold(lemma):
            found = (lemma,)  # without its accents it is another word
        else:
            found = (lemma, bare) if lemma else (bare,)
        if alone:
            return tuple((key, 1.0) for key in found)
        said = sum(fold(word) not in particles for word in written(text))
        return tuple((key, OF_A_PHRASE if said > key.count(" ") + 1 else 1.0) for key in found)

    return keys


def _phrase_of(language: str, lemmas: Lemmas) -> Callable[[str], str]:
    """Text → its content words' lemmas in one string; empty when there are too many or none.

    One word keeps the letters that folding would lose.
    """
    lemma = lemmas.of if language else lambda word, _: fold(word)

    @lru_cache(maxsize=65536)  # a translation is named by many heads
    def phrase(text: str) -> str:
        if text.isalpha():
            if len(text) > 1 and text.isupper():
                return text  # initials
            return _spelled(text, lemma(text, language))  # one word, which stands even where it is a stop word
        words = content(text, language)
        return " ".join([lemma(word, language) for word in words]) if len(words) <= LONGEST_PHRASE else ""

    return phrase


def _spelled(word: str, lemma: str) -> str:
    """The folded lemma of a word with the word's own letters, as far as they go together."""
    letters, form = lettered(word), fold(word)
    if letters == form or len(letters) != len(form):
        return lemma
    alike = shared(form, lemma)
    return letters[:alike] + lemma[alike:]


@lru_cache(maxsize=262144)
def _said(text: str) -> str:
    """English as it is said, folded, without "to" and articles; empty when it is long, or a note in other letters."""
    plain = _TO.sub("", text.replace("’", "'"))
    words = [fold(word) for word in ([text] if text.isalpha() else _ENGLISH.findall(plain))]
    said = " ".join(words) if len(words) <= LONGEST_PHRASE else ""
    return said if said.isascii() else ""


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
    direct: Weights,
    ways: Sequence[tuple[Weights, Weights]],
    named: Mapping[str, int],
    english: Callable[[str], str],
    known: Callable[[str], bool],
) -> Iterator[tuple[str, bytes]]:
    """Each folded key with its heads' candidates; ``named`` says how many heads have an English lemma.

    A phrase with an English word that nobody knows ("rasie the price") says less than its own words one by one;
    what our own glossaries say is known.
    """
    heads: dict[str, dict[str, None]] = defaultdict(dict)
    for head in (*direct, *(head for first, _ in ways for head in first)):
        heads[head if head.isascii() or head.isupper() else fold(head)][head] = None
    for key, spelled in heads.items():
        merged = {head: _forms(_composed(head, direct, ways), named, english) for head in spelled}
        if " " in key and all(part in heads for part in key.split()):
            merged = {
                head: {said: weight for said, weight in found.items() if _is_english(said, key, known)}
                for head, found in merged.items()
            }
        best = max((weight for found in merged.values() for weight in found.values()), default=0.0)
        kept = {}
        for head, found in merged.items():
            ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
            mine = ranked[0][1] if ranked else 0.0
            # A head that is told apart by its letters counts by itself.
            words = [(word, max(1, round(100 * weight / best))) for word, weight in ranked if weight > 0.15 * mine]
            if words:
                kept["" if head == key else head] = words
        if kept:
            yield key, _JSON.encode(kept).encode("utf-8")


def _is_english(said: str, key: str, known: Callable[[str], bool]) -> bool:
    """Whether all of a translation's words are known, short, or names that the phrase has as well."""
    words = ((word, word.removesuffix("'s")) for word in _ENGLISH.findall(said))
    return all(len(bare) < NAMEABLE or known(word) or known(bare) or bare in key for word, bare in words)


def _forms(found: Mapping[str, float], named: Mapping[str, int], english: Callable[[str], str]) -> dict[str, float]:
    """Candidates with one form of each lemma, its heaviest, which gathers what the others weigh.

    A lemma that hardly any head has is rare, misspelled or a slip: it stands behind the common ones.
    """
    forms: dict[str, tuple[float, str]] = {}
    total: dict[str, float] = {}
    for word, weight in found.items():
        lemma = english(word) or word
        total[lemma] = total.get(lemma, 0) + weight
        forms[lemma] = max(forms.get(lemma, (0.0, "")), (weight, word))
    return {form: total[lemma] * min(1, (1 + named.get(lemma, 0)) / COMMON) for lemma, (_, form) in forms.items()}
