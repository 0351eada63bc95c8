"""Reads bodies within bounds of size and time: whoever sends them is not known yet."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from worker.trigger.refusal import RequestRefusedError

#: How long a body may take to come.
READ_SECONDS = 20.0


async def bounded(request: Request, limit_bytes: int) -> bytes:
    """Return a body. Raises RequestRefusedError where it is too large or too slow."""
    body = await _read(request, limit_bytes, limit_bytes)
    if body is None:
        raise RequestRefusedError(413, f"the body is over {limit_bytes >> 10} KB")
    return body


async def drained(request: Request, kept_bytes: int, limit_bytes: int) -> bytes | None:
    """Return a body, or None of one that is too large to be kept but was read to its end.

    Raises RequestRefusedError as above, with a limit of its own.
    """
    return await _read(request, kept_bytes, limit_bytes)


async def _read(request: Request, kept_bytes: int, limit_bytes: int) -> bytes | None:
    kept, length = bytearray(), 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                length += len(chunk)
                if length > limit_bytes:
                    raise RequestRefusedError(413, f"the body is over {limit_bytes >> 10} KB")
                if length <= kept_bytes:
                    kept += chunk
                else:
                    kept.clear()
    except TimeoutError:
        raise RequestRefusedError(408, f"the body did not come within {READ_SECONDS:g} s") from None
    except ClientDisconnect:
        raise RequestRefusedError(400, "the connection ended within the body") from None
    return bytes(kept) if length <= kept_bytes else None
