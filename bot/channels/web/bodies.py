"""Request bodies: no larger than their route allows, and no slower than a person's line.

A body over the limit ends in Problem 413, one that does not come in BODY_SECONDS in 408; the connection is then closed,
since what would follow on it is the rest of the body.
"""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.problem import Problem

MOST_BYTES = 64 * 1024  # a question of 20,000 Greek letters is 40 kB; JSON escapes only what a client chooses to escape
BODY_SECONDS = 15.0


class BodyLimit:
    """``larger`` names the routes that take more: given the path, the bytes allowed there, or 0 for the default."""

    def __init__(self, app: ASGIApp, larger: Callable[[str], int] = lambda path: 0) -> None:
        self.app = app
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        allowed = self.larger(scope["path"])
        most = allowed or MOST_BYTES
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if announced.isdigit() and int(announced) > most:
            raise _too_large(most)
        if allowed:
            await self._in_pieces(scope, receive, send, most)
        else:
            await self._whole(scope, receive, send)

    async def _in_pieces(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        """Hand a large body on as it comes: an upload may take its time as a whole, but every piece must come."""
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    message = await receive()
            except TimeoutError as error:
                raise _too_slow() from error
            taken += len(message.get("body", b""))
            if taken > most:
                raise _too_large(most)
            return message

        await self.app(scope, limited, send)

    async def _whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a small body here, within one deadline, and hand it on in one piece."""
        pieces: list[bytes] = []
        taken = 0
        try:
            async with asyncio.timeout(BODY_SECONDS):
                while taken <= MOST_BYTES:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return
                    pieces.append(message.get("body", b""))
                    taken += len(pieces[-1])
                    if not message.get("more_body"):
                        break
        except TimeoutError as error:
            raise _too_slow() from error
        if taken > MOST_BYTES:
            raise _too_large(MOST_BYTES)
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()  # from here on only the disconnect comes
            given = True
            return {"type": "http.request", "body": b"".join(pieces), "more_body": False}

        await self.app(scope, replay, send)


def _too_large(most: int) -> Problem:
    return Problem(413, f"This is too large: at most {most:,} bytes are taken here.", {"Connection": "close"})


def _too_slow() -> Problem:
    return Problem(408, "The request did not arrive in time: please send it again.", {"Connection": "close"})
