"""Dates as people write them, as moments; then as numbers with a unit.

Read are ISO forms, forms whose year comes first, day.month.year with points, month names in English, and forms with
slashes or hyphens where the column as a whole allows one order only. Years have four digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from dateutil import parser

_TIME = (
    r"(?:(?:T|[ ,]+)(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,](?P<f>\d{1,9}))?)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+\-−]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})(?:(?P<sep>[-/.])(?P<a>\d{1,2})(?P=sep)(?P<b>\d{1,2})|-(?P<month>\d\d))" + _TIME, re.ASCII
)
_SIGNS = re.compile(r"(?P<y>\d{4})年(?P<a>\d{1,2})月(?:(?P<b>\d{1,2})日)?" + _TIME, re.ASCII)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})" + _TIME, re.ASCII)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -](?P<m>[A-Za-z]{3,9})\.?,?[ -](?P<y>\d{4})"
    r"|(?P<m2>[A-Za-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?,? (?P<y2>\d{4}))" + _TIME,
    re.ASCII,
)
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_NAMES = parser.parserinfo()
_UNITS = (("seconds", 1.0, 120.0), ("minutes", 60.0, 7200.0), ("hours", 3600.0, 259_200.0), ("days", 86_400.0, None))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Unix times between 2000 and 2100, by what one of them counts.
_UNIX = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_FIRST_S, _LAST_S = 946_684_800, 4_102_444_800
_TIMELY = re.compile(
    r"(?:t|ts)(?:[_ ]?(?:s|ms|us|ns))?|.*(?:time|date|epoch|unix|zeit|datum|uhr|时间|日期|fecha|heure|hora|_at\b).*",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?", re.ASCII)
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)


@dataclass(frozen=True)
class Moments:
    """A column of dates as numbers: how long after the first of them, in a unit that suits how far they reach."""

    values: tuple[float | None, ...]
    unit: str


def is_timely(name: str) -> bool:
    """Whether a header says that its column is of times."""
    return _TIMELY.fullmatch(name.strip()) is not None


def is_date(cell: str) -> bool:
    """Whether a cell has the form of a date, in some order."""
    has_year = _FOUR_DIGITS.search(cell) is not None  # first, for speed: most cells have none
    return has_year and any(_moment(cell, order) is not None for order in ("dmy", "mdy"))


def is_clock(cell: str) -> bool:
    """Whether a cell is a time of day alone."""
    return _CLOCK.fullmatch(cell) is not None


def first_open(cells: Sequence[str | None]) -> int | None:
    """The first cell that keeps a column's order of day and month open, if the column as a whole does."""
    both = [[_moment(cell, order) for cell in cells if cell is not None] for order in ("dmy", "mdy")]
    if any(None in moments for moments in both) or both[0] == both[1]:
        return None
    rows = [row for row, cell in enumerate(cells) if cell is not None]
    return next(row for row, one, other in zip(rows, both[0], both[1], strict=True) if one != other)


def moments(cells: Sequence[str | None], said: str | None = None) -> Moments | None:
    """A column of dates, if every cell is one in the same order and all or none of them name their zone."""
    for order in (said,) if said else ("dmy", "mdy"):
        found = [_moment(cell, order) if cell is not None else None for cell in cells]
        if all((one is None) == (cell is None) for one, cell in zip(found, cells, strict=True)):
            zoned = {one.tzinfo is not None for one in found if one is not None}
            return _numbers(found) if len(zoned) == 1 else None
    return None


def compact(cells: Sequence[str | None]) -> Moments | None:
    """A column of dates like 20240131."""
    if not all(cell is None or _COMPACT.fullmatch(cell) for cell in cells):
        return None
    return moments([cell and f"{cell[:4]}-{cell[4:6]}-{cell[6:]}" for cell in cells])


def unix_times(cells: Sequence[str | None], *, seconds: bool) -> Moments | None:
    """A column of Unix times in milliseconds or finer, in seconds only if that is known to be meant."""
    try:
        whole = [int(cell) if cell is not None else None for cell in cells]
    except ValueError:
        return None
    known = [number for number in whole if number is not None]
    for unit, per_second in _UNIX.items():
        if (unit != "s" or seconds) and _FIRST_S * per_second <= min(known) <= max(known) < _LAST_S * per_second:
            first = min(known)
            start = _EPOCH + timedelta(microseconds=first * 10**6 // per_second)
            name, length = _unit((max(known) - first) / per_second)
            values = tuple(None if n is None else (n - first) / per_second / length for n in whole)
            return Moments(values, f"{name} since {_written(start)}")
    return None


def _numbers(found: Sequence[datetime | None]) -> Moments:
    known = [one for one in found if one is not None]
    first = min(known)
    name, length = _unit((max(known) - first).total_seconds())
    values = tuple(None if one is None else (one - first) / timedelta(seconds=length) for one in found)
    return Moments(values, f"{name} since {_written(first)}")


def _unit(span_s: float) -> tuple[str, float]:
    return next((name, length) for name, length, most in _UNITS if most is None or span_s <= most)


def _written(moment: datetime) -> str:
    text = moment.replace(tzinfo=None).isoformat(" ").removesuffix(" 00:00:00")
    zone = moment.utcoffset()
    if zone is None:
        return text
    return f"{text} UTC" if not zone else f"{text}{moment.strftime('%z')}"


def _moment(cell: str, order: str) -> datetime | None:
    """The moment in a cell, with this order where its form leaves the order open; none if it is no date."""
    if not any(sign.isdigit() for sign in cell[:20]) or len(cell) > 50:
        return None
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(cell):
            try:
                return read(found, order)
            except ValueError:  # a 13th month, a 30th of February
                return None
    return None


def _from_year_first(found: re.Match[str], _: str) -> datetime:
    if found["month"]:
        return _with_time(found, int(found["y"]), int(found["month"]), 1)
    return _with_time(found, int(found["y"]), int(found["a"]), int(found["b"]))


def _from_signs(found: re.Match[str], _: str) -> datetime:
    return _with_time(found, int(found["y"]), int(found["a"]), int(found["b"] or 1))


def _from_year_last(found: re.Match[str], order: str) -> datetime:
    day, month = int(found["a"]), int(found["b"])
    if order == "mdy" and found["sep"] != ".":  # with points the day comes first wherever dates have points
        day, month = month, day
    return _with_time(found, int(found["y"]), month, day)


def _from_named(found: re.Match[str], _: str) -> datetime:
    name = found["m"] or found["m2"]
    month: int | None = _NAMES.month(name)
    if month is None:
        raise ValueError(f"Expected the name of a month, got {name!r}.")
    return _with_time(found, int(found["y"] or found["y2"]), month, int(found["d"] or found["d2"]))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], datetime]], ...] = (
    (_YEAR_FIRST, _from_year_first),
    (_SIGNS, _from_signs),
    (_YEAR_LAST, _from_year_last),
    (_NAMED, _from_named),
)


def _with_time(found: re.Match[str], year: int, month: int, day: int) -> datetime:
    fraction = (found["f"] or "").rstrip("0")
    if len(fraction) > 6:
        raise ValueError(f"Expected at most microseconds, got {found['f']!r}.")
    hour = int(found["H"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"Expected an hour from 1 to 12, got {hour}.")
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    return datetime(
        year,
        month,
        day,
        hour,
        int(found["M"] or 0),
        int(found["S"] or 0),
        int(fraction.ljust(6, "0") or 0),
        tzinfo=_zone(found["zone"]),
    )


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    sign = 1 if text[0] == "+" else -1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
