"""Whole messages over a stream socket: four bytes of length, big-endian, and that many of JSON."""

from __future__ import annotations

import json
from socket import recv_fds, send_fds
from socket import socket as socket_type
from socket import timeout as _TIMEOUT  # noqa: N812 -- a TimeoutError from Python 3.10 on
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.errors import MalformedError

if TYPE_CHECKING:
    import socket

PREFIX_BYTES = 4
#: The largest message; the other end is never asked to hold more.
MESSAGE_BYTES = 8 << 20
_PIECE_BYTES = 1 << 16

# Bound early: what the modules hold may be patched by a test, or replaced by student code.
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder().decode


def encode(message: list[Any]) -> bytes:
    """Return a message as a frame, prefix included. Raises OverflowError if it is too large."""
    body = _encode(message).encode("ascii")
    if len(body) > MESSAGE_BYTES:
        raise OverflowError(f"a message of {len(body)} bytes is larger than the {MESSAGE_BYTES} that cross at once")
    return len(body).to_bytes(PREFIX_BYTES, "big") + body


def decode(body: bytes) -> Any:
    """Return the JSON of a frame. Raises MalformedError."""
    try:
        return _decode(body.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"no JSON: {type(error).__name__}") from None


class Line:
    """One end of a socket: whole frames in and out. EOFError means that the other end is gone."""

    __slots__ = ("_held", "_socket", "depth")

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._held = b""
        #: How many calls are under way on it, one within the other.
        self.depth = 0

    def send(self, frame: bytes) -> None:
        """Send one frame."""
        try:
            self._socket.sendall(frame)
        except ConnectionError as error:
            raise EOFError from error
        except _TIMEOUT as error:
            raise TimeoutError from error

    def receive(self) -> bytes:
        """Wait for one frame and return its body. Raises MalformedError if it is too large."""
        held = self._held
        while len(held) < PREFIX_BYTES:
            held += self._more()
        end = int.from_bytes(held[:PREFIX_BYTES], "big") + PREFIX_BYTES
        if end > MESSAGE_BYTES + PREFIX_BYTES:
            raise MalformedError("a message larger than any may be")
        if len(held) < end:
            held = self._until(held, end)
        self._held = held[end:]
        return held[PREFIX_BYTES:end]

    def hand_over(self, it: socket.socket) -> None:
        """Send a socket, to one who waits for it and for nothing else."""
        send_fds(self._socket, [b"."], [it.fileno()])

    def take_over(self) -> socket.socket:
        """Wait for a socket."""
        return socket_type(fileno=recv_fds(self._socket, 1, 1)[1][0])

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()

    def _until(self, held: bytes, end: int) -> bytes:
        pieces, size = [held], len(held)
        while size < end:
            piece = self._more()
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)

    def _more(self) -> bytes:
        try:
            piece = self._socket.recv(_PIECE_BYTES)
        except ConnectionError as error:
            raise EOFError from error
        except _TIMEOUT as error:
            raise TimeoutError from error
        if not piece:
            raise EOFError
        return piece
