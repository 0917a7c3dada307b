"""Whether a store answers and a worker is alive: what container health checks ask."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from .housekeeping import NEARLY_FULL, fullness_in_words
from .transport import open_transport
from .transport.ports import StoreUnusable, TransportError

TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Health:
    """An answer, in a word and in a sentence."""

    is_well: bool
    sentence: str


async def check(store: str, *, alive_s: float, host: str | None = None) -> Health:
    """Ask the store for the workers that reported within `alive_s` seconds, all or those of one host.

    Raises:
        StoreUnusable: if there is no store to ask.
    """
    try:
        async with asyncio.timeout(TIMEOUT_S), open_transport(store) as transport:
            workers = await transport.workers.alive(alive_s)
            fullness = await transport.runs.fullness()
    except StoreUnusable:
        raise
    except (TransportError, TimeoutError) as error:
        return Health(False, f"The store does not answer: {error}")
    if host is not None:
        workers = [worker for worker in workers if worker.worker.rsplit("-", 2)[0] == host]
    if not workers:
        where = f" of {host}" if host is not None else ""
        return Health(False, f"The store answers, but no worker{where} has reported within {alive_s:g} s.")
    if stuck := sum(worker.stuck for worker in workers):
        return Health(False, f"{stuck} runs should go on and do not move. See the workers' log, and restart them.")
    sentence = f"{len(workers)} workers hold {sum(worker.runs for worker in workers)} runs."
    if (share := fullness.share) is not None and share >= NEARLY_FULL:  # which no restart of a container mends
        sentence += f" Soon no more fit in: {fullness_in_words(fullness)}. See `senn runs`."
    return Health(True, sentence)
