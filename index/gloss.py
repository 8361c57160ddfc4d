"""A text in any configured language → English words, one gloss a content word or known phrase.

Known phrases win over words, lemmas over bare forms; a word no dictionary has is taken for a form of one that it has,
then for a cognate ("creación" → "creation"), then for one derived from another ("lekarniški" → "pharmacy"), and else
kept as it is, which keeps names. Glosses are English as it is
said; what is searched for are its lemmas (``Glosser.searched``).
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from index.cognates import Cognates, bases, latin, romanised, sounds
from index.derivation import compounds, origins
from index.frames import FRAMES
from index.inflection import infinitives, possible, uncommon
from index.language import SENTENCE, STOPS, Lemmas, Token, fold, sets_accents, tokens
from index.lexicon import IDIOM, LONGEST_PHRASE, Candidate, Lexicon, idiom_part, lettered

EXACT = 0.9  # what translations of the very form are worth beside those of its lemma
OTHER_READING = 0.8  # what a reading is worth that differs from what is written by its accents
SAME_NAME = 0.85  # of the letters of both, where both are written in Latin ones
HEARD_NAME = 0.65  # the same where Greek writes it as it is pronounced: "Τζάκσονβιλ"
UNDERIVED = 0.45  # what a word is worth beside what it is derived from; nothing else weighs as much
WORD_BY_WORD = 0.3  # what the words of an idiom are worth beside it
NAMESAKE = 0.5  # what the dictionaries' word is worth that a name looks like
BEFORE_VERBS = frozenset({"who", "how much", "when", "where", "how", "not", "if"})  # what a verb is likely to follow
CASES = ("sl", "hr")  # languages whose initials take endings
_BREAK = re.compile(r"[.?!;:…]\s")  # no phrase goes on beyond it


class Gloss(NamedTuple):
    """The English for ``text[start:end]``: candidates with weights up to 1, likeliest first; never empty.

    A question's word that may be another language's has that language's first, though they weigh less.
    """

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    idiom: bool = False  # its function words are a part of it

    @property
    def best(self) -> str:
        """The likeliest English."""
        return self.candidates[0][0]


class Glosser:
    """Lemmas, lexicon and cognates together; thread-safe. A few µs a word, up to 1 ms for a strange one at first."""

    def __init__(self, lemmas: Lemmas, lexicon: Lexicon, cognates: Cognates | None = None) -> None:
        self._lemmas, self._lexicon = lemmas, lexicon
        self._cognates = cognates or Cognates()
        self._word = lru_cache(maxsize=100_000)(self._word_uncached)
        self.searched = lru_cache(maxsize=100_000)(self._searched)
        self.english = lru_cache(maxsize=100_000)(self._english)

    def gloss(self, text: str, language: str, *, asked: bool = False) -> list[Gloss]:
        """Glosses of the content words in order; for English, its own lemmas, idioms and slang.

        A question's words (``asked``) are also read as those with other accents, which who asks leaves out, and as
        words of other languages.
        """
        stops = STOPS.get(language, frozenset())
        everything = tokens(text)
        of = self._lemmas.of
        said = [of(text[token.start : token.end], language) for token in everything]
        content = [at for at, token in enumerate(everything) if token.form not in stops]
        if language in CASES and "-" in text:
            content = [at for at in content if not _ending(text, everything[at])]
        content = content or list(range(len(everything)))
        words, lemmas = [everything[at] for at in content], [said[at] for at in content]
        # Who sets no accents at all may mean any word that differs by them.
        strict = not asked or sets_accents(text)
        loud = text.isupper()
        before = {after.start: token.form for token, after in pairwise(everything)} if asked else {}
        idioms = self._idioms(text, everything, said, language) if asked or language != "en" else []
        edges = sorted({edge for one in idioms for edge in (one.start, one.end)})
        begins = self._lexicon.phrase_begins
        result: list[Gloss] = []
        candidates: tuple[Candidate, ...]
        at, last = 0, len(words) - 1
        while at <= last:
            word, lemma = words[at], lemmas[at]
            length, candidates = 1, ()
            if language == "en":
                candidates = self._said_in_english(lemma)
            elif at < last and begins(lemma, lemmas[at + 1], language):
                ahead = slice(at, at + LONGEST_PHRASE)
                length, candidates = self._longest(text, words[ahead], lemmas[ahead], language, edges)
            written = text[word.start : word.end]
            if not candidates:
                named = not loud and word.capital and (written.isupper() or _goes_on(text, everything, content[at]))
                candidates = self._word(written, lemma, language, strict, named)
            if asked and length == 1:
                candidates = self._asked(word.form, written, candidates, language)
                if FRAMES.get(language, {}).get(before.get(word.start, "")) in BEFORE_VERBS:
                    candidates = self._as_verb(word.form, written, candidates, language)
            result.append(Gloss(word.start, words[at + length - 1].end, candidates))
            at += length
        return _with_idioms(result, idioms) if idioms else result

    def _idioms(self, text: str, words: Sequence[Token], lemmas: Sequence[str], language: str) -> list[Gloss]:
        """Phrases that the glossaries have with their function words, the longest first, none within another."""
        first = self._lexicon.idioms_begin(language)
        found: list[Gloss] = []
        end = 0
        for at, lemma in enumerate(lemmas[:-1]):
            if at < end or not (lemma in first or words[at].form in first):
                continue
            pairs = zip(words[at : at + LONGEST_PHRASE], lemmas[at:], strict=False)
            parts = [idiom_part(word.form, said, language) for word, said in pairs]
            if not self._lexicon.phrase_begins(IDIOM + parts[0], parts[1], language):
                continue
            most = next((n for n in range(1, LONGEST_PHRASE) if not _joined(text, words, at + n)), LONGEST_PHRASE)
            for length in range(most, 1, -1):
                if candidates := self._lexicon.candidates(IDIOM + " ".join(parts[:length]), language):
                    end = at + length
                    found.append(Gloss(words[at].start, words[end - 1].end, tuple(candidates), idiom=True))
                    break
        return found

    def has(self, form: str, language: str) -> bool:
        """Whether a table or dictionary of the language has a folded word."""
        return self._lemmas.knows(form, language) or bool(self._lexicon.candidates(form, language))

    def begins(self, letters: str, language: str) -> bool:
        """Whether a table or dictionary of the language has a folded word that begins with these letters."""
        return self._lemmas.begins(letters, language) or self._lexicon.begins(letters, language)

    def _longest(
        self, text: str, words: Sequence[Token], lemmas: Sequence[str], language: str, edges: Sequence[int]
    ) -> tuple[int, tuple[Candidate, ...]]:
        """The longest known phrase that the words begin with, of at least two; (1, nothing) where there is none.

        None goes beyond the next of ``edges``.
        """
        edge = next((edge for edge in edges if edge > words[0].start), len(text))
        within = sum(word.start < edge for word in words)
        for length in range(within, 1, -1):
            if _BREAK.search(text, words[0].end, words[length - 1].start):
                continue
            found = self._lexicon.candidates(" ".join(lemmas[:length]), language)
            if found:
                return length, tuple(found)
        return 1, ()

    def _said_in_english(self, lemma: str) -> tuple[Candidate, ...]:
        """An English word is its lemma, and less surely what the glossary of slang says."""
        slang = self._lexicon.candidates(lemma, "en")
        return ((lemma, 1.0), *((word, OTHER_READING * weight) for word, weight in slang))

    def _asked(self, form: str, word: str, candidates: tuple[Candidate, ...], language: str) -> tuple[Candidate, ...]:
        """What a question may mean by a word: ``candidates``, and less surely what differs from it by accents.

        A word that its language does not have may be another's, as "forfettario" is in an English question: it is
        taken for that first, unless a capital makes it a name.
        """
        lemmas = self._lemmas
        itself = is_itself(candidates, word) or (language != "el" and latin(form) != form)
        slang = language == "en" and len(candidates) > 1  # "insta": the English glossary has it
        known = slang or lemmas.knows(form, language) or lemmas.knows(form, "en")
        unknown = (itself or is_guess(candidates)) and not known
        if unknown:
            rest = (one for one in lemmas.languages if one not in (language, "en"))
            foreign = (one for one in rest if lemmas.knows(form, one) or self._in_dictionaries(word, form, one))
            readings = [(lemmas.of(word, other), other) for other in foreign]
        else:
            readings = [(lemma, language) for lemma in lemmas.readings(word, language)[1:]]
        others: dict[str, float] = {}
        for lemma, other in readings:
            for candidate, weight in self._word(word, lemma, other, False, False):
                others.setdefault(candidate, OTHER_READING * weight)
        first, second = (others, dict(candidates)) if unknown and word.islower() else (dict(candidates), others)
        for candidate, weight in second.items():
            first.setdefault(candidate, weight)
        return tuple(first.items())

    def _as_verb(self, form: str, word: str, candidates: tuple[Candidate, ...], language: str) -> tuple[Candidate, ...]:
        """What a verb says whose present a form may be, before what else it may mean: "dura" lasts, and is hard."""
        found: dict[str, float] = {}
        for base in infinitives(form, language):
            if self._lexicon.candidates(base, language):
                found.update(self._word(word, base, language, False, False))
        for candidate, weight in candidates if found else ():
            found[candidate] = max(OTHER_READING * weight, found.get(candidate, 0.0))
        return tuple(found.items()) or candidates

    def _in_dictionaries(self, word: str, form: str, language: str) -> bool:
        """Whether the dictionaries have a word; with letters that English lacks, in any of its forms."""
        forms = (form,) if word.isascii() else (form, *possible(form, language))
        return any(self._lexicon.candidates(one, language) for one in forms)

    def _word_uncached(self, word: str, lemma: str, language: str, strict: bool, named: bool) -> tuple[Candidate, ...]:
        """Candidates of a word as it is written; ``strict``: with its accents; ``named``: with a name's capital."""
        form = fold(word)
        if form[0].isdigit():
            return ((form, 1.0),)
        if named and len(word) > 1 and word.isupper():
            return self._initials(word, form, lemma, language)
        spelled = lettered(word) if strict else ""
        found = dict(self._lexicon.candidates(lemma, language, spelled))
        exact = form != lemma and self._lemmas.lemma(form, language) == lemma
        if exact and self._lexicon.spells(form, language, spelled):
            # A dictionary may list the very form ("estado", the state), which its lemma ("estar", to be) does not say.
            for english, weight in self._lexicon.candidates(form, language, spelled):
                found[english] = max(found.get(english, 0), EXACT * weight)
        if not found:
            bases_of = chain(possible(form, language), uncommon(form, language) if word.islower() else ())
            inflected = (self._lexicon.candidates(base, language, spelled) for base in bases_of)
            found = dict(next(filter(None, inflected), ()))
        if not found:
            return self._unlisted(word, form, lemma, language, named)
        if named and self._lexicon.spells(lemma, language, lettered(word)):
            found.setdefault(romanised(word), NAMESAKE)  # "Luka" is a port, and somebody's name
        elif named:
            found = {romanised(word): 1.0, **{english: NAMESAKE * weight for english, weight in found.items()}}
        return tuple(sorted(found.items(), key=lambda candidate: -candidate[1]))

    def _unlisted(self, word: str, form: str, lemma: str, language: str, named: bool) -> tuple[Candidate, ...]:
        """What is made of a word that no dictionary has."""
        itself = romanised(word)
        if self._lemmas.knows(itself, "en"):
            return ((itself, 1.0),)
        cognate = self._cognates.of(bases(form, lemma, language), language)
        if named and not _same_name(form, cognate):
            cognate = ""
        derived = () if cognate else self._derived(form, lemma, language)
        if derived:  # a name as well: "Medvladni panel" is between governments
            return _beside(itself, derived, word)
        if cognate or not named:
            return ((cognate or itself, 1.0), *(((itself, NAMESAKE),) if named else ()))
        # A name in some case of its own: what it may be in the nominative is said beside it.
        return ((itself, 1.0), *((latin(base), NAMESAKE) for base in tuple(possible(form, language))[:2]))

    def _derived(self, form: str, lemma: str, language: str) -> tuple[Candidate, ...]:
        """What a word is derived from, and what its first part adds; none where no dictionary has it."""
        for base in dict.fromkeys((lemma, form, *possible(form, language))):
            for origin in origins(base, language):
                if found := self._lexicon.candidates(origin, language):
                    return tuple(found[:2])
        for first, rest in compounds(form, language):
            for base in dict.fromkeys((rest, *possible(rest, language))):
                if found := self._lexicon.candidates(base, language):
                    return tuple((f"{first} {english}", weight) for english, weight in found[:2])
        return ()

    def _initials(self, word: str, form: str, lemma: str, language: str) -> tuple[Candidate, ...]:
        """Of "ZDA" what the dictionaries have in capitals, else itself; no word that only looks like it ("zda")."""
        found = self._lexicon.candidates(word, language)
        if not found and lemma == form:
            found = self._lexicon.candidates(form, language)
        itself = latin(form)
        if not found or found[0][0] == itself:
            return ((itself, 1.0),)
        return tuple(sorted((*found, (itself, NAMESAKE)), key=lambda candidate: -candidate[1]))

    def _searched(self, candidates: tuple[Candidate, ...], most: int = 0) -> tuple[Candidate, ...]:
        """Candidates as the lemmas that are searched for, each once; the first so many, or all."""
        found: dict[str, float] = {}
        for phrase, weight in candidates:
            found.setdefault(" ".join(self.english(phrase)), weight)
            if len(found) == most:
                break
        return tuple(found.items())

    def _english(self, phrase: str) -> tuple[str, ...]:
        """The lemmas of an English phrase's content words."""
        return tuple(self._lemmas.words(phrase, "en")) or (phrase,)


