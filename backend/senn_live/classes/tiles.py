"""What a run looks like on the wall: a fold that reads no more of a journal than a tile shows.

Of text entries only those that change the network, its place or its status are parsed; of frames only the last one,
when the tile is drawn.
"""

from __future__ import annotations

import math

import numpy as np

from senn_live.protocol.events import (
    Curve,
    Edited,
    Expansion,
    Frame,
    NetworkState,
    RunStarted,
    RunView,
    Samples,
    Scaling,
    State,
    Status,
)
from senn_live.protocol.tiles import CURVE_POINTS, Tile
from senn_live.runs.entries import PoisonedEntryError, decode
from senn_live.runs.forward import curve, parameter_count

_TOLD = tuple(f'"{name}"' for name in ("run_started", "expansion", "state", "edited"))
_BEGINNING = 100  # characters: an entry's type is near its beginning, as the worker writes it
_NO_CURVE = [math.nan] * CURVE_POINTS


class TileFold:
    """One run. Begins with the view of its journal up to `offset`, or with None where it has not begun."""

    def __init__(self, view: RunView | None, offset: int = -1) -> None:
        self.offset = offset
        self._step = 0
        self._status: Status = "queued"
        self._loss = math.nan
        self._network: NetworkState | None = None
        self._scaling: Scaling | None = None
        self._is_curve = False
        self._ends = (math.nan, math.nan)
        self._frame: tuple[int, bytes] | None = None  # the last one, not looked at yet
        if view is not None:
            self._step, self._status, self._network = view.step, view.status, view.network
            self._loss = math.nan if view.loss is None else view.loss
            self._place(view.loss_kind, view.scaling, view.samples, view.target)

    def take(self, offset: int, data: str | bytes) -> bool:
        """Take one more entry. Gives whether the tile looks different now."""
        if offset <= self.offset:
            return False
        self.offset = offset
        if isinstance(data, bytes):
            self._frame = offset, data
            return True
        if not any(mark in data[:_BEGINNING] for mark in _TOLD):
            return False
        self._draw_frame()  # it belongs to the network of before
        try:
            self._apply(decode(offset, data))
        except PoisonedEntryError:
            return False
        return True

    def tile(self, number: int) -> Tile:
        """How it looks."""
        self._draw_frame()
        widths = self._network.widths if self._network else []
        return Tile.model_construct(
            tile=number,
            offset=max(0, self.offset),
            step=self._step,
            neurons=sum(widths),
            layers=len(widths),
            status=self._status,
            loss=self._loss,
            low=self._ends[0],
            high=self._ends[1],
            curve=self._curve(),
        )

    def _apply(self, event: object) -> None:
        match event:
            case RunStarted():
                self._network, self._status = event.network, "running"
                self._place(event.loss_kind, event.scaling, event.samples, event.target)
            case Expansion():
                self._network, self._step = event.network, event.step
            case State():
                self._status, self._step = event.status, event.step
            case Edited():
                self._edit(event)

    def _edit(self, event: Edited) -> None:
        self._scaling = event.scaling or self._scaling
        if event.samples is not None:
            self._ends = _ends(event.samples, event.target)
        if event.network is not None:
            self._network, self._step, self._loss = event.network, event.step, math.nan

    def _place(self, loss_kind: str, scaling: Scaling, samples: Samples, target: Curve | None) -> None:
        self._is_curve = loss_kind == "regression" and len(scaling.x_shift) == len(scaling.y_shift) == 1
        self._scaling, self._ends = scaling, _ends(samples, target)

    def _draw_frame(self) -> None:
        """Let the last frame move the network; one that does not fit it, in a poisoned journal, moves nothing."""
        waiting, self._frame = self._frame, None
        if waiting is None or self._network is None:
            return
        try:
            frame = decode(*waiting)
        except PoisonedEntryError:
            return
        shape = (self._network.inputs, self._network.widths, self._network.outputs)
        if isinstance(frame, Frame) and len(frame.parameters) == parameter_count(*shape):
            self._network = self._network.model_copy(update={"parameters": frame.parameters})
            self._step, self._loss = frame.step, frame.loss

    def _curve(self) -> list[float]:
        if self._network is None or self._scaling is None or not self._is_curve:
            return _NO_CURVE
        fitted: list[float] = curve(self._network, self._scaling, np.linspace(*self._ends, CURVE_POINTS)).tolist()
        return fitted


def _ends(samples: Samples, target: Curve | None) -> tuple[float, float]:
    """Where the curve begins and ends: with the target where it is known, as it is the same for all, else with data."""
    xs = target.x if target is not None else [x[0] for x in samples.x]
    return min(xs), max(xs)
