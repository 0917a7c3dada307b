"""Commands, carried out. A checkpoint that counts it follows each, so that none is carried out twice."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from pydantic import ValidationError

from senn import engine
from senn_live.protocol import commands
from senn_live.protocol.commands import Command, command_adapter
from senn_live.protocol.events import Control
from senn_live.runs.lifecycle import is_possible, status_after

from ..data.task_data import BadTaskError, rebuild_data
from ..data.units import Units
from . import translation
from .machine import LiveRun

log = structlog.get_logger()

_FURTHEST, _NARROWEST, _WIDEST = 1e6, 1e-6, 1e6  # of a placed neuron, in half spans of the data: beyond, numbers end
_DATA_FIELDS = ("task", "samples", "noise")
_FIELDS = (*_DATA_FIELDS, "rule", "optimiser", "limits", "growth")

_STEERING = commands.Pause | commands.Resume | commands.SetPace | commands.Stop

_DEADLY = "The worker was lost while it carried this out, so it is not tried again; the run goes on as it was."


class _CannotError(Exception):
    """The command cannot be carried out now; the message is a sentence for a person."""


def carry_out(run: LiveRun, index: int, text: str, *, is_deadly: bool = False) -> None:
    """Carry out the run's command number `index`, or say in the journal why it cannot be carried out.

    Args:
        run: The run, which listens.
        index: The command's number.
        text: The command.
        is_deadly: A worker was lost in carrying it out: it is not tried again.
    """
    _carry_out(run, index, text, is_deadly=is_deadly)
    run.write_checkpoint()


def carry_out_together(run: LiveRun, texts: Sequence[tuple[int, str]]) -> None:
    """Carry out several commands that only steer, in order, and count them by one checkpoint.

    A checkpoint of a large network takes 660 kB and a command 35 bytes, of which a hand on a slider sends many.
    """
    for index, text in texts:
        _carry_out(run, index, text)
    run.write_checkpoint()


def only_steers(text: str) -> bool:
    """Whether the command changes no more than the course of a run, so that the last of several counts."""
    try:
        return isinstance(command_adapter.validate_json(text), _STEERING)
    except ValidationError:
        return False


def _carry_out(run: LiveRun, index: int, text: str, *, is_deadly: bool = False) -> None:
    assert run.is_listening
    run.commands_done = index + 1
    try:
        with run.wholly_or_not():
            if is_deadly:
                raise _CannotError(_DEADLY)
            _try(run, text)
    except ValidationError as error:
        run.write_state("command", f"Not carried out, because it is no command: {error.error_count()} errors.")
    except (_CannotError, BadTaskError) as error:
        refuse(run, str(error))
    except Exception as error:
        log.exception("a command met a fault", index=index)
        refuse(run, f"The program met an error it did not expect ({type(error).__name__}). The run goes on as it was.")


def refuse(run: LiveRun, why: str) -> None:
    """Say in the journal that a command was not carried out. A checkpoint that counts it must follow."""
    run.write_state("command", f"Not carried out. {why}")


def _try(run: LiveRun, text: str) -> None:
    command = command_adapter.validate_json(text)
    if not is_possible(run.status, command.type):
        raise _CannotError(f"Expected a run in which {command.type} is possible, got one that is {run.status}.")
    _apply(run, command)


def _apply(run: LiveRun, command: Command) -> None:
    status = status_after(run.status, command.type)
    control = Control(status=status, reason="command", pace=run.control.pace)
    match command:
        case commands.Step():
            control = control.model_copy(update={"hold_at_step": run.state.step + command.count})
        case commands.NextGrowth():
            control = control.model_copy(update={"hold_at_growth": True})
        case commands.SetPace():
            control = run.control.model_copy(update={"pace": command.pace})
        case commands.Edit():
            _edit(run, command)
            control = run.control.model_copy(update={"status": status})
        case commands.Force() | commands.Place() | commands.Forbid():
            if isinstance(command, commands.Place):
                _check_place(command, run.units)
            run.intervention = command
            control = run.control.model_copy(update={"status": status})
        case commands.Undo():
            _undo(run)
    if (status == "running" or run.has_urgent_intervention) and run.state.ended is not None:
        run.state = engine.reopen(run.state)
    is_news = status != run.status or not isinstance(command, commands.Edit)
    run.control = control
    if is_news:
        run.write_state("stopped" if isinstance(command, commands.Stop) else "command", command.type)


def _check_place(command: commands.Place, units: Units) -> None:
    location = command.location
    coordinates = len(location) if isinstance(location, tuple) else 1
    if coordinates != units.dimensions:
        raise _CannotError(
            f"Expected a place with as many coordinates as inputs, {units.dimensions}, got {coordinates}."
        )
    places = units.internal_point(location) if isinstance(location, tuple) else (units.internal_location(location),)
    if not all(abs(place) <= _FURTHEST for place in places):
        raise _CannotError(f"Expected a location within a million half spans of the data, got {location}.")
    if command.scale is not None and not _NARROWEST <= abs(units.internal_width(command.scale)) <= _WIDEST:
        least, most = abs(units.width(_NARROWEST)), abs(units.width(_WIDEST))
        raise _CannotError(f"Expected a scale from {least:.3g} to {most:.3g} for these data, got {command.scale:.3g}.")


def _edit(run: LiveRun, command: commands.Edit) -> None:
    changes = {name: getattr(command, name) for name in _FIELDS if getattr(command, name) is not None}
    specification = run.specification.model_copy(update=changes)
    changes_data = any(name in changes for name in _DATA_FIELDS)
    before = run.data
    if changes_data:
        run.data = rebuild_data(specification, before, device=run.device)
    run.specification = specification
    run.settings = translation.engine_settings(specification)
    run.state = engine.reopen(run.state, new_data=changes_data)
    run.write_edited("data" if changes_data else "settings", rescaled=run.data.scaling != before.scaling)
    if changes_data:
        run.write_outlook()


def _undo(run: LiveRun) -> None:
    """Back to before the failure, or before the last expansion that still holds."""
    target = run.retreat if run.status == "failed" else (run.standing[-1] if run.standing else None)
    if target is None:
        raise _CannotError("Expected an expansion to undo, but the network has not grown yet.")
    run.intervention, run.retreat = None, None
    run.go_back(target)
    run.write_outlook()
