"""The bot over the wire: the real python-telegram-bot application against the stand-in's HTTP, faults included."""

import asyncio
import logging
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from small_answerer import SmallAnswerer
from starlette.applications import Starlette
from telegram_running import Running, Votes, channel, polling
from telegram_standin.server import Faults, StandIn
from telegram_standin.world import TOKEN, USERNAME, World

from bot.channels.telegram.channel import QuietBot, WrongTokenError
from bot.channels.telegram.commands import COMMANDS
from bot.phrases.say import LANGUAGES, say


def methods(world: World, *, but: str = "setMy") -> list[str]:
    return [call.method for call in world.calls if not call.method.startswith((but, "getUpdates"))]


def test_a_private_question_is_answered_after_typing_and_acknowledged_only_then(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, _, _):
        world.say(world.person(5), "day rate days")
        (answer,) = world.wait(lambda: world.sent(5))
        assert answer["text"].startswith("A day rate is what you earn")
        world.wait(lambda: not world.updates)
        calls = [call for call in world.calls if not call.method.startswith("setMy")]
        names = [call.method for call in calls]
        assert names.index("sendChatAction") < names.index("sendMessage")
        acknowledging = next(n for n, call in enumerate(calls) if int(call.params.get("offset") or 0) > 1000)
        assert acknowledging > names.index("sendMessage")


def test_commands_are_set_in_six_languages_once(tmp_path: Path) -> None:
    with StandIn() as telegram:
        world = telegram.world
        for _ in range(2):
            running = Running(tmp_path, telegram.url, SmallAnswerer(), Votes())
            world.wait(lambda: methods(world, but="-").count("setMyShortDescription") == 7)
            running.stop()
        assert methods(world, but="-").count("setMyShortDescription") == 7
        assert {code for _, code in world.commands} == {"", *LANGUAGES}
        assert [one["command"] for one in world.commands["default", "sl"]] == list(COMMANDS)
        assert world.commands["default", "sl"][0]["description"] == say("sl", "command.start")


def test_another_server_that_counts_updates_anew_is_answered(tmp_path: Path) -> None:
    # A stand-in started anew over the same home was once taken for the first, and its updates for answered ones.
    for _ in range(2):
        with polling(tmp_path) as (world, _, _):
            world.say(world.person(5), "day rate days", message_id=int(time.time() * 1000) % 10**9)
            world.wait(lambda: world.sent(5))
            assert next(iter(world.pushed)) == 1000


def test_buttons_votes_comments_and_edits_over_the_wire(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, _, votes):
        ana = world.person(5)
        asked = world.say(ana, "day rate days")
        (answer,) = world.wait(lambda: world.sent(5))
        query = world.press(ana, answer, "v:-")
        prompt = world.wait(lambda: len(world.sent(5)) == 2 and world.sent(5)[-1])
        assert world.toasts[query]["text"] == say("en", "feedback-thanks")
        assert world.sent(5)[0]["reply_markup"]["inline_keyboard"][-1][1]["text"] == "👎 ✓"
        world.say(ana, "too short", reply_to_message=prompt)
        world.wait(lambda: len(world.sent(5)) == 3)
        assert [vote[1:3] for vote in votes.given] == [(False, ""), (False, "too short")]
        world.edit(asked, "kill fee client cancels")
        world.wait(lambda: "kill fee" in world.sent(5)[0]["text"])
        assert len(world.sent(5)) == 3


def test_inline_over_the_wire(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, _, _):
        query = world.ask_inline(world.person(5), "day rate days")
        offer = world.wait(lambda: world.offered.get(query))
        assert "day rate" in offer["results"][0]["input_message_content"]["message_text"]


def test_every_kind_of_update_is_survived(tmp_path: Path) -> None:
    ana = {"id": 5, "is_bot": False, "first_name": "Ana"}
    channel_chat = {"id": -9, "type": "channel", "title": "News"}
    post = {"message_id": 1, "date": 1, "chat": channel_chat, "text": "post"}
    strange: list[dict[str, Any]] = [
        {},
        {"something_new": {"x": 1}},
        {"message": {}},
        {"message": "text"},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}},
        {"message": {"message_id": 1, "date": -1, "chat": {"id": 5, "type": "unheard of"}, "from": ana, "text": "hi"}},
        {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}, "from": ana, "text": "hi"}},
        {"callback_query": {"id": "1", "from": ana, "chat_instance": "1", "inline_message_id": "x", "data": "v:+"}},
        {"callback_query": {"id": "2", "from": ana, "chat_instance": "1", "game_short_name": "x"}},
        {"my_chat_member": {}},
        {"inline_query": {"id": "3", "from": ana, "query": "\ud83d", "offset": ""}},
        {"channel_post": post},
        {"poll": {"id": "1"}},
        {
            "message_reaction": {
                "chat": channel_chat,
                "message_id": 1,
                "date": 1,
                "old_reaction": [],
                "new_reaction": [],
            }
        },
    ]
    with polling(tmp_path) as (world, _, _):
        for update in strange:
            world.push(update)
        world.say(world.person(6), "day rate days")
        world.wait(lambda: world.sent(6))
        world.wait(lambda: not world.updates)


