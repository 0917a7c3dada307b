"""What is said of a text that is no table, or of one that can be read in two ways."""

from __future__ import annotations

from collections.abc import Mapping

SHOWN = 40


class TableError(ValueError):
    """The text is not a table that can be read in one way only. `field` names the row, column or choice at fault.

    `options` has the answers that would settle it, by the name of the wish: "decimal": ("point", "comma").
    """

    def __init__(self, field: str, message: str, options: Mapping[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.options = dict(options or {})


def shown(cell: str) -> str:
    """A cell as an error quotes it."""
    return repr(cell[:SHOWN]) if cell else "nothing"
