"""A request's body, received: bounded in bytes and in time, and counted for its sender before it is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import Receive

from .errors import MalformedError, SlowRequestError, TooLargeError


async def receive_body(
    headers: Headers, receive: Receive, *, limit: int, timeout_s: float, count: Callable[[int], None]
) -> bytes:
    """The whole body.

    Args:
        headers: the request's.
        receive: ASGI's.
        limit: most bytes.
        timeout_s: time for it to arrive.
        count: told how many bytes there are, as soon as that is known; it may refuse them.

    Raises:
        MalformedError: if it is encoded, or breaks off.
        TooLargeError: if it is larger than the limit.
        SlowRequestError: if it does not arrive in time.
    """
    counted = _declared(headers, limit)
    if counted:
        count(counted)
    parts, size = [], 0
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise MalformedError("Expected a whole request, but the connection ended.")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > limit:
                    raise TooLargeError(f"Expected a body of at most {limit} bytes, got more.")
                if size > counted:  # it comes in chunks, and nobody has told how many
                    count(size - counted)
                    counted = size
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise SlowRequestError(f"Expected the body within {timeout_s:g} s, got {size} bytes of it.") from None


def _declared(headers: Headers, limit: int) -> int:
    coding = headers.get("content-encoding", "identity")
    if coding.strip().lower() != "identity":
        raise MalformedError(f"Expected a body as it is, got one that is encoded as {coding[:20]!r}.")
    declared = headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdecimal()):
        raise MalformedError(f"Expected a number of bytes as Content-Length, got {declared[:20]!r}.")
    if len(declared.lstrip("0")) > len(str(limit)) or int(declared) > limit:
        raise TooLargeError(f"Expected a body of at most {limit} bytes, got {declared[:20]}.")
    return int(declared)
