"""Words of the six languages: tokens, accents folded, lemmas, stop words, and which language a text is in.

Lemmas come from simplemma's tables, compiled once into the home as marisa tries of folded forms, so that
"creacion" and "creación" are one word on both sides and opening all six costs milliseconds. A token is lower case
without accents; Greek final sigma is folded to the common one. Where accents tell two words apart ("pública", of the
public; "publica", publishes) what is written decides, and a question without accents is read both ways.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from index.inflection import possible, regular, uncommon
from index.numbers import joined
from index.stopwords import STOP_WORDS

SIMPLEMMA = {"en": "en", "es": "es", "it": "it", "sl": "sl", "hr": "hbs", "el": "el"}
LANGUAGES = tuple(SIMPLEMMA)

_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*"  # 85.000
    r"|[A-Z]{1,2}(?:&[A-Z]{1,2})+(?![^\W_])"  # R&D
    r"|[^\W\d_]+(?:\*[^\W\d_]+)*(?:(?<=[nN])['’ʼ´`][tT](?![^\W_])|\d+)?|\d+"  # VERI*FACTU, don't, MP3
)
ADDRESS = re.compile(r"\S*[@/]\S*|\w+(?:\.\w+)+")  # of mail or a page: no words
SENTENCE = re.compile(r"[.?!;:¿¡…\n]")  # between two words: a sentence begins
_MAP = str.maketrans(
    {
        "đ": "d",
        "Đ": "d",
        "ł": "l",
        "ø": "o",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ς": "σ",
        "ı": "i",
        **dict.fromkeys("’ʼ´`", "'"),
    }
)


class _Letters(dict[int, str]):
    """What becomes of each letter, worked out when it is first met: a word is then one ``str.translate``."""

    def __missing__(self, letter: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(letter))
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_MAP)
        self[letter] = folded
        return folded


_LETTERS = _Letters()


def fold_text(text: str) -> str:
    """``fold`` of a whole text, which is not remembered."""
    return text.lower() if text.isascii() else text.lower().translate(_LETTERS)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, accents off: "Pagó" → "pago", "Ποιος" → "ποιοσ"; "VERI*FACTU" is written without the star, too.

    "60.000" is "60000".
    """
    folded = fold_text(word.replace("*", ""))
    return joined(folded) if folded[:1].isdigit() else folded


def written(text: str) -> list[str]:
    """The words and numbers of a text as they are written, in order: what ``tokens`` folds."""
    return [text] if text.isalpha() else _WORD.findall(text)


class Token(NamedTuple):
    """One word of a text: ``form`` is folded, ``start`` and ``end`` point into the text."""

    form: str
    start: int
    end: int
    capital: bool = False


