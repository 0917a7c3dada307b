"""Files that are generated and kept in the repository: written, or with `--check` compared."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_or_check(target: Path, text: str) -> int:
    """Write the file, or say that it is not what it should be; returns the exit status."""
    if "--check" not in sys.argv:
        target.write_text(text)
        return 0
    if target.read_text() == text:
        return 0
    print(f"{target.relative_to(ROOT)} is not what its sources say. Run `make types` and commit it.")
    return 1
