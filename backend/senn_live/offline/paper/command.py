"""`senn reproduce`: the paper's figures, each one command that writes its data and one page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ..files import make_folder
from .recording import Tell

reproduce_app = typer.Typer(
    help="Reproduce a figure of the paper: its data as JSON, and a page that opens from disk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

MOST_NUMBERS = 1000  # of seeds or sizes: each is a run of seconds to minutes
LARGEST_NUMBER = 2**31 - 1  # as the seed of a run's specification


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
    make_folder(out)
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
    make_folder(out)
    with progress_bar("figure 3", quiet) as tell:
        found = run_figure3(Figure3(seeds=chosen), tell)
    written(found, out, "figure3", quiet)
    write_figure3(found, out / "figure3.html")


@reproduce_app.command()
def figure4(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    out: Out = Path("reproduced"),
    seeds: Seeds = None,
    quick: Quick = False,
    quiet: Quiet = False,
    images: Annotated[str | None, typer.Option(help="numbers of training images, such as 60,500,4000")] = None,
    data: Annotated[
        Path | None, typer.Option(help="a fuller set: .npz with images [n, 28, 28] and labels [n]", metavar="FILE.npz")
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda", metavar="auto|cpu|cuda")] = "auto",
    threshold: Annotated[float, typer.Option(help="of the paper's rule, tau - 1", min=0)] = 0.03,
    fresh: Annotated[bool, typer.Option("--fresh", help="forget finished runs in the folder and start again")] = False,
) -> None:
    """Digits: size and test accuracy against the number of training images. Stopped, it goes on where it was."""
    from .devices import DeviceError, chosen_device  # noqa: PLC0415
    from .digits import DigitsError  # noqa: PLC0415
    from .figure4 import QUICK, Figure4, peak_sentence, run_figure4  # noqa: PLC0415
    from .figure4_page import write_figure4  # noqa: PLC0415
    from .ledger import LedgerError  # noqa: PLC0415

    setting = QUICK if quick else Figure4()
    setting = replace(setting, rule=replace(setting.rule, threshold=threshold))
    setting = replace(setting, seeds=parse_seeds(seeds) if seeds else setting.seeds)
    setting = replace(setting, sizes=parse_seeds(images) if images else setting.sizes)
    make_folder(out)
    ledger = out / "figure4.jsonl"
    if fresh:
        ledger.unlink(missing_ok=True)
    try:
        where = chosen_device(device)
        with progress_bar("figure 4", quiet) as tell:
            found = run_figure4(setting, ledger, tell, data=data, device=where)
    except (DeviceError, DigitsError, LedgerError) as error:
        typer.echo(f"senn reproduce figure4: {error}", err=True)
        raise typer.Exit(2) from error
    written(found, out, "figure4", quiet)
    write_figure4(found, out / "figure4.html")
    if not quiet and where == "cuda":
        typer.echo(peak_sentence(setting, data=data, device=where))


def parse_seeds(text: str) -> tuple[int, ...]:
    """The numbers that "0-9" or "0,3,5" names.

    Raises:
        typer.BadParameter: If it names none.
    """
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if len(part) > 40 or not (first.isdecimal() and (last.isdecimal() or not dash)):
            raise typer.BadParameter(f"Expected seeds such as 0-9 or 0,3,5, got {text!r}.")
        seeds += range(int(first), int(last if dash else first) + 1)[: MOST_NUMBERS + 1]
    if not 1 <= len(seeds) <= MOST_NUMBERS or max(seeds) > LARGEST_NUMBER:
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
    (out / f"{name}.json").write_text(json.dumps(found) + "\n", encoding="utf-8")
    if not quiet:
        typer.echo(f"{out / name}.json\n{out / name}.html")
