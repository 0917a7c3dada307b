from __future__ import annotations

import pytest
import torch

from senn_live.worker.process import DeviceError, choose_device


@pytest.mark.parametrize("name", ["auto", "cpu"])
def test_small_networks_are_trained_on_the_processor(name: str) -> None:
    assert choose_device(name) == (torch.device("cpu"), "cpu")  # type: ignore[arg-type]


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_a_graphics_device_that_is_not_there_is_said_so() -> None:
    with pytest.raises(DeviceError, match="Expected a CUDA device, found none"):
        choose_device("cuda")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")
def test_a_graphics_device_is_named() -> None:
    device, name = choose_device("cuda")
    assert device.type == "cuda"
    assert name.startswith("cuda:0 ")
