"""The one door to an answer: ``Answerer.answer`` for every channel. Thread-safe, blocking, a few milliseconds.

Small talk is answered from the phrases; a question is put back into its conversation, searched for, and answered
with quotes when the calibrated confidence allows, else refused with near resources. What was asked goes to the journal.
"""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot import smalltalk
from bot.asker import bare
from bot.cite import citation, place_url, resource_url
from bot.confidence import THRESHOLD, confidence, signs
from bot.conversation import Asked, resolve
from bot.journal import Journal
from bot.message import Judged, alone, sentences, together
from bot.phrases.say import quoted_from, say, spoken
from bot.recent import Key, Recent
from bot.records import Answer, Channel, Citation, Outcome, Statement, Suggestion
from bot.select import Quote, select
from bot.sought import FIGURES, Sought, defines, holds, sought
from index.detect import Detector
from index.language import STOPS, tokens
from index.question import LONGEST, Question, whole
from index.records import Filters, Passage
from index.search import ANY, Searcher
from index.snapshot import Snapshot
from ingest.records import Resource, Unit

PASSAGES = 10  # searched for an answer
SUGGESTIONS = 3
NEAR = 0.08  # confidence from which a resource is near enough to be suggested
TRUSTED = 0.4  # of the best confidence: what a passage needs to be quoted beside the best
BEHIND = 6.0  # how far behind the first, in score, a passage is still quoted beside it
# What the asker's own language needs for its passages to stand alone: a share of the best confidence, and to be found
# no further behind the first.
OWN_FIRST, OWN_BEHIND = 0.85, 3.0
AHEAD = 0.5  # how far before all of them one passage in another language was found that is quoted beside them
OWN_WORDS = 0.5  # share of what a follow-up adds that the passage must say


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
        heard = next((turn.language for turn in reversed(turns) if turn.outcome != "smalltalk"), "")
        hint = heard or (spoken(language) if language else "")
        written = searcher.written(question, hint)
        kind, rest = smalltalk.recognise(written[: 4 * LONGEST])
        if kind or not rest or len(written) > LONGEST:
            text, spoken_language = _talk(kind, written, hint, searcher.detector)
            answer = _answer(question, conversation, spoken_language, text, "smalltalk")
        else:
            spoken_language = searcher.detector.question(rest, hint)
            rest, by = bare(rest, spoken_language)
            before = [
                replace(turn, question=bare(searcher.written(turn.question, turn.language), turn.language)[0])
                for turn in turns
            ]
            asked = replace(resolve(rest, before, spoken_language), by=by)
            key = Key(searcher.snapshot.generation, question, asked, spoken_language, filters)
            kept = self._recent.get(key, conversation)
            answer = kept or self._look_up(searcher, question, asked, spoken_language, conversation, filters)
            if kept is None:
                self._recent.keep(key, answer)
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
            passages = searcher.search(_read(searcher, *bare(written, said), said), k, filters).passages
        return Found(passages, said, round((time.perf_counter() - started) * 1000, 2))

    def _look_up(
        self, searcher: Searcher, question: str, asked: Asked, language: str, conversation: str, filters: Filters
    ) -> Answer:
        read = _read(searcher, asked.text, asked.by, language)
        added = searcher.understand(asked.added, language) if asked.added else None
        if added and added.countries:
            read = replace(read, countries=added.countries)  # "and in Italy?" is not about Spain any more
        found = _found(searcher, read, asked.text, filters, added)
        best = max((figure for _, figure in found), default=0.0)
        text = asked.text
        if added and asked.instead and not added.countries:
            other = searcher.understand(asked.instead, language)
            exchanged = _found(searcher, other, asked.instead, filters, added)
            figure = max((figure for _, figure in exchanged), default=0.0)
            if figure > best or (asked.alone and figure >= THRESHOLD):
                read, found, best, text = other, exchanged, figure, asked.instead
        if best < THRESHOLD:
            return self._refusal(question, conversation, language, found, best)
        kind = sought(text, language, len(read.own))
        quotes = select(_trusted(found, best, language, kind, read.countries), searcher.widen, kind)
        note = quoted_from(language, [one.passage.resource.language for one in quotes], read.countries)
        return self._quoted(question, conversation, language, quotes, best, note)

    def _quoted(
        self, question: str, conversation: str, language: str, quotes: Sequence[Quote], figure: float, note: str
    ) -> Answer:
        citations: list[Citation] = []
        statements: list[Statement] = []
        for number, quote in enumerate(quotes, start=1):
            span = Unit(quote.start, quote.end)
            chunk = quote.passage.chunk
            citations.append(citation(number, quote.passage.resource, chunk, quote.text, span, self._public_url))
            statements.append(Statement(quote.text, (number,)))
        parts = [f"{statement.text} [{number}]" for number, statement in enumerate(statements, start=1)]
        text = "\n\n".join([note, *parts] if note else parts)
        answer = _answer(question, conversation, language, text, "answered", figure)
        return replace(answer, answered=True, statements=tuple(statements), citations=tuple(citations))

    def _refusal(self, question: str, conversation: str, language: str, found: Sequence[Judged], best: float) -> Answer:
        near: dict[str, Suggestion] = {}
        for passage, figure in found:
            resource = passage.resource
            if figure >= NEAR and len(near) < SUGGESTIONS:
                address = resource_url(resource, self._public_url)
                near.setdefault(resource.resource_id, Suggestion(resource.resource_id, resource.title, address))
        text = say(language, "refused")
        if near:
            text = f"{text} {say(language, 'refused-near')} " + "; ".join(one.title for one in near.values()) + "."
        answer = _answer(question, conversation, language, text, "refused", best)
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


