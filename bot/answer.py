"""The one door to an answer: ``Answerer.answer`` for every channel. Thread-safe, blocking, a few milliseconds.

Small talk is answered from the phrases; a question is put back into its conversation, searched for, and answered
with quotes when the calibrated confidence allows, else refused with near resources. What was asked goes to the journal.
"""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot import smalltalk
from bot.asker import bare, placed
from bot.cite import citation, place_url, resource_url
from bot.conversation import Asked, resolve
from bot.find import find, find_each
from bot.finding import Finding, quoted
from bot.journal import Journal
from bot.phrases.say import FALLBACK, in_languages, quoted_from, refused, say, spoken
from bot.recent import Key, Recent
from bot.records import Answer, Channel, Citation, Outcome, Statement, Suggestion, Turn
from bot.select import Quote
from bot.several import Part, questions_of, several
from index.detect import Detector
from index.question import LONGEST, whole
from index.records import Filters, Passage
from index.search import ANY, Searcher
from index.snapshot import Snapshot
from ingest.records import Resource, Unit

SUGGESTIONS = 3
NEAR = 0.08  # confidence from which a resource is near enough to be suggested


@dataclass(frozen=True, slots=True)
class Found:
    """Ranked passages, the question's language and the time it took."""

    passages: tuple[Passage, ...]
    language: str
    took_ms: float


