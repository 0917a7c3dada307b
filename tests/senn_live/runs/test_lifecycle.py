from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from senn_live.protocol.commands import Command
from senn_live.protocol.events import Status
from senn_live.runs.lifecycle import COMMANDS, Happening, Occurrence, is_possible, status_after

STATUSES: tuple[Status, ...] = get_args(Status)
HAPPENINGS: tuple[Happening, ...] = (*COMMANDS, *get_args(Occurrence))


def test_the_commands_of_the_table_are_those_of_the_protocol() -> None:
    kinds = get_args(get_args(Command)[0])
    assert {kind.model_fields["type"].default for kind in kinds} == set(COMMANDS)


@pytest.mark.parametrize(("status", "happening"), list(product(STATUSES, HAPPENINGS)))
def test_what_is_not_possible_leaves_the_status_as_it_was(status: Status, happening: Happening) -> None:
    after = status_after(status, happening)
    assert after in STATUSES
    assert is_possible(status, happening) or after == status


@pytest.mark.parametrize("status", STATUSES)
def test_a_poisoned_journal_fails_a_run_whatever_it_was(status: Status) -> None:
    assert status_after(status, "poisoned") == "failed"


@pytest.mark.parametrize("status", ["paused", "finished", "failed"])
def test_undo_is_offered_wherever_a_run_stands_still_and_pauses_it(status: Status) -> None:
    assert status_after(status, "undo") == "paused"


def test_a_finished_run_goes_on_when_its_data_are_edited() -> None:
    assert status_after("finished", "edit") == "running"


def test_a_paused_run_stays_paused_while_growth_is_forced() -> None:
    assert status_after("paused", "force") == "paused"


def test_a_finished_run_cannot_be_paused() -> None:
    assert not is_possible("finished", "pause")


def test_a_run_put_aside_while_running_waits_in_the_queue_and_a_paused_one_stays_paused() -> None:
    assert (status_after("running", "parked"), status_after("paused", "parked")) == ("queued", "paused")
