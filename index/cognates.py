"""English words that foreign ones are spelled like: "creación" → "creation", "kloroplasti" → "chloroplast".

Learned words and names are the same in all six languages but for their endings and a few letters. Words are compared by
their skeletons: what is left when the ways to write one sound ("ph" and "f", "ch" and "k", "y" and "i") are made one,
doubled letters single, and final vowels dropped. Greek is read both as scholars took it over and as it is pronounced.
Forms are folded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import marisa_trie

from index.inflection import LONGEST, possible
from index.language import fold

SKELETONS = "skeletons.marisa"  # in the folder of word tables, English; in a generation's, what its material says
SHORTEST = 5  # letters of a skeleton: shorter ones are too many words'
ALIKE = 0.75  # of the letters of both words
MOST_BASES = 12


def _pairs(lists: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """ "acion=ation dad=ty" for each language, in its order."""
    read = {language: [pair.partition("=") for pair in pairs.split()] for language, pairs in lists.items()}
    return {language: [(old, new) for old, _, new in pairs] for language, pairs in read.items()}


# Endings of learned words and what English makes of them; folded, in the order in which they are tried.
_ENDINGS = _pairs(
    {
        "es": """
        aciones=ation acion=ation ciones=tion cion=tion siones=sion sion=sion idades=ity idad=ity dad=ty tad=ty
        mente=ly ismo=ism ista=ist icos=ic icas=ic ico=ic ica=ic ico=ical ica=ical encia=ence ancia=ance
        encia=ency ario=ary aria=ary orio=ory ivo=ive iva=ive oso=ous osa=ous al=al ia=y io=y ia=ia o=e a=e o=
        a= ar=ate ar=e ar= ir=e e=""",
        "it": """
        azione=ation azioni=ation zione=tion zioni=tion sione=sion sioni=sion ita=ity ta=ty mente=ly ismo=ism
        ista=ist ico=ic ica=ic ici=ic iche=ic ico=ical ica=ical enza=ence enza=ency anza=ance ario=ary aria=ary
        orio=ory ivo=ive iva=ive oso=ous osa=ous ale=al ali=al ia=y ura=ure o=e a=e e= o= a= i=y are=ate are=e
        are=""",
        "sl": """
        acija=ation cija=tion sija=sion iteta=ity izem=ism ist=ist icen=ic icni=ic icna=ic ski= ika=ics ija=y
        ija=ia ija=e ura=ure alen=al alni=al iven=ive ivni=ive enca=ence enca=ency ski=ic ski=an cni=cal
        irati=ate irati=e irati= a= a=e ant=ant""",
        "hr": """
        acija=ation cija=tion sija=sion itet=ity izam=ism ist=ist ican=ic icni=ic icna=ic icki=ic ski= ika=ics
        ija=y ija=ia ija=e ura=ure alan=al alni=al ivan=ive ivni=ive encija=ence encija=ency ski=ic ski=an
        cki=cal irati=ate irati=e irati= a= a=e""",
        "el": """
        ισμοσ=ism ιστησ=ist ικοσ=ic ικη=ic ικο=ic λογια=logy ικοσ=ical ικη=ical οτητα=ity ωση=osis λογοσ=logist
        ιο=ium ια=y ια=ia ησ= οσ= οσ=us α=a ο= ι= η= α=""",
    }
)

# What a spelling may stand for where the skeleton cannot say: each is tried by itself.
_SPELLING = _pairs({"es": "cu=qu j=x", "it": "tt=ct tt=pt ss=x", "sl": "h=ch av=au ev=eu", "hr": "h=ch"})
_LETTERS = dict(zip("αγδεζθικλνξοπρστφψω", "a g d e z th i k l n x o p r s t ph ps o".split(), strict=True))
_SCHOLARS = str.maketrans({**_LETTERS, "β": "b", "η": "e", "μ": "m", "υ": "y", "χ": "ch"})
_SPOKEN = str.maketrans({**_LETTERS, "β": "v", "η": "i", "μ": "m", "υ": "y", "χ": "h", "φ": "f"})
_SOUNDS = (
    ("μπ", "b"), ("ντ", "d"), ("γγ", "ng"), ("νγκ", "ng"), ("γκ", "g"), ("τζ", "j"), ("τσ", "ch"), ("ου", "u"),
    ("αυ", "au"), ("ευ", "eu"), ("αι", "e"), ("ει", "ei"), ("οι", "i"),
)  # fmt: skip

_APART = re.compile("[άόέ][ιυ]|(?<=[αοευ])[ϊϋΐΰ]")

_SAME = (
    ("tch", "k"), ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"), ("qu", "kv"), ("gue", "ge"), ("gui", "gi"),
    ("x", "ks"), ("ae", "e"), ("oe", "e"), ("ou", "u"),
)  # fmt: skip
_ONE = str.maketrans({"c": "k", "q": "k", "z": "s", "y": "i", "j": "i", "w": "v", "h": None})
_DOUBLED = re.compile(r"(.)\1+")


def skeleton(word: str) -> str:
    """What is left of a word in Latin letters when ways to write one sound are made one."""
    bare = sounds(word)
    return bare.rstrip("aeiou") or bare


def sounds(word: str) -> str:
    """A word in Latin letters with one letter for each sound, vowels and all."""
    return undoubled(_sounded(word).translate(_ONE))


def undoubled(word: str) -> str:
    """A word with one letter for each run of the same."""
    return _DOUBLED.sub(lambda run: run.group()[0], word)  # a template, such as "\1", costs ten times as much


def _sounded(word: str) -> str:
    for written, sound in _SAME:
        word = word.replace(written, sound)
    return word


def latin(word: str) -> str:
    """A word in Latin letters: Greek as it is pronounced ("Χάρβαρντ" → "harvard"), others as they are."""
    if word.isascii():
        return word
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return word.translate(_SPOKEN)


def romanised(word: str) -> str:
    """A word as it is written in Latin letters, where accents show that two vowels are two: "Κουμπλάι" → "kublai"."""
    apart = _APART.sub(lambda two: f"{two[0][:-1]}·{two[0][-1]}", word.lower())
    return latin(fold(apart)).replace("·", "")


class Cognates:
    """The skeletons of a language's words, which ``compile_skeletons`` wrote; none where there is no table."""

    def __init__(self, path: Path | None = None) -> None:
        self._trie = marisa_trie.BytesTrie()
        if path is not None and path.is_file():
            self._trie.mmap(str(path))
        self._remembered = lru_cache(maxsize=50_000)(self._found)

    def of(self, forms: Iterable[str], language: str) -> str:
        """The word that one of the forms, the likelier ones first, is spelled like; empty when there is none."""
        return self._remembered(tuple(forms), language)

    def _found(self, forms: Sequence[str], language: str) -> str:
        spellings = (spelled for form in forms if len(form) <= LONGEST for spelled in _spellings(form, language))
        return next(filter(None, map(self._nearest, dict.fromkeys(spellings))), "")

    def _nearest(self, spelled: str) -> str:
        bones = skeleton(spelled)
        if len(bones) < SHORTEST or bones not in self._trie:
            return ""
        words = str(self._trie[bones][0], "utf-8").split()
        sounds = _sounded(spelled)
        alike = {word: SequenceMatcher(None, sounds, _sounded(word), autojunk=False).ratio() for word in words}
        best = max(alike, key=lambda word: alike[word])
        return best if alike[best] >= ALIKE else ""


