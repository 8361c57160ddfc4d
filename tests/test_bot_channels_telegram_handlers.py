"""The handlers alone: an update in, what is to be sent out. No network, no event loop."""

import base64
from pathlib import Path
from typing import Any

import pytest
import telegram_talk
from small_answerer import PAGES, SmallAnswerer, page
from telegram_standin.html import parse
from telegram_talk import ANA, BOR, BOT, GROUP, PRIVATE, Talk

from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.effects import Delete, Edit, Send
from bot.phrases.say import LANGUAGES, say

talk = telegram_talk.talk


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
    assert sent.rows[0][0].text == f"Reminders · {PAGES[0].resource.title}"


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
