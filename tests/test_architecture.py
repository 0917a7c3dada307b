"""The plan of the house names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    "docs/architecture.md",
    "CONTRIBUTING.md",
    *(f"docs/decisions/{page.name}" for page in sorted((ROOT / "docs/decisions").glob("*.md"))),
]
PATH = re.compile(r"(?<![\w/.])((?:backend|frontend|tests|docs|benchmarks|scripts)(?:/[\w.-]*\w)+)")
NAMED = sorted({(page, path) for page in PAGES for path in PATH.findall((ROOT / page).read_text())})


def test_the_plan_names_files_of_every_part() -> None:
    named = {path for page, path in NAMED if page == "docs/architecture.md"}
    assert len(named) > 40
    for part in ("backend/senn/", "backend/senn_live/api/", "backend/senn_live/worker/", "frontend/src/pure/"):
        assert any(path.startswith(part) for path in named), part


@pytest.mark.parametrize(("page", "path"), NAMED)
def test_every_path_that_is_named_is_there(page: str, path: str) -> None:
    assert (ROOT / path).exists()


def test_the_plan_is_one_page_and_the_rules_are_twenty_lines() -> None:
    assert len((ROOT / "docs/architecture.md").read_text().splitlines()) <= 75
    assert len((ROOT / "CONTRIBUTING.md").read_text().splitlines()) <= 20
