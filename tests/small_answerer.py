"""A small real Answerer in memory for the channels' tests: it finds by shared words and quotes verbatim.

It speaks ``bot.records`` and keeps the contract's promises (statements are quotes at their offsets, a refusal has no
citations, follow-ups use the conversation), so that a channel tested against it meets no surprise with the real one.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from bot.phrases.say import quoted_from, refused, say
from bot.records import Answer, Channel, Citation, Statement, Suggestion
from bot.smalltalk import fold, languages, recognise
from index.records import Filters, Passage
from ingest.records import Chunk, Place, Resource, Unit

ANY = Filters()
PUBLIC = "https://toolkit.example"


@dataclass(frozen=True, slots=True)
class Page:
    resource: Resource
    page: int | None
    text: str


def page(resource_id: str, title: str, text: str, *, kind: Any = "pdf", language: str = "en", topic: str = "pricing",
         number: int | None = 1) -> Page:  # fmt: skip
    where = f"{PUBLIC}/{resource_id}"
    return Page(Resource(resource_id, f"{resource_id}.{kind}", title, kind, language, where, "CC-BY-4.0",
                         "SCALE partner Spain", (topic,), ("freelancer",)), number, text)  # fmt: skip


PAGES = (
    page("pricing", "Pricing <your> creative work & more",
         "A day rate is what you earn divided by the days you can sell. Count 140 days a year.", number=4),
    page("contracts", "Quotes, contracts and scope", "A kill fee is paid when a client cancels a project.",
         topic="contracts", number=7),
    page("late", "Getting paid", "The statutory interest on late payment is eight points above the reference rate.",
         topic="getting-paid", kind="page", number=None),
    page("precios", "Poner precio a tu trabajo", "La tarifa diaria es lo que necesitas ganar entre los días vendibles.",
         language="es", number=2),
    page("prodej", "Cena dela", "Dnevna postavka je znesek, ki ga zaračunate za en dan dela.", language="sl"),
)  # fmt: skip


@dataclass(slots=True)
class Found:
    passages: tuple[Passage, ...]
    language: str
    took_ms: float = 1.0


@dataclass(slots=True)
class SmallAnswerer:
    """Thread-safe. ``asked`` lists (question, conversation, channel, user) in the order they came."""

    pages: tuple[Page, ...] = PAGES
    asked: list[tuple[str, str | None, str, str]] = field(default_factory=list)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _last: dict[str, str] = field(default_factory=dict)
    _lock: Any = field(default_factory=threading.Lock)

    def answer(
        self, question: str, conversation: str | None = None, *, language: str = "", filters: Filters = ANY,
        channel: Channel = "web", user: str = "",
    ) -> Answer:  # fmt: skip
        with self._lock:
            self.asked.append((question, conversation, channel, user))
            number = next(self._numbers)
            conversation = conversation or f"conversation{number:022}"
            kind, rest = recognise(question)
            spoken = next(iter(sorted(languages(question))), "") or _language(question, language)
            base = Answer(f"answer{number:026}", conversation, question, spoken, False, say(spoken, "refused"),
                          (), (), (), 0.0, "extractive", 1, 1.0, "refused")  # fmt: skip
            if kind or not rest:
                return replace(base, text=say(spoken, kind or "empty-question"), outcome="smalltalk")
            found = self._best(rest) or (self._best(self._last.get(conversation, "")) if _follows(rest) else None)
            if found is None:
                near = [
                    Suggestion(p.resource.resource_id, p.resource.title, p.resource.url, "" if at else "Reminders")
                    for at, p in enumerate(self.pages[:3])
                ]
                return replace(base, text=refused(spoken, [one.label for one in near]), suggestions=tuple(near))
            self._last[conversation] = rest
        citation = _citation(found)
        said = [note for note in (quoted_from(spoken, [citation.language]),) if note]
        text = "\n\n".join((*said, f"{citation.quote} [1]"))
        return replace(base, answered=True, text=text, statements=(Statement(citation.quote, (1,)),),
                       citations=(citation,), confidence=0.9, outcome="answered")  # fmt: skip

    def search(self, question: str, k: int = 5, *, language: str = "", filters: Filters = ANY) -> Found:
        words = _words(question)
        scored = sorted(((len(words & _words(p.text + " " + p.resource.title)), p) for p in self.pages),
                        key=lambda pair: -pair[0])  # fmt: skip
        passages = tuple(
            Passage(rank, score / len(words), p.resource,
                    Chunk(0, 0, len(p.text), (Unit(0, len(p.text)),), ("Heading",), Place(page=p.page)), p.text)
            for rank, (score, p) in enumerate([pair for pair in scored if pair[0]][:k], start=1)
        )  # fmt: skip
        return Found(passages, _language(question, language))

    def passage_json(self, passage: Passage) -> dict[str, Any]:
        resource, number = passage.resource, passage.chunk.place.page
        return {"rank": passage.rank, "score": passage.score, "resource_id": resource.resource_id,
                "source": resource.source, "title": resource.title, "kind": resource.kind,
                "language": resource.language, "url": f"{resource.url}#page={number}" if number else resource.url,
                "page": number, "heading": "Heading", "time": None, "text": passage.text, "start": 0,
                "end": len(passage.text)}  # fmt: skip

    def resources(self) -> list[Resource]:
        return [p.resource for p in self.pages]

    def resource(self, resource_id: str) -> Resource | None:
        return next((p.resource for p in self.pages if p.resource.resource_id == resource_id), None)

    def resource_url(self, resource: Resource) -> str:
        return resource.url

    def document_text(self, resource_id: str) -> str:
        return next(p.text for p in self.pages if p.resource.resource_id == resource_id)

    def original(self, resource_id: str) -> tuple[Path, str] | None:
        return None

    def status(self) -> dict[str, Any]:
        return {"generation": 1, "resources": len(self.pages)}

    def forget(self, channel: str, user: str) -> int:
        with self._lock:
            self.forgotten.append((channel, user))
            return sum(1 for _, _, c, u in self.asked if (c, u) == (channel, user))

    def close(self) -> None:
        return None

    @contextmanager
    def opened(self) -> Iterator["SmallAnswerer"]:
        yield self

    def _best(self, question: str) -> Page | None:
        words = _words(question)
        best = max(self.pages, key=lambda p: len(words & _words(p.text)))
        return best if len(words & _words(best.text)) >= 2 else None


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", fold(text)) if word not in {"the", "what", "and", "para", "los"}}


def _follows(question: str) -> bool:
    return fold(question).startswith(("and ", "y ", "in ", "kaj pa"))


def _language(text: str, hint: str = "") -> str:
    if hint and not any(c.isalpha() for c in text):
        return hint
    if re.search(r"[α-ωΑ-Ω]", text):
        return "el"
    if set("¿ñ") & set(text):
        return "es"
    return "sl" if re.search(r"\b(kaj|kako|je)\b", fold(text)) else "en"


def _citation(found: Page) -> Citation:
    resource = found.resource
    sentence = re.match(r".*?\.(?=\s|$)", found.text)
    quote = sentence[0] if sentence else found.text
    url = f"{resource.url}#page={found.page}" if found.page else resource.url
    return Citation(1, resource.resource_id, resource.source, resource.title, resource.kind, resource.language, url,
                    found.page, "Heading", None, quote, 0, len(quote), resource.licence, resource.partner)  # fmt: skip
