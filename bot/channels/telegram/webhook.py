"""``POST /telegram/webhook``: updates that Telegram brings, answered before they are acknowledged.

200 says that an update is settled; Telegram brings it again after anything else
(https://core.telegram.org/bots/api#setwebhook).
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Update

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 the header's name, no secret
MOST_BYTES = 1 << 20  # the longest message with the message it replies to is under 100 kB
PATIENCE = 25.0  # seconds; Telegram gives up after about a minute and brings the update again

Parse = Callable[[dict[str, Any]], Update | None]
Run = Callable[[Update], Awaitable[bool]]


def route(secret: str, parse: Parse, run: Run) -> Route:
    """The route for a web application to mount; ``run`` answers an update and says whether that is settled."""
    under_way: set[asyncio.Task[bool]] = set()

    async def webhook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
            return _problem(401, "This is for Telegram, which sends the secret token with every update.")
        body = await _body(request)
        if body is None:
            return _problem(413, "An update is never this large.")
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return _problem(400, "An update is a JSON object.")
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            return _problem(400, "An update is a JSON object with an update_id.")
        update = parse(raw)
        if update is None:  # of no form that is known: bringing it again would not help
            return Response(status_code=200)
        task = asyncio.ensure_future(run(update))
        under_way.add(task)  # a task that only the request holds would go with it
        task.add_done_callback(under_way.discard)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done or task.exception() is not None or not task.result():
            return _problem(503, "Not answered yet: bring it again.", {"Retry-After": "5"})
        return Response(status_code=200)

    return Route(PATH, webhook, methods=["POST"], name="telegram-webhook", include_in_schema=False)


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is larger than any update."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        {"type": "about:blank", "title": detail, "status": status, "detail": detail},
        status,
        headers,
        media_type="application/problem+json",
    )