def _joined(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether blanks, hyphens and apostrophes stand between a word and the one before it; in "s. p." a full stop."""
    if at >= len(words):
        return False
    before, word = words[at - 1 : at + 1]
    letters = len(before.form) == len(word.form) == 1
    return not text[before.end : word.start].strip(" \t\n-'’." if letters else " \t\n-'’")


def _with_idioms(glosses: Sequence[Gloss], idioms: Sequence[Gloss]) -> list[Gloss]:
    """The glosses with idioms in the place of their words, which stand beside them: it may be meant word by word."""
    result = [one for one in glosses if not any(one.start < whole.end and whole.start < one.end for whole in idioms)]
    for whole in idioms:
        found = dict(whole.candidates)
        for one in glosses:
            if whole.start <= one.start and one.end <= whole.end:
                for word, weight in one.candidates:
                    found.setdefault(word, WORD_BY_WORD * weight)
        result.append(whole._replace(candidates=tuple(found.items())))
    return sorted(result, key=lambda gloss: gloss.start)


def _goes_on(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether a word stands within a sentence, and does not begin it."""
    return at > 0 and not SENTENCE.search(text, words[at - 1].end, words[at].start)


def is_itself(candidates: tuple[Candidate, ...], word: str) -> bool:
    """Whether a word's English is only the word, as it is or in Latin letters."""
    form = fold(word)
    return candidates[0][0] in (form, latin(form), romanised(word))


def is_guess(candidates: tuple[Candidate, ...]) -> bool:
    """Whether a word's English is only what it may be derived from."""
    return any(weight == UNDERIVED for _, weight in candidates)


def _beside(itself: str, derived: tuple[Candidate, ...], word: str) -> tuple[Candidate, ...]:
    """What a word is derived from, and the word: first where a capital says that it may be a name."""
    if word[0].isupper() and not word.isupper():
        return ((itself, 1.0), *((english, NAMESAKE * weight) for english, weight in derived))
    return (*derived, (itself, UNDERIVED))


def _same_name(form: str, cognate: str) -> bool:
    """Whether a name may be the cognate's form; "Fresno", which only sounds like it, is not "freshen"."""
    pairs = ((latin(form), cognate), (sounds(latin(form)), sounds(cognate)))
    alike = max(SequenceMatcher(None, one, other, autojunk=False).ratio() for one, other in pairs)
    return bool(cognate) and (form.startswith(cognate) or alike >= (SAME_NAME if form.isascii() else HEARD_NAME))


def _ending(text: str, token: Token) -> bool:
    """Whether a token is the ending of initials: "SAD-u", "NASA-ino"; no number ("COVID-19")."""
    before = text[max(token.start - 3, 0) : token.start]
    ends = len(token.form) < 4 and token.form.isalpha() and not token.capital
    return ends and len(before) == 3 and before[2] == "-" and before[:2].isalpha() and before[:2].isupper()
