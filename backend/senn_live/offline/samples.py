"""The samples that a command is about, read from a table; whatever is wrong with it is one sentence, exit code 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn, cast, get_args

import typer

from senn_live.protocol.specification import PointsTask
from senn_live.protocol.tables import TableReading
from senn_live.tables import (
    MAX_BYTES,
    DatesName,
    DecimalName,
    DelimiterName,
    HeaderName,
    Sample,
    TableError,
    Wish,
    taken,
)


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


_ASKED = {
    "delimiter": DelimiterName,
    "decimal": DecimalName,
    "header": HeaderName,
    "dates": DatesName,
    "sample": Sample,
}


def wish_of(**said: str | None) -> Wish:
    """Which columns and rows are asked for, and what is said where the table leaves it open: options by name."""
    for name, names in _ASKED.items():
        if said.get(name) not in {None, *get_args(names)}:
            refuse(f"Expected --{name} {' or '.join(get_args(names))}, got {said[name]!r}.")
    return Wish(**cast("dict[str, Any]", said))


def table_of(path: Path, wish: Wish) -> TableReading:
    """The samples, and what was taken and left out."""
    try:
        return taken(bytes_of(path), wish)
    except TableError as error:
        refuse(f"{path}: {error}{advice(error, wish)}")


def points_of(path: Path, wish: Wish) -> tuple[PointsTask, str]:
    """The samples of a curve, and what was taken and left out."""
    found = table_of(path, wish)
    if not isinstance(found.task, PointsTask):
        refuse(f"{path}: Expected a curve, got classes.")
    return found.task, found.summary


def advice(error: TableError, wish: Wish) -> str:
    """How to say on the command line what the table leaves open."""
    if error.options:
        answers = [f"--{name} {answer}" for name, found in error.options.items() for answer in found]
        return f" Say {' or '.join(answers)}."
    if error.field == "rows" and wish.sample is None and "sample" in str(error):
        return " Say --sample even or --sample random."
    return " Say --x and --y." if error.field == "columns" and "choose" in str(error) else ""
