"""`senn fit`: options in, files and a progress bar out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, get_args

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from senn import engine
from senn_live.protocol.specification import (
    RULES,
    ClassesTask,
    Limits,
    Optimiser,
    PaperRule,
    PointsTask,
    RunSpecification,
)
from senn_live.tables import (
    DatesName,
    DecimalName,
    DelimiterName,
    HeaderName,
    TableError,
    Wish,
    numbers_from_table,
)

from ..files import check_file
from ..samples import advice, bytes_of, refuse, table_of, wish_of
from .fit import Fit, fit
from .report import write_report
from .table import write_table


def _choices(names: object) -> str:
    return "|".join(get_args(names))


def fit_command(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    data: Annotated[Path, typer.Argument(help="table with the samples, as text", metavar="DATA.csv")],
    x: Annotated[
        str | None, typer.Option(help="column of x, by header or number; default: the first of numbers")
    ] = None,
    y: Annotated[
        str | None, typer.Option(help="column of y, by header or number; default: the next of numbers")
    ] = None,
    label: Annotated[
        str | None, typer.Option(help="column of labels, by header or number: x and y are a plane to be classified")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="what stands between cells, where unclear", metavar=_choices(DelimiterName))
    ] = None,
    decimal: Annotated[
        str | None, typer.Option(help="the decimal mark, where unclear", metavar=_choices(DecimalName))
    ] = None,
    header: Annotated[
        str | None, typer.Option(help="whether the first row has names, where unclear", metavar=_choices(HeaderName))
    ] = None,
    dates: Annotated[
        str | None, typer.Option(help="what comes first in 03/04/2024, where unclear", metavar=_choices(DatesName))
    ] = None,
    sample: Annotated[
        str | None, typer.Option(help="which 2000 rows to take of more: even or random", metavar="even|random")
    ] = None,
    rule: Annotated[
        str, typer.Option(help=f"when to grow: {' or '.join(RULES)}", metavar="|".join(RULES))
    ] = "calibrated",
    seed: Annotated[int, typer.Option(help="seed of the first network and of the proposals", min=0, max=2**31 - 1)] = 1,
    max_steps: Annotated[int, typer.Option(help="training steps at most", min=1, max=100_000)] = 20_000,
    predict: Annotated[Path | None, typer.Option(help="table whose x column to predict at", metavar="GRID.csv")] = None,
    level: Annotated[
        float, typer.Option(help="how sure the band about the predictions is, between 0 and 1", metavar="LEVEL")
    ] = 0.95,
    table: Annotated[
        Path | None, typer.Option(help="write predictions and band here, a row a place", metavar="TABLE.csv")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="write the result here", metavar="RESULT.json")] = None,
    report: Annotated[Path | None, typer.Option(help="write a self-contained page here", metavar="REPORT.html")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar, no summary")] = False,
) -> None:
    """Grow a network on the samples of a CSV file, headless."""
    for path in (out, report, table):
        check_file(path)
    _check_options(level, label, predict, table, report)
    console = Console(stderr=True, quiet=quiet)
    torch.set_num_threads(1)  # the networks are small: more threads only wait for one another
    wish = wish_of(
        x=x, y=y, label=label, delimiter=delimiter, decimal=decimal, header=header, dates=dates, sample=sample
    )
    table_read = table_of(data, replace(wish, seed=seed))
    points = table_read.task
    if points is None:
        refuse(f"{data}: {table_read.summary}")
    grid = _grid(predict, wish, points) if predict and isinstance(points, PointsTask) else None
    specification = _specification(points, rule, seed, max_steps)
    console.print(f"{data}: {table_read.summary}", highlight=False, markup=False, soft_wrap=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as progress:
        bar = progress.add_task("1 neuron", total=max_steps)

        def show(state: engine.State) -> None:
            loss = f", loss {state.loss:.3g}" if state.loss is not None else ""
            text = f"step {state.step}: {sum(state.network.widths)} neurons{loss}"
            progress.update(bar, completed=state.step, description=text)

        found = fit(specification, on_step=show)
    result = found.result(grid, level) | ({"classes": table_read.classes} if table_read.classes else {})
    if out:
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if table and grid:
        write_table(found, grid, level, table)
    if report:
        write_report(found, report, level)
    console.print(_summary(found, {"result": out, "table": table, "report": report}))
    if out is None and not quiet:
        typer.echo(json.dumps({key: value for key, value in result.items() if key != "events"}))


def _check_options(
    level: float, label: str | None, predict: Path | None, table: Path | None, report: Path | None
) -> None:
    """Refuse what does not go together, before anything is trained."""
    if not 0 < level < 1:
        refuse(f"Expected --level between 0 and 1, such as 0.95, got {level:g}.")
    if table and not predict:
        refuse("Expected --predict with the places that --table is of, got none.")
    if label and (predict or report):
        refuse("Expected --predict and --report with a curve, got --label: of classes there are numbers only.")


def _grid(path: Path, wish: Wish, points: PointsTask) -> list[float]:
    """The places to predict at: the column of x's name, where there is one, else the first of numbers."""
    data, x = bytes_of(path), wish.x
    try:
        try:
            numbers, unit = numbers_from_table(data, x, wish.convention)
        except TableError as error:
            if x is None or error.field != x:
                raise
            numbers, unit = numbers_from_table(data, convention=wish.convention)
    except TableError as error:
        refuse(f"{path}: {error}{advice(error, wish)}")
    if unit and not (points.x_label or "").endswith(f"({unit})"):
        refuse(f"{path}: Expected x as in the samples, {points.x_label or 'plain numbers'}, got {unit}.")
    return numbers


def _specification(points: PointsTask | ClassesTask, rule: str, seed: int, max_steps: int) -> RunSpecification:
    if rule not in RULES:
        refuse(f"Expected --rule {' or '.join(RULES)}, got {rule!r}.")
    limits = Limits(steps=max_steps)
    chosen = RULES[rule]()
    optimiser = Optimiser(method="fixed") if isinstance(chosen, PaperRule) else Optimiser()  # as the paper trains
    return RunSpecification(task=points, seed=seed, limits=limits, rule=chosen, optimiser=optimiser, pace="max")


def _summary(found: Fit, written: dict[str, Path | None]) -> str:
    widths = "–".join(map(str, found.network.widths))
    files = [f"{name}: {path}" for name, path in written.items() if path]
    line = (
        f"{sum(found.network.widths)} neurons ({widths}), {found.network.parameters} parameters, "
        f"{found.steps} steps, {found.fits}: {found.ended.replace('_', ' ')}"
    )
    return "\n".join([line, *files])
