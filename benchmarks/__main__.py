"""Run every benchmark, or those named: `python -m benchmarks [NAME ...]`. A benchmark calls `record`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are: the modules of this folder that record something."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    skipped = {"__init__", "__main__", "recording"}
    return [path.stem for path in modules if path.stem not in skipped and "record(" in path.read_text()]


def main() -> int:
    """Run them one after the other; the status is 1 if any failed."""
    wanted = sys.argv[1:] or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"Expected benchmarks among {', '.join(names())}, got {', '.join(unknown)}.")
        return 2
    failed = []
    for name in wanted:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())
