"""Answers, sources, topics and passages as Telegram shows them: HTML blocks and rows of buttons. Pure."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.channels.telegram.effects import Article, Button, Rows
from bot.channels.telegram.markup import BUTTON_UNITS, Block, Run, button_url, messages, shortened
from bot.phrases.say import language_name, say, topic_name
from bot.records import Answer, Citation
from index.records import Passage
from ingest.records import Resource

SOURCE_BUTTONS = 8
TOPICS_A_PAGE = 10
RESOURCES_A_PAGE = 6
INLINE_UNITS = 900  # a quoted passage somebody reads in a chat they share
VOTE_UP, VOTE_DOWN = "v:+", "v:-"


def answer_blocks(answer: Answer) -> list[Block]:
    """Statements with linked marks, then the sources; or what is said instead."""
    if not answer.answered:
        named = all(button_url(one.url) for one in answer.suggestions)  # each has its button below
        return [Block.of(answer.refusal if named else answer.text)]
    urls = {citation.number: citation.url for citation in answer.citations}
    blocks = [Block.of(note, "i") for note in answer.notes]
    for heading, statement in zip(answer.headings, answer.statements, strict=True):
        marks = [_link(f"[{number}]", urls.get(number, "")) for number in statement.citations]
        over = (Run(heading, "b"), Run("\n")) if heading else ()
        blocks.append(Block((*over, Run(statement.text), Run(" "), *marks)))
    blocks.append(Block.of(say(answer.language, "sources"), "b"))
    blocks += [_source(answer.language, citation) for citation in answer.citations]
    return blocks


def answer_rows(answer: Answer, *, votes: bool) -> Rows:
    """A button for each exact place (or near resource), and 👍 👎 under them."""
    if answer.answered:
        labels = [(f"{c.number} · {c.title}", _page(answer.language, c), c.url) for c in answer.citations]
    else:
        labels = [(suggestion.label, "", suggestion.url) for suggestion in answer.suggestions]
    rows: list[tuple[Button, ...]] = []
    seen: set[str] = set()
    for title, page, url in labels:
        opens = button_url(url)
        if opens and opens not in seen:
            rows.append((Button(_label(title, page), url=opens),))
            seen.add(opens)
    rows = rows[:SOURCE_BUTTONS]
    if votes:
        rows.append((Button("👍", data=VOTE_UP), Button("👎", data=VOTE_DOWN)))
    return tuple(rows)


def sources_blocks(answer: Answer) -> list[Block]:
    """The sources of an answer, each with its quote folded."""
    language = answer.language
    blocks = [Block.of(say(language, "sources"), "b")]
    for citation in answer.citations:
        blocks.append(Block(_source(language, citation).runs))
        blocks.append(Block((Run(citation.quote, "blockquote expandable"),), "\n"))
        if citation.licence:
            blocks.append(Block.of(say(language, "licence", licence=citation.licence), "i", "\n"))
    return blocks


def topics_menu(resources: Sequence[Resource], language: str, page: int) -> tuple[list[Block], Rows]:
    """The topics, most resources first, two buttons a row."""
    if not resources:
        return [Block.of(say(language, "topics-none"))], ()
    counted = Counter(topic for resource in resources for topic in (resource.topics or ("",)))
    ranked = sorted(counted, key=lambda topic: (not topic, -counted[topic], topic))
    shown, page, pages = _paged(ranked, page, TOPICS_A_PAGE)
    buttons = [
        Button(_label(_topic(language, topic), f"({counted[topic]})", " "), data=f"r:{topic_key(topic)}:0")
        for topic in shown
    ]
    rows = [tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)]
    return [Block.of(say(language, "topics-title"))], (*rows, *_turning(language, page, pages, "t:{}"))


def topic_menu(
    resources: Sequence[Resource], url: Callable[[Resource], str], language: str, key: str, page: int
) -> tuple[list[Block], Rows] | None:
    """The resources of one topic, the person's language first; None when there is no such topic any more."""
    of_topic = [r for r in resources if any(topic_key(topic) == key for topic in (r.topics or ("",)))]
    if not of_topic:
        return None
    topic = next(topic for topic in (of_topic[0].topics or ("",)) if topic_key(topic) == key)
    ranked = sorted(of_topic, key=lambda r: (r.language != language, r.language, r.title))
    shown, page, pages = _paged(ranked, page, RESOURCES_A_PAGE)
    blocks = [
        Block((Run(_topic(language, topic), "b"), Run(f" · {say(language, 'resources-count', n=len(of_topic))}"))),
        *(_resource(language, resource, url(resource)) for resource in shown),
    ]
    rows = [
        (Button(shortened(resource.title, BUTTON_UNITS), url=opens),)
        for resource in shown
        if (opens := button_url(url(resource)))
    ]
    back = (Button(say(language, "all-topics"), data="t:0"),)
    return blocks, (*rows, *_turning(language, page, pages, f"r:{key}:{{}}"), back)


