"""Tables that people bring: one reader for the page, the API and `senn fit`.

Its law: an accepted table is the only reading of that text; everything else is refused with the row that says why.
"""

from .choice import Sample, Wish
from .convention import DatesName, DecimalName, DelimiterName, HeaderName
from .decoding import MAX_BYTES
from .errors import TableError
from .reader import numbers_from_table, points_from_table, read, taken

__all__ = [
    "MAX_BYTES",
    "DatesName",
    "DecimalName",
    "DelimiterName",
    "HeaderName",
    "Sample",
    "TableError",
    "Wish",
    "numbers_from_table",
    "points_from_table",
    "read",
    "taken",
]
