"""Options and fixtures for every test. Nothing here imports torch: most tests do without it."""

from __future__ import annotations

import os

import pytest
import structlog
from hypothesis import HealthCheck, settings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by torch at import: one thread is fastest at these sizes


# The gate asks the same questions every time, so that a change is never blamed for another day's example; anywhere else
# Hypothesis looks for new ones. Loaded machines make examples slow, which says nothing about them.
settings.register_profile(
    "project",
    deadline=None,
    max_examples=30,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")

# Exceptions as plain text: structlog's own default draws every local variable of every frame, ten seconds for one.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-nightly", action="store_true", help="run the long form of the property tests too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "CI" in os.environ:
        _ask_again(items)
    if config.getoption("--run-nightly"):
        return
    skip = pytest.mark.skip(reason="long form; run with --run-nightly")
    for item in items:
        if "nightly" in item.keywords:
            item.add_marker(skip)


def _ask_again(items: list[pytest.Item]) -> None:
    """With real processes, browsers and stores on a busy machine a test may fail once in the gate; the report tells."""
    for item in items:
        if any(name in item.keywords for name in ("system", "browser", "redis")):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was asked again and why: a test that passes only then is to be mended."""
    for report in terminalreporter.stats.get("rerun", []):
        reason = [line for line in report.longreprtext.splitlines() if line.strip()][-1:]
        terminalreporter.write_line(f"RERUN {report.nodeid}: {''.join(reason)}")
