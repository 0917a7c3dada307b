"""A table becomes the only numbers that its text allows, or a sentence that says where it does not."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.specification import ClassesTask, PointsTask
from senn_live.tables import TableError, Wish, numbers_from_table, points_from_table, read

INPUTS = Path(__file__).parent / "inputs"
CURVE = [0.0, 0.327, 0.618, 0.841, 0.972, 0.995, 0.909, 0.723, 0.457, 0.141, -0.191]


def points(data: bytes | str, **wish: str) -> PointsTask:
    return points_from_table(data, Wish(**wish))[0]


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def test_the_shipped_data_set_has_133_points() -> None:
    found = points((files("senn_live") / "data" / "mcycle.csv").read_bytes())
    assert (len(found.x), found.x[0], found.y[1]) == (133, 2.4, -1.3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " ", "  ", ", ", " ; ", "\t "])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")])
    assert points(text).y == [2, 4, 6, 8]


@pytest.mark.parametrize(
    ("name", "summary", "rows"),
    [
        ("comments_numpy.txt", "x = x, y = y, 24 rows", 24),
        ("de_cp1252.csv", "x = Länge, y = Höhe, 24 rows", 24),
        ("de_semicolon_header_bom.csv", "x = Länge, y = Höhe, 24 rows", 24),
        ("header_units_row.csv", "x = x (s), y = y (m), 12 rows", 12),
        ("iso_dates.csv", "x = date (days since 2024-01-01), y = co2, 24 rows", 24),
        ("missing_values.csv", "x = x, y = y, 21 rows; left out: 3 rows with a missing value", 21),
        ("missing_values_blank.csv", "x = x, y = y, 21 rows; left out: 3 rows with a missing value", 21),
        ("numpy_savetxt_header.txt", "x = x, y = y, 24 rows", 24),
        ("pandas_index.csv", "x = time, y = value, 24 rows; left out: column 1, which counts the rows", 24),
        ("r_rownames.csv", "x = x, y = y, 24 rows; left out: column 1, which counts the rows", 24),
        ("sep_line.csv", "x = x, y = y, 24 rows", 24),
        ("thousands_quoted.csv", "x = year, y = population, 20 rows", 20),
        ("trailing_empty_rows.csv", "x = x, y = y, 24 rows", 24),
        ("unix_ms.csv", "x = t (minutes since 2023-11-14 22:13:20 UTC), y = v, 40 rows", 40),
        ("utf16.txt", "x = x, y = y, 24 rows", 24),
    ],
)
def test_tables_that_people_have_are_read_and_said(name: str, summary: str, rows: int) -> None:
    found, told = points_from_table((INPUTS / name).read_bytes())
    assert told == summary
    assert len(found.x) == len(found.y) == rows


@pytest.mark.parametrize("name", ["de_cp1252.csv", "de_semicolon_header_bom.csv", "sep_line.csv", "utf16.txt"])
def test_the_same_numbers_are_read_from_every_writer(name: str) -> None:
    found = points((INPUTS / name).read_bytes())
    assert found.x[:4] == [0, 0.25, 0.5, 0.75]
    assert found.y[:11] == CURVE


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("comma_decimal_comma_separator.csv", "row 2"),
        ("ragged_more_cells.csv", "row 2"),
        ("header_first_row_text_number.csv", "row 1"),
    ],
)
def test_tables_that_can_be_read_in_two_ways_are_refused_with_their_row(name: str, field: str) -> None:
    with pytest.raises(TableError) as caught:
        points((INPUTS / name).read_bytes())
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        (table("0,5;1,5", "1,5;2", "2;3", "3;4"), [0.5, 1.5, 2, 3], [1.5, 2, 3, 4]),
        (table("0,5\t1,25", "1,5\t2", "2\t3", "3\t4"), [0.5, 1.5, 2, 3], [1.25, 2, 3, 4]),
        (table("0,5 1,25", "1,5 2,5", "2,0 3,5", "3,5 4,0"), [0.5, 1.5, 2, 3.5], [1.25, 2.5, 3.5, 4]),
        (table("x|y", "0,5|1", "1|2", "2|3", "3|4"), [0.5, 1, 2, 3], [1, 2, 3, 4]),
        (table('"0,5","1"', '"1,5","2"', '"2","3"', '"3","4"'), [0.5, 1.5, 2, 3], [1, 2, 3, 4]),
        (table("t;v", "1;1.234,5", "2;2.345,5", "3;10,25", "4;999"), [1, 2, 3, 4], [1234.5, 2345.5, 10.25, 999]),
        (table("t;v", "1;1.234.567", "2;2.345", "3;10", "4;999"), [1, 2, 3, 4], [1234567, 2345, 10, 999]),
        (table("t\tv", "1\t1,234.5", "2\t2,345.5", "3\t10", "4\t9"), [1, 2, 3, 4], [1234.5, 2345.5, 10, 9]),
        (table("t,v", '1,"1,234,567"', '2,"2,345"', "3,10", "4,9"), [1, 2, 3, 4], [1234567, 2345, 10, 9]),
        (table("t;v", "1;1 234,5", "2;12 345", "3;10", "4;9"), [1, 2, 3, 4], [1234.5, 12345, 10, 9]),
        (table("t;v", "1;1\u00a0234,5", "2;12\u202f345", "3;10", "4;9"), [1, 2, 3, 4], [1234.5, 12345, 10, 9]),
        (table("t;v", "1;1'234.5", "2;12'345", "3;10", "4;9"), [1, 2, 3, 4], [1234.5, 12345, 10, 9]),
        (table("1,1e3", "2,-2.5E-3", "3,+.5", "4,5."), [1, 2, 3, 4], [1000, -0.0025, 0.5, 5]),
        (table("1;−1", "2;2", "3;3", "4;4"), [1, 2, 3, 4], [-1, 2, 3, 4]),
        (table("x,y,", "1,2,", "2,3,", "3,4,", "4,5,"), [1, 2, 3, 4], [2, 3, 4, 5]),
        (table("x,y", "1,2,", "2,3,", "3,4,", "4,5,"), [1, 2, 3, 4], [2, 3, 4, 5]),
        (table("sep=,", "1,2", "2,3", "3,4", "4,5"), [1, 2, 3, 4], [2, 3, 4, 5]),
        (table('"sep=;"', "1;2,5", "2;3", "3;4", "4;5"), [1, 2, 3, 4], [2.5, 3, 4, 5]),
        (
            table("| x | y |", "|---|---|", "| 1 | 2 |", "| 2 | 3 |", "| 3 | 4 |", "| 4 | 5 |"),
            [1, 2, 3, 4],
            [2, 3, 4, 5],
        ),
        (table('"x" "y"', '"1" 0 0.1', '"2" 1 0.2', '"3" 2 0.3', '"4" 3 0.4'), [0, 1, 2, 3], [0.1, 0.2, 0.3, 0.4]),
        (table('"x","y"', '"a",0,1', '"b",1,2', '"c",2,3', '"d",3,4'), [0, 1, 2, 3], [1, 2, 3, 4]),
        (table(",0,1", "0,5.5,1.5", "1,6.5,2.5", "2,7.5,3.5", "3,8.5,4.5"), [5.5, 6.5, 7.5, 8.5], [1.5, 2.5, 3.5, 4.5]),
        (table(",v", "5,1", "6,2", "7,3", "9,4"), [5, 6, 7, 9], [1, 2, 3, 4]),
        (table(",a,b", "7,1,5", "3,2,6", "9,3,7", "1,4,8"), [1, 2, 3, 4], [5, 6, 7, 8]),
        (table("%x y", "1 2", "2 3", "3 4", "4 5"), [1, 2, 3, 4], [2, 3, 4, 5]),
        (
            table("1,2", "# half way", "2,3", "", "3,4", ",", "4,5", ";", "").replace(";\n", ""),
            [1, 2, 3, 4],
            [2, 3, 4, 5],
        ),
        ("1,2\r2,3\r3,4\r4,5\r", [1, 2, 3, 4], [2, 3, 4, 5]),
        ("\n\n1,2\r\n2,3\r\n3,4\r\n4,5", [1, 2, 3, 4], [2, 3, 4, 5]),
    ],
)
def test_numbers_are_read_as_their_writer_meant_them(text: str, x: list[float], y: list[float]) -> None:
    found = points(text)
    assert (found.x, found.y) == (x, y)


GOOD = "x,y\n1,2\n2,3\n3,4\n"


@pytest.mark.parametrize(
    ("text", "field", "told"),
    [
        ("", "file", "got an empty file"),
        ("\n \n\t\n", "file", "got an empty file"),
        ("# only\n# comments\n", "file", "got comments only"),
        (",,\n,,\n", "file", "got empty cells only"),
        ("a\x00b", "file", "got binary data"),
        ("1\n2\n3\n4\n", "columns", "Expected two columns, x and y, got 1"),
        (GOOD + "4,foo\n", "row 5, column y", "got 'foo'"),
        (GOOD + "4,nan\n", "rows", "got 3 (1 without a value left out)"),
        (GOOD + "inf,1\n", "row 5, column x", "got 'inf'"),
        (GOOD + "4,-Infinity\n", "row 5, column y", "got '-Infinity'"),
        (GOOD + "4,1e999\n", "row 5, column y", "from -1e12 to 1e12"),
        (GOOD + "4\n", "row 5, column y", "got nothing"),
        (GOOD + "4,5,6\n", "row 5", "Expected 2 cells in row 5, as in row 1, got 3"),
        (GOOD + '4,"5\n', "row 5", "quotes"),
        (GOOD + "4,5%\n", "row 5, column y", "got '5%'"),
        (GOOD + "4,5 kg\n", "row 5, column y", "got '5 kg'"),
        (GOOD + "4,1_000\n", "row 5, column y", "got '1_000'"),
        (GOOD + "4,0x1f\n", "row 5, column y", "got '0x1f'"),
        (GOOD + "4,１２\n", "row 5, column y", "got '１２'"),
        (GOOD, "rows", "Expected 4 to 2000 rows of numbers, got 3"),
        (table(*(f"{i},{i}" for i in range(10_000))), "rows", "got 10000: an even or a random sample"),
        ("x,y\n" + "5,1\n" * 6, "x", "Expected at least two different values in column x, got 5"),
        # both marks, or neither
        (table("0;1,5", "1;2.5", "2;3", "3;4"), "row 2", "one decimal mark in all rows, got '1,5' in row 1 and '2.5'"),
        (table("0,5;1.5", "1;2", "2;3", "3;4"), "row 1", "one decimal mark"),
        (table("x;y", "1;1,234", "2;2,345", "3;3,456", "4;4,567"), "row 2", "read in one way, got '1,234'"),
        (table("x;y", "1;1.234", "2;2.345", "3;3.456", "4;4.567"), "row 2", "read in one way, got '1.234'"),
        (table("x\ty", "1\t1,234", "2\t2,345", "3\t3,456", "4\t4,567"), "row 2", "read in one way, got '1,234'"),
        (table("x;y", "0.5;1,234", "1.5;2,345", "2.5;3,456", "4.5;4,567"), "row 2, column y", "got '1,234'"),
        (table("x;y", '1;"1,234"', '2;"2,345"', '3;"3,456"', '4;"4,567"'), "row 2", "read in one way"),
        # a comma for both, without a header that says how many columns there are
        (table("0,1,000", "1,1,982", "2,2,855", "3,3,524"), "row 1", "may be parts of longer numbers"),
        (table("0,5,1,25", "1,5,2,5", "2,5,3,75", "3,5,4,5"), "row 1", "may be parts of longer numbers"),
        (table("1 234 5 678", "2 345 6 789", "3 456 7 891", "4 567 8 912"), "row 1", "may be parts of longer numbers"),
        (table("0,5;1,5", "1,5;2,5", "2,5 3,5", "3,5;4,5"), "row 3, column 2", "got nothing"),
        # header or data
        (table("0 s,0 kg", "1,1", "2,4", "3,9", "4,16"), "row 1", "either a header, all words, or data"),
        (table("time,0", "1,1", "2,4", "3,9", "4,16"), "row 1", "either a header"),
        (table("total,1,2", "a,3,4", "b,5,6", "c,7,8", "d,9,10"), "row 1", "either a header"),
        (table("0,1", "0.5,0.25", "1.5,0.75", "2.5,0.5", "3.5,0.1"), "row 1", "either a header"),
        (table("x,y", "1,2", "s,m", "2,3", "3,4", "4,5"), "row 3, column x", "got 's'"),
        (table("x,y", "s,1", "2,3", "3,4", "4,5"), "row 2, column x", "got 's'"),
        # which columns
        (table("x,x", "1,2", "2,3", "3,4", "4,5"), "columns", "a name of its own for every column, got 'x' twice"),
        (table("0,0.5,0.1", "1,1.5,0.2", "2,2.5,0.3", "3,3.5,0.4"), "columns", "may only count the rows"),
        (table("x,y,z", "1,2,3", "2,a,4", "3,4,5", "4,5,6"), "row 3, column y", "got 'a'"),
        # dates
        (table("d,v", *(f"0{i}/04/2024,{i}" for i in range(3, 8))), "row 2, column d", "got '03/04/2024'"),
        (
            table("d,v", "13/04/2024,1", "04/13/2024,2", "05/06/2024,3", "06/06/2024,4"),
            "row 3, column d",
            "in the order",
        ),
        (
            table("d,v", "2024-01-01T00:00Z,1", "2024-01-02,2", "2024-01-03,3", "2024-01-04,4"),
            "row 3, column d",
            "zone",
        ),
        (table("d,v", "2024-02-30,1", "2024-01-02,2", "2024-01-03,3", "2024-01-04,4"), "row 2, column d", "2024-02-30"),
        (table("d,v", "03.04.24,1", "04.04.24,2", "05.04.24,3", "06.04.24,4"), "row 2, column d", "'03.04.24'"),
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_refused_with_its_place(text: str, field: str, told: str) -> None:
    with pytest.raises(TableError) as caught:
        points(text)
    assert caught.value.field == field
    assert told in str(caught.value)
    assert str(caught.value).startswith("Expected ")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04rest", "a zip archive, as workbooks"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xfe1,2", "no UTF-16"),
        (b"1,2\n\x01,3\n", "binary data"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(data: bytes, told: str) -> None:
    with pytest.raises(TableError, match="Expected") as caught:
        points(data)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("Größe;µm", "cp1252", "Größe"),
        ("T °C;p", "cp1252", "T °C"),
        ("é;à", "cp1252", "é"),
        ("时间;值", "gb18030", "时间"),
        ("时间;值", "utf-8", "时间"),
        ("时间;值", "utf-8-sig", "时间"),
        ("x;y", "utf-16", "x"),
        ("x;y", "utf-16-le", "x"),
        ("x;y", "utf-16-be", "x"),
        ("Länge;y", "utf-32", "Länge"),
    ],
)
def test_headers_are_read_in_the_encodings_of_spreadsheets(text: str, encoding: str, label: str) -> None:
    found = points((text + "\r\n0,5;1\r\n1;2\r\n2;3\r\n3;4\r\n").encode(encoding))
    assert (found.x_label, found.x) == (label, [0.5, 1, 2, 3])


@pytest.mark.parametrize(
    "word", ["NA", "NaN", "nan", "", "-", "n/a", "N/A", "null", "None", "#N/A", "#NV", "?", ".", "<NA>"]
)
def test_a_row_with_a_missing_value_is_left_out_and_said(word: str) -> None:
    text = f"x,y\n1,2\n{word},3\n3,4\n4,{word}\n5,6\n6,7\n"
    found = read(text)
    assert found.task == PointsTask(x=[1, 3, 5, 6], y=[2, 4, 6, 7], x_label="x", y_label="y")
    assert [(part.reason, part.count, part.rows) for part in found.left_out] == [("missing", 2, [3, 5])]


@pytest.mark.parametrize(
    ("cells", "x", "label"),
    [
        (["2024-01-01 00:00", "2024-01-01 12:00", "2024-01-02 00:00", "2024-01-03 00:00"], [0, 12, 24, 48], "hours"),
        (
            ["2024-01-01T00:00Z", "2024-01-01T01:30+01:00", "2024-01-01T01:00Z", "2024-01-01T01:59Z"],
            [0, 30, 60, 119],
            "minutes since 2024-01-01 UTC",
        ),
        (["13/04/2024", "14/04/2024", "03/05/2024", "13/05/2024"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["04/13/2024", "04/14/2024", "05/03/2024", "05/13/2024"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["13.4.2024", "14.4.2024", "3.5.2024", "13.5.2024"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["2024/4/13", "2024/4/14", "2024/5/3", "2024/5/13"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["2024年4月13日", "2024年4月14日", "2024年5月3日", "2024年5月13日"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["13 Apr 2024", "14 Apr 2024", "3 May 2024", "13 May 2024"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["April 13, 2024", "April 14, 2024", "May 3, 2024", "May 13, 2024"], [0, 1, 20, 30], "days since 2024-04-13"),
        (["2024-01", "2024-02", "2024-03", "2024-04"], [0, 31, 60, 91], "days since 2024-01-01"),
        (["20240101", "20240102", "20240131", "20240201"], [0, 1, 30, 31], "days since 2024-01-01"),
        (["1700000000", "1700000030", "1700000060", "1700000090"], [0, 30, 60, 90], "seconds since 2023-11-14 22:13"),
        (
            ["1700000000000000000", "1700000000500000000", "1700000001000000000", "1700000002000000000"],
            [0, 0.5, 1, 2],
            "seconds since 2023-11-14 22:13:20 UTC",
        ),
        (["1/1/2024 9:00 AM", "1/1/2024 9:30 AM", "1/1/2024 12:00 PM", "1/1/2024 1:00 PM"], [0, 0.5, 3, 4], "hours"),
    ],
)  # fmt: skip
def test_dates_become_numbers_with_a_named_unit(cells: list[str], x: list[float], label: str) -> None:
    found = points("date;v\n" + "".join(f"{cell};{i}\n" for i, cell in enumerate(cells)))
    assert found.x == x
    assert str(found.x_label).startswith(f"date ({label}")


def test_whole_numbers_that_are_no_dates_stay_as_they_are() -> None:
    found = points(table("population,year", "1700000000,2000", "1700000030,2001", "1700000060,2002", "1700000090,2003"))
    assert (found.x[1], found.x_label, found.y[0]) == (1700000030, "population", 2000)


def test_names_and_units_become_labels() -> None:
    for text in ("t [ms],y\n", "t (ms),y\n", "t,y\nms,-\n", "t,y\n[ms],\n"):
        found = points(text + "1,2\n2,3\n3,4\n4,5\n")
        assert (found.x_label, found.y_label) == ("t (ms)", "y")


def test_columns_are_chosen_by_name_or_number() -> None:
    text = "t,a (m),b\n" + "".join(f"{i},{2 * i},{3 * i}\n" for i in range(5))
    assert points(text, x="t", y="b").y == [0, 3, 6, 9, 12]
    assert points(text, x="2", y="3").x == [0, 2, 4, 6, 8]
    assert points(text, y="a (m)").y == points(text, y="a").y == [0, 2, 4, 6, 8]
    assert points(text, y="t").x == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(
    ("wish", "field", "told"),
    [
        ({"x": "z"}, "z", "Expected a column among x, y, y, name, got 'z'"),
        ({"x": "9"}, "9", "Expected a column among x, y, y, name, got '9'"),
        ({"x": "y"}, "y", "for columns 2, 3"),
        ({"x": "1", "y": "x"}, "y", "got column 1 for both"),
        ({"x": "x", "y": "name"}, "row 2, column name", "got 'a'"),
        ({"x": "x", "y": "2", "label": "1"}, "label", "which is an axis"),
    ],
)
def test_a_wrong_choice_is_told_what_there_is(wish: dict[str, str], field: str, told: str) -> None:
    with pytest.raises(TableError) as caught:
        read("x,y,y,name\n1,2,5,a\n2,3,6,b\n3,4,7,c\n4,5,8,d\n", Wish(**wish))
    assert caught.value.field == field
    assert told in str(caught.value)


def test_what_is_open_is_asked_with_the_columns_to_choose_from() -> None:
    found = read("x,x,y\n1,2,3\n2,3,4\n3,4,5\n4,5,6\n")
    assert (found.question, found.x, found.task) == ("columns", None, None)
    assert "choose x and y" in found.summary
    assert [column.name for column in found.columns] == ["x", "x", "y"]
    assert read("x,x,y\n1,2,3\n2,3,4\n3,4,5\n4,5,6\n", Wish(x="1", y="3")).task is not None


def test_a_column_of_labels_offers_classes() -> None:
    text = "x1,x2,kind\n" + "".join(f"{i},{i * i},{'ab'[i % 2]}\n" for i in range(6))
    assert read(text).could_be_classes == [3]
    found = read(text, Wish(label="kind"))
    assert isinstance(found.task, ClassesTask)
    assert found.task.x[2] == (2, 4)
    assert (found.task.label, found.classes) == ([0, 1, 0, 1, 0, 1], ["a", "b"])
    assert found.summary == "x = x1, y = x2, label = kind, 6 rows"
    numbered = read("x1,x2,class\n" + "".join(f"{i}.5,{i * i},{1 + i % 3}\n" for i in range(6)), Wish(label="class"))
    assert (numbered.classes, numbered.task.label) == (["1", "2", "3"], [0, 1, 2, 0, 1, 2])


def test_more_than_four_classes_are_refused() -> None:
    with pytest.raises(TableError, match="Expected 2 to 4 classes in column kind, got 5"):
        read("a,b,kind\n" + "".join(f"{i},{i * i},k{i}\n" for i in range(5)), Wish(label="kind"))


def test_of_more_than_2000_rows_a_sample_is_offered_and_taken() -> None:
    text = "x,y\n" + "".join(f"{i},{i % 7}\n" for i in range(5001))
    offered = read(text)
    assert (offered.question, offered.rows, offered.task) == ("sample", 5001, None)
    even = read(text, Wish(sample="even"))
    assert even.summary == "x = x, y = y, 2000 of 5001 rows (evenly spaced)"
    assert (even.taken, even.task.x[0], even.task.x[-1], len(set(even.task.x))) == (2000, 0, 5000, 2000)
    gaps = {b - a for a, b in zip(even.task.x, even.task.x[1:], strict=False)}
    assert gaps == {2, 3}
    drawn = [read(text, Wish(sample="random", seed=seed)).task.x for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0] == sorted(set(drawn[0]))
    assert read(text, Wish(sample="random")).summary.endswith("2000 of 5001 rows (drawn at random)")


def test_a_sample_of_few_rows_is_all_of_them() -> None:
    found = read(GOOD + "4,5\n", Wish(sample="random"))
    assert (found.taken, found.sample) == (4, None)


def test_the_preview_shows_the_first_rows_as_they_stand() -> None:
    found = read("x,y\ns,m\n1,NA\n2,3\n3,4\n4,5\n5,6\n")
    assert [(row.row, row.cells) for row in found.preview[:2]] == [(3, ["1", "NA"]), (4, ["2", "3"])]


@given(st.text(max_size=300))
def test_any_text_gives_points_or_a_sentence(text: str) -> None:
    try:
        read(text)
    except TableError as error:
        assert str(error).startswith("Expected ")


def test_one_column_is_read_by_name_or_as_the_first() -> None:
    assert numbers_from_table("x\n1\n2.5\n") == ([1, 2.5], "")
    assert numbers_from_table("a,x\n1,3\n2,4\n", "x") == ([3, 4], "")
    assert numbers_from_table("x\n1,5\n2\n") == ([1.5, 2], "")
    with pytest.raises(TableError, match="Expected a number in row 3, column x, got 'q'"):
        numbers_from_table("x\n1\nq\n")
    with pytest.raises(TableError, match="two from row 1 on, with comma and with nothing as delimiter"):
        numbers_from_table("1,5\n2,5\n")
