"""Answer one update: claim it, work out what to do, do it, and say whether it may be acknowledged.

Updates of one chat are answered in their order, chats beside each other. Blocking work (searching, SQLite) runs in
threads. What a handler decides is kept before it is done, so that whoever goes on after a crash repeats nothing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.channels.telegram.claims import Claim, Claims
from bot.channels.telegram.delivery import Call, Delivered, RefusedError, UnfinishedError, deliver
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Edit, Effect, Send
from bot.channels.telegram.questions import Effects
from bot.channels.telegram.said import Said, chat_of, fingerprint
from index.errors import IndexMissing

OLD = timedelta(minutes=10)  # nobody waits for an answer any longer
THREADS = 4  # answers at once; more only wait for each other
BUSY_PAUSE = 0.05  # seconds; another process has this update, or an earlier one of its chat
BUSY_SECONDS = 60.0
TYPING_SECONDS = 0.25  # the answer waits no longer for "typing …" to be shown

log = logging.getLogger("toolkit.telegram")
T = TypeVar("T")
Handler = Callable[[], Effects]
Sorry = Callable[[str], Effects]


@dataclass(slots=True)
class _Outcome:
    """``open`` while an update that a handler took is neither answered nor known to need no answer."""

    open: bool = False


_outcome: ContextVar[_Outcome] = ContextVar("outcome")


class Runner:
    """One per process."""

    def __init__(self, application: Application, call: Call, desk: Desk, claims: Claims) -> None:  # type: ignore[type-arg]
        self.desk = desk
        self._application = application
        self._call = call
        self._claims = claims
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="telegram")
        self._turns: dict[int, tuple[asyncio.Lock, int]] = {}
        self._aside: set[asyncio.Task[None]] = set()

    async def run(self, update: Update) -> bool:
        """Answer an update; True when it need not come again."""
        async with self._turn(chat_of(update) or -update.update_id):
            outcome = _Outcome()
            _outcome.set(outcome)
            await self._application.process_update(update)
            return not outcome.open

    async def carry_out(
        self, update: Update, handler: Handler, sorry: Sorry, said: Said | None = None, *, asks: bool = False
    ) -> None:
        """Do what a handler (blocking) decides, once.

        Should it fail, ``sorry(message id)`` says so; ``asks``: show that an answer is being looked for.
        """
        if said is not None and said.when is not None and datetime.now(UTC) - said.when > OLD:
            log.info("an update older than ten minutes was not answered")
            return
        outcome = _outcome.get()
        outcome.open = True
        typing = self._show_typing(said) if said is not None and asks else None
        claim = await self._claimed(update, partial(_decide, handler, sorry))
        if claim.state == "mine":
            if typing is not None:
                await asyncio.wait({typing}, timeout=TYPING_SECONDS)
            try:
                await self._deliver(update.update_id, claim)
            except UnfinishedError as error:
                log.warning("an update could not be answered and is tried again: %s", error)
                await self.aside(self._claims.release, update.update_id)
                return
            except asyncio.CancelledError:
                self._claims.release(update.update_id)  # at once: the loop may be closing
                raise
        outcome.open = claim.state == "busy"

    async def aside(self, call: Callable[..., T], *args: object) -> T:
        """Run blocking work in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(call, *args))

    async def close(self) -> None:
        for task in tuple(self._aside):
            task.cancel()
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)

    async def _claimed(self, update: Update, decide: Handler) -> Claim:
        """The claim with its plan; waits while another process has it."""
        until = asyncio.get_running_loop().time() + BUSY_SECONDS
        while True:
            claim = await self.aside(self._take, update, decide)
            if claim.state != "busy" or asyncio.get_running_loop().time() > until:
                return claim
            await asyncio.sleep(BUSY_PAUSE)

    def _take(self, update: Update, decide: Handler) -> Claim:
        claim = self._claims.claim(update.update_id, chat_of(update), fingerprint(update))
        if claim.state != "mine" or claim.plan is not None:
            return claim
        plan = decide()
        if plan:
            self._claims.plan(update.update_id, plan)
        else:
            self._claims.finish(update.update_id)
        return replace(claim, plan=plan)

    async def _deliver(self, update: int, claim: Claim) -> None:
        """Do what is left of a plan, noting each step."""
        plan = claim.plan or ()
        for step in range(claim.step, len(plan)):
            effect = plan[step]
            try:
                done = await deliver(self._call, effect)
            except RefusedError as error:
                log.warning("not delivered: %s", error)
                done = Delivered()
                if error.muted:
                    await self.aside(self._refused, effect)
                    await self.aside(self._claims.finish, update)
                    return
            if done.moved_from:
                await self.aside(self.desk.store.move, done.moved_from, done.chat)
            memory = effect.memory if isinstance(effect, Send | Edit) else None
            last = step == len(plan) - 1
            await self.aside(
                partial(self._claims.delivered, update, step, (done.chat, done.message), memory, last=last)
            )

    def _show_typing(self, asked: Said) -> asyncio.Task[None]:
        task = asyncio.create_task(self._typing(asked))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
        return task

    async def _typing(self, asked: Said) -> None:
        try:
            shown = {"chat_id": asked.chat, "action": "typing", "message_thread_id": asked.thread or None}
            await self._call("sendChatAction", shown)
        except TelegramError:
            log.debug("typing could not be shown")

    def _refused(self, effect: Effect) -> None:
        # A person who blocked the bot and writes again has unblocked it; a group that allows it again says nothing.
        if isinstance(effect, Send) and effect.chat < 0:
            self.desk.store.mute(effect.chat, muted=True)

    @asynccontextmanager
    async def _turn(self, key: int) -> AsyncIterator[None]:
        """First come, first served within a chat; locks go when nobody waits."""
        lock, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._turns[key]
            if waiting == 1:
                del self._turns[key]
            else:
                self._turns[key] = (lock, waiting - 1)


def _decide(handler: Handler, sorry: Sorry) -> Effects:
    try:
        return handler()
    except IndexMissing:
        return sorry("not-ready")
    except Exception:  # a person is waiting: whatever went wrong is logged, and they are told
        log.exception("an update could not be answered")
        return sorry("trouble")
