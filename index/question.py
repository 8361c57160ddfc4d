"""A question as the index reads it: its language, its words in that language and in English, what to embed."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.entries import sentence
from index.gloss import Gloss, Glosser
from index.language import Lemmas
from index.linguistics import Linguistics

LONGEST = 1000  # characters that are read; what is longer is a text, not a question
MOST_GROUPS = 40  # content words that are searched for

Group = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Question:
    """``own`` and ``english`` hold one group a content word: lemmas of the question's language, English candidates."""

    text: str
    language: str
    own: tuple[Group, ...]
    english: tuple[Group, ...]
    spoken: str  # what the encoder reads


def understand(text: str, language: str, linguistics: Linguistics, *, multilingual: bool) -> Question:
    """Read a question in ``language``; costs well under 2 ms."""
    text = " ".join(text[:LONGEST].split())
    lemmas: Lemmas = linguistics.lemmas
    glosser: Glosser = linguistics.glosser
    glosses: list[Gloss] = glosser.gloss(text, language)[:MOST_GROUPS]
    own = [((word, 1.0),) for word in dict.fromkeys(lemmas.words(text, language))][:MOST_GROUPS]
    english = [gloss.candidates for gloss in glosses]
    spoken = text if language == "en" or multilingual else sentence(glosses)
    return Question(text, language, tuple(own), tuple(dict.fromkeys(english)), spoken)
