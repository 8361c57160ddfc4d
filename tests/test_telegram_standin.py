"""The stand-in refuses what Telegram refuses, in its words: else tests against it would prove nothing."""

import time
from typing import Any

import httpx
import pytest
from telegram_standin.html import BadHtml, parse
from telegram_standin.server import Faults, StandIn
from telegram_standin.world import TOKEN, World


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#128077; & d", 'a <b> & "c" 👍 & d'),
        ('<b>x</b> <a href="https://x.example/?a=1&amp;b=2">y</a>', "x y"),
        ("<blockquote expandable>q</blockquote>", "q"),
    ],
)
def test_html_is_read(html: str, text: str) -> None:
    assert parse(html).text == text


def test_entities_are_counted_in_utf_16_units() -> None:
    assert parse("👍<b>👍x</b>").entities == [{"type": "bold", "offset": 2, "length": 3}]


@pytest.mark.parametrize(
    "html", ["<b>x", "x</b>", "<b><i>x</b></i>", "<p>x</p>", "a < b", '<b class="x">y</b>', "\ud83d"]
)
def test_broken_html_cannot_be_sent(html: str) -> None:
    with pytest.raises(BadHtml):
        parse(html)


@pytest.fixture
def telegram() -> Any:
    with StandIn(World(query_seconds=0.5)) as telegram:
        telegram.world.private(telegram.world.person(5))
        yield telegram


def ask(telegram: StandIn, method: str, how: str = "json", **params: Any) -> tuple[int, str]:
    body: dict[str, Any] = {"json": params} if how == "json" else {"data": params}
    if how == "multipart":
        body = {"files": {key: (None, str(value)) for key, value in params.items()}}
    reply = httpx.post(f"{telegram.url}/bot{TOKEN}/{method}", **body)
    return reply.status_code, str(reply.json().get("description") or reply.json()["result"])


@pytest.mark.parametrize("how", ["json", "form", "multipart"])
def test_requests_come_in_every_form(telegram: StandIn, how: str) -> None:
    assert ask(telegram, "sendMessage", how, chat_id=5, text="hello")[0] == 200
    assert telegram.world.sent(5)[0]["text"] == "hello"


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "👍" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "x", "chat_id": 6}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
def test_messages_are_checked(telegram: StandIn, params: dict[str, Any], why: str) -> None:
    status, said = ask(telegram, "sendMessage", **{"chat_id": 5, **params})
    assert status == 400
    assert why in said


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, "text is empty"),
        ({"text": "x", "url": "http://localhost/x"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "/relative"}, "Wrong HTTP URL"),
    ],
)
def test_buttons_are_checked(telegram: StandIn, button: dict[str, str], why: str) -> None:
    status, said = ask(telegram, "sendMessage", chat_id=5, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert status == 400
    assert why in said


def test_a_message_is_edited_once_to_the_same_text(telegram: StandIn) -> None:
    ask(telegram, "sendMessage", chat_id=5, text="x")
    assert ask(telegram, "editMessageText", chat_id=5, message_id=1, text="y")[0] == 200
    assert "message is not modified" in ask(telegram, "editMessageText", chat_id=5, message_id=1, text="y")[1]
    assert "message to edit not found" in ask(telegram, "editMessageText", chat_id=5, message_id=2, text="y")[1]


def test_a_pressed_button_is_answered_once_and_in_time(telegram: StandIn) -> None:
    world = telegram.world
    ana = world.person(5)
    message = world.say(ana, "x")
    first, second = world.press(ana, message, "a"), world.press(ana, message, "a")
    assert ask(telegram, "answerCallbackQuery", callback_query_id=first)[0] == 200
    assert "query is too old" in ask(telegram, "answerCallbackQuery", callback_query_id=first)[1]
    time.sleep(0.6)
    assert "query is too old" in ask(telegram, "answerCallbackQuery", callback_query_id=second)[1]


def test_updates_go_when_they_are_acknowledged(telegram: StandIn) -> None:
    world = telegram.world
    for _ in range(3):
        world.say(world.person(5), "x")
    assert [u["update_id"] for u in httpx.get(f"{telegram.url}/bot{TOKEN}/getUpdates").json()["result"]] == [
        1000,
        1001,
        1002,
    ]
    assert len(httpx.get(f"{telegram.url}/bot{TOKEN}/getUpdates?offset=1002").json()["result"]) == 1
    assert list(world.updates) == [1002]


def test_a_wrong_token_is_401_and_an_unknown_method_404(telegram: StandIn) -> None:
    assert httpx.post(f"{telegram.url}/bot1:wrong/getMe").status_code == 401
    assert ask(telegram, "makeCoffee")[0] == 404


def test_faults_are_as_ordered(telegram: StandIn) -> None:
    telegram.faults = Faults(queue=["429", "403", "502"])
    limited = httpx.post(f"{telegram.url}/bot{TOKEN}/getMe")
    assert (limited.status_code, limited.json()["parameters"]) == (429, {"retry_after": 1})
    assert httpx.post(f"{telegram.url}/bot{TOKEN}/getMe").status_code == 403
    assert httpx.post(f"{telegram.url}/bot{TOKEN}/getMe").status_code == 502
    telegram.faults = Faults(queue=["drop"])
    with pytest.raises(httpx.HTTPError):
        httpx.post(f"{telegram.url}/bot{TOKEN}/getMe")
