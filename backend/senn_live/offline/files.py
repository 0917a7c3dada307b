"""Places for results, tried before the work and not after it."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def check_file(path: Path | None) -> None:
    """See whether a file can be written at `path`, if there is one. Nothing is changed.

    Raises:
        OSError: if it cannot: no folder to put it into, a folder in its place, no right to.
    """
    if path is None:
        return
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, f"there is no folder {path.parent}", str(path))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, "it may not be written", str(path))


def make_folder(path: Path) -> None:
    """Make the folder for results, if it is not there, and see whether it can be written to.

    Raises:
        OSError: if it cannot.
    """
    path.mkdir(parents=True, exist_ok=True)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it may not be written", str(path))