class Answerer:
    """Answers over the generation that is served; a newer one is noticed and switched to between questions.

    ``latest`` gives the current snapshot (cheap), ``opened`` makes a Searcher of one. Any call raises IndexMissing or
    HomeDamaged when there is nothing to answer from.
    """

    def __init__(
        self,
        latest: Callable[[], Snapshot],
        opened: Callable[[Snapshot], Searcher],
        *,
        public_url: str,
        journal: Journal | None = None,
        about: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        self._latest, self._opened = latest, opened
        self._public_url = public_url
        self._journal = journal
        self._about = about
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._recent = Recent()

    # --- asking

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
        """The cited answer; ``language`` is a hint (the page's or the person's), ``conversation`` the one to go on."""
        started = time.perf_counter()
        question = whole(question)
        searcher = self._current()
        turns = self._turns(conversation) if conversation else []
        conversation = conversation or secrets.token_urlsafe(16)
        # Whoever has asked in Greek is likely to go on in it, whatever the page is in; a greeting says little.
        said = [turn for turn in turns if turn.outcome != "smalltalk"]
        hint = said[-1].language if said else spoken(language) if language else ""
        written = searcher.written(question, hint)
        kind, rest = smalltalk.recognise(written[: 4 * LONGEST])
        if kind or not rest or len(written) > LONGEST:
            text, spoken_language = _talk(kind, written, hint, searcher.detector)
            answer = _answer(question, conversation, spoken_language, text, "smalltalk")
        else:
            spoken_language = searcher.detector.question(rest, hint, heard=bool(said))
            asked, parts = _asked(searcher, rest, turns, spoken_language)
            each = (*asked, *(part.asked for part in parts))
            key = Key(searcher.snapshot.generation, question, each, spoken_language, filters)
            kept = self._recent.get(key, conversation)
            answer = kept or self._look_up(searcher, question, asked, parts, spoken_language, conversation, filters)
            if kept is None:
                self._recent.keep(key, answer)
            if answer.outcome == "refused" and not searcher.detector.reads(rest):
                answer = _unread(answer, hint or FALLBACK, searcher.linguistics.languages)
            elif answer.outcome == "refused" and said and said[-1].outcome == "refused":
                near = [one.label for one in answer.suggestions]
                answer = replace(answer, text=refused(spoken_language, near, again=True))
        took = (time.perf_counter() - started) * 1000
        answer = replace(answer, generation=searcher.snapshot.generation, took_ms=round(took, 2))
        if self._journal is not None and channel != "eval":
            self._journal.record(answer, channel, user)
        return answer

    def search(self, question: str, k: int = 5, *, language: str = "", filters: Filters = ANY) -> Found:
        """Ranked passages for a question; none for an empty one."""
        started = time.perf_counter()
        searcher = self._current()
        hint = spoken(language) if language else ""
        written = searcher.written(question, hint)
        said = searcher.detector.question(written, hint)
        passages: tuple[Passage, ...] = ()
        if written.strip():
            passages = searcher.search(searcher.understand(placed(*bare(written, said)), said), k, filters).passages
        return Found(passages, said, round((time.perf_counter() - started) * 1000, 2))

    def _look_up(
        self,
        searcher: Searcher,
        question: str,
        asked: Sequence[Asked],
        parts: Sequence[Part],
        language: str,
        conversation: str,
        filters: Filters,
    ) -> Answer:
        answered, open_ = find_each(searcher, parts, language, filters)
        if not answered:  # one question, or none that can be answered by itself
            finding = max((find(searcher, one, language, filters) for one in asked), key=lambda one: one.figure)
            if not finding.believed:
                return self._refusal(question, conversation, language, finding)
            answered, open_ = [finding], []
        quotes = quoted(answered, searcher)
        countries = frozenset[str]().union(*(finding.read.countries for finding in answered))
        notes = [
            quoted_from(language, [one.passage.resource.language for one in quotes], countries),
            *(say(language, "no-answer-to", question=said.strip()) for said in open_),
        ]
        return self._quoted(question, conversation, language, quotes, min(one.figure for one in answered), notes)

    def _quoted(
        self,
        question: str,
        conversation: str,
        language: str,
        quotes: Sequence[Quote],
        figure: float,
        notes: Sequence[str],
    ) -> Answer:
        citations: list[Citation] = []
        statements: list[Statement] = []
        for number, quote in enumerate(quotes, start=1):
            span = Unit(quote.start, quote.end)
            chunk = quote.passage.chunk
            citations.append(citation(number, quote.passage.resource, chunk, quote.text, span, self._public_url))
            statements.append(Statement(quote.text, (number,)))
        answer = replace(
            _answer(question, conversation, language, "", "answered", figure),
            answered=True,
            statements=tuple(statements),
            citations=tuple(citations),
        )
        parts = [
            f"{heading}\n{statement.text} [{number}]" if heading else f"{statement.text} [{number}]"
            for number, (heading, statement) in enumerate(zip(answer.headings, statements, strict=True), start=1)
        ]
        return replace(answer, text="\n\n".join([note for note in notes if note] + parts))

    def _refusal(self, question: str, conversation: str, language: str, finding: Finding) -> Answer:
        near: dict[str, Suggestion] = {}
        for passage, figure in finding.found:
            resource, chunk = passage.resource, passage.chunk
            if figure >= NEAR and len(near) < SUGGESTIONS and resource.resource_id not in near:
                heading = chunk.heading[-1] if chunk.heading and chunk.heading[-1] != resource.title else ""
                address = place_url(resource, chunk, passage.text, self._public_url)
                near[resource.resource_id] = Suggestion(resource.resource_id, resource.title, address, heading)
        text = refused(language, [one.label for one in near.values()])
        answer = _answer(question, conversation, language, text, "refused", finding.figure)
        return replace(answer, suggestions=tuple(near.values()))

    def _turns(self, conversation: str) -> list[Any]:
        return list(self._journal.turns(conversation)) if self._journal is not None else []

    # --- what is there

    def resources(self) -> list[Resource]:
        """Every resource of the served generation."""
        return self._current().snapshot.resources()

    def resource(self, resource_id: str) -> Resource | None:
        """One resource, None when it is not there."""
        return self._current().snapshot.resource(resource_id)

    def document_text(self, resource_id: str) -> str:
        """The text that citations' offsets point into."""
        return self._current().snapshot.document_text(resource_id)

    def original(self, resource_id: str) -> tuple[Path, str] | None:
        """The original file and its media type, None when it is not kept."""
        return self._current().snapshot.original(resource_id)

    def resource_url(self, resource: Resource) -> str:
        """The absolute address that opens a resource."""
        return resource_url(resource, self._public_url)

    def passage_json(self, passage: Passage) -> dict[str, Any]:
        """The contract's Passage."""
        resource, chunk = passage.resource, passage.chunk
        return {
            "rank": passage.rank,
            "score": round(passage.score, 4),
            "resource_id": resource.resource_id,
            "source": resource.source,
            "title": resource.title,
            "kind": resource.kind,
            "language": resource.language,
            "url": place_url(resource, chunk, passage.text, self._public_url),
            "page": chunk.place.page,
            "heading": " › ".join(chunk.heading),
            "time": chunk.place.seconds,
            "text": passage.text,
            "start": passage.start,
            "end": passage.end,
        }

    def status(self) -> dict[str, Any]:
        """What is served: generation, counts and whatever the home says of itself."""
        snapshot = self._current().snapshot
        return {
            "generation": snapshot.generation,
            "resources": len(snapshot.resources()),
            "chunks": len(snapshot),
            **self._about(),
        }

    def forget(self, channel: Channel, user: str) -> int:
        """Delete what is kept about a person; returns how many questions went."""
        return self._journal.forget(channel, user) if self._journal is not None else 0

    def _current(self) -> Searcher:
        snapshot = self._latest()
        searcher = self._searcher
        if searcher is None or searcher.snapshot is not snapshot:
            with self._lock:
                if self._searcher is None or self._searcher.snapshot is not snapshot:
                    self._searcher = self._opened(snapshot)
                searcher = self._searcher
        return searcher


def _unread(answer: Answer, language: str, languages: Sequence[str]) -> Answer:
    """The refusal of a question that is in no language of ours: near resources would be chance."""
    text = say(language, "other-language", in_languages=in_languages(language, languages))
    return replace(answer, language=language, text=text, suggestions=())


def _asked(
    searcher: Searcher, message: str, turns: Sequence[Turn], language: str
) -> tuple[tuple[Asked, ...], tuple[Part, ...]]:
    """The ways in which a message may be meant as one question, and its questions where it has several."""
    question, place = _bare(message, language)
    earlier = [_asked_before(searcher, turn) for turn in turns]
    before = [replace(turn, question=one[0]) for turn, (one, _) in zip(turns, earlier, strict=True)]
    # A follow-up may go on from any question of the message before, and is asked by the same person.
    talks = [[*before[:-1], replace(turns[-1], question=one)] for one in earlier[-1][0]] if turns else [before]
    if turns and turns[-1].language == language:
        place = place or earlier[-1][1]
    ways = dict.fromkeys(replace(resolve(question, talk, language), place=place) for talk in talks)
    parts = several(question, before, language)
    return tuple(ways), tuple(part._replace(asked=replace(part.asked, place=place)) for part in parts)


def _bare(message: str, language: str) -> tuple[str, str]:
    """A message without who asks, and where they are, if that stands apart from what is asked."""
    question, place = bare(message, language)
    # There is no country whose rules are told in English.
    return (question, place) if language == "en" else (placed(question, place), "")


def _asked_before(searcher: Searcher, turn: Turn) -> tuple[list[str], str]:
    """What an earlier message asked: without greeting and who asked, and of several questions each, the last first.

    And where that person is, as ``_bare`` has it.
    """
    _, written = smalltalk.recognise(searcher.written(turn.question, turn.language))
    question, place = _bare(written, turn.language)
    return questions_of(question, turn.language), place


def _talk(kind: str | None, question: str, hint: str, detector: Detector) -> tuple[str, str]:
    """What to say to small talk, and in which language."""
    known = smalltalk.languages(question)
    language = hint or detector.question(question)
    if known and language not in known:
        language = min(known)
    if kind:
        return say(language, kind), language
    if len(question) > LONGEST:
        return say(language, "question-too-long", limit=LONGEST), language
    return say(language, "empty-question"), language


def _answer(
    question: str, conversation: str, language: str, text: str, outcome: Outcome, figure: float = 0.0
) -> Answer:
    return Answer(
        id=secrets.token_urlsafe(12),
        conversation=conversation,
        question=question,
        language=language,
        answered=False,
        text=text,
        statements=(),
        citations=(),
        suggestions=(),
        confidence=round(figure, 4),
        mode="extractive",
        generation=0,
        took_ms=0.0,
        outcome=outcome,
    )