def compile_skeletons(words: Iterable[str], path: Path) -> None:
    """Write the words by their skeletons, for ``Cognates``."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(skeleton(word), []).append(word)
    rows = ((bones, " ".join(alike).encode("utf-8")) for bones, alike in found.items() if len(bones) >= SHORTEST)
    marisa_trie.BytesTrie(rows).save(str(path))


def bases(form: str, lemma: str, language: str) -> list[str]:
    """What a word may be a form of, as far as it may tell its cognate."""
    return list(dict.fromkeys((lemma, form, *possible(form, language))))[:MOST_BASES]


def nominatives(form: str, lemma: str, language: str) -> Iterator[str]:
    """What a name may be in Latin letters that stands in some case, or in an adjective of its own: "Kublajevoj"."""
    for base in bases(form, lemma, language):
        yield from dict.fromkeys((base, *(base.replace("j", other) for other in ("i", "y") if "j" in base[1:])))


def _spellings(word: str, language: str) -> Iterator[str]:
    """The English spellings a word may correspond to: its learned endings exchanged, the likeliest first."""
    for old, new in (*_ENDINGS.get(language, ()), ("", "")):
        if word.endswith(old) and len(word) - len(old) >= 2:
            for stem in _stems(word[: len(word) - len(old)], language):
                yield stem + new


def _stems(stem: str, language: str) -> Sequence[str]:
    if language == "el" and not stem.isascii():
        learned = stem.replace("ου", "u").translate(_SCHOLARS)
        return tuple(dict.fromkeys((learned, latin(stem), learned.replace("ch", "h"), latin(stem).replace("v", "b"))))
    return (stem, *(stem.replace(old, new) for old, new in _SPELLING.get(language, ()) if old in stem))
