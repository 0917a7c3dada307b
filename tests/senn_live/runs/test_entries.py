from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.events import Frame, State
from senn_live.runs.entries import PoisonedEntryError, decode, decode_readable, encode


def state(offset: int) -> State:
    return State(offset=offset, step=3, status="running", reason="command", detail="pause", pace=2.5)


def frame(offset: int) -> Frame:
    values = {"loss": 0.5, "expansion_score": 0.25, "bound": 1.0, "damping": 0.125, "parameters": [1.0, -2.0]}
    return Frame(offset=offset, step=7, **values)


@pytest.mark.parametrize("event", [state(4), frame(4)], ids=["state", "frame"])
def test_what_is_encoded_is_decoded_again(event: State | Frame) -> None:
    assert decode(4, encode(event)) == event


@pytest.mark.parametrize("event", [state(4), frame(4)], ids=["state", "frame"])
def test_an_entry_at_another_offset_than_its_own_is_poisoned(event: State | Frame) -> None:
    with pytest.raises(
        PoisonedEntryError, match="Expected an event with offset 5 in the journal, got one with offset 4"
    ):
        decode(5, encode(event))


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40)))
def test_whatever_is_not_an_event_is_poisoned_and_nothing_else_happens(data: str | bytes) -> None:
    with pytest.raises(PoisonedEntryError):
        decode(2**32, data)  # no frame can have this offset


def test_what_can_be_read_of_a_poisoned_journal_is_read() -> None:
    pairs = [(0, encode(state(0))), (1, "{"), (2, encode(frame(2)))]
    assert decode_readable(pairs) == [state(0), frame(2)]
