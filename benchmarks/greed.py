"""What one greedy client can take from everybody else: with no limits, and with those that ship.

`python -m benchmarks.greed`

Each row plays one client against the system in this process, twice: *before* with every limit out of reach, *after*
with the defaults. Beside it another client asks for something small all the time, and waits. What cannot be had any
more by a setting (a run that is waited for inside the loop of leases, thousands of silent sockets, a head without end)
is told as it was found, marked with a star, before it was mended; `tests/system/test_greed.py` tries those with real
processes.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import structlog
import torch

from benchmarks.recording import record, table
from senn_live.api.app import create_app
from senn_live.api.services import Services
from senn_live.api.settings import WebSettings
from senn_live.protocol.specification import RunSpecification
from senn_live.transport import open_transport
from senn_live.transport.ports import Entry, Job, RunRecord, StoreFull, Transport
from senn_live.worker import claimed_run
from senn_live.worker.allowance import Allowance
from senn_live.worker.claimed_run import ClaimedRun
from senn_live.worker.marks import Marks
from senn_live.worker.run.recovery import begin
from senn_live.worker.worker import Worker, WorkerOptions

BEFORE = WebSettings(
    requests_per_s=1e9,
    requests_burst=10**9,
    creations_per_s=1e9,
    creations_burst=10**9,
    commands_per_s=1e9,
    commands_burst=10**9,
    body_bytes_per_s=1e12,
    body_bytes_burst=10**12,
    max_active_runs_per_client=10**6,
    max_client_bytes=2**50,
    max_run_bytes=2**50,
)
AFTER = WebSettings()
GREEDY, OTHER = ("203.0.113.1", 1), ("198.51.100.1", 1)
CPU = torch.device("cpu")
Row = tuple[str, str, str, str, str]


class Free:
    """No allowance at all."""

    def take(self, size: int) -> None:
        """Let it be."""

    def wait_s(self) -> float:
        """Never."""
        return 0.0


@asynccontextmanager
async def web(settings: WebSettings) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient, Services]]:
    """The greedy client and another one."""
    app = create_app(open_transport("memory://?max_bytes=536870912"), settings)
    async with app.router.lifespan_context(app):
        clients = [
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app, client=address), base_url="http://127.0.0.1", timeout=120
            )
            for address in (GREEDY, OTHER)
        ]
        yield *clients, app.state.services  # type: ignore[misc]


async def beside(other: httpx.AsyncClient, act: Awaitable[None], *, most_s: float = 6.0) -> str:
    """Be greedy for some seconds while the other one asks: how long it waits, in the median and at most."""
    waits: list[float] = []
    doing = asyncio.ensure_future(act)
    end = time.perf_counter() + most_s
    while not doing.done() and time.perf_counter() < end:
        start = time.perf_counter()
        await other.get("/api/presets")
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(0.005)
    doing.cancel()
    await asyncio.wait([doing])
    return f"{1000 * statistics.median(waits):.0f} ms, at most {1000 * max(waits):.0f}"


def mib(size: float) -> str:
    """Bytes, for the table."""
    return f"{size / 2**20:.1f} MiB"


async def commands(free: bool) -> str:
    """760 commands of 35 bytes to the largest network there may be, 60 a second."""
    async with open_transport("memory://") as transport:
        await transport.runs.create(RunRecord("run", "{}", "", "greedy", 0))
        await transport.jobs.submit("run")
        job = await transport.jobs.claim("w", 1e6)
        assert isinstance(job, Job)
        now_s = 0.0
        run = begin(RunSpecification(start=[64] * 8), device=CPU, device_name="cpu")
        claimed = ClaimedRun(run, Marks(transport.jobs, job, asyncio.Lock()))
        claimed.allowance = Free() if free else Allowance(lambda: now_s)  # type: ignore[assignment]
        before = run.outbox.bytes_put
        for index in range(760):
            now_s = index / 60
            claimed.take_commands([(index, f'{{"type": "set_pace", "pace": {index % 50 + 1}}}')])
            await claimed.obey()
            run.outbox.confirm(len(run.outbox))
        return mib(run.outbox.bytes_put - before)


async def copies(settings: WebSettings) -> tuple[str, str]:
    """Sixty copies of a stranger's run of 8 MB."""
    async with web(settings) as (greedy, other, services):
        journal = await _journal(8_000_000)
        owned = RunRecord("theirs", RunSpecification().model_dump_json(), "", owner=OTHER[0], created_s=0)
        await services.transport.runs.create(owned)
        await services.transport.journal.append("theirs", 0, journal)

        async def copy() -> None:
            for _ in range(60):
                await greedy.post("/api/runs/theirs/forks", json={"offset": len(journal) - 1})

        waited = await beside(other, copy(), most_s=30)
        return mib(await services.transport.runs.size_of_owner(GREEDY[0])), waited


