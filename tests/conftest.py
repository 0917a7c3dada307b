"""Options and fixtures for every test. Nothing here imports torch: most tests do without it."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by torch at import: one thread is fastest at these sizes


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-nightly", action="store_true", help="run the long form of the property tests too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-nightly"):
        return
    skip = pytest.mark.skip(reason="long form; run with --run-nightly")
    for item in items:
        if "nightly" in item.keywords:
            item.add_marker(skip)
