"""Fresh environments outside the checkout that hold a built distribution of this project and what it says it needs.

The needed distributions are linked from the environment of the tests: nothing is fetched, torch is not copied, and what
the distribution does not name is not there.
"""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
NAME = "senn-live"


class Environment:
    """A virtual environment with nothing in it."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        self.folder = folder
        self.senn = str(folder / "bin" / "senn")
        self._python = folder / "bin" / "python"
        self._site = next((folder / "lib").glob("python*/site-packages"))

    def install(self, *what: str, extra: str = "") -> None:
        """Install a wheel, or `-e` a checkout, of this project, and link what it needs, with one `extra` or without."""
        self._pip("install", "--no-deps", "--no-index", "--no-build-isolation", *what)
        metadata = next(self._site.glob("senn_live-*.dist-info"))
        for needed in _closure(Distribution.at(metadata), {"", extra}):
            self._link(needed)
        self._pip("check")

    def link(self, name: str) -> None:
        """Link one distribution more, such as a build backend."""
        for needed in [distribution(name), *_closure(distribution(name), {""})]:
            self._link(needed)

    def run(self, code: str) -> str:
        """What Python code prints here."""
        return _run([str(self._python), "-I", "-c", code], self.folder)

    def _pip(self, *arguments: str) -> None:
        _run([sys.executable, "-m", "pip", "--python", str(self._python), *arguments], self.folder)

    def _link(self, needed: Distribution) -> None:
        for top in {path.parts[0] for path in needed.files or () if not path.parts[0].startswith("..")}:
            link = self._site / top
            if not link.exists() and top != "__pycache__":
                link.symlink_to(Path(str(needed.locate_file(top))).resolve())


def build(kind: str, folder: Path, source: Path = ROOT) -> Path:
    """A `wheel` or `sdist` of `source`, built by its own backend as `pip` would ask for it."""
    program = f"import hatchling.build as b; print(b.build_{kind}({str(folder)!r}))"
    return folder / _run([sys.executable, "-c", program], source).split()[-1]


def _closure(start: Distribution, extras: set[str]) -> list[Distribution]:
    """All distributions that `start` needs with these extras, each once."""
    found: dict[str, Distribution] = {}
    waiting = [(start, extras)]
    while waiting:
        asking, wanted = waiting.pop()
        for requirement in map(Requirement, asking.requires or ()):
            marker = requirement.marker
            if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in wanted):
                continue
            name = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if name not in found or requirement.extras:
                found[name] = distribution(name)
                waiting.append((found[name], {"", *requirement.extras}))
    return list(found.values())


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
