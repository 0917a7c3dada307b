"""What is said of a text that is no table, or of one that can be read in two ways."""

from __future__ import annotations

SHOWN = 40


class TableError(ValueError):
    """The text is not a table that can be read in one way only. `field` names the row, column or choice at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def shown(cell: str) -> str:
    """A cell as an error quotes it."""
    return repr(cell[:SHOWN]) if cell else "nothing"
