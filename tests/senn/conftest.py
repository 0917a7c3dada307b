"""Fixtures of the mathematics' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from elsewhere import DEVICE, Elsewhere

torch.set_num_threads(1)

DEVICES = ["cpu", DEVICE.type, *(["cuda"] if torch.cuda.is_available() else [])]


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every device there is, and one that is none (`elsewhere`)."""
    if request.param == DEVICE.type:
        with Elsewhere():
            yield DEVICE.type
    else:
        yield str(request.param)


@pytest.fixture(autouse=True)
def untouched_global_generator() -> Iterator[None]:
    """Fail a test in which anything draws from torch's global generator."""
    before = torch.random.get_rng_state()
    yield
    assert torch.equal(before, torch.random.get_rng_state()), "Expected no use of the global random generator."
