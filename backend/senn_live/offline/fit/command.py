"""`senn fit`: options in, files and a progress bar out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from senn import engine
from senn_live.protocol.specification import CalibratedRule, Limits, Optimiser, PaperRule, PointsTask, RunSpecification
from senn_live.protocol.tables import TableError, numbers_from_csv, points_from_csv

from .fit import Fit, fit
from .report import write_report


def fit_command(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    data: Annotated[Path, typer.Argument(help="CSV file with the samples", metavar="DATA.csv")],
    x: Annotated[str | None, typer.Option(help="column of x, by header or number; default: the first")] = None,
    y: Annotated[str | None, typer.Option(help="column of y, by header or number; default: the second")] = None,
    rule: Annotated[
        str, typer.Option(help="when to grow: calibrated or paper", metavar="calibrated|paper")
    ] = "calibrated",
    seed: Annotated[int, typer.Option(help="seed of the first network and of the proposals", min=0)] = 1,
    max_steps: Annotated[int, typer.Option(help="training steps at most", min=1, max=100_000)] = 20_000,
    predict: Annotated[
        Path | None, typer.Option(help="CSV file whose x column to predict at", metavar="GRID.csv")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="write the result here", metavar="RESULT.json")] = None,
    report: Annotated[Path | None, typer.Option(help="write a self-contained page here", metavar="REPORT.html")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar, no summary")] = False,
) -> None:
    """Grow a network on the samples of a CSV file, headless."""
    console = Console(stderr=True, quiet=quiet)
    points = _points(data, x, y)
    grid = _grid(predict, x) if predict else None
    specification = _specification(points, rule, seed, max_steps)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as progress:
        bar = progress.add_task("1 neuron", total=max_steps)

        def show(state: engine.State) -> None:
            loss = f", loss {state.loss:.3g}" if state.loss is not None else ""
            text = f"step {state.step}: {sum(state.network.widths)} neurons{loss}"
            progress.update(bar, completed=state.step, description=text)

        found = fit(specification, on_step=show)
    if out:
        out.write_text(json.dumps(found.result(grid), indent=1) + "\n", encoding="utf-8")
    if report:
        write_report(found, report)
    console.print(_summary(found, out, report))
    if out is None and not quiet:
        typer.echo(json.dumps({key: value for key, value in found.result(grid).items() if key != "events"}))


def _refuse(message: str) -> NoReturn:
    typer.echo(f"senn fit: {message}", err=True)
    raise typer.Exit(2)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"Expected a readable text file, got {path}: {error}.")


def _points(path: Path, x: str | None, y: str | None) -> PointsTask:
    try:
        return points_from_csv(_text(path), x, y)
    except TableError as error:
        _refuse(f"{path}: {error}")


def _grid(path: Path, x: str | None) -> list[float]:
    text = _text(path)
    try:
        return numbers_from_csv(text, x if x and x in text.splitlines()[0] else None)
    except (TableError, IndexError) as error:
        _refuse(f"{path}: {error}")


def _specification(points: PointsTask, rule: str, seed: int, max_steps: int) -> RunSpecification:
    if rule not in {"calibrated", "paper"}:
        _refuse(f"Expected --rule calibrated or paper, got {rule!r}.")
    limits = Limits(steps=max_steps)
    if rule == "calibrated":
        return RunSpecification(task=points, seed=seed, limits=limits, rule=CalibratedRule(), pace="max")
    fixed = Optimiser(method="fixed")
    return RunSpecification(task=points, seed=seed, limits=limits, rule=PaperRule(), optimiser=fixed, pace="max")


def _summary(found: Fit, out: Path | None, report: Path | None) -> str:
    widths = "–".join(map(str, found.network.widths))
    files = [f"{name}: {path}" for name, path in (("result", out), ("report", report)) if path]
    line = (
        f"{sum(found.network.widths)} neurons ({widths}), {found.network.parameters} parameters, "
        f"{found.steps} steps, train RMSE {found.train_rmse:.4g}: {found.ended.replace('_', ' ')}"
    )
    return "\n".join([line, *files])
