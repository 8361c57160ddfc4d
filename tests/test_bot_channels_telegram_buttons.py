"""Buttons, groups and inline questions: votes, forged data, others' buttons, who is answered where."""

from typing import Any

import pytest
import telegram_talk
from telegram import ChatMemberUpdated, InlineQuery, Update
from telegram_standin.html import parse
from telegram_standin.world import USERNAME
from telegram_talk import ANA, BOR, BOT, GROUP, PRIVATE, Talk

from bot.channels.telegram import groups
from bot.channels.telegram.buttons import pressed
from bot.channels.telegram.effects import EditButtons, Offer, Send, Toast
from bot.channels.telegram.inline import offered
from bot.channels.telegram.register import pressed_in
from bot.phrases.say import say

talk = telegram_talk.talk


# --- buttons


def votes(chosen: str = "") -> Any:
    from bot.channels.telegram.effects import Button

    return ((Button("👍" + " ✓" * (chosen == "+"), data="v:+"), Button("👎" + " ✓" * (chosen == "-"), data="v:-")),)


def test_one_vote_that_can_be_changed(talk: Talk) -> None:
    talk.says("day rate days")
    _, marked = talk.press("v:+", 102, rows=votes())
    assert isinstance(marked, EditButtons)
    assert [button.text for button in marked.rows[0]] == ["👍 ✓", "👎"]
    _, marked, prompt = talk.press("v:-", 102, rows=votes("+"))
    assert isinstance(marked, EditButtons)
    assert [button.text for button in marked.rows[0]] == ["👍", "👎 ✓"]
    assert isinstance(prompt, Send)
    assert prompt.wants_reply
    assert [type(effect) for effect in talk.press("v:-", 102, rows=votes("-"))] == [Toast]
    assert [vote[1] for vote in talk.votes.given] == [True, False, False]


def test_a_thumb_down_offers_a_comment(talk: Talk) -> None:
    talk.says("day rate days")
    talk.press("v:-", 102, rows=votes())
    prompt = {"message_id": talk.number, "date": 1, "chat": PRIVATE, "from": BOT, "text": "What was wrong?"}
    assert talk.text("The page is outdated", reply_to_message=prompt) == say("en", "feedback-comment-kept")
    _, helpful, comment, user = talk.votes.given[-1]
    assert (helpful, comment, user) == (False, "The page is outdated", "5")
    assert len(talk.answerer.asked) == 1


@pytest.mark.parametrize(
    "data",
    ["", "v:+", "v:*", "f:y", "x", "t:-1", "t:99999", "r:zz:0", "l:xx", "v:+\n", "'; DROP TABLE messages", "🦄" * 16],
)
def test_forged_data_does_nothing_but_is_answered(talk: Talk, data: str) -> None:
    talk.says("/topics")
    message = talk.number if data.startswith("v") else 999
    (toast,) = talk.press(data, message, chat=GROUP if data.startswith(("t", "f")) else PRIVATE)
    assert isinstance(toast, Toast)
    assert toast.text == say("en", "button-stale")
    assert (talk.votes.given, talk.answerer.forgotten) == ([], [])


def test_other_peoples_buttons_are_not_for_you(talk: Talk) -> None:
    talk.says(f"@{USERNAME} day rate days", chat=GROUP)
    (toast,) = talk.press("v:+", 102, who=BOR, chat=GROUP)
    assert toast == Toast("77", say("sl", "button-foreign"))
    talk.says("/forget", chat=GROUP)
    (toast,) = talk.press("f:y", talk.number, who=BOR, chat=GROUP)
    assert toast == Toast("77", say("sl", "button-foreign"))


def test_buttons_that_telegram_no_longer_shows_are_stale(talk: Talk) -> None:
    gone = {"message_id": 102, "date": 0, "chat": PRIVATE}
    query = {"id": "77", "from": ANA, "message": gone, "chat_instance": "1", "data": "v:+"}
    press = pressed_in(Update.de_json({"update_id": 1, "callback_query": query}, None))
    assert press is not None
    assert pressed(talk.desk, press) == (Toast("77", say("en", "button-stale")),)


# --- groups


def test_a_group_is_answered_only_when_the_bot_is_meant(talk: Talk) -> None:
    reply = {"message_id": 9, "date": 1, "chat": GROUP, "from": BOT, "text": "an answer"}
    assert talk.says("day rate days", chat=GROUP) == ()
    assert talk.says("/ask@other_bot day rate days", chat=GROUP) == ()
    assert talk.says("/unknown", chat=GROUP) == ()
    for addressed in (
        talk.update(f"@{USERNAME.upper()} day rate days", chat=GROUP),
        talk.update("/ask day rate days", chat=GROUP),
        talk.update(f"/ask@{USERNAME} day rate days", chat=GROUP),
        talk.update("day rate days", chat=GROUP, reply_to_message=reply),
    ):
        (sent,) = talk.hears(addressed)
        assert isinstance(sent, Send)
        assert sent.reply_to == addressed.message.message_id  # type: ignore[union-attr]
    assert {question for question, _, _, _ in talk.answerer.asked} == {"day rate days"}


