"""The English pivot: words of the other languages → English words.

Bilingual dictionaries (FreeDict and Apertium, from Debian's packages; `index.fetch_dictionaries` brings them) are
composed at compile time into one table a language: lemma or short phrase → English candidates, best first. Pairs that
are thin go through a third language (it → es → en, sl → hr → en). Keys and candidates are folded lemmas joined by
spaces, without function words. Compiled once into the home as marisa tries (glosses.xx.marisa).
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import marisa_trie

from index.dictionaries import DictionaryDamaged, Pair, apertium, dictd, glossary
from index.language import STOPS, Lemmas, tokens

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

GLOSSARY = Path(__file__).parent / "glossary"

MOST_CANDIDATES = 8
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


def compile_glosses(dictionaries: Path, folder: Path, language: str) -> list[str]:
    """Write ``glosses.xx.marisa`` beside the lemma tables in ``folder``.

    Returns a sentence for every dictionary on the language's routes that is missing or damaged; it is left out.
    """
    lemmas = Lemmas(folder, tuple(CODES))
    complaints: list[str] = []
    source = CODES[language]
    pivots = {route.target for route in ROUTES if route.source == source} - {"eng"}
    tables: dict[tuple[str, str], Weights] = {}
    for route in ROUTES:
        if route.source != source and not (route.source in pivots and route.target == "eng"):
            continue
        table = tables.setdefault((route.source, route.target), defaultdict(dict))
        try:
            # Read whole before any of it counts: damage may show only at the end.
            for head, translations in list(_read(dictionaries, route.file)):
                _add(table, head, translations, route, lemmas)
        except FileNotFoundError:
            complaints.append(f"The dictionary {route.file} is missing: run `make dictionaries`.")
        except DictionaryDamaged as error:
            complaints.append(str(error))
    english = tables.setdefault((source, "eng"), defaultdict(dict))
    for pivot in pivots:
        _compose(english, tables.get((source, pivot), {}), tables.get((pivot, "eng"), {}))
    folder.mkdir(parents=True, exist_ok=True)
    marisa_trie.BytesTrie(_rows(english)).save(str(folder / f"glosses.{language}.marisa"))
    return complaints


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


def _add(table: Weights, head: str, translations: Sequence[str], route: Route, lemmas: Lemmas) -> None:
    languages = {code: language for language, code in CODES.items()}
    source, target = languages.get(route.source, ""), languages.get(route.target, "")
    for place, translation in enumerate(translations[:MOST_CANDIDATES]):
        left, right = (translation, head) if route.backwards else (head, translation)
        keys, value = _keys(left, source, lemmas), _phrase(right, target, lemmas)
        if value and value.count(" ") < LONGEST_PHRASE:
            for key in keys:
                table[key][value] = table[key].get(value, 0) + route.trust / (1 + 0.3 * place)


def _keys(text: str, language: str, lemmas: Lemmas) -> set[str]:
    """The lemma phrase, and the bare form too: tables sometimes take a base form for an inflected one."""
    keys = {_phrase(text, language, lemmas), _phrase(text, "", lemmas)}
    return {key for key in keys if key and key.count(" ") < LONGEST_PHRASE}


def _phrase(text: str, language: str, lemmas: Lemmas) -> str:
    forms = [token.form for token in tokens(text)]
    stops = STOPS.get(language, frozenset())
    content = [form for form in forms if form not in stops] or forms
    return " ".join(lemmas.lemma(form, language) if language else form for form in content)


def _compose(english: Weights, first: Weights, second: Weights) -> None:
    """Add head → pivot → English; a candidate reached through several pivots gathers weight."""
    for head, pivots in first.items():
        gathered: dict[str, float] = defaultdict(float)
        for pivot, weight in pivots.items():
            onward = second.get(pivot, {})
            best = max(onward.values(), default=1.0)
            for word, further in onward.items():
                gathered[word] += 0.5 * weight * further / best
        for word, weight in gathered.items():
            english[head][word] = english[head].get(word, 0) + weight


def _rows(table: Weights) -> Iterator[tuple[str, bytes]]:
    for head, candidates in table.items():
        best = max(candidates.values())
        ranked = sorted(candidates.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
        kept = [(word, round(100 * weight / best)) for word, weight in ranked if weight > 0.15 * best]
        yield head, json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
