"""A class's replays as one zip: unpacked, it opens from disk. One page for all runs, a script a run, and an index."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from typing import IO

import numpy as np

from ...protocol.lessons import Language
from ...protocol.tiles import Tile
from .replay import recording_script, shared_page

FOLDER = "senn-class"
_FILES = resources.files("senn_live") / "data" / "class"
_WIDTH, _HEIGHT = 120, 64  # of a thumbnail
_IN_MEMORY = 8_388_608  # bytes; a larger file lies on disk until it is sent
_TEXTS: dict[Language, dict[str, str]] = {
    "en": {
        "lead": "Unpack the whole folder first: a browser opens from it without a server. Choose a network to see how"
        " it grew.",
        "neurons": "{neurons} neurons",
        "neuron": "1 neuron",
        "waiting": "not begun",
        "teacher": "the class",
    },
    "zh": {
        "lead": "请先把整个文件夹解压：不用服务器，浏览器就能打开。点一个网络，看它怎样长大。",
        "neurons": "{neurons} 个神经元",
        "neuron": "1 个神经元",
        "waiting": "还没开始",
        "teacher": "全班",
    },
}


@dataclass(frozen=True)
class Recorded:
    """A run of a class: whose (None: everybody's), in which activity, and how it looked in the end."""

    activity: int
    kind: str
    who: str | None
    file_name: str
    tile: Tile


def file_name(activity: int, kind: str, animal: str | None) -> str:
    """What a run is called in the zip: the page takes small letters, digits and dashes."""
    return f"{activity + 1}-{kind}-{(animal or 'class').replace(' ', '-')}"


class ReplayZip:
    """The zip under way. All its methods compute for long: call them in a thread."""

    def __init__(self, frontend: Path) -> None:
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._frontend = frontend
        self._zip.writestr(f"{FOLDER}/page.html", shared_page(frontend))

    def add(self, name: str, journal: list[str | bytes]) -> None:
        """Put a run in. Its id stays out: it would let whoever has the zip watch."""
        self._zip.writestr(f"{FOLDER}/recordings/{name}.js", recording_script(name, journal))

    def finish(self, title: str, titles: dict[int, str], runs: list[Recorded], language: Language) -> int:
        """Write the index and end. Gives the zip's bytes; `file` is at its beginning."""
        self._zip.writestr(f"{FOLDER}/index.html", self._index(title, titles, runs, language))
        self._zip.close()
        size = self.file.tell()
        self.file.seek(0)
        return size

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    def _index(self, title: str, titles: dict[int, str], runs: list[Recorded], language: Language) -> bytes:
        sections = [
            f"<h2>{escape(titles[activity])}</h2><ul>"
            + "".join(_card(one, language) for one in runs if one.activity == activity)
            + "</ul>"
            for activity in sorted({one.activity for one in runs})
        ]
        colours = (self._frontend / "styles" / "tokens.css").read_text(encoding="utf-8")
        page = Template((_FILES / "replays.html").read_text(encoding="utf-8")).substitute(
            lang="en" if language == "en" else "zh-Hans",
            title=escape(title),
            lead=_TEXTS[language]["lead"],
            style=colours + (_FILES / "replays.css").read_text(encoding="utf-8"),
            activities="".join(sections),
        )
        return page.encode()


def _card(one: Recorded, language: Language) -> str:
    texts, neurons = _TEXTS[language], one.tile.neurons
    size = texts["waiting"] if not neurons else texts["neuron" if neurons == 1 else "neurons"].format(neurons=neurons)
    address = f"page.html?run={one.file_name}&amp;lang={language}"
    who = escape(one.who or texts["teacher"])
    return f'<li><a href="{address}"><b>{who}</b>{_thumbnail(one.tile)}<small>{size}</small></a></li>'


def _thumbnail(tile: Tile) -> str:
    y = np.asarray(tile.curve)
    box = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'
    if not np.isfinite(y).all():
        return f"{box}</svg>"
    spread = float(y.max() - y.min()) or 1.0
    xs = np.linspace(0, _WIDTH, len(y))
    heights = (_HEIGHT - 4) * (1 - (y - y.min()) / spread) + 2
    points = " ".join(f"{x:.1f},{height:.1f}" for x, height in zip(xs, heights, strict=True))
    return f'{box}<polyline points="{points}"/></svg>'
