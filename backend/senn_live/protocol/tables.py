"""What is said of a table that was read: its columns, what was taken, what was left out and why."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .specification import ClassesTask, PointsTask, Wire


class TableColumn(Wire):
    """One column of a table."""

    number: int = Field(ge=1, description="its place, from 1")
    name: str = Field(description="from the header; empty where there is none")
    unit: str = Field(description="from the header, or what dates are counted in; empty where there is none")
    kind: Literal["number", "date", "text", "mixed", "empty", "index", "clock"] = Field(
        description="mixed: numbers and words; index: only counts the rows; clock: part of the dates beside it"
    )
    problem: str = Field(description="why it cannot be an axis, in a sentence; empty where it can")


class LeftOut(Wire):
    """Rows of the file that are not in the samples, and why."""

    reason: Literal["missing", "empty", "comment", "sample"] = Field(
        description="a value is missing; nothing in it; a comment; not in the sample that was asked for"
    )
    count: int = Field(ge=1)
    rows: list[int] = Field(description="the first ten of them, numbered as in the file")


class PreviewRow(Wire):
    """A row as it stands in the file."""

    row: int = Field(description="its number in the file, from 1")
    cells: list[str]


class TableReading(Wire):
    """The only reading of a text, with the choice of columns that was made or asked for."""

    encoding: str
    delimiter: str = Field(description="comma, semicolon, tab, bar or space, or the sign that a sep= line names")
    decimal: Literal["point", "comma"]
    has_header: bool
    columns: list[TableColumn]
    x: int | None = Field(description="number of the column of x; null where a person has to choose")
    y: int | None = Field(description="number of the column of y")
    label: int | None = Field(description="number of the column of classes, where classes were asked for")
    classes: list[str] = Field(description="names of the classes 0, 1, …, where classes were asked for")
    could_be_classes: list[int] = Field(description="columns of two to four labels: two others and they are classes")
    rows: int = Field(description="rows of numbers in the chosen columns, before a sample is taken")
    taken: int = Field(description="rows in the task")
    sample: Literal["even", "random"] | None = Field(description="how the rows were thinned out, where they were")
    left_out: list[LeftOut]
    preview: list[PreviewRow] = Field(description="the first rows")
    question: Literal["columns", "sample"] | None = Field(
        description="what a person has to decide before there is a task: which columns, or which sample of the rows"
    )
    options: dict[str, list[str]] = Field(description="answers that would settle the question, by query parameter")
    summary: str = Field(description="what was read, in a sentence")
    task: PointsTask | ClassesTask | None = Field(description="ready for a run; null while there is a question")
