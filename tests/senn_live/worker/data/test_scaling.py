"""Units, origin and direction of the data change nothing but the units of what comes out."""

from __future__ import annotations

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from journals import CPU
from senn_live.protocol.events import Samples, Scaling
from senn_live.protocol.specification import RunSpecification
from senn_live.worker.data.scaling import (
    matrix,
    scaling_after,
    scaling_of,
    standardised_inputs,
    standardised_values,
    values_in_data_units,
)
from senn_live.worker.data.task_data import Data, build_data, rebuild_data

Pairs = list[tuple[float, float]]
TIDY = st.integers(-1000, 1000).map(lambda whole: whole / 64)  # exact: nothing is said of the data's own rounding
PAIRS = st.lists(st.tuples(TIDY, TIDY), min_size=4, max_size=30).filter(lambda pairs: len({x for x, _ in pairs}) > 1)
FACTORS = st.sampled_from([2.0**-30, 1 / 64, 4.0, 2.0**40])
ORIGINS = st.sampled_from([0.0, 17.0, -4096.0, 2.0**23])


def samples_of(pairs: Pairs) -> Samples:
    return Samples(x=[[x] for x, _ in pairs], y=[[y] for _, y in pairs])


def seen(pairs: Pairs) -> tuple[torch.Tensor, torch.Tensor]:
    """What the network sees of samples with these x and y."""
    samples = samples_of(pairs)
    scaling = scaling_of(samples, None, is_regression=True)
    x, y = matrix(samples.x), matrix(samples.y)
    return standardised_inputs(x, scaling), standardised_values(y, scaling, is_regression=True)


def points(pairs: Pairs) -> RunSpecification:
    return RunSpecification.model_validate(
        {"task": {"kind": "points", "x": [x for x, _ in pairs], "y": [y for _, y in pairs]}}
    )


@given(pairs=PAIRS, x_factor=FACTORS, y_factor=FACTORS, x_origin=ORIGINS, y_origin=ORIGINS)
def test_the_network_sees_the_same_whatever_the_units_and_the_origin(
    pairs: Pairs, x_factor: float, y_factor: float, x_origin: float, y_origin: float
) -> None:
    other = [(x_factor * (x + x_origin), y_factor * (y + y_origin)) for x, y in pairs]
    for mine, theirs in zip(seen(pairs), seen(other), strict=True):
        torch.testing.assert_close(theirs, mine, rtol=0, atol=1e-9)


@given(pairs=PAIRS)
def test_mirrored_samples_that_have_a_side_are_seen_alike_bit_for_bit(pairs: Pairs) -> None:
    x, y = seen(pairs)
    sides = [(u**3).mean() for u in (x, y)]
    assume(all(abs(side) > 0.01 for side in sides))
    for x_side, y_side in ((-1, 1), (1, -1), (-1, -1)):
        mirrored = seen([(x_side * x, y_side * y) for x, y in pairs])
        assert torch.equal(mirrored[0], x)
        assert torch.equal(mirrored[1], y)


def test_an_odd_curve_on_an_even_grid_is_its_own_image_turned_round_both_ways() -> None:
    grid = [-2.0 + 4 * n / 20 for n in range(21)]
    x, y = seen([(each, each**3) for each in grid])
    turned_x, turned_y = seen([(-each, each**3) for each in grid])
    order = turned_x[:, 0].argsort()
    torch.testing.assert_close(turned_x[order], x[x[:, 0].argsort()], rtol=0, atol=1e-12)
    torch.testing.assert_close(turned_y[order], y[x[:, 0].argsort()], rtol=0, atol=1e-12)