def test_replies_stay_in_their_topic(talk: Talk) -> None:
    (sent,) = talk.says("/ask day rate days", chat=GROUP, message_thread_id=44, is_topic_message=True)
    assert isinstance(sent, Send)
    assert sent.thread == 44


def test_the_message_that_opens_a_topic_is_no_reply_to_the_bot(talk: Talk) -> None:
    opened = {"message_id": 44, "date": 1, "chat": GROUP, "from": BOT,
              "forum_topic_created": {"name": "x", "icon_color": 1}}  # fmt: skip
    more = {"message_thread_id": 44, "is_topic_message": True, "reply_to_message": opened}
    assert talk.says("day rate days", chat=GROUP, **more) == ()


def test_ask_in_reply_to_somebody_asks_their_words(talk: Talk) -> None:
    theirs = {"message_id": 9, "date": 1, "chat": GROUP, "from": BOR, "text": "kill fee client cancels?"}
    (sent,) = talk.says("/ask", chat=GROUP, reply_to_message=theirs)
    assert isinstance(sent, Send)
    assert "kill fee" in sent.html
    assert talk.text("/ask", chat=GROUP) == say("en", "ask-usage")


def test_people_in_a_group_have_conversations_of_their_own(talk: Talk) -> None:
    for who in (ANA, BOR, ANA):
        talk.says("/ask day rate days", who=who, chat=GROUP)
    first, second, third = [conversation for _, conversation, _, _ in talk.answerer.asked]
    assert (first, second) == (None, None)
    assert third is not None


def test_hidden_administrators_are_answered(talk: Talk) -> None:
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    assert talk.says("/ask day rate days", who=hidden, chat=GROUP, sender_chat=GROUP)


def standing(old: str, new: str, **more: Any) -> ChatMemberUpdated:
    change = ChatMemberUpdated.de_json(
        {"chat": GROUP, "from": BOR, "date": 1,
         "old_chat_member": {"user": BOT, "status": old, "until_date": 0} | more,
         "new_chat_member": {"user": BOT, "status": new, "until_date": 0} | more}, None)  # fmt: skip
    assert change is not None
    return change


def test_joining_a_group_says_once_how_it_works(talk: Talk) -> None:
    (sent,) = groups.standing(talk.desk, standing("left", "member"))
    assert isinstance(sent, Send)
    assert sent.html == say("sl", "group-welcome")
    assert groups.standing(talk.desk, standing("member", "member")) == ()


def test_a_muted_bot_says_nothing_and_speaks_again_when_it_may(talk: Talk) -> None:
    groups.standing(talk.desk, standing("member", "kicked"))
    assert talk.says("/ask day rate days", chat=GROUP) == ()
    groups.standing(talk.desk, standing("left", "member"))
    assert talk.says("/ask day rate days", chat=GROUP)


def test_a_group_that_moved_keeps_its_conversations(talk: Talk) -> None:
    old = {"id": -7, "type": "group", "title": "Studio"}
    talk.says("/ask day rate days", chat=old)
    update = talk.update(chat=old, migrate_to_chat_id=-100)
    assert update.message is not None
    groups.moved(talk.desk, update.message)
    talk.says("/ask and in days?", chat=GROUP)
    assert talk.answerer.asked[-1][1] is not None


# --- inline


def ask_inline(talk: Talk, text: str) -> Offer:
    query = InlineQuery.de_json({"id": "9", "from": BOR, "query": text, "offset": ""}, None)
    assert query is not None
    (offer,) = offered(talk.desk, query)
    assert isinstance(offer, Offer)
    return offer


def test_inline_mode_gives_up_to_five_cited_passages(talk: Talk) -> None:
    offer = ask_inline(talk, "hi, what is the day rate?")
    first = offer.articles[0]
    assert 1 <= len(offer.articles) <= 5
    assert first.title == "Pricing <your> creative work & more, p. 4"
    assert parse(first.html).text.startswith("A day rate is what you earn")
    assert "https://toolkit.example/pricing#page=4" in first.html
    assert offer.button == say("sl", "inline-open")


@pytest.mark.parametrize("text", ["", "hi", "he", "👋"])
def test_inline_mode_waits_for_a_question(talk: Talk, text: str) -> None:
    assert ask_inline(talk, text).articles == ()


def test_inline_mode_says_when_there_is_nothing(talk: Talk) -> None:
    assert ask_inline(talk, "zzzz qqqq").button == say("sl", "inline-none")
