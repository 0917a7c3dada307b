"""`docs/fidelity.md` speaks of code and tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8")
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
CODE = re.findall(r"`(senn(?:_live)?/[\w/]+\.py):(\w+)`", TEXT)


def names_in(path: Path) -> set[str]:
    """Functions, classes and constants at the top of a module."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def test_the_page_names_code_and_tests() -> None:
    assert len(TESTS) > 25
    assert len(CODE) > 20


@pytest.mark.parametrize(("path", "name"), sorted({*TESTS, *((f"backend/{path}", name) for path, name in CODE)}))
def test_what_the_page_names_is_there(path: str, name: str) -> None:
    assert name in names_in(ROOT / path)
