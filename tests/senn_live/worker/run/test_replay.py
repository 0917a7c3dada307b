from __future__ import annotations

import pytest

from senn_live.worker.run.replay import Replay, ReplayMismatchError


def test_what_the_journal_has_is_crossed_off_in_order() -> None:
    replay = Replay([(7, "7a"), (9, "9b")])
    assert replay.meet(lambda offset: f"{offset}a")
    assert replay.meet(lambda offset: f"{offset}b")
    assert not replay
    assert not replay.meet(lambda offset: f"{offset}c")


def test_anything_else_is_a_mismatch() -> None:
    with pytest.raises(ReplayMismatchError, match="offset 7"):
        Replay([(7, "7a")]).meet(lambda offset: f"{offset}b")


def test_after_forgetting_everything_is_new() -> None:
    replay = Replay([(7, "7a")])
    replay.forget()
    assert not replay.meet(lambda offset: f"{offset}a")


def test_a_journal_of_an_older_version_goes_on_without_what_that_did_not_write() -> None:
    replay = Replay([(7, '{"type":"decision"}'), (8, b"frame")])
    assert replay.meet(lambda offset: '{"type":"trials"}', newer="trials")
    assert replay.meet(lambda offset: '{"type":"decision"}')
    assert replay.meet(lambda offset: '{"type":"trials"}', newer="trials")
    assert replay.meet(lambda offset: b"frame")
    assert not replay.meet(lambda offset: '{"type":"trials"}', newer="trials")


def test_what_a_journal_has_of_a_newer_kind_is_met_as_everything_is() -> None:
    replay = Replay([(7, '{"type":"trials","round":1}')])
    with pytest.raises(ReplayMismatchError, match="offset 7"):
        replay.meet(lambda offset: '{"type":"trials","round":2}', newer="trials")
