"""The page of points names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = [line for line in (ROOT / "docs" / "page.md").read_text().splitlines() if re.match(r"\| \d", line)]


def test_every_point_is_there_once() -> None:
    assert [line.split()[1] for line in LINES] == [str(point) for point in range(1, 13)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip()[:30])
def test_every_point_is_tried_by_tests_that_exist(line: str) -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", line)
    assert named, "Expected a test in every line."
    for file, test in named:
        text = (ROOT / "tests" / "browser" / file).read_text()
        assert re.search(rf"^def {test}\(", text, re.MULTILINE), f"Expected {test} in {file}, got none."
