"""What one reader is sent, decided without a socket."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from recorded import frame, state
from senn_live.api.stream.session import Session, bye_message, queue_message
from senn_live.protocol.events import Landscape
from senn_live.protocol.frames import decode_frame
from senn_live.transport.ports import Entry


def passing(offset: int, size: int = 10) -> str:
    return f'{{"offset":{offset},"step":{offset},"type":"landscape","passing":true,"levels":"{"A" * size}"}}'


def trials(offset: int) -> str:
    return f'{{"offset":{offset},"step":{offset},"type":"trials","round":{offset},"copies":[]}}'


def offered(session: Session, *kinds: str, start: int = 0) -> None:
    for offset, kind in enumerate(kinds, start):
        session.offer(Entry(offset, frame(offset) if kind == "f" else state(offset)))


def drained(session: Session, now_s: float = 0.0) -> list[tuple[str, int]]:
    """(type, offset) of all that waits."""
    sent = []
    while (message := session.next(now_s)) is not None:
        if isinstance(message, bytes):
            sent.append(("frame", decode_frame(message).offset))
        else:
            said = json.loads(message)
            sent.append((said["type"], said.get("offset", said.get("position"))))
    return sent


def test_a_reader_that_keeps_up_gets_everything() -> None:
    session = Session(-1, 1000)
    for offset in range(5):
        session.offer(Entry(offset, frame(offset)))
        assert drained(session) == [("frame", offset)]
    assert session.thinned == 0


def test_of_waiting_frames_only_the_newest_is_sent() -> None:
    session = Session(-1, 1000)
    offered(session, "f", "f", "f")
    assert drained(session) == [("thinned", 1), ("frame", 2)]


def test_what_was_left_out_is_counted_with_its_last_step() -> None:
    session = Session(-1, 1000)
    offered(session, "f", "f", "f")
    assert json.loads(session.next(0.0) or "") == {"type": "thinned", "offset": 1, "step": 1, "frames": 2}


def test_events_are_never_left_out_and_keep_their_order() -> None:
    session = Session(-1, 10_000)
    offered(session, "e", "f", "e", "f", "f", "e")
    expected = [("state", 0), ("thinned", 1), ("state", 2), ("frame", 4), ("state", 5)]
    assert [sent for sent in drained(session) if sent != ("thinned", 4)] == expected


def test_a_gap_is_told_before_the_next_text_at_the_latest() -> None:
    session = Session(-1, 1000)
    offered(session, "f", "f")
    assert drained(session, now_s=0.0) == [("thinned", 0), ("frame", 1)]
    offered(session, "f", "f", start=2)
    assert drained(session, now_s=0.5) == [("frame", 3)]
    offered(session, "e", start=4)
    assert drained(session, now_s=0.6) == [("thinned", 3), ("state", 4)]


def test_entries_the_reader_has_are_not_offered_again() -> None:
    session = Session(4, 1000)
    offered(session, "e", "e", "e", "e", "e", "e")
    assert drained(session) == [("state", 5)]


def test_only_the_last_place_in_the_queue_waits() -> None:
    session = Session(-1, 1000)
    for position in (3, 2):
        session.tell(queue_message(position))
    assert drained(session) == [("queue", 2)]


def test_events_beyond_the_bound_overflow_and_frames_never_do() -> None:
    session = Session(-1, 1000)
    offered(session, *"f" * 1000)
    assert not session.overflowed
    session.offer(Entry(1000, "x" * 1001))
    assert session.overflowed


def test_a_goodbye_says_why() -> None:
    assert json.loads(bye_message("too_slow", "A sentence.")) == {
        "type": "bye",
        "reason": "too_slow",
        "detail": "A sentence.",
    }


@given(st.lists(st.sampled_from(["f", "e", "read"]), max_size=60))
def test_whatever_the_pace_nothing_but_frames_is_missing_and_every_missing_frame_is_told(script: list[str]) -> None:
    session, offset, events, frames = Session(-1, 10**6), 0, [], 0
    sent: list[tuple[str, int]] = []
    told = 0

    def read(message: str | bytes) -> None:
        nonlocal told
        if isinstance(message, bytes):
            sent.append(("f", decode_frame(message).offset))
        elif (said := json.loads(message))["type"] == "thinned":
            told += said["frames"]
            assert not sent or said["offset"] >= sent[-1][1]
        else:
            sent.append(("e", said["offset"]))

    for now_s, action in enumerate([*script, "e"]):
        if action == "read":
            if (message := session.next(now_s / 10)) is not None:
                read(message)
            continue
        session.offer(Entry(offset, frame(offset) if action == "f" else state(offset)))
        events += [offset] if action == "e" else []
        frames += action == "f"
        offset += 1
    while (message := session.next(1000.0)) is not None:
        read(message)
    offsets = [offset for _, offset in sent]
    assert offsets == sorted(set(offsets))
    assert [offset for kind, offset in sent if kind == "e"] == events
    assert sum(kind == "f" for kind, _ in sent) + told == frames


def test_of_landscapes_seen_in_passing_only_the_newest_waits_and_they_never_overflow() -> None:
    session = Session(-1, 1000)
    for offset in range(100):
        session.offer(Entry(offset, passing(offset, 300)))
    assert not session.overflowed
    assert drained(session) == [("thinned", 98), ("landscape", 99)]
    session.offer(Entry(100, passing(100)))
    assert drained(session) == [("landscape", 100)]


def test_a_landscape_that_decided_something_is_never_left_out() -> None:
    session = Session(-1, 10_000)
    for offset, text in enumerate([passing(0), passing(1).replace("true", "false"), passing(2)]):
        session.offer(Entry(offset, text))
    assert [sent for sent in drained(session) if sent[0] == "landscape"] == [("landscape", 1), ("landscape", 2)]
    assert session.idle


def test_the_worker_s_entries_are_known_as_passing() -> None:
    event = Landscape(
        offset=2**31,
        step=100_000,
        passing=True,
        location_start=-1,
        location_stop=1,
        locations=1,
        scale_start=1,
        scale_stop=1,
        scales=1,
        peak=0,
        levels="AA==",
        best_location=0,
        best_scale=1,
        best_score=0,
    )
    session = Session(-1, 10_000)
    session.offer(Entry(2**31, event.model_dump_json()))
    session.offer(Entry(2**31 + 1, event.model_copy(update={"offset": 2**31 + 1}).model_dump_json()))
    assert session.thinned == 1


def test_of_waiting_trials_only_the_newest_is_sent_beside_the_newest_landscape() -> None:
    session = Session(-1, 10_000)
    for entry in (trials(0), passing(1), state(2), trials(3), passing(4), trials(5)):
        session.offer(Entry(json.loads(entry)["offset"], entry))
    sent = [message for message in drained(session) if message[0] != "thinned"]
    assert sent == [("state", 2), ("landscape", 4), ("trials", 5)]
    assert session.thinned == 3
    session.offer(Entry(6, trials(6)))
    assert drained(session) == [("trials", 6)]
