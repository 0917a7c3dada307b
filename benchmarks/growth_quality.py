"""Growth quality: grown networks against a Gaussian process, a smoothing spline and fixed networks.

    python -m benchmarks.growth_quality            # 9 targets x 3 sample sizes x 3 noises x 5 seeds, and mcycle
    python -m benchmarks.growth_quality --quick    # 96 samples, noise 0.05, 3 seeds
    python -m benchmarks.growth_quality --tuning   # the targets that the rule's constants were chosen on

Writes benchmarks/results/growth_quality[-quick|-tuning].{md,json}. Baselines are cached beside them; delete the cache
to fit them again.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy and torch: small matrices are slower on two

import argparse
import json
import sys
from pathlib import Path

import torch

from .growth.baselines import all_baselines
from .growth.motorcycle import cross_validated
from .growth.runs import grow
from .growth.table import Row, claims, markdown, summaries
from .growth.targets import LISTED, NOISES, SAMPLES, TUNING, Case, cases, test_inputs
from .recording import record

RESULTS = Path(__file__).parent / "results"
CACHE = RESULTS / "growth_baselines.json"


def main() -> None:
    """Run what was asked for and write it down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="96 samples, noise 0.05, 3 seeds, no motorcycle data")
    parser.add_argument("--tuning", action="store_true", help="the tuning targets, 3 seeds, no motorcycle data")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    chosen = _chosen(quick=asked.quick, tuning=asked.tuning)
    known = json.loads(CACHE.read_text()) if CACHE.exists() else {}
    rows: list[Row] = []
    for done, case in enumerate(chosen):
        rows.append(_row(case, known))
        if done % 20 == 19 or done + 1 == len(chosen):
            print(f"{done + 1}/{len(chosen)}", file=sys.stderr, flush=True)
            CACHE.write_text(json.dumps(known, indent=0, sort_keys=True) + "\n")
    lines = summaries(rows)
    goals = claims(rows, lines)
    motorcycle = None if asked.quick or asked.tuning else cross_validated()
    name = "growth_quality" + ("-quick" if asked.quick else "-tuning" if asked.tuning else "")
    page = markdown(lines, goals, motorcycle)
    record(name, f"Growth quality{' (quick)' if asked.quick else ' (tuning targets)' if asked.tuning else ''}", page)
    kept = {"goals": goals, "motorcycle": motorcycle, "settings": lines, "runs": {r[0].key: r[1] for r in rows}}
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")
    print(page)


def _chosen(*, quick: bool, tuning: bool) -> list[Case]:
    if quick:
        return cases(tuple(TUNING if tuning else LISTED), (96,), (0.05,), 3)
    return cases(tuple(TUNING if tuning else LISTED), SAMPLES, NOISES, 3 if tuning else 5)


def _row(case: Case, known: dict[str, dict[str, float]]) -> Row:
    x, y = case.data()
    grid = test_inputs()
    if case.key not in known:
        known[case.key] = {name: round(case.error(p(grid)), 6) for name, p in all_baselines(x, y).items()}
    grown = grow(x, y, case.seed)
    return case, grown.record(case.error(grown.predict(grid))), known[case.key]


if __name__ == "__main__":
    main()
