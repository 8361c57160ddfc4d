"""What is written down of every request: one structured log line and the metrics. Never a question, never an address.

The line is JSON with route, method, status and milliseconds. The route is the pattern, such as
``/api/resources/{resource_id}``, not the address that was typed, which may hold a question.
"""

import json
import logging
import time
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.metrics import Metrics

log = logging.getLogger("toolkit.requests")


class Observe:
    """The outermost layer: sees every request to its end, aborted ones too."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 499  # nginx's number for a client that left before the answer

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            seconds = time.perf_counter() - begun
            self._note(scope, status, seconds)

    def _note(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        path = getattr(scope.get("route"), "path", "")
        route = path if isinstance(path, str) and path else "other"  # strangers' paths must not become labels
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self.metrics.observe(route, method, status, seconds)
        if log.isEnabledFor(logging.INFO):
            line = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
            log.info(json.dumps(line))
