"""What an operator asks of a store: what is in it, whose it is, and to let go of some of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from .transport.opening import is_there, open_transport
from .transport.ports import Fullness, StoreUnusable, Transport, UnknownRun

DAY_S = 86_400.0
NEARLY_FULL = 0.95  # of the store's limit, as in the API's health
ORDERS = ("size", "age", "owner")


@dataclass(frozen=True)
class RunLine:
    """A run as an operator sees it; `owner` and `created_s` are empty where its record is damaged."""

    run: str
    owner: str
    created_s: float | None
    size: int
    state: str


def in_bytes(size: float) -> str:
    """A number of bytes as people read it."""
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.3g} {unit}" if unit != "bytes" else f"{size:.0f} bytes"
        size /= 1024
    return f"{size:.3g} GiB"


def in_time(seconds: float) -> str:
    """A duration as people read it; none is negative, whatever a clock did."""
    seconds = max(0.0, seconds)
    for size, unit in ((DAY_S, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


@asynccontextmanager
async def _opened(store: str) -> AsyncIterator[Transport]:
    if not is_there(store):
        raise StoreUnusable(f"Expected a store at {store}, found none. Name the one that the server uses with --store.")
    async with open_transport(store) as transport:
        yield transport


async def look(store: str) -> tuple[list[RunLine], Fullness]:
    """Every run of a store, newest first, and how full the store is."""
    async with _opened(store) as transport:
        return await _lines(transport), await transport.runs.fullness()


async def _lines(transport: Transport) -> list[RunLine]:
    sizes = await transport.runs.sizes()
    states = {one.run: "held" if one.is_held else "waiting" for one in await transport.jobs.standings()}
    records = {record.run: record for record in await transport.runs.all()}
    whole = [
        RunLine(run, record.owner, record.created_s, sizes.get(run, 0), states.get(run, "kept"))
        for run, record in records.items()
    ]
    return whole + [RunLine(run, "", None, size, "damaged") for run, size in sizes.items() if run not in records]


def table(lines: Sequence[RunLine], fullness: Fullness, *, by: str, now_s: float, most: int) -> str:
    """The largest, oldest or those of who has most first, and what they come to."""
    owners: Counter[str] = Counter()
    for line in lines:
        owners[line.owner] += line.size
    orders: dict[str, Callable[[RunLine], Any]] = {
        "size": lambda line: -line.size,
        "age": lambda line: line.created_s or 0.0,
        "owner": lambda line: (-owners[line.owner], line.owner, -line.size),
    }
    shown = sorted(lines, key=orders[by])[:most]
    cells = [("RUN", "OWNER", "AGE", "SIZE", "STATE")] + [
        (
            line.run,
            line.owner or "?",
            "?" if line.created_s is None else in_time(now_s - line.created_s),
            in_bytes(line.size),
            line.state,
        )
        for line in shown
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    left_out = f" {len(lines) - len(shown)} more are not shown." if len(shown) < len(lines) else ""
    total = f"{len(lines)} runs of {len(owners)} owners, {in_bytes(owners.total())}; {fullness_in_words(fullness)}."
    return "\n".join([*(text if shown else []), total + left_out])


def fullness_in_words(fullness: Fullness) -> str:
    """How full a store is, in a clause."""
    if fullness.limit_bytes is None:
        return f"the store takes {in_bytes(fullness.used_bytes)}, without a limit"
    share = fullness.share or 0.0
    return f"the store takes {in_bytes(fullness.used_bytes)} of {in_bytes(fullness.limit_bytes)} ({share:.0%})"


async def delete(
    store: str, runs: Sequence[str], *, owner: str | None = None, older_than_days: float | None = None
) -> list[RunLine]:
    """Delete the runs that are named, or all of an owner or of an age that no worker has or waits for. Gives those.

    Raises:
        UnknownRun: if one that is named is not there; then nothing is deleted.
    """
    async with _opened(store) as transport:
        lines = await _lines(transport)
        if missing := [run for run in runs if run not in {line.run for line in lines}]:
            raise UnknownRun(f"Expected the ids of runs, got {missing[0]!r}: there is no such run. Nothing is deleted.")
        doomed = [line for line in lines if _is_meant(line, runs, owner, older_than_days)]
        for line in doomed:
            await transport.runs.delete(line.run)
        return doomed


def _is_meant(line: RunLine, runs: Sequence[str], owner: str | None, older_than_days: float | None) -> bool:
    if runs:
        return line.run in runs
    is_old = older_than_days is None or (
        line.created_s is not None and time.time() - line.created_s > older_than_days * DAY_S
    )
    return line.state == "kept" and is_old and owner in (None, line.owner)


async def vacuum(store: str) -> tuple[Fullness, Fullness]:
    """Give what deleted runs have left to the disk, or to the system. How full the store was and is."""
    async with _opened(store) as transport:
        before = await transport.runs.fullness()
        await transport.runs.vacuum()
        return before, await transport.runs.fullness()
