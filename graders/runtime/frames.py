"""Length-prefixed JSON over the cell's stdin and stdout, as the supervisor reads and writes it."""

from __future__ import annotations

import json
import os
from typing import Any

#: A frame is a length of four bytes, big-endian, and that many bytes of JSON.
PREFIX_BYTES = 4


class OwnerGoneError(Exception):
    """Stdin has ended: the worker closed the cell or died, and the cell must end with it."""


def read_frame() -> Any:
    """Wait for the worker's next frame. Raises OwnerGoneError at the end of stdin."""
    return json.loads(_read_exactly(int.from_bytes(_read_exactly(PREFIX_BYTES), "big")))


def write_frame(value: object) -> None:
    """Send one frame to the worker."""
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    data = memoryview(len(body).to_bytes(PREFIX_BYTES, "big") + body)
    while data:
        data = data[os.write(1, data) :]


def _read_exactly(size: int) -> bytes:
    pieces = []
    while size:
        piece = os.read(0, min(size, 1 << 20))
        if not piece:
            raise OwnerGoneError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
