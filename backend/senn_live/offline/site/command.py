"""`senn site`: options in, a folder and a progress bar out."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from senn_live.protocol.presets import PRESETS, PRESETS_BY_NAME, Preset

from .recordings import RULES, Recording, RuleName, recordings
from .site import check_place, size_of, whole_folder, write_pages, write_recording

_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(/[^\s?#\"<>]*)?")


def site_command(
    out: Annotated[Path, typer.Option(help="the folder to make, or an earlier site to make anew", metavar="DIR")],
    presets: Annotated[
        str | None, typer.Option(help="targets by name, as hills,moons; default: all", metavar="NAMES")
    ] = None,
    rules: Annotated[str | None, typer.Option(help="calibrated, paper; default: both", metavar="NAMES")] = None,
    address: Annotated[
        str, typer.Option(help="where it will be, as https://me.example/senn: chats show a picture of links then")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar, no summary")] = False,
) -> None:
    """Recordings of the shipped targets as static files: for any web space, for a disk, without a server."""
    chosen = [PRESETS_BY_NAME[name] for name in chosen_of("--presets", presets, [preset.name for preset in PRESETS])]
    by: list[RuleName] = [name for name in RULES if name in chosen_of("--rules", rules, RULES)]
    if address and not _ADDRESS.fullmatch(address):
        raise typer.BadParameter(f"Expected --address such as https://me.example/senn, got {address!r}.")
    check_place(out)
    signal.signal(signal.SIGTERM, _end)
    with whole_folder(out) as folder:
        made = _made(folder, chosen, by, quiet)
        write_pages(folder, made, address)
        size = size_of(folder)
    if not quiet:
        typer.echo(f"{out / 'index.html'}: {len(made)} recordings, {size / 1e6:.1f} MB. Open it, or copy the folder.")


def _end(number: int, _: object) -> None:
    """End as by Ctrl-C, so that nothing half made is left."""
    raise SystemExit(128 + number)


def _made(folder: Path, presets: list[Preset], rules: list[RuleName], quiet: bool) -> list[Recording]:
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, quiet=quiet)
    made: list[Recording] = []
    with Progress(TextColumn("{task.description}"), *columns, console=console, transient=True) as progress:
        bar = progress.add_task("recordings", total=len(presets) * len(rules))

        def tell(name: str, step: int) -> None:
            progress.update(bar, description=f"{name}: step {step}")

        for recording in recordings(presets, rules, tell):
            write_recording(folder, recording)
            made.append(recording)
            progress.advance(bar)
    return made


def chosen_of(option: str, text: str | None, names: Iterable[str]) -> list[str]:
    """The names that a text such as "hills,moons" has, each once; all of them where there is no text.

    Raises:
        typer.BadParameter: If it names nothing, or what there is not.
    """
    known = list(names)
    if text is None:
        return known
    asked = [part.strip() for part in text.split(",")]
    for name in asked:
        if name not in known:
            raise typer.BadParameter(f"Expected {option} among {', '.join(known)}, got {name!r}.")
    return list(dict.fromkeys(asked))
