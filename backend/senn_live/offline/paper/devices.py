"""Which device a reproduction runs on, and what that device can do at most."""

from __future__ import annotations

import time

import torch
from torch.utils.flop_counter import FlopCounterMode

from senn import engine
from senn.network.network import first_network
from senn.settings import Settings
from senn.tasks import Task

SIDE, ROUNDS = 4096, 5


class DeviceError(ValueError):
    """There is no such device; the message is a sentence for a person."""


def chosen_device(name: str) -> str:
    """The device that "auto", "cpu" or "cuda" means here.

    Raises:
        DeviceError: If it is another name, or there is no CUDA device.
    """
    if name not in {"auto", "cpu", "cuda"}:
        raise DeviceError(f"Expected --device auto, cpu or cuda, got {name!r}.")
    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("Expected a CUDA device for --device cuda, found none.")
    return "cuda" if name != "cpu" and torch.cuda.is_available() else "cpu"


def matrix_peak(device: str, dtype: torch.dtype = torch.float64, side: int = SIDE) -> float:
    """Floating point operations per second of a large matrix product, the best of a few rounds."""
    matrix = torch.ones(side, side, dtype=dtype, device=device)
    seconds = []
    for _ in range(ROUNDS + 1):  # the first one also loads what the others use
        began = time.perf_counter()
        (matrix @ matrix)[0, 0].item()  # reading a number waits for the device
        seconds.append(time.perf_counter() - began)
    return 2 * side**3 / min(seconds[1:])


def step_rate(task: Task, settings: Settings, width: int) -> float:
    """Floating point operations per second that training steps of a network of that width reach.

    Counted are matrix products; eigenvalue problems and factorisations are time without a count, so this is a lower
    bound.
    """
    network = first_network(task.inputs.shape[1], task.outputs, torch.Generator().manual_seed(0), task.inputs, (width,))
    state = engine.State(network=network, step=0, seed=0, damping=settings.damping, due=settings.max_steps)
    engine.train(state, task, settings)  # the first one also loads what the others use
    with FlopCounterMode(display=False) as counter:
        engine.train(state, task, settings)
    began = time.perf_counter()
    for _ in range(ROUNDS):
        state, _reports = engine.train(state, task, settings)  # its loss is read: that waits for the device
    counted: int = counter.get_total_flops()
    return counted * ROUNDS / (time.perf_counter() - began)