def _read(searcher: Searcher, text: str, by: str, language: str) -> Question:
    """A question as the index reads it; where it names no country, those of who asks it count."""
    read = searcher.understand(text, language)
    if not by or read.countries:
        return read
    return replace(read, countries=searcher.understand(by, language).countries)


def _found(searcher: Searcher, read: Question, text: str, filters: Filters, added: Question | None) -> list[Judged]:
    """What is found for a question, best first; for a message of several sentences, by each of them too."""
    found = _judged(searcher, read, filters, added)
    parts = sentences(text, read.language)
    if added or len(parts) < 2:
        return found
    # Where somebody lives is said once.
    each = [(part, replace(searcher.understand(part, read.language), countries=read.countries)) for part in parts]
    return together(
        found, [alone(_judged(searcher, one, filters), _content(part, read.language)) for part, one in each]
    )


def _content(text: str, language: str) -> int:
    return sum(token.form not in STOPS.get(language, ()) for token in tokens(text))


def _judged(searcher: Searcher, read: Question, filters: Filters, added: Question | None = None) -> list[Judged]:
    """The passages with their figures; what a follow-up ``added`` must be met by those that are to be believed."""
    ranking = searcher.search(read, PASSAGES, filters)
    evidence = signs(ranking, len(read.own))
    if sought(read.text, read.language, len(read.own)) is Sought.DEFINITION:
        says = [defines(passage, read, searcher.linguistics.lemmas) for passage in ranking.passages]
        evidence = [replace(one, defined=float(has)) for one, has in zip(evidence, says, strict=True)]
    figures = [confidence(one) for one in evidence]
    if added:
        says = [searcher.share(added, ranking.features, row) >= OWN_WORDS for row in ranking.rows]
        figures = [figure if has else min(figure, THRESHOLD / 2) for figure, has in zip(figures, says, strict=True)]
    return list(zip(ranking.passages, figures, strict=True))


def _trusted(
    found: Sequence[Judged], best: float, language: str, kind: Sought, countries: Collection[str] = frozenset()
) -> list[Passage]:
    """What is quoted: no passage that its figure does not trust, or that was found far behind, beside a better one.

    The asker's ``language`` comes first, or the pages of the ``countries`` that are asked about.
    """
    trusted = [(passage, figure) for passage, figure in found if figure >= TRUSTED * best]
    first = max(passage.score for passage, _ in trusted)
    trusted = [(passage, figure) for passage, figure in trusted if passage.score >= first - BEHIND]
    # Who asks in Greek and can be answered as well from a Greek page is sent to no English one but what stands out.
    named = [(passage, figure) for passage, figure in trusted if passage.resource.language in countries]
    mine = [(passage, figure) for passage, figure in trusted if passage.resource.language == language]
    giving = [one for one in (named, mine) if _gives(one, kind)]
    own = next(iter(giving or filter(None, (named, mine))), [])
    if not giving and _gives(trusted, kind):
        return [passage for passage, _ in trusted]  # the figure that is asked for is in another language alone
    if any(figure >= max(THRESHOLD, OWN_FIRST * best) and p.score >= first - OWN_BEHIND for p, figure in own):
        ahead = max(passage.score for passage, _ in own) + AHEAD
        other = next((one for one in trusted if one not in own and one[0].score >= ahead and one[1] >= THRESHOLD), None)
        trusted = [one for one in trusted if one in own or (other and _of_one_section(one[0], other[0]))]
    return [passage for passage, _ in trusted]


def _gives(found: Sequence[Judged], kind: Sought) -> bool:
    """Whether some passage gives the figure that is asked for; without a figure asked for, whether there is any."""
    return bool(found) and (kind not in FIGURES or any(holds(passage, kind) for passage, _ in found))


def _of_one_section(one: Passage, other: Passage) -> bool:
    """Whether two passages are one, or of one section; where nothing has a heading there are no sections."""
    same = one.resource.resource_id == other.resource.resource_id and one.chunk.heading == other.chunk.heading
    return same and (bool(one.chunk.heading) or one.chunk == other.chunk)


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
