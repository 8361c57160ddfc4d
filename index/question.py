"""A question as the index reads it: its language, its words in that language and in English, what to embed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from index.abroad import generalised, rules_of
from index.cognates import bases, nominatives, romanised
from index.entries import SURE, sentence
from index.frames import denies
from index.gloss import OTHER_READING, Gloss, Glosser
from index.language import SENTENCE, STOPS, Lemmas, content, fold, tokens
from index.linguistics import Linguistics
from index.numbers import in_figures
from index.places import named
from index.stopwords import MEASURES

LONGEST = 1000  # characters that are read; what is longer is a text, not a question
MOST_GROUPS = 40  # content words that are searched for
MOST_CAPITALS = 0.65  # share of content words from which capitals name nobody
CALLED = 0.3  # what it is worth that a passage has what guides call it, beside the question's own word
CALLED_ALL = 0.7  # the same where nothing else is asked
MOST_CALLED = 2  # terms of guides that a question is read as
MEANT = 0.7  # weight from which a translation counts as said
SURE_NAME = 5  # letters of a name that is taken for its nominative, though that may be an English word
UNTOLD = 0.1  # what a translation is worth that is said elsewhere in the material alone, beside 1

Group = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Question:
    """``own`` and ``english`` hold one group a content word: lemmas of the question's language, English candidates.

    ``names`` are the same for the proper names alone, each as (own, english): what a passage about something else of
    the kind does not have. ``countries`` are the languages of those that it names; ``abroad`` is another whose rules it
    asks for, and ``in_eu`` whether what holds in all of the EU holds there.
    """

    text: str
    language: str
    own: tuple[Group, ...]
    english: tuple[Group, ...]
    spoken: str  # what the encoder reads
    names: tuple[tuple[Group, Group], ...] = ()
    countries: frozenset[str] = frozenset()
    abroad: str = ""
    in_eu: bool = False

    @property
    def kept(self) -> bool:
        """Whether none of its words was translated: English ones, initials, most names."""
        return {group[0][0] for group in self.own} == {group[0][0] for group in self.english}


class Material(Protocol):
    """What is known of the material a question is asked of: `index.material`."""

    def says(self, lemmas: Sequence[str]) -> bool: ...

    def spelled(self, forms: Iterable[str], language: str) -> str: ...

    def sounding(self, form: str) -> str: ...

    def together(self, groups: Sequence[Group]) -> Callable[[Sequence[str]], float]: ...


def understand(
    text: str, language: str, linguistics: Linguistics, *, multilingual: bool, material: Material | None = None
) -> Question:
    """Read a question in ``language``, by what the ``material`` says; 2 to 3 ms, most for words not met before."""
    text = in_figures(" ".join(whole(text[:LONGEST]).split()), language)
    subject = _without_measure(text, language)
    lemmas: Lemmas = linguistics.lemmas
    glosser: Glosser = linguistics.glosser

    def glossed(text: str) -> list[Gloss]:
        glosses = glosser.gloss(text, language, asked=True)
        return (
            glosses
            if material is None
            else [_in_material(text, one, language, linguistics, material) for one in glosses]
        )

    glosses = glossed(subject)
    if (general := generalised(subject, language, glosses)) != subject:
        text = subject = general
        glosses = glossed(subject)
    english = tuple(dict.fromkeys(glosser.searched(gloss.candidates) for gloss in glosses[:MOST_GROUPS]))
    english = tuple(filter(_is_indexed, english)) or english
    read = dict.fromkeys(lemmas.readings(word, language) for word in content(subject, language))
    own = [_weighted(readings) for readings in read][:MOST_GROUPS]
    if language == "en" and any(gloss.idiom for gloss in glosses):
        own = list(english)  # in the place of an idiom's words stands what it means
    # The encoder reads the whole question: how the answer looks is part of its meaning.
    if multilingual:
        spoken = text
    else:
        every = glosses if subject == text else glossed(text)
        if language == "en":
            spoken = _in_english(text, every, lemmas)
        else:
            spoken = sentence(text, every, language, _meant(english, glosser, material), asked=True)
    names = _names(subject, glosses[:MOST_GROUPS], glosser, lemmas, language)
    # What words surely say: "posao" is a job, and seldom Lombardy.
    said = {phrase for group in (*own, *english) for phrase, weight in group if weight >= MEANT}
    countries = named({*said, *(word.form for word in tokens(text))}, language)
    question = Question(text, language, tuple(own), english, spoken, names, countries, *rules_of(subject, glosses))
    return _as_guides_say(question, glosses, linguistics, material, heard=language == "en" or not multilingual)


def _as_guides_say(
    question: Question,
    glosses: Sequence[Gloss],
    linguistics: Linguistics,
    material: Material | None,
    *,
    heard: bool,
) -> Question:
    """The question with what guides call it: its words may stand for that, and its encoder has ``heard`` it."""
    lemmas, glosser = linguistics.lemmas, linguistics.glosser
    groups = [
        {
            word
            for phrase, weight in glosser.searched(gloss.candidates)
            if gloss.idiom or weight >= MEANT  # an idiom is also what its words say
            for word in phrase.split()
        }
        for gloss in glosses
    ]
    said = set[str]().union(*groups)
    for word in tokens(question.spoken):
        lemma = lemmas.lemma(word.form, "en")
        if word.form != "be":  # the tables make "be" of AI, too, and the table of ways means that
            said.add(word.form if lemma == "be" and word.form in STOPS["en"] else lemma)
    if denies(question.text, question.language):
        said.add("not")
    terms, words = linguistics.asked.called(said, groups)
    there = [term for term in terms if material is None or material.says(glosser.english(term))][:MOST_CALLED]
    if not there:
        return question
    whole = all(group & words for group in groups)
    called = tuple((" ".join(glosser.english(term)), CALLED_ALL if whole else CALLED) for term in there)

    def wider(groups: Sequence[Group]) -> tuple[Group, ...]:
        """The groups, those by which it was recognised with the guides' terms beside their own."""
        return tuple(
            (*group, *called) if any(word in words for phrase, _ in group for word in phrase.split()) else group
            for group in groups
        )

    own = wider(question.own) if question.language == "en" else question.own
    spoken = f"{question.spoken.rstrip(' ?!.;')}: {', '.join(there)}" if heard else question.spoken
    return replace(question, own=own, english=wider(question.english), spoken=spoken)


