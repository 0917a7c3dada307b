"""Where benchmarks write what they measured: one Markdown section each in `benchmarks/results`, joined in RESULTS.md.

A benchmark is a module that `python -m benchmarks.NAME` runs; it calls `record` once.
"""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "results"
RESULTS = Path(__file__).parent / "RESULTS.md"


def machine() -> str:
    """The machine in words: processor, cores, Python."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def record(name: str, title: str, text: str) -> None:
    """Write the section of benchmark `name` and remake RESULTS.md from all sections."""
    FOLDER.mkdir(exist_ok=True)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    head = f"## {title}\n\n`python -m benchmarks.{name}` · {today} · {machine()}\n\n"
    (FOLDER / f"{name}.md").write_text(head + text.strip() + "\n", encoding="utf-8")
    join()


def join() -> None:
    """Remake RESULTS.md from the sections that exist."""
    sections = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))]
    lead = "# Results\n\nRemade by `make bench`. Medians, and ratios of things measured in turns in one run.\n\n"
    RESULTS.write_text(lead + "\n".join(sections), encoding="utf-8")