async def _journal(size: int) -> list[str | bytes]:
    run = begin(RunSpecification(start=[8]), device=CPU, device_name="cpu")
    checkpoint = run.outbox.waiting()[-1]
    assert isinstance(checkpoint, str)
    first = run.outbox.waiting()[:-1]
    filler = json.loads(first[1])
    filler["detail"] = "x" * 480
    count = size // 600
    middle = [json.dumps({**filler, "offset": len(first) + index}) for index in range(count)]
    last = json.dumps({**json.loads(checkpoint), "offset": len(first) + count})
    return [*first, *middle, last]


async def bodies(settings: WebSettings) -> tuple[str, str]:
    """Ten bodies of 0.9 MB of unknown names."""
    body = json.dumps({f"k{number}": 0 for number in range(80_000)})
    answered: list[int] = []
    async with web(settings) as (greedy, other, _):

        async def send() -> None:
            for _ in range(10):
                response = await greedy.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
                answered.append(len(response.content))

        waited = await beside(other, send(), most_s=60)
    return f"{statistics.median(answered):.0f} bytes an answer", waited


async def random_ids(settings: WebSettings) -> tuple[str, str]:
    """Random ids without a pause for six seconds."""
    passed = refused = 0
    async with web(settings) as (greedy, other, _):

        async def ask() -> None:
            nonlocal passed, refused
            while True:
                response = await greedy.get(f"/api/runs/{time.perf_counter_ns():016x}/events?limit=1000")
                refused += response.status_code == 429
                passed += response.status_code != 429
                await asyncio.sleep(0)

        waited = await beside(other, ask())
    return f"{passed} looked up, {refused} refused", waited


class Full:
    """A store that takes no entries."""

    def __init__(self, transport: Transport) -> None:
        self._journal = transport.journal

    async def append(self, *_: object) -> None:
        """Refuse."""
        raise StoreFull("no room")

    async def read(self, run: str, after: int, limit: int = 1000) -> list[Entry]:
        """As ever."""
        return await self._journal.read(run, after, limit)

    async def tail(self, run: str) -> int:
        """As ever."""
        return await self._journal.tail(run)

    async def wait(self, run: str, after: int, timeout_s: float) -> bool:
        """As ever."""
        return await self._journal.wait(run, after, timeout_s)


async def full_store() -> str:
    """A store without room, a run that is put aside: how often the worker reports in six seconds."""
    async with open_transport("memory://") as plain:
        transport = Transport(plain.runs, Full(plain), plain.commands, plain.jobs, plain.workers)  # type: ignore[arg-type]
        for name in ("a", "b"):
            specification = RunSpecification(samples=40, pace=5).model_dump_json()
            await plain.runs.create(RunRecord(name, specification, "", name, 0))
            await plain.jobs.submit(name)
        await plain.commands.send("a", '{"type": "pause"}')
        silences: list[float] = []
        options = WorkerOptions("w", CPU, "cpu", lease_s=1.5, park_after_s=0.2)
        worker = Worker(transport, options)
        serving = asyncio.create_task(worker.serve())
        while sum(one.is_held for one in await plain.jobs.standings()) < 2:
            await asyncio.sleep(0.05)
        end = time.perf_counter() + 6
        stolen = 0
        while time.perf_counter() < end:
            await asyncio.sleep(0.1)
            alive = await plain.workers.alive(3600)
            silences += [time.monotonic() - one.seen_s for one in alive]
            stolen += await plain.jobs.claim("thief", 1.0) is not None
        worker.stop()
        await serving
        return f"longest silence {max(silences):.1f} s, {stolen} leases lost"