def _in_material(text: str, gloss: Gloss, language: str, linguistics: Linguistics, material: Material) -> Gloss:
    """The gloss; of a word that the material says in none of its readings, with what it spells or sounds like that."""
    word = text[gloss.start : gloss.end]
    glosser = linguistics.glosser
    if not word.isalpha() or any(material.says(glosser.english(candidate)) for candidate, _ in gloss.candidates):
        return gloss
    found = material.spelled(bases(fold(word), linguistics.lemmas.of(word, language), language), language)
    found = found or _by_sound(word, gloss, language, linguistics.lemmas, material)
    if not found:
        return gloss
    return gloss._replace(candidates=(*gloss.candidates, (found, OTHER_READING)))


def _by_sound(word: str, gloss: Gloss, language: str, lemmas: Lemmas, material: Material) -> str:
    """How material spells a Greek word that nobody knows; in other languages, what Greek pages make of a name."""
    form = fold(word)
    if language == "el":
        unknown = not word.isascii() and gloss.best == romanised(word)
        return material.sounding(form) if unknown else ""
    if not word[0].isupper():
        return ""
    likely = (base for base in nominatives(form, lemmas.of(word, language), language) if material.says((base,)))
    if found := next((base for base in likely if len(base) >= SURE_NAME or not lemmas.knows(base, "en")), ""):
        return found
    found = material.sounding(form) if word.isascii() else ""
    return "" if lemmas.knows(found, "en") else found


def _is_indexed(group: Group) -> bool:
    """Whether English material may have one of these; function words it has none, be it "IT" or "Doctor Who"."""
    return any(word not in STOPS["en"] for phrase, _ in group for word in phrase.split())


def _meant(groups: Sequence[Group], glosser: Glosser, material: Material | None) -> Callable[[Gloss], str]:
    """Chooses, of what the dictionaries are nearly as sure of, what the material says ("wage", not "blubber").

    Most of all what the passages say that have the other words as well.
    """
    if material is None or all(len(group) == 1 for group in groups):
        return lambda gloss: gloss.best
    support = material.together(groups)

    def meant(gloss: Gloss) -> str:
        if gloss.idiom or len(gloss.candidates) == 1:
            return gloss.best
        sure = [(word, weight, glosser.english(word)) for word, weight in gloss.candidates if weight >= SURE]
        worth = {word: weight * (UNTOLD + support(lemmas)) for word, weight, lemmas in sure if material.says(lemmas)}
        return max(worth, key=lambda word: worth[word], default=gloss.best)

    return meant


def _in_english(text: str, glosses: Sequence[Gloss], lemmas: Lemmas) -> str:
    """An English question with its words of other languages and idioms in plain English: "forfettario" is flat rate."""
    for gloss in reversed(glosses):
        if gloss.idiom or gloss.best != lemmas.of(text[gloss.start : gloss.end], "en"):
            text = text[: gloss.start] + gloss.best + text[gloss.end :]
    return text


def _weighted(readings: Sequence[str]) -> Group:
    """Any of a word's readings may stand for it, those it is not written as a little less."""
    return tuple((lemma, 1.0 if at == 0 else OTHER_READING) for at, lemma in enumerate(readings))


def _names(
    text: str, glosses: Sequence[Gloss], glosser: Glosser, lemmas: Lemmas, language: str
) -> tuple[tuple[Group, Group], ...]:
    """Words with a capital that no sentence begins with; none where capitals are the rule, as in a heading."""
    words = tokens(text)
    stops = STOPS.get(language, frozenset())
    capital = {
        word.start: word
        for before, word in pairwise(words)
        if word.capital and word.form not in stops and not SENTENCE.search(text, before.end, word.start)
    }
    if len(capital) > MOST_CAPITALS * sum(word.form not in stops for word in words):
        return ()
    found: list[tuple[Group, Group]] = []
    for gloss in glosses:
        inside = [word for start, word in capital.items() if gloss.start <= start < gloss.end]
        if inside:
            mine = tuple((lemmas.of(text[word.start : word.end], language), 1.0) for word in inside)
            found.append((mine, glosser.searched(gloss.candidates)))
    return tuple(found)


def whole(text: str) -> str:
    """The text with "?" for halves of surrogate pairs: JSON may carry them, UTF-8 and the tokenizer cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_measure(text: str, language: str) -> str:
    """ "How long may a client take" without "long"; as it is when nothing else would be left."""
    measures = MEASURES.get(language)
    words = tokens(text)
    if not measures:
        return text
    for first, second in pairwise(words):
        if second.form in measures.get(first.form, "").split() and len(words) > 3:
            return text[: second.start] + text[second.end :].lstrip()
    return text
