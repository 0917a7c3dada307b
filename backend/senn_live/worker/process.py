"""A worker as a process: device, signals, and the store that may not be there yet."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog
import torch

from senn_live.transport.opening import open_transport
from senn_live.transport.ports import StoreUnavailable, StoreUnusable

from .compute.processes import Executor, ThreadExecutor, die_with_parent, process_executors
from .worker import Worker, WorkerOptions

log = structlog.get_logger()

RETRY_S = 1.0


class DeviceError(ValueError):
    """The device that was asked for is not there."""


@dataclass(frozen=True)
class ProcessOptions:
    """What a worker process is told; see `senn_live.settings` for the meaning of each."""

    store: str
    device: Literal["auto", "cpu", "cuda"]
    slots: int
    lease_s: float
    park_after_s: float
    grace_s: float
    helpers: int
    has_parent: bool = False
    run_bytes: int = 2**62
    owner_bytes: int = 2**62


def choose_device(name: Literal["auto", "cpu", "cuda"]) -> tuple[torch.device, str]:
    """The device and its name in words.

    `auto` is the CPU: the networks here have tens to hundreds of parameters, and a step of 0.5 ms on a core is mostly
    the cost of starting operations, of which a GPU has more.

    Raises:
        DeviceError: if there is no such device.
    """
    if name != "cuda":
        return torch.device("cpu"), "cpu"
    if not torch.cuda.is_available():
        raise DeviceError("Expected a CUDA device, found none. Use --device cpu, or check the driver.")
    return torch.device("cuda:0"), f"cuda:0 {torch.cuda.get_device_name(0)}"


def run_worker(options: ProcessOptions) -> None:
    """Be a worker until told to stop.

    Raises:
        DeviceError: if the device is not there.
        StoreUnusable: if the store is none that this program can use.
        ValueError: if the store's URL names no store.
    """
    device, device_name = choose_device(options.device)
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
    structlog.contextvars.bind_contextvars(worker=name)
    worker_options = WorkerOptions(
        worker=name,
        device=device,
        device_name=device_name,
        slots=options.slots,
        lease_s=options.lease_s,
        park_after_s=options.park_after_s,
        run_bytes=options.run_bytes,
        owner_bytes=options.owner_bytes,
    )
    # What the device remembers cannot be forked.
    executors = process_executors(options.helpers) if device.type == "cpu" else [ThreadExecutor()]
    try:
        asyncio.run(_serve(options, worker_options, executors))
    finally:
        for executor in executors:
            executor.close()


async def _serve(options: ProcessOptions, worker_options: WorkerOptions, executors: Sequence[Executor]) -> None:
    stopping = asyncio.Event()
    _on_stop(stopping.set, has_parent=options.has_parent)
    while not stopping.is_set():
        is_open = False
        try:
            async with open_transport(options.store) as transport:
                is_open = True
                worker = Worker(transport, worker_options, executors=executors)
                log.info("worker ready", device=worker_options.device_name, slots=worker_options.slots)
                await _serve_until(worker, stopping, options.grace_s)
        except StoreUnavailable as error:
            if isinstance(error, StoreUnusable) and not is_open:
                raise
            log.warning("the store cannot be opened", why=str(error), retry_s=RETRY_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RETRY_S):
                    await stopping.wait()


async def _serve_until(worker: Worker, stopping: asyncio.Event, grace_s: float) -> None:
    serving = asyncio.create_task(worker.serve())
    asked = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
    if not serving.done():
        log.info("worker stopping")
        worker.stop()
        done, _ = await asyncio.wait({serving}, timeout=grace_s)
        if not done:
            log.warning("runs could not be parked in time; another worker will recover them", grace_s=grace_s)
            serving.cancel()
    asked.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def _on_stop(stop: Callable[[], None], *, has_parent: bool) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if has_parent:
        die_with_parent(signal.SIGTERM)
        threading.Thread(target=_watch_parent, args=(loop, stop), daemon=True).start()


def _watch_parent(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Everywhere: standard input is a pipe that the parent holds open for as long as it lives."""
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1024):
            pass
    with contextlib.suppress(RuntimeError):  # the loop may be over already
        loop.call_soon_threadsafe(stop)
