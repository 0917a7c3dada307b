"""The folder of a study: a file for every finished run, so that a study that was stopped goes on where it was.

A file appears whole or not at all. More seeds or contenders join what is there; other samples or options do not.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from senn_live.protocol.specification import PointsTask

from ..files import make_folder

VERSION = 1


class OtherStudyError(Exception):
    """The folder has a study of other samples or options."""


class Folder:
    """Where a study keeps its runs."""

    def __init__(self, path: Path, points: PointsTask, *, share: float, max_steps: int) -> None:
        """Make it, or go on with what is in it.

        Raises:
            OtherStudyError: If it has another study.
            OSError: If it cannot be written to.
        """
        self.path, self._runs = path, path / "runs"
        make_folder(self._runs)
        samples = hashlib.sha256(json.dumps([points.x, points.y]).encode()).hexdigest()
        plan = {"version": VERSION, "samples": samples, "held_out": share, "max_steps": max_steps}
        known = read(path / "plan.json")
        if known is not None and known != plan:
            raise OtherStudyError(
                f"Expected {path} to be empty or of the same samples, --held-out and --max-steps, got another study."
            )
        write(path / "plan.json", json.dumps(plan))

    def run(self, contender: str, seed: int) -> dict[str, Any] | None:
        """A finished run; None if it is still to come, or its file is damaged."""
        found = read(self._file(contender, seed))
        is_it = isinstance(found, dict) and (found.get("contender"), found.get("seed")) == (contender, seed)
        return found if is_it else None

    def keep(self, record: dict[str, Any]) -> None:
        """Write down a finished run."""
        write(self._file(record["contender"], record["seed"]), json.dumps(record))

    def _file(self, contender: str, seed: int) -> Path:
        return self._runs / f"{contender}-{seed}.json"


def read(path: Path) -> Any:
    """What a JSON file says; None where there is none, or it says nothing."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def write(path: Path, text: str) -> None:
    """Write a file at once."""
    aside = path.with_suffix(path.suffix + ".part")
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(path)
