"""Questions, edited questions, comments on an answer, and what is not a question: facts in, effects out."""

import hashlib

from bot.channels.telegram.desk import CHANNEL, Desk
from bot.channels.telegram.effects import Delete, Edit, Effect, Memory, Rows, Send
from bot.channels.telegram.markup import Block, messages
from bot.channels.telegram.render import answer_blocks, answer_rows
from bot.channels.telegram.said import Said
from bot.channels.telegram.store import Talk
from bot.phrases.say import say
from bot.records import Answer

Effects = tuple[Effect, ...]


def question(desk: Desk, said: Said) -> Effects:
    """Answer what was asked; a reply to the request for a comment is one."""
    commented = _comment(desk, said)
    if commented is not None:
        return commented
    text = said.text or said.quoted
    if not text:
        return desk.notice(said, "group-welcome" if not said.private else "empty-question")
    return ask(desk, said, text)


def ask(desk: Desk, said: Said, text: str) -> Effects:
    """Answer ``text`` where it was said."""
    if desk.store.muted(said.chat):
        return ()
    flood = desk.too_fast(said)
    if flood is not None:
        return flood
    answer = _answer(desk, said, text)
    return desk.reply(said, answer_blocks(answer), rows=_rows(answer), memory=_memory(said, text, answer))


def edited(desk: Desk, said: Said) -> Effects:
    """Bring the answer level with a question that was edited; one that had no answer is answered now."""
    text = said.text or said.quoted
    prior = desk.store.replies(said.chat, said.message)
    if not prior:
        return question(desk, said) if said.addressed and said.text and not said.command else ()
    if not text or prior[0][1].digest == _digest(text) or desk.store.muted(said.chat):
        return ()
    flood = desk.too_fast(said)
    if flood is not None:
        return flood
    answer = _answer(desk, said, text)
    memory, rows = _memory(said, text, answer), _rows(answer)
    parts = messages(answer_blocks(answer))
    effects: list[Effect] = []
    for number, html in enumerate(parts):
        under = rows if number == len(parts) - 1 else ()
        if number < len(prior):
            effects.append(Edit(said.chat, prior[number][0], html, under, memory))
        else:
            effects.append(Send(said.chat, html, under, thread=said.thread or None, memory=memory))
    for message, _ in prior[len(parts) :]:
        effects.append(Delete(said.chat, message))
    return tuple(effects)


def not_a_question(desk: Desk, said: Said) -> Effects:
    """A kind sentence for a file, a picture, a voice or a sticker; one for a whole album."""
    if said.content in ("text", "service") or (said.album and not desk.store.first_of_album(said.album)):
        return ()
    return desk.notice(said, f"got-{said.content}")


def _answer(desk: Desk, said: Said, text: str) -> Answer:
    # In a group each person has a conversation of their own: others' questions are no context for theirs.
    talk = desk.store.talk(said.chat, said.thread, said.person)
    hint = desk.hint(said.person, said.tongue)
    answer = desk.answerer.answer(text, talk.conversation, language=hint, channel=CHANNEL, user=str(said.person))
    kept = answer if answer.answered else talk.answer
    desk.store.keep_talk(said.chat, said.thread, said.person, Talk(answer.conversation, kept))
    return answer


def _rows(answer: Answer) -> Rows:
    return answer_rows(answer, votes=answer.outcome != "smalltalk")


def _memory(said: Said, text: str, answer: Answer) -> Memory:
    return Memory("answer", said.person, answer.id, said.message, _digest(text))


def _digest(text: str) -> str:
    """Enough to see that an edit changed nothing, without keeping the question."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _comment(desk: Desk, said: Said) -> Effects | None:
    """What is wrong with an answer, told in reply to our asking; None when it is no such reply."""
    memory = desk.store.memory(said.chat, said.replied) if said.replied else None
    if memory is None or memory.kind != "comment" or memory.owner != said.person or not said.text:
        return None
    kept = desk.votes.feedback(memory.answer, helpful=False, comment=said.text[:2000], user=str(said.person))
    return desk.reply(said, [Block.of(say(desk.speaks(said), "feedback-comment-kept" if kept else "feedback-gone"))])
