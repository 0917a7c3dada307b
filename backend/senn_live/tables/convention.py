"""What a person says of a table where the table itself leaves it open: an answer settles a reading, and is no guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DelimiterName = Literal["comma", "semicolon", "tab", "bar", "space"]
DecimalName = Literal["point", "comma"]
HeaderName = Literal["yes", "no"]
DatesName = Literal["day", "month"]

DECIMAL = {"decimal": ("point", "comma")}
HEADER = {"header": ("yes", "no")}
DATES = {"dates": ("day", "month")}


@dataclass(frozen=True)
class Convention:
    """How a table is written, as far as a person said.

    Attributes:
        delimiter: What stands between cells.
        decimal: What stands before decimals; the other mark then stands between thousands.
        header: Whether the first row has names.
        dates: Which comes first in dates like 03/04/2024.
    """

    delimiter: DelimiterName | None = None
    decimal: DecimalName | None = None
    header: HeaderName | None = None
    dates: DatesName | None = None

    @property
    def order(self) -> str | None:
        """The order of day and month."""
        return {"day": "dmy", "month": "mdy"}.get(self.dates or "")


NOTHING_SAID = Convention()
