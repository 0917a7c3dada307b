from __future__ import annotations

import json

import pytest
import structlog

from senn_live.logs import configure_logs


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
