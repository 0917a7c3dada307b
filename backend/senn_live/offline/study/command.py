"""`senn study`: options in, a folder of runs, tables and a report out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from senn import engine
from senn_live.protocol.specification import PointsTask

from ..samples import points_of, refuse, wish_of
from .contenders import RULES, Contender, places, run
from .folder import Folder, OtherStudyError, write
from .report import write_report
from .table import lines, means_csv, runs_csv

MOST_NEURONS = 64
FEWEST = 4  # samples that a run must see


def study_command(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    data: Annotated[Path, typer.Argument(help="table with the samples, as text", metavar="DATA.csv")],
    out: Annotated[Path, typer.Option(help="folder for runs, tables and report", metavar="DIR")],
    seeds: Annotated[
        int, typer.Option(help="seeds 1 to so many: splits, first networks, proposals", min=1, max=1000)
    ] = 20,
    rules: Annotated[str, typer.Option(help="rules that grow, with commas; none: ''")] = "calibrated,paper",
    fixed: Annotated[str, typer.Option(help="neurons of networks that do not grow, with commas; none: ''")] = "4,8,16",
    held_out: Annotated[float, typer.Option(help="share of the samples that judge", metavar="SHARE")] = 0.2,
    x: Annotated[str | None, typer.Option(help="column of x, by header or number")] = None,
    y: Annotated[str | None, typer.Option(help="column of y, by header or number")] = None,
    sample: Annotated[
        str | None, typer.Option(help="which 2000 rows to take of more: even or random", metavar="even|random")
    ] = None,
    max_steps: Annotated[int, typer.Option(help="training steps at most, a run", min=1, max=100_000)] = 20_000,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar, no summary")] = False,
) -> None:
    """Compare ways of growing on a CSV file, repeatedly, on samples held out; a stopped study goes on."""
    torch.set_num_threads(1)  # the networks are small: more threads only wait for one another
    contenders = _contenders(rules, fixed)
    points, summary = points_of(data, wish_of(x=x, y=y, sample=sample))
    _check_share(held_out, points)
    try:
        folder = Folder(out, points, share=held_out, max_steps=max_steps)
    except OtherStudyError as error:
        refuse(str(error))
    console = Console(stderr=True, quiet=quiet)
    console.print(f"{data}: {summary}", highlight=False, markup=False, soft_wrap=True)
    asked = [(contender, seed) for seed in range(1, seeds + 1) for contender in contenders]
    _run_all(folder, points, asked, share=held_out, max_steps=max_steps, console=console)
    found = [folder.run(contender.name, seed) for contender in contenders for seed in range(1, seeds + 1)]
    _write(folder.path, points, [record for record in found if record], share=held_out)
    console.print(f"report: {out / 'report.html'}\ntable: {out / 'table.csv'}", highlight=False, soft_wrap=True)


def _run_all(
    folder: Folder,
    points: PointsTask,
    asked: list[tuple[Contender, int]],
    *,
    share: float,
    max_steps: int,
    console: Console,
) -> None:
    """Whatever is not there yet, a seed of everybody at a time: what is there when it is stopped can be compared."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(TextColumn("{task.description}"), *columns, console=console, transient=True) as progress:
        bar = progress.add_task("study", total=len(asked))
        for contender, seed in asked:
            name = f"{contender.name}, seed {seed}"

            def show(state: engine.State, name: str = name) -> None:
                progress.update(bar, description=f"{name}: step {state.step}, {sum(state.network.widths)} neurons")

            if folder.run(contender.name, seed) is None:
                folder.keep(run(contender, points, seed, share=share, max_steps=max_steps, on_step=show))
            progress.advance(bar)


def _write(out: Path, points: PointsTask, runs: list[dict[str, Any]], *, share: float) -> None:
    found = lines(runs)
    write(out / "table.csv", means_csv(found).rstrip("\n"))
    write(out / "runs.csv", runs_csv(runs).rstrip("\n"))
    whole = {"held_out": share, "x": places(points), "table": [asdict(line) for line in found], "runs": runs}
    write(out / "study.json", json.dumps(whole, indent=1))
    write_report(out / "report.html", points, runs, found, share=share)


def _contenders(rules: str, fixed: str) -> list[Contender]:
    names, sizes = _listed(rules), _listed(fixed)
    for name in names:
        if name not in RULES:
            refuse(f"Expected --rules among {', '.join(RULES)}, with commas, got {name!r}.")
    for size in sizes:
        if not (size.isascii() and size.isdigit() and 1 <= int(size) <= MOST_NEURONS):
            refuse(f"Expected --fixed to be numbers of neurons from 1 to {MOST_NEURONS}, with commas, got {size!r}.")
    chosen = [Contender(name) for name in names] + [Contender(neurons=int(size)) for size in sizes]
    if not chosen:
        refuse("Expected a rule in --rules or a size in --fixed, got none.")
    return list(dict.fromkeys(chosen))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")] if text.strip() else []


def _check_share(share: float, points: PointsTask) -> None:
    if not 0 < share < 1:
        refuse(f"Expected --held-out between 0 and 1, such as 0.2, got {share:g}.")
    seen = len(points.x) - max(1, round(share * len(points.x)))
    if seen < FEWEST:
        refuse(f"Expected at least {FEWEST} samples beside those held out, got {seen} of {len(points.x)}.")
