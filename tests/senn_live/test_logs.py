from __future__ import annotations

import contextlib
import json
import logging

import pytest
import structlog

from senn_live.logs import Dose, configure_logs


def test_a_log_line_for_machines_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", "auto", worker="w1")
    structlog.get_logger().info("run claimed", run="abc")
    structlog.get_logger().debug("not worth it")
    (line,) = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["event"], said["run"], said["worker"], said["level"]) == ("run claimed", "abc", "w1", "info")


def test_a_log_line_for_people_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("warning", "text")
    structlog.get_logger().warning("the disk is full")
    assert "the disk is full" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def logs_as_before_afterwards() -> object:
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def test_what_happens_without_end_is_said_so_often_and_then_counted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", "json")
    for number in range(20_000):
        structlog.get_logger().warning("request failed", path=f"/{number}")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received from %s.", number)
    structlog.get_logger().info("something else")
    said = capsys.readouterr().err
    assert len(said.splitlines()) < 300
    assert "something else" in said
    assert "Invalid HTTP request received from 0." in said


def test_the_next_line_says_how_many_were_left_out() -> None:
    now_s = 0.0
    dose = Dose(lambda: now_s)
    passed = 0
    for _ in range(1000):
        with contextlib.suppress(structlog.DropEvent):
            dose(None, "", {"event": "a"})
            passed += 1
    assert passed == Dose.BURST
    now_s = 1.0
    assert dose(None, "", {"event": "a"}) == {"event": "a", "left_out": 1000 - Dose.BURST}
    assert dose(None, "", {"event": "b"}) == {"event": "b"}


def test_a_line_is_short_whatever_is_put_into_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", "json")
    try:
        raise ValueError("x" * 1_000_000 + " the end")
    except ValueError:
        structlog.get_logger().exception("failed", path="y" * 1_000_000)
    said = capsys.readouterr().err
    assert len(said) < 10_000
    assert "the end" in json.loads(said)["exception"]
