"""Many runs on two cores: how many keep 30 frames a second, and whether any starves.

`python -m benchmarks.runs [--counts 10 20 30] [--seconds 12] [--workers 2]`

Worker processes on a SQLite store, the same command as `senn worker`. There are always as many runs alive as the count
says: a run that has grown and converged is replaced by one of another seed. The journal is read as a browser would
see it. Three loads. `training`: 30 steps a second without growth, which is what a run costs between rounds. `growing`:
the shipped default run at 30 steps a second, six times the page's speed; it is over after some 100 steps, so that 30 of
them are nine whole runs, with some 30 proposal rounds, begun and ended in every second. `lesson`: the same run as the
page starts it, five steps a second and a rest after each growth. CPU is that of the worker processes and their helpers;
the capacity says how many runs two whole cores would hold at that cost, whatever else this machine is doing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from senn_live.protocol.specification import CalibratedRule, Growth, RunSpecification
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, Transport

from .recording import record, table

PACE = 30.0
TICK_S = 0.005
LOADS = {
    "growing": RunSpecification(pace=PACE),
    "training": RunSpecification(
        pace=PACE, rule=CalibratedRule(cadence=1000), growth=Growth(width=False, depth=False, prune=False)
    ),
    "lesson": RunSpecification(),
}
PACES = {load: float(specification.pace) for load, specification in LOADS.items()}


@dataclass
class Watched:
    """A run that is read: when its frames came."""

    run: str
    after: int = -1
    frames_s: list[float] = field(default_factory=list)
    is_over: bool = False

    def rate(self) -> float:
        """Frames a second while it lived."""
        return (len(self.frames_s) - 1) / (self.frames_s[-1] - self.frames_s[0])

    def longest_gap_s(self) -> float:
        """The longest time without a frame."""
        return max(later - earlier for earlier, later in zip(self.frames_s, self.frames_s[1:], strict=False))


def with_children(pids: list[int]) -> list[int]:
    """The processes and those that they started to compute in (Linux)."""
    return [
        *pids,
        *(int(word) for pid in pids for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()),
    ]


def cpu_s(pids: list[int]) -> float:
    """Processor time of processes (Linux)."""
    ticks = [sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) for pid in pids]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


async def read_on(transport: Transport, watched: Watched) -> None:
    """Note the frames that came since."""
    for entry in await transport.journal.read(watched.run, watched.after):
        watched.after = entry.offset
        if isinstance(entry.data, bytes) and struct.unpack_from("<f", entry.data, 4)[0] >= 1:
            watched.frames_s.append(time.monotonic())
        elif isinstance(entry.data, str) and '"status":"finished"' in entry.data:
            watched.is_over = True


async def submit(transport: Transport, load: str, seed: int) -> Watched:
    """One more run."""
    run = f"{load}{seed}"
    text = LOADS[load].model_copy(update={"seed": seed}).model_dump_json()
    await transport.runs.create(RunRecord(run, text, token_hash="", owner="", created_s=0))
    await transport.jobs.submit(run)
    return Watched(run)


async def measure(load: str, count: int, seconds: float, workers: int) -> list[object]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/senn.sqlite"
        command = [sys.executable, "-m", "senn_live", "worker", "--store", store]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "SENN_LOG_LEVEL": "warning"}
        async with open_transport(store) as transport:
            children = [subprocess.Popen(command, env=environment) for _ in range(workers)]
            try:
                while len(await transport.workers.alive(10)) < workers:
                    await asyncio.sleep(0.05)
                return await watch(transport, load, count, seconds, with_children([child.pid for child in children]))
            finally:
                for child in children:
                    child.terminate()
                for child in children:
                    child.wait()


async def watch(transport: Transport, load: str, count: int, seconds: float, pids: list[int]) -> list[object]:
    """Keep `count` runs alive for a while and say how they did."""
    alive = [await submit(transport, load, seed) for seed in range(count)]
    everybody, seed = list(alive), count
    while not all(watched.frames_s or watched.is_over for watched in alive):
        await asyncio.gather(*(read_on(transport, watched) for watched in alive))
        await asyncio.sleep(TICK_S)
    start, cpu = time.monotonic(), cpu_s(pids)
    before = sum(len(watched.frames_s) for watched in everybody)
    while time.monotonic() < start + seconds:
        await asyncio.gather(*(read_on(transport, watched) for watched in alive))
        for index, watched in enumerate(alive):
            if watched.is_over:
                alive[index] = await submit(transport, load, seed)
                everybody.append(alive[index])
                seed += 1
        await asyncio.sleep(TICK_S)
    used, wall = cpu_s(pids) - cpu, time.monotonic() - start
    frames = sum(len(watched.frames_s) for watched in everybody) - before
    lived = [watched for watched in everybody if len(watched.frames_s) > PACES[load] / 2]
    rates = sorted(watched.rate() for watched in lived)
    fairness = sum(rates) ** 2 / (len(rates) * sum(rate**2 for rate in rates))
    return [
        load,
        count,
        f"{PACES[load]:g}",
        f"{statistics.median(rates):.1f}",
        f"{rates[0]:.1f}",
        f"{fairness:.3f}",
        f"{1000 * statistics.median(watched.longest_gap_s() for watched in lived):.0f}",
        f"{1000 * max(watched.longest_gap_s() for watched in lived):.0f}",
        f"{1000 * used / frames:.2f}",
        f"{used / wall:.2f}",
        f"{2 / (used / frames * PACES[load]):.0f}",
    ]


HEAD = [
    "load",
    "runs",
    "frames/s wanted",
    "median run",
    "slowest run",
    "fairness (Jain)",
    "longest gap, median run, ms",
    "longest gap of all, ms",
    "CPU ms per frame",
    "cores used",
    "runs two cores hold",
]


WHAT_IT_MEANS = (
    "*training*: without growth. *growing*: the default run at six times the page's speed, over after some 100 steps "
    "and replaced at once: proposal rounds are four fifths of its cost. *lesson*: the default run at the page's speed. "
    "*Runs two cores hold*: by processor time per frame, if two whole cores were free; what runs got here depends on "
    "what else the machine was doing."
)


def main() -> None:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 20, 30])
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    rows = [
        asyncio.run(measure(load, count, options.seconds, options.workers))
        for load in LOADS
        for count in options.counts
    ]
    text = f"{options.workers} workers.\n\n{table(HEAD, rows)}\n\n{WHAT_IT_MEANS}\n"
    print(text)
    record("runs", "Many runs at 30 frames a second on two cores", text)


if __name__ == "__main__":
    main()
