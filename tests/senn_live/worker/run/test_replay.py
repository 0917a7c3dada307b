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
