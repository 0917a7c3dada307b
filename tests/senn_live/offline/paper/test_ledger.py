"""Finished runs survive a kill, whatever the moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from senn_live.offline.paper.ledger import Ledger, LedgerError

SETTING = {"steps": 3, "sizes": (1, 2)}


def opened(path: Path) -> Ledger:
    return Ledger(path, SETTING, ("rule", "seed"))


def test_what_was_added_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "runs.jsonl"
    opened(path).add({"rule": "paper", "seed": 1, "size": 7})
    again = opened(path)
    assert ("paper", 1) in again
    assert ("paper", 2) not in again
    assert again.records() == [{"rule": "paper", "seed": 1, "size": 7}]


@pytest.mark.parametrize("lost", range(1, 40, 3))
def test_a_line_cut_off_by_a_kill_is_dropped_and_written_anew(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "runs.jsonl"
    ledger = opened(path)
    ledger.add({"rule": "paper", "seed": 1, "size": 7})
    ledger.add({"rule": "paper", "seed": 2, "size": 8})
    path.write_bytes(path.read_bytes()[:-lost])
    again = opened(path)
    assert [record["seed"] for record in again.records()] == [1]
    again.add({"rule": "paper", "seed": 2, "size": 8})
    assert [record["size"] for record in opened(path).records()] == [7, 8]


def test_runs_of_another_setting_are_never_mixed_in(tmp_path: Path) -> None:
    opened(tmp_path / "runs.jsonl")
    with pytest.raises(LedgerError, match="got another"):
        Ledger(tmp_path / "runs.jsonl", {"steps": 4}, ("rule", "seed"))


def test_another_kind_of_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "runs.jsonl").write_text("hello\n")
    with pytest.raises(LedgerError, match="Expected lines of JSON"):
        opened(tmp_path / "runs.jsonl")
