"""Write constraints.txt: the version of everything that the images install, as it is installed and tested here.

Which packages are needed stands in pyproject.toml alone; from there the requirements of requirements are followed in
this environment. torch is left out: pyproject.toml and the Dockerfile name its version.
"""

from __future__ import annotations

import importlib.metadata
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "constraints.txt"
HEAD = "# Written by `make constraints`: the versions that the images are built with. What is needed: pyproject.toml.\n"


def needed() -> list[Requirement]:
    """What pyproject.toml asks for: to run, to train, and to build the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    texts = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["worker"],
        *project["build-system"]["requires"],
    ]
    return [Requirement(text) for text in texts]


def closure(requirements: Iterable[Requirement]) -> dict[str, str]:
    """The installed version of each required package and of all that they require, by canonical name.

    Raises:
        importlib.metadata.PackageNotFoundError: if one is not installed.
    """
    found: dict[str, str] = {}
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        distribution = importlib.metadata.distribution(name)
        found[name] = distribution.version
        waiting += _requirements_of(distribution, requirement.extras)
    return found


def _requirements_of(distribution: importlib.metadata.Distribution, extras: set[str]) -> list[Requirement]:
    every = [Requirement(text) for text in distribution.requires or []]
    chosen = [{"extra": extra} for extra in ("", *extras)]
    return [one for one in every if one.marker is None or any(map(one.marker.evaluate, chosen))]


def main() -> None:
    """Write the file."""
    pins = closure(needed())
    lines = [f"{name}=={version}\n" for name, version in sorted(pins.items()) if name != "torch"]
    TARGET.write_text(HEAD + "".join(lines))


if __name__ == "__main__":
    main()
