"""A tile shows what the whole fold shows, at every entry of a run."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from journals import Entries, begun, events, turns, written
from senn.network.network import unflatten
from senn_live.classes.tiles import TileFold
from senn_live.protocol.commands import Undo
from senn_live.protocol.events import RunView
from senn_live.runs.entries import decode
from senn_live.runs.view import Fold
from senn_live.worker.run.commands import carry_out


@pytest.fixture(scope="module")
def journal() -> Entries:
    """A run that grows, is taken back and goes on."""
    run = turns(begun())
    carry_out(run, 0, Undo().model_dump_json())
    return written(run)


def fitted(view: RunView, low: float, high: float) -> np.ndarray:
    network, scaling = view.network, view.scaling
    x = torch.linspace(low, high, 64, dtype=torch.float64).unsqueeze(1)
    shape = (network.inputs, tuple(network.widths), network.outputs)
    made = unflatten(torch.tensor(network.parameters, dtype=torch.float64), *shape)
    y = made.evaluate((x - scaling.x_shift[0]) / scaling.x_scale[0]).numpy()[:, 0]
    return y * scaling.y_scale[0] + scaling.y_shift[0]


def test_at_every_entry_it_is_the_whole_fold_seen_small(journal: Entries) -> None:
    assert {"expansion", "edited"} <= {event.type for event in events(journal)}
    tile, whole = TileFold(None), None
    for offset, data in enumerate(journal):
        event = decode(offset, data)
        tile.take(offset, data)
        whole = whole or Fold(event)
        if offset:
            whole.apply(event)
        view, seen = whole.view(), tile.tile(1)
        assert (seen.offset, seen.neurons, seen.layers) == (offset, sum(view.network.widths), len(view.network.widths))
        assert seen.status == view.status
        assert (seen.loss if not math.isnan(seen.loss) else None) == view.loss
        if event.type in {"frame", "expansion", "state"}:
            assert seen.step == view.step
        np.testing.assert_allclose(seen.curve, fitted(view, seen.low, seen.high), atol=1e-6, rtol=1e-6)


def test_begun_in_the_middle_from_the_fold_it_is_the_same_tile(journal: Entries) -> None:
    middle = len(journal) // 2
    whole, first = Fold(decode(0, journal[0])), TileFold(None)
    first.take(0, journal[0])
    for offset in range(1, middle):
        whole.apply(decode(offset, journal[offset]))
        first.take(offset, journal[offset])
    second = TileFold(whole.view(), middle - 1)
    for offset in range(middle - 5, len(journal)):  # entries it has already change nothing
        for tile in (first, second):
            tile.take(offset, journal[offset])
    assert first.tile(3) == second.tile(3)


def test_a_run_that_has_not_begun_waits_without_a_fit() -> None:
    seen = TileFold(None).tile(1)
    assert (seen.status, seen.neurons) == ("queued", 0)
    assert all(math.isnan(y) for y in [*seen.curve, seen.loss, seen.low])


def test_classes_in_the_plane_have_a_size_and_no_curve() -> None:
    run = begun(task={"kind": "preset", "name": "moons"})
    tile = TileFold(None)
    assert tile.take(0, written(run)[0])
    seen = tile.tile(1)
    assert (seen.neurons, seen.status) == (1, "running")
    assert all(math.isnan(y) for y in seen.curve)


def test_decisions_landscapes_and_checkpoints_are_not_even_parsed(journal: Entries) -> None:
    tile = TileFold(None)
    looked = dict.fromkeys(("decision", "landscape", "checkpoint", "frame", "state"), False)
    for event, data in zip(events(journal), journal, strict=True):
        looked[event.type] = tile.take(event.offset, data) or looked.get(event.type, False)
    seen = {type_ for type_, was_looked_at in looked.items() if was_looked_at}
    assert {"frame", "state"} <= seen
    assert not seen & {"decision", "landscape", "checkpoint"}


def test_a_poisoned_entry_leaves_the_tile_as_it_was(journal: Entries) -> None:
    tile = TileFold(None)
    for offset, data in enumerate(journal[:30]):
        tile.take(offset, data)
    before = tile.tile(1)
    tile.take(30, '{"offset":30,"step":3,"type":"expansion"}')
    tile.take(31, b"\0" * 7)
    tile.take(32, (32).to_bytes(4, "little") + bytes(4 * 6))  # a frame of another network
    assert tile.tile(1) == before.model_copy(update={"offset": 32})
