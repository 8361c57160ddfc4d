"""The stand-in's server: the Bot API over real HTTP on a loopback port, with faults on request.

``with StandIn() as telegram:`` runs it in a thread; ``telegram.url`` is what TOOLKIT_TELEGRAM_API is set to and
``telegram.world`` what people do and see. Requests come as JSON, form or multipart, as the real one takes them.
"""

import asyncio
import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from telegram_standin.rules import Refused
from telegram_standin.world import TOKEN, Call, World

FAULTS = ("429", "502", "timeout", "drop", "duplicate")


@dataclass
class Faults:
    """``share`` of the requests goes wrong, by a seeded choice among ``kinds``; ``queue`` is used up first.

    429 says retry_after 1; 502 is a proxy's HTML; "timeout" takes the request and never answers; "drop" closes the
    connection; none of them does what was asked. "duplicate" brings an update again, after it was acknowledged too.
    "403" says that the bot was blocked.
    """

    share: float = 0.0
    kinds: Sequence[str] = FAULTS
    seed: int = 1
    methods: Sequence[str] = ()  # empty: all of them
    queue: list[str] = field(default_factory=list)
    timeout_seconds: float = 60.0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def next(self, method: str) -> str:
        if self.methods and method not in self.methods:
            return ""
        if self.queue:
            return self.queue.pop(0)
        return self._random.choice(self.kinds) if self._random.random() < self.share else ""


class StandIn:
    """``kept``: whether every call is kept for looking at (not for runs that measure memory)."""

    def __init__(self, world: World | None = None, faults: Faults | None = None, *, port: int = 0, kept: bool = True):
        self.world = world or World()
        self.faults = faults or Faults()
        self._kept = kept
        app = Starlette(routes=[Route("/bot{token}/{method}", self._handle, methods=["GET", "POST"])])
        config = uvicorn.Config(
            app, port=port, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        self._socket = config.bind_socket()
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._delivering = threading.Thread(target=self._deliver, daemon=True)
        self._over = threading.Event()
        self._polling = 0
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._delivering.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.should_exit = True
        self._thread.join(5)
        self._socket.close()

    async def _handle(self, request: Request) -> Response:
        call = Call(time.monotonic(), request.path_params["method"], await _params(request))
        with self.world.changed:
            if self._kept:
                self.world.calls.append(call)
        if request.path_params["token"] != TOKEN:
            return _reply(call, 401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        call.fault = self.faults.next(call.method)
        if call.fault and call.fault != "duplicate":
            return await self._fault(call)
        try:
            call.result = await (self._updates(call) if call.method == "getUpdates" else self._do(call))
        except Refused as error:
            body: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
            return _reply(call, error.status, body | ({"parameters": error.parameters} if error.parameters else {}))
        return _reply(call, 200, {"ok": True, "result": call.result})

    async def _do(self, call: Call) -> Any:
        return self.world.call(call.method, call.params)

    async def _updates(self, call: Call) -> list[dict[str, Any]]:
        if self.world.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
                               "delete the webhook first")  # fmt: skip
        self._polling += 1
        mine = self._polling
        until = time.monotonic() + float(call.params.get("timeout") or 0)
        again = self.world.pending({"limit": 1})[:1] if call.fault == "duplicate" else []
        while not self._over.is_set():
            pending = self.world.pending(call.params)
            if again and again[0] not in pending:
                pending = [*again, *pending]
            if pending or time.monotonic() >= until:
                return pending
            if mine != self._polling:
                raise Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot "
                                   "instance is running")  # fmt: skip
            await asyncio.sleep(0.002)
        return []

    async def _fault(self, call: Call) -> Response:
        if call.fault == "429":
            return _reply(call, 429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 1},
                                      "description": "Too Many Requests: retry after 1"})  # fmt: skip
        if call.fault == "403":
            return _reply(call, 403, {"ok": False, "error_code": 403,
                                      "description": "Forbidden: bot was blocked by the user"})  # fmt: skip
        if call.fault == "502":
            call.status = 502
            return PlainTextResponse("<html><h1>502 Bad Gateway</h1></html>", 502)
        until = time.monotonic() + (self.faults.timeout_seconds if call.fault == "timeout" else 0)
        while time.monotonic() < until and not self._over.is_set():  # noqa: ASYNC110 a thread ends it
            await asyncio.sleep(0.05)
        return _Dropped()

    def _deliver(self) -> None:
        """Bring updates to the webhook, again until they are taken."""
        with httpx.Client(timeout=30.0) as client:
            while not self._over.wait(0.01):
                with self.world.changed:
                    hook = dict(self.world.webhook)
                    waiting = [self.world.updates[n] for n in sorted(self.world.updates)] if hook else []
                for update in waiting:
                    headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
                    try:
                        taken = client.post(hook["url"], json=update, headers=headers).status_code == 200
                    except httpx.HTTPError:
                        taken = False
                    if taken:
                        with self.world.changed:
                            self.world.updates.pop(update["update_id"], None)
                            self.world.changed.notify_all()


class _Dropped(Response):
    """Says nothing and closes the connection."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _reply(call: Call, status: int, body: dict[str, Any]) -> Response:
    call.status = status
    # as ASCII: a lone surrogate in an update must reach the bot as it would from Telegram, escaped
    return Response(json.dumps(body), status, media_type="application/json")


async def _params(request: Request) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return params | dict(json.loads(await request.body()))
    form = await request.form()
    return params | dict(form)
