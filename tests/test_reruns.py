"""A test that passes only when it is asked again is named at the end of the gate, with the reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_a_test_that_was_asked_again_is_listed_with_its_failure(tmp_path: Path) -> None:
    (tmp_path / "test_twice.py").write_text(
        "asked = []\n\ndef test_twice():\n    asked.append(1)\n    assert len(asked) == 2, 'too early'\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "--reruns", "1", "-c", os.devnull, "test_twice.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("RERUN ")]
    assert "test_twice.py::test_twice: " in line
    assert "AssertionError" in line
