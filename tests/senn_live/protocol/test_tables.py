"""A CSV becomes points, or a sentence that says where it does not."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.tables import TableError, numbers_from_csv, points_from_csv


def test_the_shipped_data_set_has_133_points() -> None:
    points = points_from_csv((files("senn_live") / "data" / "mcycle.csv").read_text())
    assert (len(points.x), points.x[0], points.y[1]) == (133, 2.4, -1.3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")])
    assert points_from_csv(text).y == [2, 4, 6, 8]


def test_columns_are_chosen_by_name_or_number() -> None:
    text = "t,a,b\n" + "".join(f"{i},{2 * i},{3 * i}\n" for i in range(5))
    assert points_from_csv(text, x="t", y="b").y == [0, 3, 6, 9, 12]
    assert points_from_csv(text, x="2", y="3").x == [0, 2, 4, 6, 8]


GOOD = "x,y\n1,2\n2,3\n3,4\n"


@pytest.mark.parametrize(
    ("text", "field", "told"),
    [
        ("", "file", "got an empty file"),
        ("a\x00b", "file", "got binary data"),
        ("1\n2\n3\n4\n", "columns", "Expected two columns, x and y, got 1"),
        (GOOD + "4,foo\n", "row 5, column y", "got 'foo'"),
        (GOOD + "4,nan\n", "row 5, column y", "got 'nan'"),
        (GOOD + "inf,1\n", "row 5, column x", "got 'inf'"),
        (GOOD + "4\n", "row 5, column y", "got nothing"),
        (GOOD, "rows", "Expected 4 to 2000 rows of numbers, got 3"),
        ("\n".join(f"{i},{i}" for i in range(10_000)), "rows", "got 10000"),
        ("x,y\n" + "5,1\n" * 6, "x", "Expected at least two different values in column x, got 5"),
    ],
)
def test_what_is_not_two_columns_of_numbers_is_refused_with_its_place(text: str, field: str, told: str) -> None:
    with pytest.raises(TableError) as caught:
        points_from_csv(text)
    assert caught.value.field == field
    assert told in str(caught.value)


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(TableError, match="Expected a column among x, y, got 'z'"):
        points_from_csv(GOOD + "4,5\n", x="z")


@given(st.text(max_size=300))
def test_any_text_gives_points_or_a_sentence(text: str) -> None:
    try:
        points_from_csv(text)
    except TableError as error:
        assert str(error).startswith("Expected ")


def test_one_column_is_read_by_name_or_as_the_first() -> None:
    assert numbers_from_csv("x\n1\n2.5\n") == [1, 2.5]
    assert numbers_from_csv("a,x\n1,3\n2,4\n", "x") == [3, 4]
    with pytest.raises(TableError, match="Expected a number in row 3, column x, got 'q'"):
        numbers_from_csv("x\n1\nq\n")
