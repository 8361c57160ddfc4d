"""Lemma tables and dictionaries small enough to read in a test, in the formats of the real ones."""

import gzip
import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import marisa_trie

from index.cognates import SKELETONS, Cognates, compile_skeletons
from index.compile_lexicon import compile_glosses
from index.gloss import Glosser
from index.language import LANGUAGES, Lemmas, _rows
from index.lexicon import Lexicon
from index.linguistics import Linguistics
from index.routes import CODES

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def lemma_tables(folder: Path, tables: Mapping[str, Mapping[str, str]]) -> None:
    """``lemmas.xx.marisa`` for each language of form → lemma."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, table in tables.items():
        marisa_trie.BytesTrie(_rows(table)).save(str(folder / f"lemmas.{language}.marisa"))


def dictd_files(index: Path, entries: Mapping[str, str]) -> Path:
    """A dictd dictionary: ``.index`` and the ``.dict.dz`` beside it, entries as FreeDict writes their bodies."""
    index.parent.mkdir(parents=True, exist_ok=True)
    body, lines = b"", []
    for head, entry in entries.items():
        said = f"{head}\n{entry}\n".encode()
        lines.append(f"{head}\t{_base64(len(body))}\t{_base64(len(said))}\n")
        body += said
    index.write_text("".join(lines), encoding="utf-8")
    index.with_suffix(".dict.dz").write_bytes(gzip.compress(body))
    return index


def _base64(number: int) -> str:
    digits = ALPHABET[number % 64]
    while number := number // 64:
        digits = ALPHABET[number % 64] + digits
    return digits


Steps = Sequence[tuple[str, str]]  # transitions of one path: (left, right), "" for nothing, "<n>" for a tag


def apertium_bytes(
    paths: Sequence[Steps], *, modern: bool = False, weighted: bool = False, loops: bool = False
) -> bytes:
    """A letter transducer of these paths from one initial state, as lttoolbox writes it; with ``loops``, every state
    can also be reached from itself."""
    tags = sorted({side[1:-1] for path in paths for pair in path for side in pair if side.startswith("<")})
    pairs = sorted({pair for path in paths for pair in path})
    out = b"LTTB" + struct.pack("<Q", 0) if modern else b""
    out += _string("abc") + _integer(len(tags)) + b"".join(_string(tag) for tag in tags)
    out += _integer(len(pairs))
    for pair in pairs:
        for side in pair:
            value = -1 - tags.index(side[1:-1]) if side.startswith("<") else ord(side) if side else 0
            out += _integer(value + len(tags))
    states: list[list[tuple[int, int]]] = [[]]
    finals = []
    for path in paths:
        at = 0
        for pair in path:
            states.append([])
            states[at].append((pairs.index(pair), len(states) - 1))
            at = len(states) - 1
        finals.append(at)
    if loops:
        states = [[*transitions, (0, number)] for number, transitions in enumerate(states)]
    out += _integer(2)
    out += _string("final@inconditional") + _transducer([[]], [0], weighted)  # patterns, to be passed over
    return out + _string("main@standard") + _transducer(states, finals, weighted)


def _transducer(states: Sequence[Sequence[tuple[int, int]]], finals: Sequence[int], weighted: bool) -> bytes:
    weight = _integer(300) + _integer(2) if weighted else b""
    out = b"LTTD" + struct.pack("<Q", 1) if weighted else b""
    out += _integer(0) + _integer(len(finals))
    last = 0
    for final in sorted(finals):
        out += _integer(final - last) + weight
        last = final
    out += _integer(len(states))
    for number, transitions in enumerate(states):
        out += _integer(len(transitions))
        symbol = 0
        for label, target in sorted(transitions):
            out += _integer(label - symbol) + _integer((target - number) % len(states)) + weight
            symbol = label
    return out


def _integer(value: int) -> bytes:
    for extra, most in enumerate((1 << 6, 1 << 14, 1 << 22, 1 << 30)):
        if value < most:
            whole = value.to_bytes(extra + 1, "big")
            return bytes([whole[0] | extra << 6]) + whole[1:]
    raise ValueError(value)


def _string(text: str) -> bytes:
    return _integer(len(text)) + b"".join(_integer(ord(letter)) for letter in text)


def linguistics(folder: Path) -> Linguistics:
    """Everything known of a few words of English, Slovenian and Spanish, with the project's own glossaries."""
    english = {word: word for word in "creation university music quality late fee client logo marketing".split()}
    tables = {
        "en": {**english, "clients": "client", "fees": "fee", "signature": "signature", "dragon": "dragon"},
        "sl": {"avtorske": "avtorski", "pogodbe": "pogodba", "zmajev": "zmaj"},
        "es": {
            "creaciones": "creación",
            "publica": "publicar",
            "publicó": "publicar",
            "pública": "público",
            "público": "público",
        },
    }
    lemma_tables(folder, tables)
    entries = {"zmaj": "dragon, wyvern", "avtorski": "authorial", "avtorski zmaj": "signature dragon"}
    dictd_files(folder / "dictionaries" / "freedict-slv-eng.index", entries)
    for language in ("sl", "es"):
        compile_glosses(folder / "dictionaries", folder, [language])
    lemmas = Lemmas(folder, LANGUAGES)
    compile_skeletons(lemmas.forms("en"), folder / SKELETONS)
    glosser = Glosser(lemmas, Lexicon(folder, LANGUAGES), Cognates(folder / SKELETONS))
    return Linguistics(LANGUAGES, lemmas, glosser, "1")


def glosser(folder: Path, words: Mapping[str, Mapping[str, str]], english: Iterable[str] = ()) -> Glosser:
    """One that knows these words of each language, and English ones by how they are spelled."""
    lemma_tables(folder, {"en": {"drinking": "drink", "water": "water"}, **{language: {} for language in words}})
    for language, entries in words.items():
        dictd_files(folder / "dictionaries" / f"freedict-{CODES[language]}-eng.index", entries)
        compile_glosses(folder / "dictionaries", folder, [language])
    compile_skeletons(english, folder / SKELETONS)
    lemmas = Lemmas(folder, ["en", *words])
    return Glosser(lemmas, Lexicon(folder, list(words)), Cognates(folder / SKELETONS))


def first(known: Glosser, text: str, language: str, *, asked: bool = False) -> list[str]:
    """The likeliest English of each gloss."""
    return [gloss.candidates[0][0] for gloss in known.gloss(text, language, asked=asked)]
