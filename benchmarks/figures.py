"""Figure 4's runs at the quick setting: sizes, accuracies and time by rule and number of images.

`python -m benchmarks.figures` runs two seeds (or goes on where it was stopped: finished runs are kept in
the folder for temporary files); `--ledger FILE` tabulates runs that `senn reproduce figure4 --quick` has made already.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported

from benchmarks.recording import record, table

SEEDS = (0, 1)
LEDGER = Path(tempfile.gettempdir()) / "senn-figures" / "figure4.jsonl"
NAMES = {
    "paper": "paper's rule",
    "calibrated": "calibrated rule",
    "fixed": "16 neurons, trained as the paper's rule",
    "held": "16 neurons, trained as the calibrated rule",
}


def runs_of(ledgers: list[Path]) -> list[dict[str, Any]]:
    """Finished runs of these ledgers; without any, of this benchmark's own, run to its end."""
    if ledgers:
        lines = [json.loads(line) for path in ledgers for line in path.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if "rule" in line]
    from senn_live.offline.paper.figure4 import QUICK, run_figure4  # noqa: PLC0415 - torch is loaded only to run

    runs: list[dict[str, Any]] = run_figure4(replace(QUICK, seeds=SEEDS), LEDGER)["runs"]
    return runs


def rows_of(runs: list[dict[str, Any]]) -> list[list[str]]:
    """Means over seeds, by number of images and rule."""
    rows = []
    for images in sorted({run["images"] for run in runs}):
        for rule, name in NAMES.items():
            here = [run for run in runs if (run["images"], run["rule"]) == (images, rule)]
            if here:
                rows.append([str(images), name, str(len(here)), *_means(here)])
    return rows


def _means(runs: list[dict[str, Any]]) -> list[str]:
    same = [run["same_size_test_accuracy"] for run in runs if run["same_size_test_accuracy"] is not None]
    neurons, accuracy, seconds, removed = (
        statistics.mean(run[field] for run in runs)
        for field in ("neurons", "test_accuracy", "seconds", "neurons_removed")
    )
    other = f"{statistics.mean(same):.3f}" if same else "–"
    own = sum(run["ended"] != "step_limit" for run in runs)
    return [f"{neurons:.1f}", f"{accuracy:.3f}", other, f"{removed:.1f}", f"{own} of {len(runs)}", f"{seconds:.0f}"]


def main() -> None:
    """Run or read, then record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, nargs="*", default=[])
    runs = runs_of(parser.parse_args().ledger)
    head = ["images", "network", "seeds", "neurons", "test accuracy", "same size, not grown", "removed"]
    text = table([*head, "ended by itself", "seconds"], rows_of(runs))
    note = (
        "\n\nDigits of 14 × 14 pixels, 2000 held out, float64, means over seeds; the paper's rule (setting of the "
        "reference's fourth experiment) for 1000 steps, the calibrated one for at most 300. *Same size, not grown*: a "
        "network with the final widths from the start, trained in the same way for as many steps. Seconds "
        "are wall-clock on a machine shared with other work: upper bounds, not comparable with one another."
    )
    record("figures", "Figure 4: digits, quick setting", text + note)


if __name__ == "__main__":
    main()
