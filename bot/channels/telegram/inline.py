"""Inline mode: ``@bot question`` in any chat offers cited passages to send."""

from telegram import InlineQuery

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Offer
from bot.channels.telegram.markup import INLINE_RESULTS
from bot.channels.telegram.questions import Effects
from bot.channels.telegram.render import article
from bot.channels.telegram.said import language_code
from bot.phrases.say import say
from bot.smalltalk import recognise

LEAST = 3  # characters; shorter is still being typed


def offered(desk: Desk, query: InlineQuery) -> Effects:
    """Up to five passages, or a button that opens the private chat."""
    person = query.from_user.id
    language = desk.language(person, language_code(query.from_user))
    kind, question = recognise(query.query)
    if kind is not None or len(question) < LEAST:
        return (Offer(query.id, (), say(language, "inline-open")),)
    if desk.inline_rate.wait(f"telegram-inline:{person}"):
        return unoffered(desk, query)
    hint = desk.hint(person, language_code(query.from_user))
    found = desk.answerer.search(question, INLINE_RESULTS, language=hint)
    articles = {
        one.id: one
        for one in (article(passage, desk.answerer.passage_json(passage), found.language) for passage in found.passages)
    }
    return (Offer(query.id, tuple(articles.values()), say(language, "inline-open" if articles else "inline-none")),)


def unoffered(desk: Desk, query: InlineQuery, _why: str = "") -> Effects:
    """Nothing for now; Telegram asks again at the next letter."""
    language = desk.language(query.from_user.id, language_code(query.from_user))
    return (Offer(query.id, (), say(language, "inline-open"), seconds=0),)
