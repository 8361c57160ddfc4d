"""What the journal tells a partner: how much is asked, what is not answered, what helps and what nobody is shown.

Days are ISO dates in UTC. Counts come from the journal's daily counts, which outlive the questions; everything that
names a question comes from the questions still kept. Shares are 0…1.
"""

import csv
import io
import re
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.journal import LATEST, Count, Entry, Journal
from bot.visible import visible
from index.language import STOPS, tokens
from ingest.records import Resource

MOST_LISTED = 50  # longer lists are not read; the CSV has all
DAY = 86400.0  # seconds; days are UTC
MOST_GROUPED = 3000  # the latest unanswered questions: grouping them takes under a second
ALIKE = (
    0.4  # share of common three-letter pieces (Jaccard) at which the pairs in the tests meet and part as they should
)
NEUTRALISED = ("=", "+", "-", "@", "\t")  # what spreadsheets run as a formula (OWASP, CSV injection)
_STOPS = frozenset().union(*STOPS.values())

# (question, language) → a number for each; those that mean the same share one (index.meaning.Meanings.groups)
Likeness = Callable[[Sequence[tuple[str, str]]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers of one day, channel or language."""

    name: str
    answered: int = 0
    refused: int = 0
    smalltalk: int = 0

    @property
    def questions(self) -> int:
        return self.answered + self.refused

    @property
    def share(self) -> float:
        """How many of the real questions were answered."""
        return self.answered / self.questions if self.questions else 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions that are alike: the one asked most, how often in all, and where."""

    question: str
    times: int
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    last: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that somebody found unhelpful."""

    question: str
    comment: str
    language: str
    channel: str
    outcome: str
    asked: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """How often a resource was quoted, and what people thought of those answers."""

    resource_id: str
    title: str
    source: str
    language: str
    times: int
    helpful: int = 0
    unhelpful: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """The whole report."""

    since: str
    until: str
    total: Tally
    days: tuple[Tally, ...]
    languages: tuple[Tally, ...]
    channels: tuple[Tally, ...]
    unanswered: tuple[Asked, ...]
    most_asked: tuple[Asked, ...]
    least_helpful: tuple[Judged, ...]
    most_cited: tuple[Cited, ...]
    never_cited: tuple[Cited, ...]
    helpful: int
    unhelpful: int
    median_ms: float


def period(since: date | None = None, until: date | None = None) -> tuple[date, date]:
    """The first and the last day of a report: those that are named, else the last 30 days."""
    until = until or datetime.now(UTC).date()
    return since or until - timedelta(days=29), until


def draw(
    journal: Journal,
    resources: Iterable[Resource] = (),
    *,
    since: date | None = None,
    until: date | None = None,
    likeness: Likeness | None = None,
) -> Usage:
    """Read the journal between two days, both included (``period``).

    The unanswered questions are grouped by their letters, and by ``likeness`` where somebody knows what they mean.
    """
    since, until = period(since, until)
    counts = journal.counts(since.isoformat(), until.isoformat())
    entries = list(_entries(journal, since, until))
    real = [entry for entry in entries if entry.outcome != "smalltalk"]
    votes = [entry.helpful for entry in entries if entry.helpful is not None]
    cited = _cited(real)
    known = {resource.resource_id: resource for resource in resources}
    return Usage(
        since=since.isoformat(),
        until=until.isoformat(),
        total=_tally("total", counts),
        days=_days(counts, since, until),
        languages=_by(counts, "language"),
        channels=_by(counts, "channel"),
        unanswered=alike([entry for entry in real if entry.outcome == "refused"], likeness),
        most_asked=_same(real)[:MOST_LISTED],
        least_helpful=tuple(_judged(entry) for entry in reversed(real) if entry.helpful is False)[:MOST_LISTED],
        most_cited=tuple(cited[:MOST_LISTED]),
        never_cited=_never(known, {one.resource_id for one in cited}),
        helpful=sum(votes),
        unhelpful=len(votes) - sum(votes),
        median_ms=round(statistics.median([entry.took_ms for entry in real]), 1) if real else 0.0,
    )


def questions_csv(journal: Journal, *, since: date | None = None, until: date | None = None) -> str:
    """Every question kept between two days (``period``) as CSV, the unanswered first and the latest of each first."""
    entries = sorted(
        _entries(journal, *period(since, until)), key=lambda entry: (entry.outcome != "refused", -entry.asked)
    )
    head = ("asked", "channel", "language", "outcome", "question", "confidence", "helpful", "comment", "sources", "ms")
    rows = (
        (_moment(entry.asked), entry.channel, entry.language, entry.outcome, entry.question, entry.confidence,
         {True: "yes", False: "no", None: ""}[entry.helpful], entry.comment, " ".join(_sources(entry)), entry.took_ms)
        for entry in entries
    )  # fmt: skip
    return to_csv(head, rows)


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180, with a mark that tells spreadsheets it is UTF-8; no cell can run as a formula or drive a terminal."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def alike(entries: Sequence[Entry], likeness: Likeness | None = None) -> tuple[Asked, ...]:
    """Questions grouped by likeness, the largest group first.

    Each joins the first group whose leader shares ALIKE of its three-letter pieces: inflections and small rewordings
    meet, in any language, without a model. With ``likeness`` the groups that mean the same meet too.
    """
    groups = _lettered(entries)
    if likeness is not None:
        groups = _meant(sorted(groups, key=len, reverse=True), likeness)
    return tuple(sorted((_asked(group) for group in groups), key=lambda asked: -asked.times))


def _meant(groups: Sequence[list[Entry]], likeness: Likeness) -> list[list[Entry]]:
    numbers = likeness([(group[-1].question, group[-1].language) for group in groups])
    together: defaultdict[int, list[Entry]] = defaultdict(list)
    for number, group in zip(numbers, groups, strict=True):
        together[number] += group
    return list(together.values())


def _lettered(entries: Sequence[Entry]) -> list[list[Entry]]:
    leaders: list[frozenset[str]] = []
    groups: list[list[Entry]] = []
    holding: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries[-MOST_GROUPED:]:
        pieces = _pieces(entry.question)
        near = Counter(number for piece in pieces for number in holding[piece])
        best = max(near, key=lambda number: near[number] / len(pieces | leaders[number]), default=-1)
        if best >= 0 and near[best] / len(pieces | leaders[best]) >= ALIKE:
            groups[best].append(entry)
            continue
        for piece in pieces:
            holding[piece].add(len(groups))
        leaders.append(pieces)
        groups.append([entry])
    return groups


def _same(entries: Sequence[Entry]) -> tuple[Asked, ...]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_folded(entry.question)].append(entry)
    return tuple(sorted((_asked(group) for group in groups.values()), key=lambda asked: -asked.times))


def _asked(group: Sequence[Entry]) -> Asked:
    wordings = Counter(entry.question.strip() for entry in group)
    most, *others = [wording for wording, _ in wordings.most_common()]
    return Asked(
        question=most,
        times=len(group),
        languages=tuple(sorted({entry.language for entry in group})),
        channels=tuple(sorted({entry.channel for entry in group})),
        last=_moment(max(entry.asked for entry in group)),
        others=tuple(others[:10]),
    )


def _cited(entries: Sequence[Entry]) -> list[Cited]:
    times: Counter[str] = Counter()
    votes: Counter[tuple[str, bool]] = Counter()
    facts: dict[str, tuple[str, str, str]] = {}
    for entry in entries:
        for citation in {citation["resource_id"]: citation for citation in entry.answer["citations"]}.values():
            name = citation["resource_id"]
            times[name] += 1
            facts[name] = (citation["title"], citation["source"], citation["language"])
            if entry.helpful is not None:
                votes[name, entry.helpful] += 1
    return [
        Cited(name, *facts[name], number, votes[name, True], votes[name, False]) for name, number in times.most_common()
    ]


def _never(known: dict[str, Resource], cited: set[str]) -> tuple[Cited, ...]:
    never = (resource for name, resource in known.items() if name not in cited)
    return tuple(
        Cited(resource.resource_id, resource.title, resource.source, resource.language, 0)
        for resource in sorted(never, key=lambda resource: (resource.language, resource.title))
    )


def _judged(entry: Entry) -> Judged:
    when = _moment(entry.asked)
    return Judged(entry.question, entry.comment, entry.language, entry.channel, entry.outcome, when, _sources(entry))


def _sources(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation["source"] for citation in entry.answer["citations"]))


def _tally(name: str, counts: Iterable[Count]) -> Tally:
    sums: Counter[str] = Counter()
    for count in counts:
        sums[count.outcome] += count.answers
    return Tally(name, sums["answered"], sums["refused"], sums["smalltalk"])


def _by(counts: Sequence[Count], what: str) -> tuple[Tally, ...]:
    names = {getattr(count, what) for count in counts}
    tallies = (_tally(name, [count for count in counts if getattr(count, what) == name]) for name in names)
    return tuple(sorted(tallies, key=lambda tally: (-tally.questions, tally.name)))


def _days(counts: Sequence[Count], since: date, until: date) -> tuple[Tally, ...]:
    by_day: defaultdict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_day[count.day].append(count)
    names = [(since + timedelta(days=number)).isoformat() for number in range((until - since).days + 1)]
    return tuple(_tally(name, by_day[name]) for name in names)  # days without a question are shown too


def _folded(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: what makes two questions the same."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(letter for letter in bare if not unicodedata.combining(letter))))


def _pieces(text: str) -> frozenset[str]:
    """Three-letter pieces of the words that carry a subject; of all words where none does."""
    words = [token.form for token in tokens(text[:300])]
    padded = f" {' '.join(word for word in words if word not in _STOPS) or ' '.join(words)} "
    return frozenset(padded[at : at + 3] for at in range(max(1, len(padded) - 2)))


def _harmless(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    cell = visible(cell)
    return f"'{cell}" if cell.startswith(NEUTRALISED) else cell


def _entries(journal: Journal, since: date, until: date) -> Iterator[Entry]:
    return journal.entries(_midnight(since), min(_midnight(until) + DAY, LATEST))


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _moment(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M")
