"""The folder of a site, whole or not at all: it is made beside its place, and moved there when nothing is missing."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from senn_live.api.page.assets import page_folder
from senn_live.api.page.preview import POSTER, tags_of, with_addresses
from senn_live.api.page.replay import recording_script, shared_page

from .index import index_page
from .recordings import Recording

_MARK = '<meta name="generator" content="senn site" />'


def check_place(out: Path) -> None:
    """See whether a site can be put at `out`. Nothing is changed.

    Raises:
        OSError: if it cannot: there is a file, or a folder that holds something else.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "it is a file, and a folder is made", str(out))
    if any(out.iterdir()) and not _is_site(out):
        raise FileExistsError(
            errno.EEXIST, "the folder holds something else; name a new one, or an earlier site", str(out)
        )


def _is_site(folder: Path) -> bool:
    index = folder / "index.html"
    return index.is_file() and _MARK in index.read_text(encoding="utf-8", errors="replace")[:2000]


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to fill. It becomes `out`, in place of an earlier site, if the block ends well; else nothing stays.

    Raises:
        OSError: if there can be none.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as made:
        folder = Path(made) / "new"
        folder.mkdir()  # with the usual rights: the temporary one is its owner's alone, and no web server could read it
        yield folder
        if out.exists():
            out.rename(Path(made) / "old")
        folder.rename(out)


def write_recording(folder: Path, recording: Recording) -> None:
    """The script of one recording."""
    (folder / "recordings").mkdir(exist_ok=True)
    script = recording_script(recording.name, recording.entries)
    (folder / "recordings" / f"{recording.name}.js").write_bytes(script)


def write_pages(folder: Path, made: list[Recording], address: str = "") -> None:
    """The page of all recordings, the index, and the poster that chats show of a link to them.

    Args:
        folder: Where they go.
        made: The recordings.
        address: Where the folder will be in the web; chats want it, and the pages do without.
    """
    frontend = page_folder()
    tags = tags_of((frontend / "index.html").read_text(encoding="utf-8"))
    if address:
        tags = with_addresses(tags, address.rstrip("/") + "/")
    (folder / "page.html").write_bytes(shared_page(frontend, head=tags))
    (folder / "index.html").write_bytes(index_page(made, frontend, head=tags))
    shutil.copyfile(frontend / POSTER, folder / POSTER)


def size_of(folder: Path) -> int:
    """How many bytes its files have together."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
