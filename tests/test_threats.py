"""The page of threats names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = [line for line in (ROOT / "docs" / "threats.md").read_text().splitlines() if line.startswith("| ")][1:]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip()[:40])
def test_every_threat_is_tried_by_a_test_that_exists(line: str) -> None:
    named = re.search(r"`([\w/]+\.py)::(test_\w+)`", line)
    assert named, "Expected a test in every line."
    assert re.search(rf"^(async )?def {named[2]}\(", (ROOT / "tests" / named[1]).read_text(), re.MULTILINE)
