"""Questions to begin with, each tried on the toolkit before it is shown: whatever the corpus, they have an answer."""

import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.channels.web.service import Answering

SHOWN = 3
STARTER = Path(__file__).with_name("static") / "examples.json"  # language → questions over the starter toolkit


class Examples:
    """The first SHOWN candidates of a language that are answered, kept for a generation. Thread-safe."""

    def __init__(self, answerer: Answering, candidates: Mapping[str, Sequence[str]] | None = None) -> None:
        self._answerer = answerer
        self._candidates = json.loads(STARTER.read_text("utf-8")) if candidates is None else dict(candidates)
        self._kept: dict[tuple[object, str], list[str]] = {}
        self._lock = threading.Lock()

    def questions(self, language: str) -> list[str]:
        """Up to SHOWN questions; English ones never stand in for another language. Blocking."""
        key = (self._answerer.status().get("generation"), language)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._answered(language)
            with self._lock:
                self._kept = {old: found for old, found in self._kept.items() if old[0] == key[0]} | {key: kept}
        return kept

    def _answered(self, language: str) -> list[str]:
        found: list[str] = []
        for question in self._candidates.get(language, ()):
            # "eval": the journal keeps no note of it
            if self._answerer.answer(question, language=language, channel="eval").answered:
                found.append(question)
            if len(found) == SHOWN:
                break
        return found
