"""Ends connections on which no request comes: a few hundred of them would keep everybody else out."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

#: How long a request's head may take to come, and half of how long it may at most; bodies have a limit of their own.
HEAD_SECONDS = 10.0


class PunctualProtocol(H11Protocol):
    """Speaks HTTP with whoever says something; the server itself waits without limit for a head."""

    head_seconds = HEAD_SECONDS
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn's own type
        """Begin, and look now and then whether anything has come."""
        super().connection_made(transport)
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._look = self.loop.call_later(self.head_seconds, self._look_at, self.cycle, self._is_idle())

    def _look_at(self, request: RequestResponseCycle | None, was_idle: bool) -> None:
        if was_idle and self._is_idle() and self.cycle is request:
            self.transport.close()
        else:
            self._look_later()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete
