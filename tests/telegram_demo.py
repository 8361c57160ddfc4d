"""The Telegram bot without Telegram: python tests/telegram_demo.py [QUESTION…]

Starts the Bot API stand-in on this machine and the real ``toolkit telegram`` against it, over HTTP, speaks to it as a
person would, and prints what that person sees. Without questions it asks three, and then takes more from the terminal.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from telegram_standin.server import StandIn
from telegram_standin.world import TOKEN, World

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = (
    "/start",
    "What kill fee can I ask for when a client cancels?",
    "Πόσες ημέρες τον χρόνο μπορεί να τιμολογήσει ένας ελεύθερος επαγγελματίας;",
    "Which camera should I buy for shooting weddings?",
)
PATIENCE = 60.0  # seconds: the first answer waits for the program to start


def shown(message: dict[str, Any]) -> str:
    buttons = [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    lines = [f"   [{button['text']}]" + (f" → {button['url']}" if "url" in button else "") for button in buttons]
    return "\n".join([message.get("text", ""), *lines])


def ask(world: World, text: str) -> None:
    person = world.person(7, "Ana")
    before = len(world.sent())
    print(f"\n> {text}")
    world.say(person, text)
    world.wait(lambda: len(world.sent()) > before, PATIENCE)
    for message in world.sent()[before:]:
        print(shown(message))


def main(questions: list[str]) -> int:
    with StandIn() as telegram:
        env = os.environ | {"TOOLKIT_TELEGRAM_TOKEN": TOKEN, "TOOLKIT_TELEGRAM_API": telegram.url}
        bot = subprocess.Popen([sys.executable, "-m", "bot.cli", "telegram"], cwd=ROOT, env=env)
        try:
            for question in questions or QUESTIONS:
                ask(telegram.world, question)
            if not questions and sys.stdin.isatty():
                print("\nAsk more, one question a line; an empty line ends it.")
                while question := input("> ").strip():
                    ask(telegram.world, question)
        except AssertionError:
            return bot.poll() or 1  # the bot has said why on standard error
        finally:
            bot.terminate()
            bot.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
