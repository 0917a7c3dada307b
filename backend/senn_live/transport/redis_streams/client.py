"""The connection to Redis: keys, scripts, errors in the words of the ports, and the bell that wakes whoever waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.resources import files
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from ..ports import StoreFull, StoreUnavailable, TransportError

RUN = "senn:run:"
RUNS = "senn:runs"
JOURNAL = "senn:journal:"
COMMANDS = "senn:commands:"
WAITING = "senn:jobs:waiting"
HELD = "senn:jobs:held"
WORKERS = "senn:workers"
OWNERS = "senn:bytes"
COUNTER_RUNS = "senn:counter:runs"
COUNTER_PLACES = "senn:counter:places"
BELL = "senn:bell:"
BELL_JOBS = "senn:bell:jobs"

TIMEOUT_S = 5.0
CONNECTIONS = 32  # of one process
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 2.0
_SAFETY_S = 1.0


class Client:
    """Redis, for the adapters of this package.

    A call is tried once: whether an append whose reply got lost took place is for its caller to find out
    (`Journal.tail`).
    """

    def __init__(self, url: str) -> None:
        # Whoever finds all connections in use waits for one: hundreds of readers may join, or look again, at one time.
        pool = BlockingConnectionPool.from_url(
            url,
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
            max_connections=CONNECTIONS,
            timeout=TIMEOUT_S,
        )
        self.redis: Redis = Redis.from_pool(pool)
        scripts = files(__package__).joinpath("scripts")
        self._scripts = {
            name: self.redis.register_script(scripts.joinpath(f"{name}.lua").read_text())
            for name in ("create", "delete", "append", "send", "discard", "jobs", "report")
        }
        # A subscription is silent for as long as nothing happens: no timeout there.
        self._subscriber: Redis = Redis.from_url(url, socket_connect_timeout=TIMEOUT_S, socket_keepalive=True)
        self.bell = Bell(self._subscriber)

    async def close(self) -> None:
        """Close every connection."""
        await self.bell.close()
        await self._subscriber.aclose()
        await self.redis.aclose()

    async def script(self, name: str, keys: list[str], arguments: list[str | bytes | int]) -> Any:
        """What the script gives."""
        return await self.call(self._scripts[name](keys=keys, args=arguments))

    async def call(self, reply: Any) -> Any:
        """Await a reply (redis-py's types do not say which), with errors in the words of the ports.

        Raises:
            TransportError: if Redis is away, refuses or is full.
        """
        try:
            return await reply
        except RedisError as error:
            raise translated(error) from error


def translated(error: RedisError) -> TransportError:
    """The error in the words of the ports."""
    text = str(error)
    if isinstance(error, ResponseError) and ("OOM" in text or "maxmemory" in text):
        return StoreFull("Expected room in the store, but Redis is at its maxmemory. Delete old runs or give it more.")
    if isinstance(error, ResponseError) and "MISCONF" in text:
        return StoreFull("Expected Redis to save, but it cannot write its disk. Free disk space on its machine.")
    return StoreUnavailable(f"Expected to reach Redis, but: {text or type(error).__name__}. Check that it is running.")


class Bell:
    """Wakes waiters when something was published on a channel. A ring carries no data: the streams hold that.

    Pub/sub loses messages while a connection is down. So whoever waits asks the stream again after every ring, after
    every (re)subscription, and once a second in any case.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiters: dict[str, set[asyncio.Event]] = {}
        self._pubsub: PubSub | None = None
        self._listener: asyncio.Task[None] | None = None

    async def wait(self, channels: list[str], condition: Callable[[], Awaitable[bool]], timeout_s: float) -> bool:
        """Whether `condition` became true within the time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        rung = asyncio.Event()
        for channel in channels:
            self._waiters.setdefault(channel, set()).add(rung)
        try:
            await self._subscribe(channels)
            while True:
                rung.clear()
                if await condition():
                    return True
                left = deadline - loop.time()
                if left <= 0:
                    return False
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(left, _SAFETY_S)):
                        await rung.wait()
        finally:
            for channel in channels:
                self._waiters[channel].discard(rung)

    async def close(self) -> None:
        """Stop listening."""
        while self._listener is not None and not self._listener.done():
            # More than once, because redis-py swallows a cancellation that arrives while it connects.
            self._listener.cancel()
            await asyncio.wait([self._listener], timeout=0.1)

    async def _subscribe(self, channels: list[str]) -> None:
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        if self._pubsub is not None:
            missing = [channel for channel in channels if channel.encode() not in self._pubsub.channels]
            if missing:
                with suppress(RedisError):  # the listener meets it too, and subscribes again
                    await self._pubsub.subscribe(*missing)

    async def _listen(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(BELL_JOBS, *self._waiters)
                    self._pubsub = pubsub
                    async for message in pubsub.listen():
                        pause_s = _FIRST_PAUSE_S
                        await self._ring(pubsub, message["channel"].decode())
            except (RedisError, OSError, ValueError):  # the last: a message that is none
                pass
            finally:
                self._pubsub = None
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _ring(self, pubsub: PubSub, channel: str) -> None:
        waiters = self._waiters.get(channel)
        if waiters:
            for waiter in waiters:
                waiter.set()
        elif channel != BELL_JOBS and waiters is not None:
            # Nobody has waited here since the last ring: a run that is not watched any more.
            del self._waiters[channel]
            await pubsub.unsubscribe(channel)
