"""Just enough of HTTP/1.1 for the stand-in: lean, since it shares the benchmark's processors, and able to misbehave.

A framework would cost ten times the work of the answers themselves, and hides the connection that has to be dropped.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cached_property
from http import HTTPStatus
from urllib.parse import parse_qsl

#: What the real Ok's proxy takes, in bytes.
BODY_LIMIT = 30 << 20
HEAD_LIMIT = 64 << 10

_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @cached_property
    def path(self) -> str:
        """The target's path, still quoted."""
        return self.target.partition("?")[0]

    @cached_property
    def query_text(self) -> str:
        """The target's query as it came."""
        return self.target.partition("?")[2]

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The target's query, decoded."""
        return dict(parse_qsl(self.query_text, keep_blank_values=True)) if self.query_text else {}

    @cached_property
    def is_json(self) -> bool:
        """Whether the body says that it is JSON."""
        return self.headers.get("content-type", "").startswith("application/json")

    @cached_property
    def fields(self) -> Mapping[str, object]:
        """The body's fields, from JSON or from a form; none where it is neither."""
        if not self.body:
            return {}
        if not self.is_json:
            return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, and what goes wrong with it on its way."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    #: The connection ends without a byte of the answer.
    dropped: bool = False
    #: By how much the clock of the Date header is ahead.
    clock_seconds: float = 0.0

    def encode(self) -> bytes:
        """Return the answer's bytes."""
        extra = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = (
            f"HTTP/1.1 {self.status} {_PHRASES.get(self.status, 'Unknown')}\r\n"
            f"Date: {formatdate(time.time() + self.clock_seconds, usegmt=True)}\r\n"
            f"Content-Type: {self.content_type}\r\nContent-Length: {len(self.body)}\r\n{extra}\r\n"
        )
        return head.encode("latin-1") + self.body


Handler = Callable[[Request], Reply]

_TOO_LARGE = Reply(413, b"<html><h1>413 Request Entity Too Large</h1></html>", "text/html", {"Connection": "close"})
_BAD = Reply(400, b"<html><h1>400 Bad Request</h1></html>", "text/html", {"Connection": "close"})


class Connection(asyncio.Protocol):
    """Serves one connection, one request after the other."""

    def __init__(self, handler: Handler, connections: "set[Connection]") -> None:
        self._handler = handler
        self._connections = connections
        self._buffer = bytearray()
        self._busy = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer on."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's signature
        """Forget the transport: a delayed answer has nowhere to go."""
        self._transport = None
        self._connections.discard(self)

    def drop(self) -> None:
        """End the connection without a word."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    def data_received(self, data: bytes) -> None:
        """Answer what has come in completely."""
        self._buffer += data
        self._serve()

    def _serve(self) -> None:
        while not self._busy and self._transport is not None and (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            request, length = _parse_head(bytes(self._buffer[:end]))
            if request is None or length > BODY_LIMIT:
                self._answer(_BAD if request is None else _TOO_LARGE)
                return
            start, stop = end + 4, end + 4 + length
            if len(self._buffer) < stop:
                return
            body = bytes(self._buffer[start:stop])
            del self._buffer[:stop]
            self._send(self._handler(Request(request.method, request.target, request.headers, body)))
        if len(self._buffer) > HEAD_LIMIT and b"\r\n\r\n" not in self._buffer:
            self._answer(_BAD)

    def _send(self, reply: Reply) -> None:
        if not reply.delay_seconds:
            self._answer(reply)
            return
        self._busy = True
        asyncio.get_running_loop().call_later(reply.delay_seconds, self._send_late, reply)

    def _send_late(self, reply: Reply) -> None:
        self._busy = False
        self._answer(reply)
        self._serve()

    def _answer(self, reply: Reply) -> None:
        if self._transport is None:
            return
        if reply.dropped:
            self.drop()
            return
        self._transport.write(reply.encode())
        if reply.headers.get("Connection") == "close":
            self._transport.close()
            self._transport = None


def _parse_head(head: bytes) -> tuple[Request | None, int]:
    """Return the request without its body, and the body's length."""
    first, _, rest = head.decode("latin-1").partition("\r\n")
    words = first.split(" ")
    headers = {}
    for line in rest.split("\r\n") if rest else ():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length", "0")
    if len(words) != 3 or not length.isdecimal() or "transfer-encoding" in headers:
        return None, 0
    return Request(words[0], words[1], headers), int(length)
