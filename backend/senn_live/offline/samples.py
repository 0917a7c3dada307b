"""The samples that a command is about, read from a table; whatever is wrong with it is one sentence, exit code 2."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn, cast

import typer

from senn_live.protocol.specification import PointsTask
from senn_live.tables import MAX_BYTES, Sample, TableError, Wish, points_from_table


def refuse(message: str) -> NoReturn:
    """The caller's mistake."""
    typer.echo(f"senn: {message}", err=True)
    raise typer.Exit(2)


def bytes_of(path: Path) -> bytes:
    """What is in a file, or enough of it for the reader to refuse it."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # one more is refused by the reader, and no more is held
    except OSError as error:
        refuse(f"Expected a readable text file, got {path}: {error}.")


def wish_of(x: str | None, y: str | None, sample: str | None, seed: int) -> Wish:
    """Which columns and rows are asked for."""
    if sample not in {None, "even", "random"}:
        refuse(f"Expected --sample even or random, got {sample!r}.")
    return Wish(x=x, y=y, sample=cast("Sample | None", sample), seed=seed)


def points_of(path: Path, wish: Wish) -> tuple[PointsTask, str]:
    """The samples, and what was taken and left out."""
    try:
        return points_from_table(bytes_of(path), wish)
    except TableError as error:
        refuse(f"{path}: {error}{_advice(error, wish)}")


def _advice(error: TableError, wish: Wish) -> str:
    """How to say on the command line what the table leaves open."""
    if error.field == "rows" and wish.sample is None and "sample" in str(error):
        return " Say --sample even or --sample random."
    return " Say --x and --y." if error.field == "columns" and "choose" in str(error) else ""
