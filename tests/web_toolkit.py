"""A small toolkit in memory, answered by shared words: what the web channel's tests ask when no index is needed.

It speaks bot.records like the real Answerer and keeps its promises (quotes are verbatim, refusals have no citations),
so that a test of the web channel tests the web channel.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from secrets import token_urlsafe
from threading import Event, Thread
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.channels.web.patience import Impatient
from bot.journal import Journal
from bot.records import Answer, Channel, Citation, Statement, Suggestion
from index.errors import IndexMissing
from index.records import Evidence, Filters, Passage
from ingest.records import Chunk, Place, Resource, Unit

KILL_FEE = (
    "A kill fee is paid when a commission is cancelled after work has begun.\n"
    "It is usually 25 % to 50 % of the agreed fee, and the contract says when it is due."
)
STEPS = (
    "To work out your day rate:\n1. Add up your yearly costs.\n2. Add what you need to live.\n"
    "3. Divide by the days you can sell."
)
GREEK = "Η αμοιβή ακύρωσης καταβάλλεται όταν μια ανάθεση ακυρώνεται.\nΣυνήθως είναι 25 % έως 50 % της αμοιβής."
HOSTILE = 'Never paste <img src=x onerror="window.pwned=1"> or <script>window.pwned=1</script> into a brief.'
PAGE = "<!doctype html><title>Steps</title><h1>Day rate</h1><p>{}</p><script>window.pwned=1</script>"


@dataclass(frozen=True, slots=True)
class Text:
    resource: Resource
    text: str
    page: int | None = None
    heading: tuple[str, ...] = ()
    seconds: float | None = None


TEXTS = (
    Text(
        Resource(
            "r-kill",
            "pdf/contracts.pdf",
            "Quotes, contracts and scope",
            "pdf",
            "en",
            "/toolkit/pdf/contracts.pdf",
            "CC-BY-4.0",
            "SCALE partner Spain",
            ("contracts",),
            ("freelancer",),
        ),
        KILL_FEE,
        4,
        ("Fees", "Cancellation"),
    ),
    Text(
        Resource(
            "r-rate",
            "pages/rate.html",
            "Pricing your creative work",
            "page",
            "en",
            "/toolkit/pages/rate.html",
            "CC-BY-4.0",
            "SCALE partner Italy",
            ("pricing",),
        ),
        STEPS,
        None,
        ("Day rate",),
    ),
    Text(
        Resource(
            "r-greek",
            "pdf/symvaseis.el.pdf",
            "Συμβάσεις και αμοιβές",
            "pdf",
            "el",
            "/toolkit/pdf/symvaseis.el.pdf",
            "CC-BY-4.0",
            "SCALE partner Greece",
            ("contracts",),
        ),
        GREEK,
        2,
        ("Αμοιβές",),
    ),
    Text(
        Resource(
            "r-hostile",
            "notes/brief.md",
            '<b onmouseover="window.pwned=1">Briefs</b>',
            "markdown",
            "en",
            "javascript:window.pwned=1",
            "",
            "<script>window.pwned=1</script>",
            ("marketing",),
        ),
        HOSTILE,
    ),
    Text(
        Resource("r-talk", "talks/pitch.vtt", "Pitching, a webinar", "recording", "en", "https://video.example/pitch"),
        "Say what the client gains in the first ten seconds of a pitch.",
        seconds=75.0,
    ),
)
ANY = Filters()
REFUSALS = {"en": "The toolkit does not answer this.", "el": "Το υλικό δεν απαντά σε αυτό."}
GREETINGS = {"hello": "Hello! Ask me about the toolkit.", "γεια": "Γεια σας! Ρωτήστε με για το υλικό."}
COMMON = frozenset(re.findall(r"\w+", "a the is of to my i do how what when it and or in for η το τι είναι να με στη"))


@dataclass(frozen=True, slots=True)
class Found:
    passages: tuple[Passage, ...]
    language: str
    took_ms: float


def _set() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class WordAnswerer:
    """Answers with the text that shares most words with the question, if it shares half of them."""

    folder: Path
    journal: Journal | None = None
    texts: tuple[Text, ...] = TEXTS
    generation: int = 3
    begun: Event = field(default_factory=Event)  # set by the first question that arrives
    free: Event = field(default_factory=_set)  # an answer waits for it
    fault: Exception | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(
        self,
        question: str,
        conversation: str | None = None,
        *,
        language: str = "",
        filters: Filters = ANY,
        channel: Channel = "web",
        user: str = "",
    ) -> Answer:
        begun = time.perf_counter()
        self.begun.set()
        assert self.free.wait(60), "nobody let this answer go"
        self.status()
        self.asked.append(
            {"question": question, "conversation": conversation, "language": language, "filters": filters}
        )
        passages = self.search(question, 1, filters=filters).passages
        spoken = "el" if re.search("[α-ω]", question.lower()) else language or "en"
        base = Answer(
            token_urlsafe(12),
            conversation or token_urlsafe(16),
            question,
            spoken,
            False,
            REFUSALS.get(spoken, REFUSALS["en"]),
            (),
            (),
            (),
            0.1,
            "extractive",
            self.generation,
            0.0,
            "refused",
        )
        if question.lower().strip(" !.") in GREETINGS:
            answer = replace(base, text=GREETINGS[question.lower().strip(" !.")], outcome="smalltalk")
        elif passages and passages[0].score >= 0.5:
            answer = self._quoting(base, passages[0])
        else:
            near = [
                Suggestion(one.resource.resource_id, one.resource.title, one.resource.url, heading)
                for one, heading in zip(self.texts, ("Money on account", ""), strict=False)
            ]
            text = f"{base.text}\n\nClosest:" + "".join(f"\n- {one.label}" for one in near)
            answer = replace(base, text=text, suggestions=tuple(near))
        answer = replace(answer, took_ms=(time.perf_counter() - begun) * 1000)
        if self.journal is not None:
            self.journal.record(answer, channel, user)
        return answer

    def search(self, question: str, k: int = 5, *, language: str = "", filters: Filters = ANY) -> Found:
        self.status()
        words = _words(question)
        scored = []
        for text in self.texts:
            resource = text.resource
            if (
                (filters.language and resource.language != filters.language)
                or (filters.kind and resource.kind != filters.kind)
                or (filters.topic and filters.topic not in resource.topics)
                or (filters.partner and resource.partner != filters.partner)
            ):
                continue
            share = len(words & _words(text.text)) / len(words) if words else 0.0
            if share:
                scored.append((share, text))
        scored.sort(key=lambda pair: -pair[0])
        passages = tuple(
            Passage(rank, share, text.resource, _chunk(text), text.text, _evidence(text, words))
            for rank, (share, text) in enumerate(scored[:k], 1)
        )
        return Found(passages, "en", 0.1)

    def passage_json(self, passage: Passage) -> dict[str, Any]:
        resource, place = passage.resource, passage.chunk.place
        return {
            "rank": passage.rank,
            "score": passage.score,
            "resource_id": resource.resource_id,
            "source": resource.source,
            "title": resource.title,
            "kind": resource.kind,
            "language": resource.language,
            "url": resource.url,
            "page": place.page,
            "heading": " › ".join(passage.chunk.heading),
            "time": place.seconds,
            "text": passage.text,
            "start": passage.start,
            "end": passage.end,
        }

    def resources(self) -> list[Resource]:
        self.status()
        return [text.resource for text in self.texts]

    def resource(self, resource_id: str) -> Resource | None:
        return next((resource for resource in self.resources() if resource.resource_id == resource_id), None)

    def document_text(self, resource_id: str) -> str:
        return next(text.text for text in self.texts if text.resource.resource_id == resource_id)

    def original(self, resource_id: str) -> tuple[Path, str] | None:
        resource = self.resource(resource_id)
        if resource is None or resource.kind == "recording":
            return None
        path = self.folder / resource.source
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(_file(resource, self.document_text(resource_id)))
        return path, {"pdf": "application/pdf", "page": "text/html", "markdown": "text/markdown"}[resource.kind]

    def resource_url(self, resource: Resource) -> str:
        return resource.url

    def status(self) -> dict[str, Any]:
        if self.fault is not None:
            raise self.fault
        if not self.generation:
            raise IndexMissing("There is no index yet: run `toolkit reindex`.")
        return {"generation": self.generation, "resources": len(self.texts), "chunks": len(self.texts)}

    def _quoting(self, base: Answer, passage: Passage) -> Answer:
        resource, place = passage.resource, passage.chunk.place
        quotes = [passage.text] if resource.resource_id == "r-rate" else passage.text.split("\n")
        suffix = f"#page={place.page}" if place.page else ""
        citations, statements = [], []
        for number, quote in enumerate(quotes, 1):
            start = passage.text.index(quote)
            citations.append(
                Citation(
                    number,
                    resource.resource_id,
                    resource.source,
                    resource.title,
                    resource.kind,
                    resource.language,
                    resource.url + suffix,
                    place.page,
                    " › ".join(passage.chunk.heading),
                    place.seconds,
                    quote,
                    start,
                    start + len(quote),
                    resource.licence,
                    resource.partner,
                )
            )
            statements.append(Statement(quote, (number,)))
        return replace(
            base,
            answered=True,
            outcome="answered",
            statements=tuple(statements),
            citations=tuple(citations),
            text=" ".join(f"{said.text} [{said.citations[0]}]" for said in statements),
            confidence=passage.score,
        )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - COMMON


def _chunk(text: Text) -> Chunk:
    end = len(text.text)
    return Chunk(0, 0, end, (Unit(0, end),), text.heading, Place(text.page, None, text.seconds))


def _evidence(text: Text, words: set[str]) -> tuple[Evidence, ...]:
    share = len(words & _words(text.text)) / len(words)
    return tuple(Evidence(unit, share, share) for unit in _chunk(text).units)


def _file(resource: Resource, text: str) -> bytes:
    if resource.kind == "pdf":
        return b"%PDF-1.4\n" + text.encode() + b"\n" * 4000 + b"%%EOF"
    if resource.kind == "page":
        return PAGE.format(text).encode()
    return text.encode()


def plain(answer: Answer) -> dict[str, Any]:
    """An Answer as JSON gives it back."""
    return dict(json.loads(json.dumps(asdict(answer))))


@contextmanager
def held(answerer: WordAnswerer) -> Iterator[None]:
    """Within, answers wait for ``answerer.free``: a machine that is slow for exactly as long as it is told."""
    answerer.begun.clear()
    answerer.free.clear()
    try:
        yield
    finally:
        answerer.free.set()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a real socket; gives its address."""
    config = uvicorn.Config(app, port=0, log_level="warning", lifespan="on", http=Impatient)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
