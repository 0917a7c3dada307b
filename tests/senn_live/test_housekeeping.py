from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from senn_live import housekeeping
from senn_live.cli import main
from senn_live.housekeeping import RunLine, in_bytes, in_time, table
from senn_live.transport import open_transport
from senn_live.transport.ports import Fullness, RunRecord, UnknownRun

DAY_S = 86_400.0
OLD_S = time.time() - 40 * DAY_S


@pytest.fixture
async def store(tmp_path: Path) -> str:
    """Three runs of two owners, one of them waiting and one old, and one whose record is damaged."""
    url = f"sqlite:///{tmp_path}/store.sqlite"
    async with open_transport(url) as transport:
        for run, owner, created_s, size in (("a", "x", OLD_S, 10), ("b", "x", time.time(), 3000), ("c", "y", OLD_S, 1)):
            await transport.runs.create(RunRecord(run, "{}", token_hash="", owner=owner, created_s=created_s))
            await transport.journal.append(run, 0, ["e" * size])
        await transport.jobs.submit("c")
        await transport.runs.create(RunRecord("d", "{}", token_hash="", owner="z", created_s=0))
        await transport.journal.append("d", 0, ["e" * 100_000])
        await transport.runs._database.write(  # type: ignore[attr-defined]
            lambda connection: connection.execute("UPDATE runs SET record = '' WHERE run = 'd'").rowcount
        )
    return url


async def test_every_run_is_listed_with_whose_it_is_how_large_and_how_it_stands(store: str) -> None:
    lines, fullness = await housekeeping.look(store)
    assert [(line.run, line.owner, line.size, line.state) for line in lines] == [
        ("c", "y", 3, "waiting"),
        ("b", "x", 3002, "kept"),
        ("a", "x", 12, "kept"),
        ("d", "", 100_002, "damaged"),
    ]
    assert 100_000 < fullness.used_bytes < (fullness.limit_bytes or 0)


@pytest.mark.parametrize(("by", "order"), [("size", "dbac"), ("age", "dacb"), ("owner", "dbac")])
def test_they_come_by_size_by_age_and_by_who_has_most(by: str, order: str) -> None:
    lines = [
        RunLine("c", "y", 100.0, 3, "waiting"),
        RunLine("b", "x", 200.0, 3002, "kept"),
        RunLine("a", "x", 50.0, 12, "kept"),
        RunLine("d", "", None, 100_002, "damaged"),
    ]
    told = table(lines, Fullness(50, 200), by=by, now_s=260.0, most=50).splitlines()
    assert "".join(line[0] for line in told[1:-1]) == order
    assert told[0].split() == ["RUN", "OWNER", "AGE", "SIZE", "STATE"]
    assert told[-1] == "4 runs of 3 owners, 101 KiB; the store takes 50 bytes of 200 bytes (25%)."
    short = table(lines, Fullness(50, None), by=by, now_s=0, most=1).splitlines()
    assert len(short) == 3
    assert short[-1].endswith("the store takes 50 bytes, without a limit. 3 more are not shown.")


async def test_runs_are_deleted_by_name_or_by_owner_and_age_if_nobody_trains_them(store: str) -> None:
    with pytest.raises(UnknownRun, match=r"'e'.*Nothing is deleted"):
        await housekeeping.delete(store, ["a", "e"])
    assert [line.run for line in await housekeeping.delete(store, [], older_than_days=30)] == ["a"]
    assert [line.run for line in await housekeeping.delete(store, [], owner="y")] == []
    assert [line.run for line in await housekeeping.delete(store, ["c", "d"])] == ["c", "d"]
    assert [line.run for line in (await housekeeping.look(store))[0]] == ["b"]


async def test_vacuum_makes_the_file_as_small_as_what_is_in_it(store: str, tmp_path: Path) -> None:
    async with open_transport(store) as server:  # which may go on meanwhile
        before = (tmp_path / "store.sqlite").stat().st_size
        await housekeeping.delete(store, ["d"])
        was, is_ = await housekeeping.vacuum(store)
        assert (tmp_path / "store.sqlite").stat().st_size < before - 90_000
        assert is_.used_bytes <= was.used_bytes
        assert [entry.data for entry in await server.journal.read("a", -1)] == ["e" * 10]


def test_the_commands_say_what_they_did(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = structlog.get_config()

    def senn(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["senn", "runs", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert not ended.value.code, said.err
        return said.out

    assert senn("--store", store).splitlines()[1].split() == ["d", "?", "?", "97.7", "KiB", "damaged"]
    assert senn("list", "--store", store, "--by", "owner", "--most", "1").count("\n") == 3
    assert senn("--store", store, "delete", "a", "b").startswith("2 runs of 2.94 KiB are deleted.")
    assert senn("vacuum", "--store", store).startswith("The store takes ")
    assert senn("--store", store, "list").splitlines()[-1].startswith("2 runs of 2 owners")
    structlog.configure(**config)


@pytest.mark.parametrize(
    ("value", "text", "says"),
    [
        (0, "0 bytes", in_bytes),
        (1023, "1023 bytes", in_bytes),
        (1536, "1.5 KiB", in_bytes),
        (2**31, "2 GiB", in_bytes),
        (-5, "0 s", in_time),
        (59, "59 s", in_time),
        (7200, "2 h", in_time),
        (DAY_S * 3, "3 d", in_time),
    ],
)
def test_numbers_are_told_as_people_read_them(value: float, text: str, says: Callable[[float], str]) -> None:
    assert says(value) == text
