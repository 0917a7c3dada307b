"""One run, many viewers: server CPU per message, against a raw picows broadcast of the same frames in the same run.

`python -m benchmarks.fanout [--viewers 1 30 100 300] [--seconds 3] [--rounds 5]`

Both servers run in processes of their own and send to viewers in a third process, which count what they receive. CPU is
the server process's own, user and system, while it sends. Ratios are taken within a round; the table gives medians.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import statistics
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import ClassVar

import picows
import uvloop

from benchmarks.recording import record, table
from senn_live.api.app import create_app
from senn_live.api.server import make_server
from senn_live.protocol.events import NetworkState, RunStarted, Samples, Scaling
from senn_live.protocol.frames import encode_frame
from senn_live.protocol.specification import RunSpecification
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord

FRAMES_PER_S = 30
PARAMETERS = 145  # 604 bytes a frame: a network of about two dozen neurons


def frame(offset: int) -> bytes:
    """A frame of the usual size."""
    return encode_frame(offset, (offset, 0.1, 0.1, 1.0, 0.1), [0.25] * PARAMETERS)


def cpu_s() -> float:
    """Processor time of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def senn_server(pipe: Connection, go: Event, frames: int) -> None:
    """The web process, the journal in memory, a writer appending to it."""
    app = create_app(open_transport("memory://"))
    server = make_server(app, host="127.0.0.1", port=0)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    transport = app.state.services.transport
    await transport.runs.create(RunRecord("run", "{}", "hash", "bench", 0.0))
    await transport.journal.append("run", 0, [_started()])
    pipe.send(server.servers[0].sockets[0].getsockname()[1])
    await asyncio.to_thread(go.wait)
    before = cpu_s()
    for offset in range(1, frames + 1):
        await transport.journal.append("run", offset, [frame(offset)])
        await asyncio.sleep(1 / FRAMES_PER_S)
    pipe.send((cpu_s() - before, app.state.services.counts.messages_sent))
    server.should_exit = True
    await serving


def _started() -> str:
    scaling = Scaling(x_shift=[0.0], x_scale=[1.0], y_shift=[0.0], y_scale=[1.0])
    network = NetworkState(inputs=1, widths=[1], outputs=1, parameters=[0.0] * 7)
    return RunStarted(
        offset=0,
        step=0,
        specification=RunSpecification(),
        loss_kind="regression",
        scaling=scaling,
        samples=Samples(x=[[0.0]], y=[[0.0]]),
        target=None,
        network=network,
        device="cpu",
        dtype="float64",
    ).model_dump_json()


class _Listener(picows.WSListener):  # type: ignore[misc]  # picows has no stubs
    """A raw viewer: its transport is all that is kept."""

    clients: ClassVar[set[picows.WSTransport]] = set()

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self.clients.add(transport)


async def picows_server(pipe: Connection, go: Event, frames: int) -> None:
    """The limit: a loop over sockets."""
    server = await picows.ws_create_server(lambda _: _Listener(), "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    await asyncio.to_thread(go.wait)
    before, sent = cpu_s(), 0
    for offset in range(1, frames + 1):
        message = frame(offset)
        for client in _Listener.clients:
            client.send(picows.WSMsgType.BINARY, message)
            sent += 1
        await asyncio.sleep(1 / FRAMES_PER_S)
    pipe.send((cpu_s() - before, sent))


class _Counter(picows.WSListener):  # type: ignore[misc]  # picows has no stubs
    """A viewer that counts binary messages."""

    received = 0

    def on_ws_frame(self, transport: picows.WSTransport, message: picows.WSFrame) -> None:
        if message.msg_type == picows.WSMsgType.BINARY:
            _Counter.received += 1
        elif message.msg_type == picows.WSMsgType.PING:
            transport.send_pong(message.get_payload_as_bytes())


async def viewers(pipe: Connection, url: str, count: int, expected: int, timeout_s: float) -> None:
    """Connect, say so, and count until all is received or time is over."""
    for _ in range(count):
        await picows.ws_connect(_Counter, url)
    await asyncio.sleep(0.3)
    pipe.send("connected")
    deadline = time.monotonic() + timeout_s
    while _Counter.received < expected and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    pipe.send(_Counter.received)


def _run(function: object, *arguments: object) -> None:
    uvloop.run(function(*arguments))  # type: ignore[operator]


def measure(server: object, path: str, count: int, seconds: float) -> tuple[float, float]:
    """CPU microseconds per message received, and the share of frames received."""
    context = multiprocessing.get_context("spawn")
    frames = round(seconds * FRAMES_PER_S)
    ours, theirs = context.Pipe()
    our_viewers, their_viewers = context.Pipe()
    go = context.Event()
    process = context.Process(target=_run, args=(server, theirs, go, frames))
    process.start()
    url = f"ws://127.0.0.1:{ours.recv()}{path}"
    watching = context.Process(target=_run, args=(viewers, their_viewers, url, count, count * frames, 3 * seconds + 5))
    watching.start()
    assert our_viewers.recv() == "connected"
    go.set()
    cpu, _ = ours.recv()
    received = our_viewers.recv()
    watching.join()
    process.join()
    return 1e6 * cpu / received, received / (count * frames)


def main() -> None:
    """Measure and record a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 30, 100, 300])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = []
    for count in options.viewers:
        rounds = []
        for _ in range(options.rounds):
            raw, _ = measure(picows_server, "/", count, options.seconds)
            ours, share = measure(senn_server, "/api/runs/run/stream?after=0", count, options.seconds)
            rounds.append((raw, ours, ours / raw, share))
        raw, ours, ratio, share = (statistics.median(column) for column in zip(*rounds, strict=True))
        rows.append((count, f"{raw:.1f}", f"{ours:.1f}", f"{ratio:.2f} ×", f"{share:.1%}"))
        print(*rows[-1], flush=True)
    head = ("viewers", "picows, µs CPU per message", "SENN live", "ratio", "frames received")
    size = len(frame(0))
    text = f"{FRAMES_PER_S} frames a second of {size} bytes to every viewer of one run; server process only.\n\n"
    record("fanout", "Many viewers of one run", text + table(head, rows))


if __name__ == "__main__":
    main()
