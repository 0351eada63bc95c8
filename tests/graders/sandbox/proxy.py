"""Stands between docker-py and a dockerd, and delays, swallows, withholds or cuts what they say to each other."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

#: What happens to requests that are to go wrong: the request is swallowed, or carried out but its answer withheld,
#: cut in its middle, or late.
Fault = Literal["swallow", "withhold", "cut", "delay"]
DELAY_SECONDS = 0.3
#: Of a cut answer, so many bytes get through.
CUT_BYTES = 5


class Proxy:
    """A unix socket that leads to dockerd's; faultless until it is told otherwise."""

    def __init__(self, here: Path, there: Path) -> None:
        self._there = there
        self.address = f"unix://{here}"
        self.fault: Fault | None = None
        #: What the line of a request must hold for it to go wrong.
        self.where = b""
        self._connections: list[_Connection] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(here))
        self._listener.listen()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def spoil(self, fault: Fault | None, where: bytes = b"") -> None:
        """Let requests like this go wrong from now on."""
        self.fault, self.where = fault, where

    def cut_all(self) -> None:
        """Cut every connection there is."""
        for connection in self._connections:
            connection.cut()

    def close(self) -> None:
        """Listen no more, and cut every connection."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self.cut_all()
        for connection in self._connections:
            connection.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near = self._listener.accept()[0]
                far = socket.socket(socket.AF_UNIX)
                try:
                    far.connect(str(self._there))
                except OSError:
                    near.close()
                    far.close()
                    continue
                self._connections.append(_Connection(self, near, far))
                self._connections[-1].start()


class _Connection(threading.Thread):
    """Carries one connection's bytes both ways, and closes both ends when all is said."""

    def __init__(self, proxy: Proxy, near: socket.socket, far: socket.socket) -> None:
        super().__init__()
        self._proxy, self._near, self._far = proxy, near, far
        self._fault: Fault | None = None

    def cut(self) -> None:
        for end in (self._near, self._far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        answers = threading.Thread(target=self._carry_answers)
        answers.start()
        self._carry_requests()
        answers.join()
        self._near.close()
        self._far.close()

    def _carry_requests(self) -> None:
        with suppress(OSError):
            while data := self._near.recv(65536):
                line = data.split(b"\r\n", 1)[0]
                if line.endswith(b"HTTP/1.1"):
                    self._fault = self._proxy.fault if self._proxy.where in line else None
                if self._fault != "swallow":
                    self._far.sendall(data)
        with suppress(OSError):
            self._far.shutdown(socket.SHUT_WR)

    def _carry_answers(self) -> None:
        with suppress(OSError):
            while data := self._far.recv(65536):
                if self._fault == "withhold":
                    continue
                if self._fault == "delay":
                    time.sleep(DELAY_SECONDS)
                if self._fault == "cut":
                    self._near.sendall(data[:CUT_BYTES])
                    break
                self._near.sendall(data)
        self.cut()
