"""Finished runs, one line each: what lets a long reproduction be stopped at any moment and go on later.

A line is written and synced as a whole when its run is done. The first line is the setting: runs of another setting
are never mixed in. A last line that was cut off by a kill is dropped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Key = tuple[str | int, ...]


class LedgerError(ValueError):
    """The file belongs to something else; the message is a sentence for a person."""


class Ledger:
    """Records by the values of their key fields, kept in a JSON-lines file."""

    def __init__(self, path: Path, setting: dict[str, Any], key_fields: tuple[str, ...]) -> None:
        """Open the file at `path`, or begin it.

        Raises:
            LedgerError: If it holds runs of another setting, or is no such file.
        """
        self._path, self._key_fields = path, key_fields
        self._records: dict[Key, dict[str, Any]] = {}
        setting = json.loads(json.dumps(setting))  # as it comes back from a file: lists for tuples
        lines = self._whole_lines()
        if not lines:
            self._write({"setting": setting})
        elif lines[0].get("setting") != setting:
            raise LedgerError(
                f"Expected runs of this setting in {path}, got another: choose another folder, or start afresh."
            )
        for record in lines[1:]:
            self._records[self.key(record)] = record

    def key(self, record: dict[str, Any]) -> Key:
        """What identifies a record."""
        return tuple(record[field] for field in self._key_fields)

    def __contains__(self, key: Key) -> bool:
        return key in self._records

    def add(self, record: dict[str, Any]) -> None:
        """Keep a finished run; on return it is on the disk."""
        self._write(record)
        self._records[self.key(record)] = record

    def records(self) -> list[dict[str, Any]]:
        """Every finished run, in the order of their ends."""
        return list(self._records.values())

    def _whole_lines(self) -> list[dict[str, Any]]:
        """The lines that were written as a whole; what a kill left of another is cut off."""
        if not self._path.exists():
            return []
        data = self._path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            os.truncate(self._path, len(whole))
        try:
            return [json.loads(line) for line in whole.splitlines()]
        except ValueError as error:
            raise LedgerError(f"Expected lines of JSON in {self._path}, got {error}.") from error

    def _write(self, record: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(json.dumps(record, allow_nan=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
