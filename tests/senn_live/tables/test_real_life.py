"""Tables as programs and people of several countries write them: the numbers that were meant, or a refusal."""

# ruff: noqa: E501 - a table stands in one line, as its writer writes it

from __future__ import annotations

import pytest

from senn_live.protocol.specification import PointsTask
from senn_live.tables import TableError, Wish, numbers_from_table, points_from_table, read

THIN, FIXED = "\u202f", "\u00a0"
COUNT = [0.0, 1.0, 2.0, 3.0]
READ = {
    "Excel, German": ("Datum;Wert (°C)\r\n01.02.2024;1,5\r\n02.02.2024;2\r\n03.02.2024;-0,5\r\n04.02.2024;3\r\n", "utf-8-sig",
                      [0.0, 24.0, 48.0, 72.0], [1.5, 2, -0.5, 3]),
    "French, narrow blanks": (f"t;m\n0;1{THIN}234,5\n1;1{THIN}235,0\n2;1{THIN}236,25\n3;12{THIN}240,0\n", "utf-8",
                              COUNT, [1234.5, 1235, 1236.25, 12240]),
    "French, latin-1": (f"temps;masse é\n0;1{FIXED}234,5\n1;1{FIXED}235,0\n2;1{FIXED}236,25\n3;1{FIXED}240,0\n", "latin-1",
                        COUNT, [1234.5, 1235, 1236.25, 1240]),
    "Swiss apostrophes": ("t;v\n0;1'234.5\n1;2'345.5\n2;3'456.0\n3;10'000.25\n", "utf-8", COUNT, [1234.5, 2345.5, 3456, 10000.25]),
    "Swiss, curly": ("t;v\n0;1’234.5\n1;2’345.5\n2;3’456.0\n3;10’000.25\n", "utf-8", COUNT, [1234.5, 2345.5, 3456, 10000.25]),
    "mixed line ends": ("x,y\r\n0,1\n1,2\r2,3\r\n3,4\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "two marks": ("\ufeff\ufeffx,y\n0,1\n1,2\n2,3\n3,4\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "UTF-16 without a mark": ("x;y\n0;1,5\n1;2,5\n2;3,5\n3;4,5\n", "utf-16-be", COUNT, [1.5, 2.5, 3.5, 4.5]),
    "exponents with commas": ("x;y\n0;1,5E-03\n1;2,5E-03\n2;3,5E+00\n3;4,0E+01\n", "utf-8", COUNT, [0.0015, 0.0025, 3.5, 40]),
    "zones": ("time,y\n2024-10-27T02:30:00+02:00,1\n2024-10-27T02:30:00+01:00,2\n2024-10-27T02:30:00Z,3\n2024-10-27T03:30Z,4\n",
              "utf-8", COUNT, [1, 2, 3, 4]),
    "an empty first column": (",x,y\n,0,1\n,1,2\n,2,3\n,3,4\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "an empty last column": ("x,y,\n0,1,\n1,2,\n2,3,\n3,4,\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "pandas' names for two of one name": ("t,v,v.1\n0,1,5\n1,2,6\n2,3,7\n3,4,8\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "R's write.csv2": ('"";"a";"b"\n"1";0;2,5\n"2";1;3,5\n"3";2;4,5\n"4";3;5,5\n', "utf-8", COUNT, [2.5, 3.5, 4.5, 5.5]),
    "R's write.table": ('"x" "y"\n"1" 0 2\n"2" 1 10\n"3" 2 4\n"4" 3 22\n', "utf-8", COUNT, [2, 10, 4, 22]),
    "quotes over lines": ('"x"\t"y"\t"n"\n"0"\t"1"\t"say ""hi""\tthere"\n"1"\t"2"\t"a\nb"\n"2"\t"3"\t""\n"3"\t"4"\t""\n', "utf-8",
                          COUNT, [1, 2, 3, 4]),
    "Markdown": ("| x | y |\n|---|---|\n| 0 | 1 |\n| 1 | 2 |\n| 2 | 3 |\n| 3 | 4 |\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "errors of a spreadsheet": ("x,y\n0,1\n9,#REF!\n1,2\n2,3\n8,#DIV/0!\n3,4\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "many words for nothing": ("x,y\n0,1\n7,NaN\n7,nan\n7,NA\n7,#N/A\n1,2\n7,null\n2,3\n7,N/A\n3,4\n", "utf-8", COUNT, [1, 2, 3, 4]),
    "a total without a name": ("month,value\n0,10\n1,20\n2,30\n3,40\n,100\n", "utf-8", COUNT, [10, 20, 30, 40]),
    "true minus signs": ("x,y\n0,−1.5\n1,−2.5\n2,3\n3,4\n", "utf-8", COUNT, [-1.5, -2.5, 3, 4]),
    "date and clock": ("Date,Time,Value\n2024-01-01,00:00,1\n2024-01-01,01:00,2\n2024-01-01,02:00,3\n2024-01-01,03:00,4\n", "utf-8",
                       COUNT, [1, 2, 3, 4]),
    "date and clock, German": ("Datum;Uhrzeit;Wert\n01.01.2024;23:00:00;1,5\n02.01.2024;00:00:00;2\n02.01.2024;01:00:00;3\n"
                               "02.01.2024;02:00:00;4\n", "utf-8", COUNT, [1.5, 2, 3, 4]),
    "clock before date": ("Time,Date,Value\n11:00 PM,2024-01-01,1\n12:00 AM,2024-01-02,2\n1:00 AM,2024-01-02,3\n2:00 AM,2024-01-02,4\n",
                          "utf-8", COUNT, [1, 2, 3, 4]),
    "a clock that is missing": ("Date,Time,Value\n2024-01-01,00:00,1\n2024-01-01,,9\n2024-01-01,01:00,2\n2024-01-01,02:00,3\n"
                                "2024-01-01,03:00,4\n", "utf-8", COUNT, [1, 2, 3, 4]),
}  # fmt: skip
REFUSED = {
    "percent": "x,y\n0,5%\n1,10%\n2,15%\n3,20%\n",
    "percent, German": "x;y\n0;5,5 %\n1;10,0 %\n2;15,5 %\n3;20,5 %\n",
    "dollars": 'x,y\n0,"$5.00"\n1,"$10.50"\n2,"$15.25"\n3,"$1,000.00"\n',
    "euros": "x;y\n0;5,00 €\n1;10,50 €\n2;15,25 €\n3;1.000,00 €\n",
    "losses in brackets": "x,y\n0,(5.00)\n1,10.5\n2,(3.25)\n3,4\n",
    "a named total": "month,value\n1,10\n2,20\n3,30\n4,40\nTotal,100\n",
    "a mean": "x,y\n1,1.5\n2,2.5\n3,3.5\n4,4.5\nMean,3.0\n",
    "a header in the middle": "x,y\n0,1\n1,2\nx,y\n2,3\n3,4\n4,5\n",
    "a mark in the middle": "x,y\n0,1\n1,2\n\ufeff2,3\n3,4\n4,5\n",
    "Fortran": "x y\n0 1.0D+03\n1 2.0D+03\n2 3.0D+03\n3 4.0D+03\n",
    "a zone by name": "time,y\n2024-01-01 00:00 CET,1\n2024-01-01 01:00 CET,2\n2024-01-01 02:00 CET,3\n2024-01-01 03:00 CET,4\n",
    "Excel's HTML": "<html xmlns:o='urn'><table><tr><td>x</td><td>y</td></tr><tr><td>0</td><td>1</td></tr></table></html>",
    "JSON": '[{"x":0,"y":1},{"x":1,"y":2},{"x":2,"y":3},{"x":3,"y":4}]',
    "pandas' print": "   x    y\n0  0  1.5\n1  1  2.5\n2  2  3.5\n3  3  4.5\n",
    "lines above the header": "Instrument: A\nSerial: 42\n\ntime,value\n0,1\n1,2\n2,3\n3,4\n",
    "two tables": "x,y\n0,1\n1,2\n2,3\n3,4\n\na,b\n5,6\n7,8\n",
    "Indian thousands": "x;y\n0;1,23,456.0\n1;2,34,567.0\n2;3,45,678.0\n3;12,34,567.5\n",
    "Arabic digits": "x,y\n٠,١\n١,٢\n٢,٣\n٣,٤\n",
    "an uncertainty": "x,y\n0,1.50(3)\n1,2.50(3)\n2,3.50(3)\n3,4.50(3)\n",
    "below a limit": "x,y\n0,<0.5\n1,2.5\n2,3.5\n3,4.5\n4,5\n",
    "a clock alone": "Time,Value\n00:00,1\n01:00,2\n02:00,3\n03:00,4\n",
    "a minus behind": "x,y\n0,1.5-\n1,2.5\n2,3.5-\n3,4.5\n",
    "inches": 'x\ty\n0\t5"\n1\t6"\n2\t7"\n3\t8"\n',
    "an open quote": 'x,y\n0,1\n1,"2\n2,3\n3,4\n4,5\n',
    "a source below": "x,y\n0,1\n1,2\n2,3\n3,4\nSource: office of numbers\n",
    "blanks for both": "x y\n0 1 234\n1 2 345\n2 3 456\n3 4 567\n",
    "years of two digits": "d,y\n03.04.24,1\n04.04.24,2\n05.04.24,3\n06.04.24,4\n",
    "a clock beyond the day": "Date,Time,Value\n2024-01-01,22:00,1\n2024-01-01,23:00,2\n2024-01-01,24:30,3\n2024-01-02,01:00,4\n",
}


@pytest.mark.parametrize("name", READ)
def test_what_a_program_writes_is_read_as_it_was_meant(name: str) -> None:
    text, encoding, x, y = READ[name]
    points, _ = points_from_table(text.encode(encoding))
    assert (points.x, points.y) == (x, y)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_number_is_never_read_as_one(name: str) -> None:
    with pytest.raises(TableError, match=r"^Expected .*, got "):
        points_from_table(REFUSED[name])


def test_dates_and_their_clock_are_one_column_and_the_clock_is_none_of_its_own() -> None:
    text = str(READ["date and clock"][0])
    found = read(text)
    assert found.summary == "x = Date (hours since 2024-01-01), y = Value, 4 rows"
    assert [column.kind for column in found.columns] == ["date", "clock", "number"]
    with pytest.raises(TableError, match="times of day, which are part of column Date"):
        points_from_table(text, Wish(x="Time", y="Value"))


OPEN_DECIMAL = "x;y\n0;1,234\n1;2,345\n2;3,456\n3;4,567\n"
OPEN_DATES = "d,y\n03/04/2024,1\n04/04/2024,2\n05/04/2024,3\n06/04/2024,4\n"
OPEN_HEADER = "0.5,1 kg\n1.5,2\n2.5,3\n3.5,4\n4.5,5\n"
OPEN_JOINED = "0,1,982\n1,2,983\n2,3,984\n3,4,985\n"
ANSWERS = [
    (OPEN_DECIMAL, "decimal", {"comma": [1.234, 2.345, 3.456, 4.567], "point": [1234, 2345, 3456, 4567]}),
    (
        OPEN_DECIMAL.replace(",", "."),
        "decimal",
        {"point": [1.234, 2.345, 3.456, 4.567], "comma": [1234, 2345, 3456, 4567]},
    ),
    (OPEN_DATES, "dates", {"day": [1, 2, 3, 4], "month": [1, 2, 3, 4]}),
    (OPEN_JOINED, "delimiter", {"comma": [1, 2, 3, 4]}),
]


@pytest.mark.parametrize(("text", "name", "readings"), ANSWERS)
def test_what_is_open_is_refused_with_the_answers_that_settle_it(
    text: str, name: str, readings: dict[str, list[float]]
) -> None:
    with pytest.raises(TableError) as caught:
        points_from_table(text, Wish(x="1", y="2"))
    assert caught.value.options == {name: tuple(caught.value.options[name])}
    assert set(caught.value.options[name]) == set(readings)
    for answer, y in readings.items():
        points, _ = points_from_table(text, Wish(x="1", y="2", **{name: answer}))
        assert points.y == y


def test_the_order_of_day_and_month_that_was_said_is_the_one_that_is_read() -> None:
    by_day, by_month = (read(OPEN_DATES, Wish(dates=first)) for first in ("day", "month"))
    assert isinstance(by_day.task, PointsTask)
    assert isinstance(by_month.task, PointsTask)
    assert (by_day.columns[0].unit, by_day.task.x) == ("hours since 2024-04-03", [0, 24, 48, 72])
    assert by_month.columns[0].unit == "days since 2024-03-04"
    with pytest.raises(TableError, match="Expected a date in the order"):
        read("d,y\n31/01/2024,1\n01/02/2024,2\n02/02/2024,3\n03/02/2024,4\n", Wish(dates="month"))


def test_a_first_row_that_was_said_to_be_a_header_is_one_and_else_is_data() -> None:
    text = "0.5,1 kg\n1.5,2\n2.5,3\n3.5,4\n4.5,5\n"
    with pytest.raises(TableError) as caught:
        read(text)
    assert caught.value.options == {"header": ("yes", "no")}
    named = read(text, Wish(header="yes"))
    assert ([column.name for column in named.columns], named.taken) == (["0.5", "1 kg"], 4)
    with pytest.raises(TableError, match="Expected a number in row 1"):
        read(text, Wish(header="no"))


def test_an_answer_that_the_cells_contradict_is_refused() -> None:
    with pytest.raises(TableError, match=r"Expected a number with a decimal comma in row 2, column y, got '0\.5'"):
        points_from_table("x;y\n0;0.5\n1;1.5\n2;2.5\n3;3.5\n", Wish(decimal="comma"))
    assert numbers_from_table(OPEN_DECIMAL, "y", Wish(decimal="comma").convention)[0][0] == 1.234