def test_an_update_older_than_ten_minutes_is_not_answered(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, answerer, _):
        world.say(world.person(5), "day rate days", age=601)
        world.say(world.person(6), "day rate days", age=500)
        world.wait(lambda: not world.updates)
        assert (len(world.sent(5)), len(world.sent(6)), len(answerer.asked)) == (0, 1, 1)


def test_what_waited_during_a_restart_is_answered_once(tmp_path: Path) -> None:
    world = World()
    with StandIn(world) as telegram:
        for number in range(3):
            world.say(world.person(number + 1), "day rate days")
        for _ in range(2):
            running = Running(tmp_path, telegram.url, SmallAnswerer(), Votes())
            world.wait(lambda: not world.updates)
            running.stop()
        assert [len(world.sent(number + 1)) for number in range(3)] == [1, 1, 1]


def test_a_crash_between_sending_and_acknowledging_repeats_nothing(tmp_path: Path) -> None:
    world = World()
    with StandIn(world, Faults()) as telegram:
        asked = world.say(world.person(5), "day rate days")
        running = Running(tmp_path, telegram.url, SmallAnswerer(), Votes())
        world.wait(lambda: world.sent(5))
        running.stop()
        world.push({"message": asked}, number=1000)  # Telegram never heard that it was answered
        running = Running(tmp_path, telegram.url, SmallAnswerer(), Votes())
        world.wait(lambda: not world.updates)
        running.stop()
    assert len(world.sent(5)) == 1


@pytest.mark.parametrize("fault", ["429", "502", "drop"])
def test_a_fault_loses_no_question(tmp_path: Path, fault: str) -> None:
    faults = Faults(queue=[fault, fault], methods=["sendMessage"])
    with polling(tmp_path, faults) as (world, answerer, _):
        world.say(world.person(5), "day rate days")
        world.wait(lambda: world.sent(5))
        world.wait(lambda: not world.updates)
        assert (len(world.sent(5)), len(answerer.asked)) == (1, 1)
        waited = [call.at for call in world.calls if call.method == "sendMessage"]
        assert fault != "429" or waited[1] - waited[0] >= 1.0


def test_one_chat_that_must_wait_holds_up_no_other(tmp_path: Path) -> None:
    with polling(tmp_path, Faults(queue=["429"], methods=["sendMessage"])) as (world, _, _):
        world.say(world.person(5), "day rate days")
        # One fault only: a second would fall on whichever chat comes next.
        world.wait(lambda: any(call.fault for call in world.calls))
        world.say(world.person(6), "hello")
        world.say(world.person(7), "day rate days")
        world.wait(lambda: world.sent(7))
        assert world.sent(5) == []  # told to wait a second, and still waiting
        world.wait(lambda: not world.updates)


def test_a_person_who_blocked_the_bot_costs_nobody_anything(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, _, _):
        world.blocked[5] = "Forbidden: bot was blocked by the user"
        world.say(world.person(5), "day rate days")
        world.wait(lambda: not world.updates)
        del world.blocked[5]
        world.say(world.person(5), "day rate days")
        world.wait(lambda: world.sent(5))


def test_a_group_that_may_not_be_written_to_is_left_alone(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, answerer, _):
        studio = world.group(-100)
        world.blocked[-100] = "Bad Request: not enough rights to send text messages to the chat"
        world.say(world.person(5), "/ask day rate days", studio)
        world.wait(lambda: not world.updates)
        world.say(world.person(5), "/ask day rate days", studio)
        world.wait(lambda: not world.updates)
        assert len(answerer.asked) == 1


def test_a_group_that_became_a_supergroup_gets_its_answer_there(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, _, _):
        old = world.group(-7, kind="group")
        world.group(-100)
        world.migrated[-7] = -100
        world.say(world.person(5), f"@{USERNAME} day rate days", old)
        world.wait(lambda: world.sent(-100))


def test_a_closed_topic_is_answered_in_the_group(tmp_path: Path) -> None:
    with polling(tmp_path) as (world, _, _):
        studio = world.group(-100)
        send = world._send

        def closed(params: dict[str, Any]) -> Any:
            if params.get("message_thread_id"):
                from telegram_standin.rules import bad

                raise bad("message thread not found")
            return send(params)

        world._methods["sendmessage"] = closed
        world.say(world.person(5), "/ask day rate days", studio, message_thread_id=9, is_topic_message=True)
        world.wait(lambda: world.sent(-100))


def test_two_processes_over_one_home_answer_once_and_one_takes_over(tmp_path: Path) -> None:
    world = World()
    with StandIn(world) as telegram:
        first = Running(tmp_path, telegram.url, SmallAnswerer(), Votes())
        world.say(world.person(1), "day rate days")
        world.wait(lambda: world.sent(1))
        second = Running(tmp_path, telegram.url, SmallAnswerer(), Votes())
        world.say(world.person(2), "day rate days")
        world.wait(lambda: world.sent(2))
        assert not [call for call in world.calls if call.status == 409]  # they never polled beside each other
        first.stop()
        world.say(world.person(3), "day rate days")
        world.wait(lambda: world.sent(3))
        second.stop()
        assert [len(world.sent(number)) for number in (1, 2, 3)] == [1, 1, 1]


