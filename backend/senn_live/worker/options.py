"""What a worker is told."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class WorkerOptions:
    """What a worker is told.

    Attributes:
        worker: Its name, unlike any other's.
        device: Where it computes.
        device_name: The device in words.
        slots: How many runs it holds at a time.
        lease_s: How long the store trusts it without a sign of life.
        park_after_s: How long it holds a paused run.
        run_bytes: How much of the store one run may take before it ends.
        owner_bytes: The same for all runs of an owner.
    """

    worker: str
    device: torch.device
    device_name: str
    slots: int = 32
    lease_s: float = 3.0
    park_after_s: float = 60.0
    run_bytes: int = 2**62
    owner_bytes: int = 2**62
