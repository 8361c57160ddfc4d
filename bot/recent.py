"""The answers given last, so that a question asked again costs nothing. Bounded; thread-safe.

The key is all that decides an answer: the generation, the question as it was put and as it was understood in its
conversation, the language and the filters. What is new each time (id, conversation, time taken) is not kept.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.conversation import Asked
from bot.records import Answer
from index.records import Filters

MOST = 512  # answers of at most some 10 kB each


@dataclass(frozen=True, slots=True)
class Key:
    """Equal keys have equal answers."""

    generation: int
    question: str
    asked: tuple[Asked, ...]
    language: str
    filters: Filters


class Recent:
    """Key → Answer for the MOST keys used last."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, conversation: str) -> Answer | None:
        """The same answer under an id of its own; None when it is not kept."""
        with self._lock:
            kept = self._answers.get(key)
            if kept is None:
                return None
            self._answers.move_to_end(key)
        return replace(kept, id=secrets.token_urlsafe(12), conversation=conversation)

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer, dropping the one that was used longest ago."""
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > MOST:
                self._answers.popitem(last=False)