async def slots(makes_room: bool) -> str:
    """40 runs at 0.1 steps a second that nobody watches: how long another one's first step takes."""
    async with open_transport("memory://") as transport:
        for number in range(40):
            await _submit(transport, f"slow{number}", "greedy", pace=0.1)
        never = 1e9
        with patch("senn_live.worker.worker.MAKE_ROOM_S", 2.0 if makes_room else never):
            worker = Worker(transport, WorkerOptions("w", CPU, "cpu", lease_s=3.0))
            worker._look_again_s = 0.0 if makes_room else time.monotonic() + never
            serving = asyncio.create_task(worker.serve())
            while sum(one.is_held for one in await transport.jobs.standings()) < 32:
                await asyncio.sleep(0.05)
            start = time.perf_counter()
            await _submit(transport, "other", "other", pace=5)
            begun = await _within(20.0, lambda: transport.journal.wait("other", 0, 1.0))
            waited = time.perf_counter() - start
            worker.stop()
            await serving
        return f"first step after {waited:.1f} s" if begun else "no step in 20 s, nor for days"


async def _submit(transport: Transport, run: str, owner: str, **changes: Any) -> None:
    text = RunSpecification.model_validate({"samples": 40, **changes}).model_dump_json()
    await transport.runs.create(RunRecord(run, text, "", owner, 0))
    await transport.jobs.submit(run)


async def _within(most_s: float, ask: Callable[[], Awaitable[bool]]) -> bool:
    end = time.perf_counter() + most_s
    while time.perf_counter() < end:
        if await ask():
            return True
    return False


async def paths() -> str:
    """Paths that are none."""
    async with web(AFTER) as (greedy, *_):
        asked = ["/index.html%00.js", "/" + "x" * 6000, "/..%2f..%2fetc/passwd", "/%ff%fe", "/a%00"]
        return ", ".join(sorted({str((await greedy.get(path)).status_code) for path in asked}))


async def rows() -> list[Row]:
    """What is measured, one after the other."""
    found: list[Row] = []
    found.append(("760 commands to a network of 8 × 64", await commands(True), await commands(False), "–", "–"))
    for name, play in (
        ("60 copies of a stranger's run of 8 MB", copies),
        ("random ids, without a pause", random_ids),
    ):
        before, before_others = await play(BEFORE)
        after, after_others = await play(AFTER)
        found.append((name, before, after, before_others, after_others))
    after, after_others = await bodies(AFTER)
    found.append(("10 bodies of 0.9 MB of unknown names", "5.8 MB an answer*", after, "2 s for each*", after_others))
    found.append(("a store without room, a run put aside", "the worker silent for good*", await full_store(), "–", "–"))
    found.append(
        ("40 slow runs that nobody watches, 32 slots", await slots(False), await slots(True), "the same", "the same")
    )
    found.append(("paths that are none", "500*", await paths(), "–", "–"))
    sockets = "600 of 256 allowed: a run is started meanwhile, under 50 kB of log"
    found.append(
        ("silent sockets, more than files may be open", "nobody served, 104 MB of log in 25 s*", sockets, "–", "–")
    )
    return found


def main() -> None:
    """Measure and record."""
    torch.set_num_threads(1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    assert claimed_run.Allowance is Allowance
    text = table(
        ("one client", "takes, before", "takes, after", "another waits, before", "another waits, after"),
        asyncio.run(rows()),
    )
    text += (
        "\n\n*Before*: every limit out of reach; with a star: as it was found, for no setting brings it back. *Waits*:"
        " for `GET /api/presets`, in the median and at most, with client and server in one process on one core. The"
        " store is one of 512 MB in memory."
    )
    record("greed", "What one client can take from the others", text)
    print(Path("benchmarks/results/greed.md").read_text())


if __name__ == "__main__":
    main()
