"""Talk to the Telegram bot without Telegram: ``make telegram-demo``, or python -m tests.telegram_demo [--transcript]

Starts the Bot API stand-in on this machine and ``toolkit telegram`` against it, over the home that the settings name.
What you type is said to the bot in a private chat; ``/group TEXT`` says it in a group, ``/inline TEXT`` asks inline,
``/edit TEXT`` edits what you said last, ``/press N`` presses button N, ``/wire`` shows the last requests as they went
over the wire. ``--transcript`` plays a whole conversation in two languages instead and prints it all.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from telegram_standin.server import StandIn  # noqa: E402  after the path, to run from a clone
from telegram_standin.world import BOT_ID, TOKEN, USERNAME, Call, World  # noqa: E402

QUIET = ("getUpdates", "getMe", "deleteWebhook", "sendChatAction")
GROUP = -1001234
SCENES: tuple[tuple[str, str, str], ...] = (
    ("private", "en", "/start"),
    ("private", "en", "What is a kill fee?"),
    ("private", "en", "/press 👎"),
    ("private", "en", "/sources"),
    ("private", "en", "Who won the football yesterday?"),
    ("private", "el", "Γεια σας! Πώς υπολογίζω την ημερήσια αμοιβή μου;"),
    ("private", "el", "/press 👍"),
    ("private", "el", "/topics"),
    ("private", "el", "/privacy"),
    ("group", "en", "Lunch at one?"),
    ("group", "en", f"@{USERNAME} how much interest may I charge for late payment?"),
    ("group", "el", "/ask Τι είναι η πνευματική ιδιοκτησία;"),
    ("inline", "en", "who owns the copyright"),
)


class Demo:
    """One person, private and in a group, and the buttons that they see."""

    def __init__(self, world: World, language: str) -> None:
        self.world = world
        self.me = world.person(5, "You", language)
        self.group = world.group(GROUP, "Studio")
        self.buttons: list[tuple[dict[str, Any], dict[str, str]]] = []
        self._said: dict[str, Any] = {}
        self._seen = 0

    def say(self, where: str, text: str) -> None:
        """Say, edit, press or ask inline, and wait until the bot is done."""
        if text.startswith("/press "):
            self._press(text.removeprefix("/press ").strip())
        elif where == "inline":
            self.world.ask_inline(self.me, text)
        elif text.startswith("/edit "):
            self.world.edit(self._said, text.removeprefix("/edit "))
        else:
            self._said = self.world.say(self.me, text, self.group if where == "group" else None)
        self.world.wait(lambda: not self.world.updates, 60)

    def calls(self) -> list[Call]:
        """What the bot has asked of Telegram since this was last called."""
        with self.world.changed:
            new = self.world.calls[self._seen :]
            self._seen = len(self.world.calls)
        return [call for call in new if call.method not in QUIET and not call.method.startswith("setMy")]

    def show(self) -> Iterator[str]:
        """What a person would see of that, buttons numbered."""
        for call in self.calls():
            result = call.result
            if isinstance(result, dict) and "text" in result:
                edited = " (edited)" if call.method.startswith("edit") else ""
                yield f"Bot{edited}: {result['text']}"
                for button in (b for row in result.get("reply_markup", {}).get("inline_keyboard", []) for b in row):
                    self.buttons.append((result, button))
                    yield f"  [{len(self.buttons)}] {button['text']}" + (
                        f"  → {button['url']}" if "url" in button else ""
                    )
            elif call.method == "answerCallbackQuery":
                yield f"  ({call.params.get('text', '')})"
            elif call.method == "answerInlineQuery":
                for one in json.loads(call.params["results"]):
                    yield f"  • {one['title']}: {one['description']}"

    def _press(self, which: str) -> None:
        found = [pair for pair in self.buttons if pair[1]["text"].startswith(which)]
        if which.isdigit() and 0 < int(which) <= len(self.buttons):
            found = [self.buttons[int(which) - 1]]
        if not found or "callback_data" not in found[-1][1]:
            print("  (there is no such button, or it opens a link)")
            return
        message, button = found[-1]
        with self.world.changed:
            message = self.world.messages[message["chat"]["id"], message["message_id"]]
        self.world.press(self.me, message, button["callback_data"])


@contextmanager
def bot(language: str) -> Iterator[Demo]:
    """The stand-in and ``toolkit telegram`` over it."""
    with StandIn(World(first=int(time.time()))) as telegram:
        env = {**os.environ, "TOOLKIT_TELEGRAM_TOKEN": TOKEN, "TOOLKIT_TELEGRAM_API": telegram.url}
        with subprocess.Popen([sys.executable, "-m", "bot.cli", "telegram"], env=env, cwd=TESTS.parent) as process:
            try:
                telegram.world.push({"poll": {"id": "1"}})
                while telegram.world.updates:
                    if process.poll() is not None:
                        sys.exit(process.returncode)
                    with telegram.world.changed:
                        telegram.world.changed.wait(0.2)
                yield Demo(telegram.world, language)
            finally:
                process.terminate()
                process.wait(30)


def transcript(demo: Demo) -> None:
    """The scenes as they went over the wire: what the update said, and every request of the bot with its reply."""
    demo.calls()
    for where, language, text in SCENES:
        demo.me["language_code"] = language
        print(f"\n=== {where}, {language}: {text}")
        demo.say(where, text)
        for call in demo.calls():
            wire(demo, call)


def wire(demo: Demo, call: Call) -> None:
    params = {key: json.loads(value) if str(value)[:1] in "{[" else value for key, value in call.params.items()}
    print(f"→ POST /bot<token>/{call.method} {json.dumps(params, ensure_ascii=False)}")
    result = call.result if isinstance(call.result, bool) else {"message_id": call.result["message_id"]}
    print(f"← {call.status} {json.dumps(result)}")
    if isinstance(call.result, dict):
        rows = call.result.get("reply_markup", {}).get("inline_keyboard", [])
        demo.buttons += [(call.result, button) for row in rows for button in row]


def talk(demo: Demo) -> None:
    """Read lines until the end."""
    demo.calls()
    print(
        f"You are speaking to @{USERNAME} (no. {BOT_ID}) on this machine. Ctrl-D ends it; /help asks the bot for help."
    )
    last: list[Call] = []
    while True:
        try:
            line = input("You: ").strip()
        except EOFError:
            return
        where, _, rest = line.partition(" ")
        if line == "/wire":
            for call in last:
                wire(demo, call)
            continue
        before = len(demo.world.calls)
        demo.say(*((where[1:], rest) if where in ("/group", "/inline") else ("private", line)))
        for shown in demo.show():
            print(shown)
        last = [call for call in demo.world.calls[before:] if call.method not in QUIET]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transcript", action="store_true", help="play a whole conversation and print the wire")
    parser.add_argument("--language", default="en", help="the language of your Telegram")
    given = parser.parse_args(arguments)
    with bot(given.language) as demo:
        (transcript if given.transcript else talk)(demo)


if __name__ == "__main__":
    main(sys.argv[1:])