@lru_cache(maxsize=256)  # a text is read for its language, its glosses and its small words
def tokens(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text, in order; "l'opera" is two, "85.000" and "don't" are one."""
    return tuple(
        [
            Token(form, match.start(), match.end(), word[0].isupper())
            for match in _WORD.finditer(text)
            if (form := fold(word := match.group()))  # of two marks of Japanese nothing is left
        ]
    )


STOPS = {language: frozenset(fold(word) for word in words) for language, words in STOP_WORDS.items()}


def content(text: str, language: str) -> list[str]:
    """The content words of a text as they are written, in order; all its words where it has none of content."""
    everything = written(text)
    stops = STOPS.get(language, frozenset())
    return [word for word in everything if fold(word) not in stops] or everything


def content_forms(text: str, language: str) -> list[str]:
    """The content words of a text, folded, in order; none where it has none, or no words."""
    stops = STOPS.get(language, frozenset())
    return [token.form for token in tokens(text) if token.form not in stops]


_OTHERS = "+"  # stands before a folded form where no word begins with it


class Lemmas:
    """Compiled lemma tables of the configured languages; opening maps files, looking up takes about 1 µs."""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self._tries: dict[str, marisa_trie.BytesTrie] = {}
        for language in self.languages:
            path = folder / f"lemmas.{language}.marisa"
            if path.is_file():
                self._tries[language] = marisa_trie.BytesTrie().mmap(str(path))
        # The instance's own: newer tables come with a reindex, and the old ones have to go.
        self._lemma = lru_cache(maxsize=200_000)(self._looked_up)
        self.of = lru_cache(maxsize=200_000)(self._as_written)
        self._content = lru_cache(maxsize=200_000)(self._of_content)

    def lemma(self, form: str, language: str) -> str:
        """The folded lemma of a folded form; the form itself when no table knows it."""
        return self._lemma(form, language)

    def _looked_up(self, form: str, language: str) -> str:
        trie = self._tries.get(language)
        if trie is None:
            return form
        found = trie.get(form)
        if not found:
            return self._guessed(form, language) or form
        value = str(found[0], "utf-8")
        return form[: len(form) - ord(value[0]) + 1] + value[1:]

    def _guessed(self, form: str, language: str) -> str:
        """The lemma of the likeliest form that an unknown one may be made from; empty when the table has none."""
        trie = self._tries[language]
        sure = next((guess for guess in regular(form, language) if guess in trie), "")
        if sure:
            return self.lemma(sure, language)
        return next((base for base in possible(form, language) if self._is_base(base, language)), "")

    def _as_written(self, word: str, language: str) -> str:
        """The folded lemma of a word as it is written: its accents decide where they can."""
        if not word.isascii() and language in self._tries:
            whole = accented(word)
            found = self._tries[language].get(whole)
            if found and whole != fold(word):
                return str(found[0], "utf-8")
        form = fold(word)
        lemma = self.lemma(form, language)
        if lemma == form and word.islower() and not self.knows(form, language):
            return next((base for base in uncommon(form, language) if self._is_base(base, language)), form)
        return lemma

    def _is_base(self, form: str, language: str) -> bool:
        return self.knows(form, language) and self.lemma(form, language) == form

    def readings(self, word: str, language: str) -> tuple[str, ...]:
        """Its lemma and, where it is written without accents, those of words that have them: "publica", "pública"."""
        first = self.of(word, language)
        form = fold(word)
        if language not in self._tries or accented(word) != form:
            return (first,)
        others = self._tries[language].get(_OTHERS + form)
        return tuple(dict.fromkeys((first, *(str(others[0], "utf-8").split() if others else ()))))

    def knows(self, form: str, language: str) -> bool:
        """Whether the language's table has this folded form."""
        trie = self._tries.get(language)
        return trie is not None and form in trie

    def begins(self, letters: str, language: str) -> bool:
        """Whether a folded form of the language's table begins with these letters."""
        trie = self._tries.get(language)
        return trie is not None and next(trie.iterkeys(letters), None) is not None

    def forms(self, language: str) -> list[str]:
        """The folded forms of the language's table that are of plain letters."""
        trie = self._tries.get(language)
        return [form for form in iter(trie) if form.isalpha() and form.isascii()] if trie is not None else []

    def recognises(self, form: str, language: str) -> bool:
        """Whether the table has this folded form, or one that it is made from by rule."""
        return self.knows(form, language) or any(self.knows(one, language) for one in regular(form, language))

    def words(self, text: str, language: str) -> list[str]:
        """The lemmas of a text's content words, in order; all its words where it has none of content."""
        everything = written(text)
        lemmas = [lemma for word in everything if (lemma := self._content(word, language))]
        return lemmas or [self.of(word, language) for word in everything]

    def _of_content(self, word: str, language: str) -> str:
        """The lemma of a word of content; empty for a function word."""
        return "" if fold(word) in STOPS.get(language, ()) else self.of(word, language)


def compile_lemmas(folder: Path, languages: Iterable[str]) -> None:
    """Write ``lemmas.xx.marisa`` for each language from simplemma's dictionaries.

    A value is the number of letters to cut (plus one, as a character) and the ending to add, which compresses to a
    tenth of whole lemmas. Of two forms that fold alike, the one written without accents decides for the folded form;
    one with another lemma stands as it is written, its lemma whole, and all such under _OTHERS and the folded form.
    """
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    factory = DefaultDictionaryFactory(cache_max_size=1)
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        rows = _rows(factory.get_dictionary(SIMPLEMMA[language]), _INITIALS.get(language, ""))
        marisa_trie.BytesTrie(rows).save(str(folder / f"lemmas.{language}.marisa"))


# Of two Greek words that differ by their accents alone, what is meant without: "χωρα" is a country before it is what
# fits, and no day is tame.
_MEANT = frozenset(
    "ημερα εγγραφη αξια αδεια ενοχη αιτια διαφορα χωρα απατη καιροσ συμβουλη γνωμη πραξη πορτα παραμυθι δωρο καναλι"
    " ηλιοσ ζωη αποστολη γλυπτησ κριτησ λεσχη αφορω εμμονη αυλη ελια εξοδοσ κλεινω φορα φυλη αρχη τροφιμο"
    " σημειωση".split()
)


# What is hardly meant by initials: no "AI" is, no "PR" is a prairie, and nobody goes with "IA".
_INITIALS = {"en": "ai pr", "es": "ia"}


def _rows(dictionary: Mapping[str, str], initials: str = "") -> list[tuple[str, bytes]]:
    table: dict[str, str] = {}
    accents: dict[str, tuple[str, str]] = {}  # as written → folded, lemma
    for form in dictionary:
        lemma = dictionary[form]
        if not form.isalpha() or not lemma.isalpha() or "\u0400" <= form[0] <= "\u04ff":
            continue  # codes and phrases; Serbian Cyrillic, which no Croatian text has
        folded, base = fold_text(form), fold(lemma)  # many forms have one lemma, so that its cache pays
        if folded not in table or folded == form or (base in _MEANT and table[folded] not in _MEANT):
            table[folded] = base
        if folded != form and form.islower():
            accents[accented(form)] = (folded, base)
    table.update((form, form) for form in initials.split())
    rows = [(form, _ending(form, lemma)) for form, lemma in table.items()]
    others: dict[str, dict[str, None]] = {}
    for form, (folded, lemma) in accents.items():
        if lemma != table[folded] and form != folded:
            rows.append((form, lemma.encode("utf-8")))
            others.setdefault(folded, {})[lemma] = None
    rows += [(_OTHERS + form, " ".join(lemmas).encode("utf-8")) for form, lemmas in others.items()]
    return rows


def accented(word: str) -> str:
    """Lower case, accents on, each letter with its own: what tells "pública" from "publica"."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word.lower())


def sets_accents(text: str) -> bool:
    """Whether who wrote a text sets accents: some letter of it has one."""
    return not text.isascii() and any(
        fold(letter) != letter for letter in text.lower() if letter.isalpha() and letter != "ς"
    )


def _ending(form: str, lemma: str) -> bytes:
    common = min(len(form), len(lemma))
    while form[:common] != lemma[:common]:  # from the end: most differ in their last letters only
        common -= 1
    return (chr(len(form) - common + 1) + lemma[common:]).encode("utf-8")
