"""`senn reproduce`: the paper's figures, each one command that writes its data and one page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from .recording import Tell

reproduce_app = typer.Typer(
    help="Reproduce a figure of the paper: its data as JSON, and a page that opens from disk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@reproduce_app.callback()
def _figures() -> None:
    """Reproduce a figure of the paper: its data as JSON, and a page that opens from disk."""
    import torch  # noqa: PLC0415 - after the options are read

    torch.set_num_threads(1)  # the networks are small: more threads only wait for one another


Out = Annotated[Path, typer.Option(help="folder for the data and the page", metavar="DIR")]
Seeds = Annotated[str | None, typer.Option(help="seeds, as 0-9 or 0,3,5; default: as the figure needs")]
Quick = Annotated[bool, typer.Option("--quick", help="a reduced setting, stated on the page")]
Quiet = Annotated[bool, typer.Option("--quiet", help="no progress bar")]


@reproduce_app.command()
def figure2(out: Out = Path("reproduced"), seeds: Seeds = None, quick: Quick = False, quiet: Quiet = False) -> None:
    """A curve fitted by a network that grows in width, and where a new neuron would help."""
    from .figure2 import Figure2, run_figure2  # noqa: PLC0415 - torch is loaded by the command that needs it
    from .figure2_page import write_figure2  # noqa: PLC0415

    chosen = parse_seeds(seeds) if seeds else tuple(range(3 if quick else 10))
    with progress_bar("figure 2", quiet) as tell:
        found = run_figure2(Figure2(seeds=chosen), tell)
    written(found, out, "figure2", quiet)
    write_figure2(found, out / "figure2.html")


@reproduce_app.command()
def figure3(out: Out = Path("reproduced"), seeds: Seeds = None, quick: Quick = False, quiet: Quiet = False) -> None:
    """Half-moons, with neurons and layers growing from one neuron; accuracy on held-out points."""
    from .figure3 import Figure3, run_figure3  # noqa: PLC0415
    from .figure3_page import write_figure3  # noqa: PLC0415

    chosen = parse_seeds(seeds) if seeds else tuple(range(2 if quick else 5))
    with progress_bar("figure 3", quiet) as tell:
        found = run_figure3(Figure3(seeds=chosen), tell)
    written(found, out, "figure3", quiet)
    write_figure3(found, out / "figure3.html")


def parse_seeds(text: str) -> tuple[int, ...]:
    """The seeds that "0-9" or "0,3,5" names.

    Raises:
        typer.BadParameter: If it names none.
    """
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            raise typer.BadParameter(f"Expected seeds such as 0-9 or 0,3,5, got {text!r}.")
        seeds += range(int(first), int(last if dash else first) + 1)
    if not seeds:
        raise typer.BadParameter(f"Expected seeds such as 0-9 or 0,3,5, got {text!r}.")
    return tuple(dict.fromkeys(seeds))


@contextmanager
def progress_bar(name: str, quiet: bool) -> Iterator[Tell]:
    """A bar that is told what is being done and which share of everything is done."""
    columns = (BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    console = Console(stderr=True, quiet=quiet)
    with Progress(TextColumn("{task.description}"), *columns, console=console, transient=True) as progress:
        bar = progress.add_task(name, total=1.0)
        yield lambda text, share: progress.update(bar, completed=share, description=f"{name}: {text}")


def written(found: dict[str, Any], out: Path, name: str, quiet: bool) -> None:
    """Write the data and say where data and page are."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps(found) + "\n", encoding="utf-8")
    if not quiet:
        typer.echo(f"{out / name}.json\n{out / name}.html")
