"""A running Telegram channel for tests: the real python-telegram-bot application, polling a stand-in over HTTP."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from small_answerer import SmallAnswerer
from telegram_standin.server import Faults, StandIn
from telegram_standin.world import TOKEN, World

from bot.channels.telegram.channel import TelegramChannel
from bot.journal import Journal
from bot.limits import Rates


class Votes:
    """The journal's part that a channel sees, kept in a list; it knows the small Answerer's answers."""

    def __init__(self) -> None:
        self.given: list[tuple[str, bool, str, str]] = []

    def feedback(self, answer_id: str, helpful: bool, comment: str = "", user: str = "") -> bool:
        self.given.append((answer_id, helpful, comment, user))
        return answer_id.startswith("answer")


def channel(home: Path, url: str, answerer: Any, votes: Any, *, rate: int = 0, days: int = 90) -> TelegramChannel:
    return TelegramChannel(TOKEN, url, home, answerer, votes, rate=Rates(rate), inline_rate=Rates(rate * 4),
                           journal_days=days)  # fmt: skip


class Running:
    """``stop()`` ends polling as SIGTERM would; ``error`` is what it ended with."""

    def __init__(self, home: Path, url: str, answerer: Any, votes: Any, **options: Any) -> None:
        self.error: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, args=(home, url, answerer, votes, options), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        while self._loop is None and self._thread.is_alive():
            time.sleep(0.01)
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(15)
        assert not self._thread.is_alive()

    def _run(self, home: Path, url: str, answerer: Any, votes: Any, options: dict[str, Any]) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            await channel(home, url, answerer, votes, **options).poll(self._stop)

        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 handed to the test's own thread
            self.error = error


@contextmanager
def polling(home: Path, faults: Faults | None = None, world: World | None = None, **options: Any) -> Iterator[Any]:
    """(world, answerer, votes) with the bot answering."""
    answerer = options.pop("answerer", None) or SmallAnswerer()
    votes = options.pop("votes", None) or Votes()
    with StandIn(world, faults) as telegram:
        running = Running(home, telegram.url, answerer, votes, **options)
        try:
            yield telegram.world, answerer, votes
        finally:
            running.stop()
        if running.error is not None:
            raise running.error


__all__ = ["Journal", "Running", "Votes", "channel", "polling"]
