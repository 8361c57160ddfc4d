"""An answer as server-sent events: ``statement``…, ``citations``, ``done``; ``error`` when it fails after the start.

The format is the HTML standard's (section 9.2): one ``event:`` and one ``data:`` line, JSON without raw newlines, and a
blank line. ``done`` carries the whole Answer, so a client may read nothing else.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse

from bot.channels.web import problem
from bot.records import Answer

HEAD_START = 1.0  # an answer ready by then (all but a language model's) still gets its own HTTP status when it fails
PING_SECONDS = 10.0  # proxies cut a silent connection after 30 to 60 seconds
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx holds a stream back unless told


def wanted(accept: str) -> bool:
    """Whether a request's Accept header asks for events by name."""
    for part in accept.split(","):
        media_type, *parameters = (piece.strip() for piece in part.lower().split(";"))
        if media_type == "text/event-stream":
            return not any(parameter.replace(" ", "") in ("q=0", "q=0.0", "q=0.00") for parameter in parameters)
    return False


async def stream(task: "asyncio.Task[Answer]") -> StreamingResponse:
    """Answer with events. Raises what the task raises if it does so within HEAD_START."""
    await asyncio.wait({task}, timeout=HEAD_START)
    if task.done():
        task.result()
    return StreamingResponse(_events(task), media_type="text/event-stream", headers=HEADERS)


async def _events(task: "asyncio.Task[Answer]") -> AsyncIterator[bytes]:
    try:
        while not task.done():
            yield b": still working\n\n"
            await asyncio.wait({task}, timeout=PING_SECONDS)
        error = task.exception()
        if isinstance(error, Exception):
            yield _event("error", problem.of(error).document())
            return
        answer = task.result().to_json()
        for statement in answer["statements"]:
            yield _event("statement", statement)
        if answer["citations"]:
            yield _event("citations", answer["citations"])
        yield _event("done", answer)
    finally:
        task.cancel()  # the reader left: nobody waits for the rest


def _event(name: str, data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n".encode()