def find_topic(resources: Iterable[Resource], named: str) -> str | None:
    """The topic that a deep link names, however it is cased or parted; None when there is none."""
    wanted = named.lower().replace("_", "-").removeprefix("topic-")
    topics = {topic for resource in resources for topic in resource.topics}
    return next((topic for topic in sorted(topics) if topic.lower().replace("_", "-") == wanted), None)


def topic_key(topic: str) -> str:
    """A topic's name in button data: eight characters, whatever a manifest calls it."""
    return hashlib.blake2b(topic.encode("utf-8", "replace"), digest_size=4).hexdigest()


def article(passage: Passage, facts: Mapping[str, Any], language: str) -> Article:
    """A passage that can be sent from any chat: its best part word for word, with its source."""
    quote, place = _best_part(passage), _where(language, facts["kind"], facts["page"], facts["time"])
    title = ", ".join(part for part in (passage.resource.title, place) if part)
    spoken_in = language_name(language, passage.resource.language)
    source = Block((Run("— "), _link(passage.resource.title, facts["url"]),
                    Run("".join(f" · {part}" for part in (place, spoken_in) if part))))  # fmt: skip
    html = messages([Block.of(quote), source])
    opens = button_url(facts["url"])
    return Article(
        id=hashlib.blake2b(f"{passage.resource.resource_id}\0{passage.start}".encode(), digest_size=16).hexdigest(),
        title=shortened(title, 200),
        description=shortened(quote, 200),
        html=html[0],
        rows=((Button(_label(passage.resource.title, place), url=opens),),) if opens else (),
    )


def _best_part(passage: Passage) -> str:
    """The passage, or the whole units around its best one, within INLINE_UNITS."""
    if len(passage.text) <= INLINE_UNITS or not passage.evidence:
        return (
            passage.text if len(passage.text) <= INLINE_UNITS else passage.text[:INLINE_UNITS].rsplit(" ", 1)[0] + " …"
        )
    best = max(passage.evidence, key=lambda found: found.met + found.word_share).unit
    chosen = [best]
    for unit in sorted(passage.chunk.units, key=lambda unit: abs(unit.start - best.start)):
        start, end = min(unit.start, chosen[0].start), max(unit.end, chosen[-1].end)
        if unit not in chosen and end - start <= INLINE_UNITS:
            chosen = sorted([*chosen, unit], key=lambda unit: unit.start)
    return passage.between(chosen[0].start, chosen[-1].end)[:INLINE_UNITS]


def _source(language: str, citation: Citation) -> Block:
    tail = "".join(
        f" · {part}" for part in (_page(language, citation), language_name(language, citation.language)) if part
    )
    return Block((Run(f"{citation.number}. "), _link(citation.title, citation.url), Run(tail)), "\n")


def _resource(language: str, resource: Resource, url: str) -> Block:
    kind = say(language, f"kind.{resource.kind}")
    tail = f" · {kind} · {language_name(language, resource.language)}"
    return Block((Run("• "), _link(resource.title, url), Run(tail)), "\n")


def _page(language: str, citation: Citation) -> str:
    return _where(language, citation.kind, citation.page, citation.time)


def _where(language: str, kind: str, page: int | None, seconds: float | None) -> str:
    if page is not None:
        return say(language, "slide" if kind == "pptx" else "page-short", number=page)
    if seconds is not None:
        minutes, rest = divmod(int(seconds), 60)
        return say(language, "time", time=f"{minutes}:{rest:02}")
    return ""


def _link(text: str, url: str) -> Run:
    return Run(text, "a", url) if url.startswith(("http://", "https://")) else Run(text)


def _label(title: str, detail: str, joint: str = ", ") -> str:
    """A button's text: the detail (a page, a count) is never what is cut off."""
    if not detail:
        return shortened(title, BUTTON_UNITS)
    return f"{shortened(title, BUTTON_UNITS - len(detail) - len(joint))}{joint}{detail}"


def _topic(language: str, topic: str) -> str:
    return topic_name(language, topic) if topic else say(language, "topic-other")


def _paged(items: Sequence[Any], page: int, size: int) -> tuple[Sequence[Any], int, int]:
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def _turning(language: str, page: int, pages: int, data: str) -> Rows:
    turns = []
    if page > 0:
        turns.append(Button(say(language, "previous"), data=data.format(page - 1)))
    if page + 1 < pages:
        turns.append(Button(say(language, "next"), data=data.format(page + 1)))
    return (tuple(turns),) if turns else ()
