"""The results as one table, and the claims they support or do not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np

from .baselines import FIXED, parameters_of
from .targets import Case

Row = tuple[Case, dict[str, Any], dict[str, float]]  # a data set, the grown network's record, the baselines' errors
HEAD = "| target | N | σ | SENN | GP | spline | oracle MLP | SENN / best | parameters | MLP's | steps |"
STUCK = 3.0  # times the Gaussian process's error


def median(rows: list[Row], value: Callable[[Row], float]) -> float:
    """The median over seeds."""
    return float(np.median([value(row) for row in rows]))


def summary_of(rows: list[Row]) -> dict[str, Any]:
    """One setting, medians over its seeds. The oracle is the fixed network whose median test error is least."""
    mlps = {name: median(rows, lambda row, name=name: row[2][name]) for name in FIXED}
    oracle = min(mlps, key=mlps.__getitem__)
    case = rows[0][0]
    gp, senn = median(rows, lambda row: row[2]["gp"]), median(rows, lambda row: row[1]["error"])
    return {
        "target": case.target,
        "samples": case.samples,
        "noise": case.noise,
        "senn": senn,
        "gp": gp,
        "spline": median(rows, lambda row: row[2]["spline"]),
        "oracle": mlps[oracle],
        "oracle_size": oracle,
        "ratio": senn / min(gp, mlps[oracle]),
        "parameters": median(rows, lambda row: row[1]["parameters"]),
        "oracle_parameters": parameters_of(oracle),
        "steps": median(rows, lambda row: row[1]["steps"]),
        "stuck": sum(row[1]["error"] > STUCK * row[2]["gp"] for row in rows),
    }


def summaries(rows: list[Row]) -> list[dict[str, Any]]:
    """Every setting, in the order given."""
    setting = lambda row: (row[0].target, row[0].samples, row[0].noise)  # noqa: E731 - the key of a grouping
    return [summary_of(list(group)) for _, group in groupby(rows, setting)]


def claims(rows: list[Row], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The goals, counted."""
    promises = [ratio for row in rows for ratio in row[1]["predicted/realised"]]
    scores = [ratio for row in rows for ratio in row[1]["score/realised"]]
    ratios = [line["ratio"] for line in lines]
    return {
        "settings": len(lines),
        "at or below the better of GP and oracle MLP": sum(ratio <= 1 for ratio in ratios),
        "within 10 % of it": sum(ratio <= 1.1 for ratio in ratios),
        "geometric mean of SENN / best": float(np.exp(np.mean(np.log(ratios)))),
        "below the GP": sum(line["senn"] <= line["gp"] for line in lines),
        "below the oracle MLP": sum(line["senn"] <= line["oracle"] for line in lines),
        "fewer parameters than the oracle MLP": sum(line["parameters"] < line["oracle_parameters"] for line in lines),
        "runs": len(rows),
        "stuck (error above 3 x GP)": [row[0].key for row in rows if row[1]["error"] > STUCK * row[2]["gp"]],
        "ended by themselves": sum(row[1]["ended"] == "converged" for row in rows),
        "median steps": float(np.median([row[1]["steps"] for row in rows])),
        "median processor seconds": float(np.median([row[1]["seconds"] for row in rows])),
        "longest run, processor seconds": max(row[1]["seconds"] for row in rows),
        "median predicted / realised drop (trial)": float(np.median(promises)) if promises else None,
        "median predicted / realised drop (score alone)": float(np.median(scores)) if scores else None,
    }


def markdown(lines: list[dict[str, Any]], goals: dict[str, Any], motorcycle: dict[str, float] | None) -> str:
    """The section of the results."""
    out = ["What it means: `docs/growth.md`.", "", "| goal | result |", "|---|---|"]
    for name, value in goals.items():
        shown = f"{len(value)}: {', '.join(value)}" if isinstance(value, list) else _short(value)
        out.append(f"| {name} | {shown} |")
    if motorcycle:
        out += ["", "Motorcycle data, ten-fold cross-validation, RMSE in g:", "", "| method | RMSE |", "|---|---|"]
        out += [f"| {name} | {error:.2f} |" for name, error in sorted(motorcycle.items(), key=lambda item: item[1])]
    out += ["", "Median test RMSE over seeds against the noise-free target.", "", HEAD, "|---" * 11 + "|"]
    out += [_line(line) for line in lines]
    return "\n".join(out) + "\n"


def _line(line: dict[str, Any]) -> str:
    ratio = f"{line['ratio']:.2f}" if line["ratio"] > 1 else f"**{line['ratio']:.2f}**"
    errors = " | ".join(f"{line[name]:.4f}" for name in ("senn", "gp", "spline"))
    oracle = f"{line['oracle']:.4f} ({line['oracle_size']})"
    return (
        f"| {line['target']} | {line['samples']} | {line['noise']} | {errors} | {oracle} | {ratio} "
        f"| {line['parameters']:.0f} | {line['oracle_parameters']} | {line['steps']:.0f} |"
    )


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
