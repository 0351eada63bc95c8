"""Runs a stand-in over real HTTP on loopback, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from tests.simulators.ok.wire import Connection, Handler

T = TypeVar("T")


class Serving:
    """Answers requests by a handler until the block ends, one at a time; port 0 takes a free one."""

    def __init__(self, name: str, handler: Handler, port: int = 0, host: str = "127.0.0.1") -> None:
        self._handler = handler
        self._host = host
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._connections: set[Connection] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def inside(self, action: Callable[[], T]) -> T:
        """Do something between two requests, so that no lock is needed."""

        async def act() -> T:
            return action()

        return asyncio.run_coroutine_threadsafe(act(), self._loop).result()

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._connect, self._host, self.port, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]

    def _connect(self) -> Connection:
        return Connection(self._handler, self._connections)

    async def _close(self) -> None:
        self._server.close()
        for connection in list(self._connections):
            connection.drop()
        await self._server.wait_closed()
        await asyncio.sleep(0)