@given(pairs=PAIRS)
def test_values_come_back_in_their_own_units(pairs: Pairs) -> None:
    samples = samples_of(pairs)
    scaling = scaling_of(samples, None, is_regression=True)
    y = matrix(samples.y)
    back = values_in_data_units(standardised_values(y, scaling, is_regression=True), scaling)
    torch.testing.assert_close(back, y, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("value", [0.0, 7.0, -1e12, 1e-12])
def test_constant_values_are_centred_and_keep_their_unit(value: float) -> None:
    scaling = scaling_of(samples_of([(x, value) for x in range(5)]), None, is_regression=True)
    assert (scaling.y_shift, scaling.y_scale) == ([value], [1.0])


def test_values_that_differ_by_rounding_alone_count_as_constant() -> None:
    wobbly = [(float(x), 1e9 * (1 + (x % 2) * 2.0**-52)) for x in range(6)]
    assert scaling_of(samples_of(wobbly), None, is_regression=True).y_scale == [1.0]


def built(pairs: Pairs) -> Data:
    return build_data(points(pairs), device=CPU)


BEFORE: Pairs = [(0.0, 0.0), (1.0, 1.0), (2.0, 4.0), (3.0, 9.5)]


@pytest.mark.parametrize(
    "after", [[*BEFORE[:3], (8.0, 20.0)], [(x + 1, y - 2) for x, y in BEFORE], [(2 * x, 3 * y) for x, y in BEFORE]]
)
def test_an_edit_that_leaves_the_data_where_they_were_keeps_the_scaling(after: Pairs) -> None:
    before = built(BEFORE)
    assert rebuild_data(points(after), before, device=CPU).scaling == before.scaling


@pytest.mark.parametrize(
    ("x_factor", "x_origin", "y_factor", "y_origin"),
    [(1, 1e7, 1, 0), (1, 0, 1, -1e7), (1e6, 0, 1, 0), (1, 0, 1e-6, 0), (1e3, 1e9, 1e-3, 5)],
)
def test_data_that_an_edit_moves_away_are_seen_as_they_were(
    x_factor: float, x_origin: float, y_factor: float, y_origin: float
) -> None:
    before = built(BEFORE)
    moved = [(x_factor * x + x_origin, y_factor * y + y_origin) for x, y in BEFORE]
    after = rebuild_data(points(moved), before, device=CPU)
    torch.testing.assert_close(after.task.inputs, before.task.inputs, rtol=0, atol=1e-6)
    torch.testing.assert_close(after.task.targets, before.task.targets, rtol=0, atol=1e-6)
    assert after.scaling != before.scaling


def test_an_edit_turns_no_axis_round() -> None:
    before = built(BEFORE)
    after = rebuild_data(points([(-x, -y) for x, y in BEFORE]), before, device=CPU)
    assert (after.scaling.x_mirrored, after.scaling.y_mirrored) == (
        before.scaling.x_mirrored,
        before.scaling.y_mirrored,
    )


def test_classes_are_seen_the_same_whatever_the_units_and_directions_of_both_axes() -> None:
    generator = torch.Generator().manual_seed(1)
    plain = torch.randn(30, 2, generator=generator, dtype=torch.float64)
    labels = [[float(each)] for each in (plain[:, 0] > 0.3).long()]

    def seen_in_plane(x: torch.Tensor) -> torch.Tensor:
        scaling = scaling_of(Samples(x=x.tolist(), y=labels), None, is_regression=False)
        return standardised_inputs(x, scaling)

    here = seen_in_plane(plain)
    for factors, origin in (((-1.0, 1.0), 0.0), ((1.0, -1.0), 0.0), ((1e6, -1e-6), 3.0)):
        there = seen_in_plane(plain * torch.tensor(factors, dtype=torch.float64) + origin)
        torch.testing.assert_close(there, here, rtol=0, atol=1e-8)


def test_the_logits_of_classes_are_never_rescaled() -> None:
    plain = Scaling(x_shift=[0, 0], x_scale=[1, 1], y_shift=[0, 0, 0], y_scale=[1, 1, 1])
    fewer = Scaling(x_shift=[1e9, 0], x_scale=[1, 1], y_shift=[0, 0], y_scale=[1, 1])
    after = scaling_after(plain, fewer)
    assert (after.x_shift, after.y_shift, after.y_scale) == ([1e9, 0], [0, 0, 0], [1, 1, 1])