def test_a_wrong_token_is_one_sentence_without_the_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with StandIn() as telegram:
        wrong = channel(tmp_path, telegram.url, SmallAnswerer(), Votes())
        wrong.bot._token = "1:AAwrong"
        wrong.bot._base_url = f"{telegram.url}/bot1:AAwrong"
        with pytest.raises(WrongTokenError, match="check TOOLKIT_TELEGRAM_TOKEN") as caught:
            asyncio.run(wrong.poll(asyncio.Event()))
    assert "AAwrong" not in str(caught.value)


def test_the_token_is_in_no_log_and_no_repr(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with polling(tmp_path, Faults(queue=["502", "drop"], methods=["sendMessage"])) as (world, _, _):
        world.say(world.person(5), "day rate days")
        world.wait(lambda: world.sent(5))
        logging.getLogger("another.library").warning("failed: %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    try:
        int(f"bot{TOKEN}")
    except ValueError:
        logging.getLogger("another.library").exception("trace")
    secret = TOKEN.partition(":")[2]
    assert len(caplog.records) > 20
    assert "<token>" in caplog.text
    assert secret not in caplog.text
    assert secret not in repr(QuietBot(TOKEN))


def test_a_polling_channel_survives_a_conflict_and_an_outage(tmp_path: Path) -> None:
    faults = Faults(queue=["502", "drop"], methods=["getUpdates"])
    with polling(tmp_path, faults) as (world, _, _):
        world.say(world.person(5), "day rate days")
        world.wait(lambda: world.sent(5), 15)


# --- webhook


class Served:
    """The webhook in a web application, as ``toolkit serve`` mounts it."""

    def __init__(self, home: Path, api: str, answerer: SmallAnswerer, secret: str = "s3cret") -> None:
        app = Starlette()
        config = uvicorn.Config(app, port=0, log_level="critical")
        self._socket = config.bind_socket()
        self._server = uvicorn.Server(config)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        channel(home, api, answerer, Votes()).mount(app, self.url, secret)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(15)
        self._socket.close()


def test_the_webhook_answers_updates_of_two_processes_once(tmp_path: Path) -> None:
    answerer = SmallAnswerer()
    with StandIn() as telegram:
        world = telegram.world
        one, two = Served(tmp_path, telegram.url, answerer), Served(tmp_path, telegram.url, answerer)
        for number in range(5):
            world.say(world.person(number + 1), "day rate days")
        world.wait(lambda: not world.updates)
        update = {"update_id": 5000, "message": {"message_id": 900, "date": int(time.time()), "text": "day rate days",
                  "chat": world.private(world.person(9)), "from": world.person(9)}}  # fmt: skip
        headers = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
        threads = [
            threading.Thread(
                target=httpx.post, args=(f"{url}/telegram/webhook",), kwargs={"json": update, "headers": headers}
            )
            for url in (one.url, two.url) * 4
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [len(world.sent(number)) for number in (1, 2, 3, 4, 5, 9)] == [1] * 6
        one.stop()
        two.stop()


def test_a_website_is_served_though_telegram_cannot_be_reached_and_joins_it_later(tmp_path: Path) -> None:
    with StandIn(faults=Faults(queue=["502"] * 7, methods=["getMe"])) as telegram:
        served = Served(tmp_path, telegram.url, SmallAnswerer())
        headers = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
        early = httpx.post(f"{served.url}/telegram/webhook", headers=headers, json={"update_id": 1})
        assert early.status_code == 503
        telegram.faults.queue.clear()
        telegram.world.say(telegram.world.person(5), "day rate days")
        telegram.world.wait(lambda: telegram.world.sent(5), 20)
        served.stop()


def test_the_webhook_takes_updates_from_telegram_alone(tmp_path: Path) -> None:
    with StandIn() as telegram:
        served = Served(tmp_path, telegram.url, SmallAnswerer())
        url, secret = f"{served.url}/telegram/webhook", {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
        telegram.world.wait(lambda: telegram.world.webhook)

        def status(headers: dict[str, str], **body: Any) -> int:
            return httpx.post(url, headers=headers, **body).status_code

        assert status({}, json={"update_id": 1}) == 401
        assert status({"X-Telegram-Bot-Api-Secret-Token": "S3cret"}, json={"update_id": 1}) == 401
        assert status(secret, content=b"{") == 400
        assert status(secret, content=b"[" * 100_000) == 400
        assert status(secret, json=["update_id"]) == 400
        assert status(secret, json={"update_id": "1"}) == 400
        assert status(secret, content=b"x" * 2_000_000) == 413
        assert status(secret, json={"update_id": 1, "message": "of no form"}) == 200
        assert httpx.get(url).status_code == 405
        served.stop()
        assert not telegram.world.sent()
