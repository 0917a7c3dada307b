"""Whatever known writers write comes back as the same numbers, or is refused: never as others."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senn_live.protocol.specification import PointsTask
from senn_live.tables import TableError, read

Numbers = list[list[float]]


@dataclass(frozen=True)
class Writer:
    """How a table is written. `quotes` False: cells are joined as they are, as careless programs do."""

    delimiter: str
    decimal: str
    thousands: str
    format: str
    quoting: int
    quotes: bool
    header: bool
    comment: bool
    index: str | None
    newline: str
    encoding: str

    def cell(self, value: float) -> str:
        text = format(value, self.format) if self.format else repr(value)
        whole, point, rest = text.partition(".")
        if self.thousands and whole.lstrip("-").isdecimal():
            whole = whole if whole == "-0" else f"{int(whole):,}".replace(",", self.thousands)
        return whole + (self.decimal if point else "") + rest

    def meant(self, value: float) -> float:
        """The number that the cell stands for, rounded as it is written."""
        return float(format(value, self.format) if self.format else repr(value))

    def write(self, numbers: Numbers) -> bytes:
        width = len(numbers[0])
        rows = [[self.cell(value) for value in row] for row in numbers]
        names = ["time", "height", "weight", "depth"][:width]
        head = [names] if self.header else []
        if self.index is not None:
            rows = [[str(number), *row] for number, row in enumerate(rows)]
            head = [[self.index, *names]] if self.header else []
        stream = io.StringIO(newline="")
        if self.quotes:
            writer = csv.writer(
                stream, delimiter=self.delimiter, quoting=self.quoting, lineterminator=self.newline, escapechar="\\"
            )
            writer.writerows(head + rows)
        else:
            stream.write("".join(self.delimiter.join(row) + self.newline for row in head + rows))
        text = stream.getvalue()
        return (("# " if self.comment and head else "") + text).encode(self.encoding)


def is_known(writer: Writer) -> bool:
    """What has no likelier twin: `"1,234"` between commas is in thousands, `1.234` there is not."""
    is_likely = not (writer.quotes and writer.delimiter == writer.decimal == ",")
    return (
        is_likely and writer.thousands != writer.decimal and not (writer.thousands == "." and writer.delimiter in ", ")
    )


writers = st.builds(
    Writer,
    delimiter=st.sampled_from([",", ";", "\t", "|", " "]),
    decimal=st.sampled_from([".", ","]),
    thousands=st.sampled_from(["", "", "", ",", ".", " ", "'", "\u00a0"]),
    format=st.sampled_from(["", ".0f", ".1f", ".2f", ".3f", ".6f", ".18e", ".4g"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    quotes=st.booleans(),
    header=st.booleans(),
    comment=st.booleans(),
    index=st.sampled_from([None, None, "", "index", "Unnamed: 0"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
).filter(is_known)
values = st.one_of(
    st.integers(-3000, 3_000_000).map(float),
    st.integers(0, 999).map(float),
    st.integers(-5000, 5000).map(lambda thousandth: thousandth / 1000),
    st.integers(1000, 9999).map(lambda thousandth: thousandth / 1000),
    st.integers(-100_000, 10_000_000).map(lambda hundredth: hundredth / 100),
    st.floats(-1e9, 1e9, allow_nan=False),
)
columns = st.one_of(st.lists(values, min_size=6, max_size=6), st.sampled_from([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]]))
tables = st.lists(columns, min_size=2, max_size=4).map(lambda found: [list(row) for row in zip(*found, strict=True)])


def comes_back_or_is_refused(writer: Writer, numbers: Numbers) -> bool:
    data = writer.write(numbers)
    try:
        found = read(data)
    except TableError:
        return False
    if found.task is None:
        assert found.question == "columns"
        return False
    assert isinstance(found.task, PointsTask)
    meant = [[writer.meant(value) for value in row] for row in numbers]
    assert (found.task.x, found.task.y) == ([row[0] for row in meant], [row[1] for row in meant]), data.decode(
        writer.encoding
    )
    return True


@settings(max_examples=150, deadline=None)
@given(writer=writers, numbers=tables)
def test_what_any_writer_writes_comes_back_or_is_refused(writer: Writer, numbers: Numbers) -> None:
    comes_back_or_is_refused(writer, numbers)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_what_any_writer_writes_comes_back_or_is_refused_ten_thousand_times() -> None:
    @settings(max_examples=10_000, deadline=None)
    @given(writer=writers, numbers=tables)
    def run(writer: Writer, numbers: Numbers) -> None:
        comes_back_or_is_refused(writer, numbers)

    run()


ORDINARY = [
    Writer(",", ".", "", "", csv.QUOTE_MINIMAL, True, True, False, None, "\n", "utf-8"),
    Writer(",", ".", "", "", csv.QUOTE_NONNUMERIC, True, True, False, "", "\n", "utf-8"),
    Writer(";", ",", "", ".3f", csv.QUOTE_MINIMAL, True, True, False, None, "\r\n", "cp1252"),
    Writer("\t", ",", "", ".2f", csv.QUOTE_MINIMAL, True, True, False, None, "\r\n", "utf-16"),
    Writer(" ", ".", "", ".18e", csv.QUOTE_MINIMAL, True, True, True, None, "\n", "utf-8"),
    Writer("\t", ".", "", "", csv.QUOTE_ALL, True, False, False, None, "\n", "utf-8-sig"),
    Writer(";", ",", "\u00a0", ".2f", csv.QUOTE_MINIMAL, True, True, False, None, "\n", "utf-8"),
    Writer(",", ",", "", "", csv.QUOTE_MINIMAL, True, True, False, None, "\n", "utf-8"),
]


@pytest.mark.parametrize("writer", ORDINARY)
@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.tuples(values, values).map(list), min_size=5, max_size=9))
def test_what_usual_programs_write_is_never_refused(writer: Writer, numbers: Numbers) -> None:
    numbers = [[0.25, 0.5], *numbers]
    assert comes_back_or_is_refused(writer, numbers)
