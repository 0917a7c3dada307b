"""The shipped digits, and others that are pointed to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from senn_live.offline.paper.digits import Digits, DigitsError, load_digits


def loaded(path: Path | None = None, pool: int = 4) -> Digits:
    return load_digits(path, pool=pool, device=torch.device("cpu"), dtype=torch.float64)


@pytest.fixture(scope="module")
def digits() -> Digits:
    return loaded()


def test_a_fifth_of_the_shipped_digits_is_held_out_and_every_class_is_there(digits: Digits) -> None:
    assert digits.inputs.shape == (8000, 49)
    assert digits.test_inputs.shape == (2000, 49)
    assert digits.labels.unique().tolist() == digits.test_labels.unique().tolist() == list(range(10))


def test_training_pixels_are_standardised(digits: Digits) -> None:
    assert abs(digits.inputs.mean().item()) < 1e-9
    assert abs(digits.inputs.std().item() - 1) < 1e-9


def test_a_smaller_set_is_part_of_a_larger_one_and_another_seed_draws_others(digits: Digits) -> None:
    small, large, other = digits.split(60, 1).task, digits.split(500, 1).task, digits.split(60, 2).task
    assert torch.equal(large.inputs[:60], small.inputs)
    assert torch.equal(large.targets[:60], small.targets)
    assert not torch.equal(other.inputs, small.inputs)


def test_pooling_averages_squares_of_pixels(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 4, 4)).astype(np.uint8)
    np.savez(tmp_path / "set.npz", images=images, labels=np.arange(20) % 10)
    pooled = loaded(tmp_path / "set.npz", pool=2)
    blocks = images.reshape(20, 2, 2, 2, 2).mean((2, 4)).reshape(20, 4)
    standard = (blocks - blocks.mean(0)) / blocks.std(0)
    rows = torch.cat((pooled.inputs, pooled.test_inputs))
    again = (rows - rows.mean(0)) / rows.std(0, unbiased=False)
    assert sorted(map(tuple, again.numpy().round(6))) == sorted(map(tuple, standard.round(6)))


def test_what_is_no_digits_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("no")
    np.savez(tmp_path / "other.npz", images=np.zeros((5, 28)), labels=np.zeros(5))
    for name in ("missing.npz", "text.npz"):
        with pytest.raises(DigitsError, match=r"Expected an \.npz file with images and labels"):
            loaded(tmp_path / name)
    with pytest.raises(DigitsError, match="Expected images"):
        loaded(tmp_path / "other.npz")


def test_pixels_that_are_not_standardised_lie_between_nought_and_one() -> None:
    raw = load_digits(pool=4, standardised=False, device=torch.device("cpu"), dtype=torch.float64)
    assert (raw.inputs.min(), raw.inputs.max()) == (0, 1)
