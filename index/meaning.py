"""Questions that mean the same, in whatever words and language: for a report of what is asked and not answered.

A question is embedded as a search embeds it, so that another language's is read through its English gloss. Cosines are
of unit vectors. Thread-safe.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.linguistics import Linguistics
from index.question import understand

# Of the golden questions' 28,680 pairs, those above it are about one thing; below 0.6 more pairs are not than are.
ALIKE = 0.62
MOST = 400  # questions that are compared; reading one takes some 5 ms of a core, the first time
KEPT = 4000  # vectors: 6 MB


class QuestionEncoder(Protocol):
    """The part of an encoder that is needed."""

    multilingual: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Meanings:
    """Groups questions by what they mean; remembers the vectors of those it has seen."""

    def __init__(self, linguistics: Linguistics, encoder: QuestionEncoder) -> None:
        self._linguistics = linguistics
        self._encoder = encoder
        self._lock = threading.Lock()
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def groups(self, questions: Sequence[tuple[str, str]]) -> list[int]:
        """A number for each (question, language); those that mean the same share one. What comes first leads a group.

        From MOST on, each is a group of its own.
        """
        vectors = self._vectors(questions[:MOST])
        sums = np.zeros_like(vectors)
        groups: list[int] = []
        made = 0
        for vector in vectors:
            # The mean of its members stands for a group: a chain of near neighbours does not run away with it.
            near = sums[:made] @ vector / np.maximum(np.linalg.norm(sums[:made], axis=1), 1e-9)
            best = int(near.argmax()) if made else -1
            if best < 0 or near[best] < ALIKE:
                best, made = made, made + 1
            sums[best] += vector
            groups.append(best)
        return groups + list(range(made, made + len(questions) - len(vectors)))

    def _vectors(self, questions: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """float32 (n, dim); one thread reads while others wait, so that nothing is read twice."""
        with self._lock:
            spoken = [
                understand(text, language, self._linguistics, multilingual=self._encoder.multilingual).spoken
                for text, language in questions
            ]
            fresh = [text for text in dict.fromkeys(spoken) if text not in self._known]
            for at in range(0, len(fresh), 64):
                self._known.update(zip(fresh[at : at + 64], self._encoder.encode(fresh[at : at + 64]), strict=True))
            for text in spoken:
                self._known.move_to_end(text)
            found = [self._known[text] for text in spoken]
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return np.stack(found) if found else np.zeros((0, 1), np.float32)
