"""What the page knows of the engine by heart is what the engine does."""

from __future__ import annotations

import re
from pathlib import Path

from senn.regimes.smooth.trials import FREE_STEPS

FREEDOM = Path(__file__).parents[2] / "frontend/src/pure/run/freedom.js"


def test_a_grown_curve_bends_freely_for_as_many_steps_as_the_log_says() -> None:
    found = re.search(r"^export const FREE_STEPS = (\d+);", FREEDOM.read_text(), re.MULTILINE)
    assert found is not None
    assert int(found[1]) == FREE_STEPS
