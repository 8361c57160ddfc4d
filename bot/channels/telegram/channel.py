"""The Telegram channel put together: a python-telegram-bot application over one Answerer, polled or by webhook."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ExtBot

from bot.channels.telegram import webhook
from bot.channels.telegram.claims import BEAT_SECONDS, Claims
from bot.channels.telegram.database import Database
from bot.channels.telegram.desk import Answering, Desk, Rate, Votes
from bot.channels.telegram.polling import BATCH, PAUSES, Poller, alone, pause
from bot.channels.telegram.presentation import present
from bot.channels.telegram.register import register
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.runner import Runner
from bot.channels.telegram.said import Me
from bot.channels.telegram.secrecy import hide, masked
from bot.channels.telegram.store import Store

UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
PRUNE_SECONDS = 3600.0
CONNECT_PAUSES = (0.5, 1.0, 2.0, 4.0, None)  # seconds; a wrong address should be said soon, a hiccup not at all
CONNECTIONS = 40
WEBHOOK_CONNECTIONS = 40  # updates that Telegram brings at once; its default

log = logging.getLogger("toolkit.telegram")


class ConnectionFailedError(Exception):
    """The bot cannot start; ``str()`` is the sentence a person reads."""


class WrongTokenError(ConnectionFailedError):
    """Telegram does not accept the token."""


class UnreachableError(ConnectionFailedError):
    """Telegram cannot be reached."""


class QuietBot(ExtBot[None]):
    """A bot that does not show its token, and gives updates as they came."""

    def __repr__(self) -> str:
        return "QuietBot(token='…')"

    async def call(self, method: str, params: dict[str, Any]) -> Any:
        """What Telegram says, as JSON: of a message that was sent only its number is read.

        python-telegram-bot makes some forty objects of it, and as many of the parameters: a fifth of an answer's
        processor time.
        """
        return await self._post(method, params)

    async def fetch(self, offset: int | None, patience: int) -> list[dict[str, Any]]:
        """Raw updates from ``offset`` on: one that python-telegram-bot cannot read must not hide the others."""
        wanted = {"offset": offset, "timeout": patience, "limit": BATCH, "allowed_updates": UPDATES}
        got = await self._post("getUpdates", wanted, read_timeout=patience + 10.0)
        return [raw for raw in got if isinstance(raw, dict)] if isinstance(got, list) else []

    async def disconnect(self) -> None:
        """Close the connections, those of a start that failed too (``shutdown`` leaves them open)."""
        for request in self._request:
            await request.shutdown()

    def parse(self, raw: dict[str, Any]) -> Update | None:
        """The update, or None (logged) when it has no form that is known."""
        try:
            return Update.de_json(raw, self)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
            log.warning("update %s has no form that is known and was left", raw.get("update_id"))
            return None


class TelegramChannel:
    """Everything of one bot in one process. Journal and Answerer stay the caller's."""

    def __init__(
        self, token: str, api: str, home: Path, answerer: Answering, votes: Votes, *, rate: Rate, inline_rate: Rate,
        journal_days: int,
    ) -> None:  # fmt: skip
        hide(token)
        # It logs every gateway's error page with a trace; what that means for us is logged where it is dealt with.
        logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
        self._home = home
        self._given = (answerer, votes, rate, inline_rate, journal_days)
        self.bot = QuietBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=AiohttpRequest(CONNECTIONS),
            get_updates_request=AiohttpRequest(2),
        )
        self.application = Application.builder().bot(self.bot).updater(None).build()
        self.runner: Runner | None = None
        self._claims: Claims | None = None
        self._stop = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TelegramChannel"]:
        """Connect and be ready to answer. Raises WrongTokenError, TelegramError or HomeDamaged."""
        database = await asyncio.to_thread(Database.open, self._home)
        try:
            await self._connect()
        except BaseException:
            await self.bot.disconnect()
            database.close()
            raise
        store, claims = Store(database), Claims(database)
        me = Me(self.bot.id, self.bot.username)
        await asyncio.to_thread(claims.belong, me.id)
        answerer, votes, rate, inline_rate, journal_days = self._given
        desk = Desk(answerer, votes, store, rate, inline_rate, me, journal_days)
        runner = Runner(self.application, self.bot.call, desk, claims)
        register(self.application, runner)
        self.runner, self._claims = runner, claims
        beating = asyncio.create_task(self._beat(store, claims))
        presenting = asyncio.create_task(
            present(self.bot, lambda key, value: asyncio.to_thread(store.note, key, value))
        )
        try:
            yield self
        finally:
            self.runner = None
            for task in (beating, presenting):
                task.cancel()
            await asyncio.gather(beating, presenting, return_exceptions=True)
            await runner.close()
            await self.application.shutdown()
            await asyncio.to_thread(claims.close)
            database.close()

    async def poll(self, stop: asyncio.Event) -> None:
        """Answer by long polling until ``stop`` is set; stands by while another process does.

        Raises ConnectionFailedError or HomeDamaged.
        """
        try:
            await self._poll(stop)
        except InvalidToken as error:
            raise _wrong_token() from error
        except TelegramError as error:
            raise UnreachableError(
                f"Telegram cannot be reached ({masked(str(error))}): check the network, and TOOLKIT_TELEGRAM_API."
            ) from error

    async def _poll(self, stop: asyncio.Event) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        held = await alone(self._home, stop)
        if held is None:
            return
        with held:
            async with self.running():
                assert self.runner is not None
                assert self._claims is not None
                await asyncio.to_thread(self._claims.inherit)
                await self.bot.delete_webhook()  # Telegram refuses getUpdates while there is one
                log.info("answering as @%s", self.bot.username)
                await Poller(self.bot.fetch, self.bot.parse, self.runner.run).poll(stop)

    def mount(self, app: Starlette, public_url: str, secret: str) -> None:
        """Answer by webhook inside a web application, from its start to its end."""
        app.router.routes.insert(0, self.route(secret))
        inner = app.router.lifespan_context

        @asynccontextmanager
        async def lifespan(of: Any) -> AsyncIterator[Any]:
            async with inner(of) as state:
                task = asyncio.create_task(self._serve(public_url, secret))
                yield state
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

        app.router.lifespan_context = lifespan

    async def _serve(self, public_url: str, secret: str) -> None:
        """Run until cancelled; the website is served whatever becomes of Telegram."""
        for wait in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                async with self.running():
                    await self.listen(public_url, secret)
                    log.info("answering as @%s at %s%s", self.bot.username, public_url, webhook.PATH)
                    await asyncio.Event().wait()
            except WrongTokenError as error:
                log.critical("%s", error)  # no trace: the sentence says all
                return
            except TelegramError as error:
                log.warning("Telegram did not take the webhook, next try in %.0f s: %s", wait, masked(str(error)))
                await asyncio.sleep(wait)

    async def listen(self, public_url: str, secret: str) -> None:
        """Tell Telegram where to bring updates; only while running."""
        await self.bot.set_webhook(
            f"{public_url}{webhook.PATH}", secret_token=secret, allowed_updates=UPDATES,
            max_connections=WEBHOOK_CONNECTIONS,
        )  # fmt: skip

    def route(self, secret: str) -> Route:
        """The webhook's route. It answers 503 until ``running``, and Telegram brings the update again."""

        async def run(update: Update) -> bool:
            return self.runner is not None and await self.runner.run(update)

        return webhook.route(secret, self.bot.parse, run)

    async def _connect(self) -> None:
        for wait in CONNECT_PAUSES:
            try:
                await self.application.initialize()
            except InvalidToken as error:
                raise _wrong_token() from error
            except TelegramError as error:
                if wait is None:
                    raise
                log.warning("Telegram could not be reached, next try in %.0f s: %s", wait, masked(str(error)))
                await pause(self._stop, wait)
            else:
                return

    async def _beat(self, store: Store, claims: Claims) -> None:
        beats = 0
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await asyncio.to_thread(claims.beat)
            beats += 1
            if beats % int(PRUNE_SECONDS / BEAT_SECONDS) == 0:
                await asyncio.to_thread(claims.prune)
                await asyncio.to_thread(store.prune)


def _wrong_token() -> WrongTokenError:
    return WrongTokenError("Telegram does not accept the token: check TOOLKIT_TELEGRAM_TOKEN with @BotFather.")
