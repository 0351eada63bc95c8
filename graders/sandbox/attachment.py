"""The raw connection to a container's streams, which Docker's client gives only half wrapped."""

import ssl
from typing import Any, Protocol


class Attachment(Protocol):
    """A raw connection to a container's streams."""

    def settimeout(self, seconds: float) -> None:
        """Bound the next calls."""

    def sendall(self, data: bytes) -> None:
        """Write to the container's stdin."""

    def recv(self, size: int) -> bytes:
        """Read what the container wrote, in Docker's packing; empty at its end."""

    def is_quiet(self) -> bool:
        """Tell whether the connection stands and nothing came that nobody asked for."""

    def close(self) -> None:
        """End the container's stdin, and with it the container."""


class AttachedSocket:
    """An attached socket that keeps the HTTP response behind it alive."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._socket = getattr(stream, "_sock", stream)
        self.settimeout = self._socket.settimeout
        self.sendall = self._socket.sendall
        self.recv = self._socket.recv

    def is_quiet(self) -> bool:
        """Tell whether the connection stands and nothing came."""
        self._socket.settimeout(0)
        try:
            self._socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()
        self._socket.close()
