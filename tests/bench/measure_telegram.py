"""Measure the Telegram bot against the stand-in: python tests/bench/measure_telegram.py [--updates N] [--memory N]

Three runs over loopback, the bot in a process of its own: how long from an update to its sendMessage with 20 chats at
once; how many of the updates are answered exactly once while 5 % of all requests fail; how the bot's memory grows.
The bot answers from the tests' small Answerer, unless --home names an indexed home: then ``toolkit telegram`` runs.
Ends with 1 when a figure of the issue is missed.
"""

import argparse
import asyncio
import os
import platform
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH.parent), str(BENCH.parents[1])]

from small_answerer import SmallAnswerer  # noqa: E402  after the path, to run from a clone
from telegram_running import Votes, channel  # noqa: E402
from telegram_standin.server import Faults, StandIn  # noqa: E402
from telegram_standin.world import TOKEN, World  # noqa: E402

CHATS = 20
P95_MS = 150.0
FAULT_SHARE = 0.05
TIMEOUT_SECONDS = 3.0  # of an injected timeout, which the stand-in holds and then drops
GROWTH_MB = 15.0  # "flat": SQLite's cache and the allocator's arenas fill up once
QUESTIONS = (
    "How do I work out my day rate?",
    "¿Cómo calculo mi tarifa diaria?",
    "What is a kill fee when a client cancels?",
    "Kaj je dnevna postavka?",
    "Who won the football?",
)


class Measured(World):
    """Notes when each question came and each answer went; questions are numbered by chat and message."""

    def __init__(self, *, kept: bool) -> None:
        super().__init__(first=int(time.time()))
        self.asked: dict[int, float] = {}
        self.latencies: list[float] = []
        self.answers: Counter[int] = Counter()
        self._kept = kept

    def _send(self, params: dict[str, Any]) -> dict[str, Any]:
        message = super()._send(params)
        chat = message["chat"]["id"]
        if chat in self.asked:
            self.latencies.append((time.monotonic() - self.asked.pop(chat)) * 1000)
        self.answers[chat] += 1
        if not self._kept:
            self.messages.clear()
        return message

    def ask(self, chat: int, question: str) -> None:
        with self.changed:
            self.asked[chat] = time.monotonic()
            self.say(self.person(chat), question)


@contextmanager
def bot(telegram: StandIn, home: Path, real: Path | None) -> Iterator[int]:
    """The bot's process; it is ready when it has asked for updates."""
    if real is None:
        command, env = [sys.executable, __file__, "--bot", telegram.url, "--home", str(home)], dict(os.environ)
    else:
        command = [sys.executable, "-m", "bot.cli", "telegram", "--home", str(real)]
        env = {**os.environ, "TOOLKIT_TELEGRAM_TOKEN": TOKEN, "TOOLKIT_TELEGRAM_API": telegram.url, "TOOLKIT_RATE": "0"}
    with subprocess.Popen(command, env=env, cwd=BENCH.parents[1]) as process:
        telegram.world.push({"poll": {"id": "1"}})  # of no use to the bot: it goes when updates are asked for
        telegram.world.wait(lambda: not telegram.world.updates, 60)
        time.sleep(3)  # the commands are being set; that is once in a bot's life
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@contextmanager
def running(real: Path | None, *, kept: bool) -> Iterator[tuple[StandIn, int]]:
    """A stand-in and a bot over it."""
    with (
        tempfile.TemporaryDirectory() as home,
        StandIn(Measured(kept=kept), kept=kept) as telegram,
        bot(telegram, Path(home), real) as process,
    ):
        yield telegram, process


def latency(telegram: StandIn, updates: int) -> tuple[float, float]:
    """(median, p95) in milliseconds from an update to its sendMessage, each chat asking again once answered."""
    world = telegram.world
    assert isinstance(world, Measured)
    for n in range(updates // CHATS):
        for chat in range(1, CHATS + 1):
            world.ask(chat, QUESTIONS[(n + chat) % len(QUESTIONS)])
        world.wait(lambda: not world.asked, 60)
    ranked = sorted(world.latencies[CHATS:])  # the first of each chat opens connections
    return ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.95)]


def faulty(telegram: StandIn, updates: int) -> tuple[Counter[str], Counter[int], float]:
    """(faults by kind, how many questions had 0, 1, 2 … answers, seconds): every chat asks once, 20 at a time."""
    world = telegram.world
    assert isinstance(world, Measured)
    begun = time.monotonic()
    telegram.faults = Faults(share=FAULT_SHARE, seed=7, timeout_seconds=TIMEOUT_SECONDS)
    world.answers.clear()
    for number in range(updates):
        world.ask(1000 + number, QUESTIONS[number % len(QUESTIONS)])
        world.wait(lambda: len(world.asked) < CHATS, 300)
    world.wait(lambda: not world.updates, 300)
    telegram.faults = Faults()
    answered = Counter(world.answers[1000 + number] for number in range(updates))
    return Counter(call.fault for call in world.calls if call.fault), answered, time.monotonic() - begun


def memory(telegram: StandIn, process: int, updates: int) -> list[tuple[int, float]]:
    """(updates answered, MB resident) ten times on the way."""
    world = telegram.world
    assert isinstance(world, Measured)
    seen = []
    for number in range(1, updates + 1):
        world.ask(number % 500 + 1, QUESTIONS[number % len(QUESTIONS)])
        world.wait(lambda: len(world.asked) < CHATS, 60)
        if number % (updates // 10) == 0:
            world.wait(lambda: not world.asked, 60)
            seen.append((number, resident(process)))
    return seen


def resident(process: int) -> float:
    """MB in memory."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--memory", type=int, default=10_000)
    parser.add_argument("--home", type=Path, help="an indexed home: measure toolkit telegram over it")
    parser.add_argument("--bot", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.bot:
        asyncio.run(run_bot(given.home, given.bot))
        return 0
    print(f"$ python tests/bench/measure_telegram.py {shlex.join(arguments)}")
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    misses = 0
    with running(given.home, kept=True) as (telegram, _):
        median, p95 = latency(telegram, given.updates)
        print(f"update to sendMessage, {CHATS} chats at once: median {median:.0f} ms, p95 {p95:.0f} ms "
              f"(at most {P95_MS:.0f})")  # fmt: skip
        misses += p95 > P95_MS
        faults, answered, seconds = faulty(telegram, given.updates)
        print(f"{given.updates} updates, {FAULT_SHARE:.0%} of requests failing ({dict(faults)}), {seconds:.0f} s: "
              f"questions by number of answers {dict(answered)}")  # fmt: skip
        misses += answered != Counter({1: given.updates})
    if given.memory:
        with running(given.home, kept=False) as (telegram, process):
            seen = memory(telegram, process, given.memory)
            print("memory, MB: " + ", ".join(f"{mb:.0f} after {number:,}" for number, mb in seen))
            misses += seen[-1][1] - seen[0][1] > GROWTH_MB
    return 1 if misses else 0


async def run_bot(home: Path, url: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await channel(home, url, SmallAnswerer(), Votes()).poll(stop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
