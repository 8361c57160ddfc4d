"""A connection that says nothing, or says its request's head letter by letter, is cut: for ``uvicorn.run(http=…)``.

uvicorn itself closes a connection that rests between two requests, but waits for ever for the first, and for a head
that has begun. A few thousand such connections would take all there are.
"""

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 15.0


class Impatient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """Over httptools or h11, as installed. A request's head has HEAD_SECONDS; its body has its own (``bodies``)."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._patience = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waiting = self.cycle is None or self.cycle.response_complete
        if not waiting and self._patience is not None:
            self._patience.cancel()
            self._patience = None
        elif waiting and self._patience is None:
            self._patience = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        self._patience = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()
