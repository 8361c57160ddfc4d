"""Long polling that acknowledges an update only when it is answered.

Telegram forgets every update below the offset that getUpdates is given (https://core.telegram.org/bots/api#getupdates),
so the offset is the lowest update still being answered; those above it come again and are known. Of several processes
over one home one polls, and another takes over when it ends.
"""

import asyncio
import fcntl
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.delivery import seconds
from bot.channels.telegram.secrecy import masked

LOCK = "telegram.lock"
LONG_SECONDS = 25  # how long Telegram may wait for an update before it says that there is none
BATCH = 100  # the most that getUpdates gives
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds after a poll that failed, or before an update is tried again
MOST_TRIES = 12  # about five minutes; an update without a date would else be tried for ever
LOOK_SECONDS = (0.02, 1.0)  # between polls while answers are under way: at first, at most
QUIET_SECONDS = 6 * 86400.0  # after a week without updates Telegram begins to count anew
STOP_SECONDS = 10.0  # what is under way may take this long to finish

log = logging.getLogger("toolkit.telegram")

Fetch = Callable[[int | None, int], Awaitable[list[dict[str, Any]]]]
Run = Callable[[Update], Awaitable[bool]]


class Poller:
    """``fetch(offset, patience)`` gives raw updates; ``run(update)`` answers one and says whether that is settled."""

    def __init__(self, fetch: Fetch, parse: Callable[[dict[str, Any]], Update | None], run: Run) -> None:
        self._fetch = fetch
        self._parse = parse
        self._run = run
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._next: int | None = None  # one above the highest update seen
        self._last = time.monotonic()

    async def poll(self, stop: asyncio.Event) -> None:
        """Poll until ``stop`` is set. Raises InvalidToken when the token is (no longer) accepted."""
        look, failures = LOOK_SECONDS[0], 0
        stopping = asyncio.create_task(stop.wait())
        while not stop.is_set():
            fetching = asyncio.ensure_future(self._fetch(self._offset(), 0 if self._under_way else LONG_SECONDS))
            await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not fetching.done():
                fetching.cancel()
                break
            try:
                new = self._begin(fetching.result())
            except (InvalidToken, Forbidden):
                stopping.cancel()
                raise
            except TelegramError as error:
                await pause(stop, _after(error, failures))
                failures += 1
                continue
            failures = 0
            look = LOOK_SECONDS[0] if new else min(look * 2, LOOK_SECONDS[1])
            if self._under_way:
                await asyncio.wait({*self._under_way.values()}, timeout=look)
        stopping.cancel()
        await self._finish()

    def _offset(self) -> int | None:
        return min(self._under_way, default=self._next)

    def _begin(self, batch: list[dict[str, Any]]) -> int:
        """Start what is new; how many that is."""
        now = time.monotonic()
        if now - self._last > QUIET_SECONDS:
            self._next = None
        self._last = now if batch else self._last
        new = 0
        for raw in batch:
            number = raw.get("update_id")
            if not isinstance(number, int) or number in self._under_way or number < (self._next or number):
                continue
            self._next = number + 1
            update = self._parse(raw)
            if update is not None:
                task = asyncio.create_task(self._settle(update))
                self._under_way[number] = task
                task.add_done_callback(lambda _, number=number: self._under_way.pop(number, None))  # type: ignore[misc]
                new += 1
        return new

    async def _settle(self, update: Update) -> None:
        """Answer an update, however often that takes."""
        for attempt in range(MOST_TRIES):
            try:
                if await self._run(update):
                    return
            except Exception:  # one update that cannot be handled must not stop the others
                log.exception("an update could not be handled")
            await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])
        log.error("an update was given up after %d tries", MOST_TRIES)

    async def _finish(self) -> None:
        """Let answers under way be given, then acknowledge them."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._next is not None:
            try:
                await self._fetch(self._offset(), 0)
            except TelegramError as error:
                log.info("the last answers will be acknowledged by the next start: %s", masked(str(error)))


async def alone(home: Path, stop: asyncio.Event) -> ExitStack | None:
    """Wait until no other process polls for this home; close what is returned to let go. None: stopped meanwhile."""
    stack = ExitStack()
    file = stack.enter_context((home / LOCK).open("a"))
    told = False
    while not stop.is_set():
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if not told:
                log.warning("another process answers Telegram for this home; this one stands by")
                told = True
            await pause(stop, 1.0)
        else:
            return stack
    stack.close()
    return None


def _after(error: TelegramError, failures: int) -> float:
    """How long to wait after a poll that failed, said once for each kind."""
    if isinstance(error, RetryAfter):
        return seconds(error)
    wait = PAUSES[min(failures, len(PAUSES) - 1)]
    if isinstance(error, Conflict):
        log.warning(
            "another program polls with this token; stop it, or use a token of your own (%s)", masked(str(error))
        )
        return max(wait, 5.0)
    level = logging.WARNING if isinstance(error, NetworkError) and failures else logging.INFO
    log.log(level, "Telegram could not be reached, next try in %.0f s: %s", wait, masked(str(error)))
    return wait


async def pause(stop: asyncio.Event, duration: float) -> None:
    """Sleep, but wake up to stop."""
    try:
        async with asyncio.timeout(duration):
            await stop.wait()
    except TimeoutError:
        return
