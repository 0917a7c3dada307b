"""What the repository promises about itself: generated and vendored files are what their sources say."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "frontend" / "vendor"


def test_the_wire_types_of_the_page_are_generated_from_the_models() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/generate_types.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_s_run_specification_is_generated_from_the_model() -> None:
    command = [sys.executable, "scripts/generate_specification.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_types_writes_every_file_that_is_generated() -> None:
    # a dry run, which says what would be run; `-o` because nothing is to be installed for it
    done = subprocess.run(
        ["make", "-n", "-o", ".stamps/demo", "-o", ".stamps/node", "types"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    generators = {path.name for path in (ROOT / "scripts").glob("generate_*")}
    assert len(generators) >= 5
    assert {name for name in generators if f"scripts/{name}" in done.stdout} == generators


def test_the_formulas_that_a_saved_page_shows_are_those_of_the_explanation() -> None:
    done = subprocess.run(
        ["node", "scripts/generate_formulas.mjs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_functions_that_the_page_quotes_are_those_of_the_engine() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/generate_quotes.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_vendored_file_is_as_published_and_nothing_else_is_there() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found == {*manifest, "manifest.json"}
    for name, entry in manifest.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry["sha256"], name


def test_vendored_versions_are_those_of_the_lock_file() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, entry in manifest.items():
        assert locked[f"node_modules/{entry['package']}"]["version"] == entry["version"], name
