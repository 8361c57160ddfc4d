"""The handlers alone: an update in, what is to be sent out. No network, no event loop."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_answerer import PAGES, SmallAnswerer, page
from telegram import ChatMemberUpdated, InlineQuery, Update
from telegram_running import Votes
from telegram_standin.html import parse
from telegram_standin.rules import check_button
from telegram_standin.world import BOT_ID, USERNAME, entities

from bot.channels.telegram import groups
from bot.channels.telegram.buttons import pressed
from bot.channels.telegram.claims import Claims
from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.database import Database
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Delete, Edit, EditButtons, Effect, Offer, Send, Toast, from_json, to_json
from bot.channels.telegram.inline import offered
from bot.channels.telegram.register import hear, pressed_in
from bot.channels.telegram.said import Me, said
from bot.channels.telegram.store import Store
from bot.channels.web.limits import Rates
from bot.phrases.say import LANGUAGES, say

ME = Me(BOT_ID, USERNAME)
ANA = {"id": 5, "is_bot": False, "first_name": "Ana", "language_code": "en"}
BOR = {"id": 6, "is_bot": False, "first_name": "<b>Bor</b>", "language_code": "sl"}
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Toolkit", "username": USERNAME}
PRIVATE = {"id": 5, "type": "private", "first_name": "Ana"}
GROUP = {"id": -100, "type": "supergroup", "title": "Studio"}


class Talk:
    """A desk and a way to speak to it; what is sent is remembered as delivery would."""

    def __init__(self, home: Path, *, rate: int = 0, days: int = 90, answerer: SmallAnswerer | None = None) -> None:
        self.database = Database.open(home)
        self.store, self.claims = Store(self.database), Claims(self.database)
        self.answerer, self.votes = answerer or SmallAnswerer(), Votes()
        self.desk = Desk(self.answerer, self.votes, self.store, Rates(rate), Rates(rate), ME, days)
        self.number = 100

    def update(self, text: str = "", who: dict[str, Any] = ANA, chat: dict[str, Any] = PRIVATE, kind: str = "message",
               **more: Any) -> Update:  # fmt: skip
        self.number += 1
        message = {"message_id": self.number, "date": 1_700_000_000, "chat": chat, "from": who}
        if text:
            message |= {"text": text, "entities": entities(text)}
        update = Update.de_json({"update_id": self.number, kind: message | more}, None)
        assert update is not None
        return update

    def hears(self, update: Update) -> tuple[Effect, ...]:
        what = said(update, ME)
        handler = hear(what) if what is not None else None
        effects = handler(self.desk, what) if what is not None and handler is not None else ()
        for effect in effects:
            assert from_json(to_json([effect])) == (effect,)
            if isinstance(effect, Send | Edit):
                assert parse(effect.html).text
                for button in (button for row in effect.rows for button in row):
                    check_button(
                        {"text": button.text} | ({"url": button.url} if button.url else {"callback_data": button.data})
                    )
        return self.remembered(effects)

    def remembered(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        for effect in effects:
            if isinstance(effect, Send | Edit):
                self.number += 1
                number = effect.message if isinstance(effect, Edit) else self.number
                self.claims.delivered(0, 0, (effect.chat, number), effect.memory, last=False)
        return effects

    def says(self, text: str = "", **more: Any) -> tuple[Effect, ...]:
        return self.hears(self.update(text, **more))

    def text(self, text: str = "", **more: Any) -> str:
        (sent,) = self.says(text, **more)
        assert isinstance(sent, Send)
        return parse(sent.html).text

    def press(self, data: str, message: int, who: dict[str, Any] = ANA, chat: dict[str, Any] = PRIVATE,
              rows: tuple[Any, ...] = ()) -> tuple[Effect, ...]:  # fmt: skip
        under = {"message_id": message, "date": 1_700_000_000, "chat": chat, "from": BOT, "text": "x"}
        query = {"id": "77", "from": who, "message": under, "chat_instance": "1", "data": data}
        press = pressed_in(Update.de_json({"update_id": 1, "callback_query": query}, None))
        assert press is not None
        return self.remembered(pressed(self.desk, replace(press, rows=rows)))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.database.close()


# --- questions


def test_a_question_gets_the_quote_its_source_and_buttons(talk: Talk) -> None:
    (sent,) = talk.says("How do I work out my day rate in days?")
    assert isinstance(sent, Send)
    shown = parse(sent.html)
    assert shown.text.startswith("A day rate is what you earn divided by the days you can sell. [1]")
    assert "1. Pricing <your> creative work & more · p. 4 · English" in shown.text
    assert [e["url"] for e in shown.entities if e["type"] == "text_link"] == [
        "https://toolkit.example/pricing#page=4"
    ] * 2
    assert [[b.text for b in row] for row in sent.rows] == [
        ["1 · Pricing <your> creative work & more, p. 4"],
        ["👍", "👎"],
    ]
    assert sent.reply_to is None


def test_follow_ups_use_the_chats_conversation_until_new(talk: Talk) -> None:
    talk.says("day rate days")
    talk.says("and in days?")
    talk.says("/new")
    talk.says("and in days?")
    first, second, third = [conversation for _, conversation, _, _ in talk.answerer.asked]
    assert (first, third) == (None, None)
    assert second is not None


def test_a_refusal_says_so_and_suggests_by_button(talk: Talk) -> None:
    (sent,) = talk.says("Who won the football?")
    assert isinstance(sent, Send)
    assert sent.html == say("en", "refused")
    assert [row[0].url for row in sent.rows[:-1]] == [p.resource.url for p in PAGES[:3]]


def test_small_talk_is_answered_without_votes(talk: Talk) -> None:
    (sent,) = talk.says("¡Hola!")
    assert isinstance(sent, Send)
    assert (sent.html, sent.rows) == (say("es", "greeting"), ())


def test_what_has_no_language_is_answered_in_the_persons(talk: Talk) -> None:
    assert talk.text("???", who=BOR) == say("sl", "empty-question")
    assert talk.text("???", who={**ANA, "language_code": "de"}) == say("en", "empty-question")


def test_a_quote_in_another_language_is_announced(talk: Talk) -> None:
    assert talk.text("kaj je kill fee client?").startswith("Vir je v angleščini.\n\n")


@pytest.mark.parametrize(
    "question", ["<b>&\"'</b> day rate days", "👍" * 2000, "\u202eday rate\u202c \u2066days", "\u0000"]
)
def test_strange_questions_are_answered(talk: Talk, question: str) -> None:
    assert talk.says(question)


def test_an_edited_question_updates_its_answer(talk: Talk) -> None:
    asked = talk.update("day rate days")
    talk.hears(asked)
    again = talk.update("kill fee client cancels", kind="edited_message", message_id=101, edit_date=1_700_000_050)
    (edit,) = talk.hears(again)
    assert isinstance(edit, Edit)
    assert edit.message == 102
    assert "kill fee" in edit.html
    assert talk.hears(again) == ()  # nothing new was said


def test_an_edit_to_a_shorter_answer_takes_the_rest_back(tmp_path: Path) -> None:
    answerer = SmallAnswerer((page("long", "Long", "day rate " + "words and words " * 600), *PAGES[1:]))
    talk = Talk(tmp_path, answerer=answerer)
    sent = talk.says("day rate words")
    assert len(sent) == 3
    effects = talk.says("kill fee client cancels", kind="edited_message", message_id=101, edit_date=1_700_000_050)
    assert [type(effect) for effect in effects] == [Edit, Delete, Delete]
    talk.database.close()


def test_an_edit_in_a_group_that_was_never_for_the_bot_is_left(talk: Talk) -> None:
    assert talk.says("kill fee client", chat=GROUP, kind="edited_message", edit_date=1_700_000_050) == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"document": {"file_id": "a", "file_unique_id": "b"}}, "got-document"),
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, "got-photo"),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "got-voice"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "got-other"),
    ],
)
def test_what_is_no_text_gets_a_kind_sentence(talk: Talk, content: dict[str, Any], message: str) -> None:
    assert talk.text(who=BOR, **content) == say("sl", message)


def test_an_album_gets_one_sentence(talk: Talk) -> None:
    photo: dict[str, Any] = {
        "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
        "media_group_id": "77",
    }
    assert [len(talk.says(**photo)) for _ in range(4)] == [1, 0, 0, 0]


def test_a_caption_is_a_question(talk: Talk) -> None:
    photo: dict[str, Any] = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}
    assert "day rate" in talk.text(caption="day rate days", **photo)


@pytest.mark.parametrize(
    "more",
    [
        {"new_chat_title": "x"},
        {"via_bot": BOT, "text": "sent inline"},
        {"from": None, "text": "no sender"},
        {"from": {"id": 9, "is_bot": True, "first_name": "Other bot"}, "text": "hi"},
        {"chat": {"id": -7, "type": "channel", "title": "News"}, "text": "post"},
    ],
)
def test_service_messages_channels_and_other_bots_are_left(talk: Talk, more: dict[str, Any]) -> None:
    assert talk.says(**more) == ()


def test_a_flood_gets_one_notice_and_then_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, rate=3)
    effects = [talk.says("day rate days") for _ in range(10)]
    assert [len(one) for one in effects] == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    (notice,) = effects[3]
    assert isinstance(notice, Send)
    assert notice.html == say("en", "rate-limited", n=20)
    assert len(talk.answerer.asked) == 3
    assert len(talk.says("day rate days", who=BOR)) == 1
    talk.database.close()


# --- commands


def test_every_command_answers_in_every_language(talk: Talk) -> None:
    for language in LANGUAGES:
        who = {**ANA, "language_code": language}
        for name in COMMANDS:
            assert talk.says(f"/{name}", who=who), (name, language)
        assert talk.text("/help", who=who) == say(language, "help")


def test_start_takes_a_topic_or_a_question(talk: Talk) -> None:
    assert talk.text("/start getting_paid").startswith("Getting paid · 1 resource")
    coded = base64.urlsafe_b64encode("¿tarifa diaria días?".encode()).decode().rstrip("=")
    assert talk.text(f"/start q_{coded}").startswith("La tarifa diaria")
    assert talk.text("/start day-rate-days").startswith("A day rate")
    assert talk.text("/start inline").startswith(say("en", "greeting"))
    assert talk.text("/start q_%%%").startswith(say("en", "greeting"))


def test_topics_are_browsed_by_buttons_and_paged(tmp_path: Path) -> None:
    pages = tuple(
        page(f"r{n}", f"Guide {n:02}", "text", topic=f"topic-{n % 13}" if n < 26 else "many") for n in range(45)
    )
    talk = Talk(tmp_path, answerer=SmallAnswerer(pages))
    (menu,) = talk.says("/topics")
    assert isinstance(menu, Send)
    assert menu.rows[0][0].text == "Many (19)"
    assert menu.rows[-1][0].data == "t:1"
    _, edit = talk.press(menu.rows[0][0].data, 102)
    assert isinstance(edit, Edit)
    assert len([row for row in edit.rows if row[0].url]) == 6
    assert [[button.data for button in row] for row in edit.rows[6:]] == [[f"{menu.rows[0][0].data[:-1]}1"], ["t:0"]]
    _, last = talk.press(f"{menu.rows[0][0].data[:-1]}999", 102)
    assert isinstance(last, Edit)
    assert len([row for row in last.rows if row[0].url]) == 1
    talk.database.close()


def test_sources_shows_the_last_answers_quotes_folded(talk: Talk) -> None:
    assert talk.text("/sources") == say("en", "sources-none")
    talk.says("day rate days")
    talk.says("nothing in here at all")
    (sent,) = talk.says("/sources")
    assert isinstance(sent, Send)
    folded = [e for e in parse(sent.html).entities if e["type"] == "expandable_blockquote"]
    assert len(folded) == 1
    assert "A day rate is what you earn" in sent.html


def test_the_interface_follows_telegram_until_a_language_is_chosen(talk: Talk) -> None:
    assert talk.text("/new", who=BOR) == say("sl", "new-done")
    talk.says("/language", who=BOR, chat={**PRIVATE, "id": 6})
    _, edit = talk.press("l:el", talk.number, who=BOR, chat={**PRIVATE, "id": 6})
    assert isinstance(edit, Edit)
    assert edit.html == say("el", "language-set")
    assert talk.text("/new", who=BOR) == say("el", "new-done")
    talk.press("l:auto", talk.number, who=BOR, chat={**PRIVATE, "id": 6})
    assert talk.text("/new", who=BOR) == say("sl", "new-done")


def test_privacy_says_what_is_kept(tmp_path: Path, talk: Talk) -> None:
    assert "90 days" in talk.text("/privacy")
    none = Talk(tmp_path / "other", days=0)
    assert none.text("/privacy") == say("en", "privacy-none")
    none.database.close()


def test_forget_asks_and_then_deletes_everything(talk: Talk) -> None:
    talk.says("day rate days")
    talk.says("kill fee client cancels")
    talk.press("l:el", 0)
    talk.says("/forget")
    menu = talk.number
    talk.press("f:n", menu)
    assert talk.answerer.forgotten == []
    _, edit = talk.press("f:y", menu)
    assert isinstance(edit, Edit)
    assert edit.html == say("en", "forget-done", n=2)
    assert talk.answerer.forgotten == [("telegram", "5")]
    assert talk.store.talk(5, 0, 5).answer is None
    assert talk.database.one("SELECT count(*) FROM messages WHERE owner = 5")[0] == 0


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
