"""What the page writes for Python, and what it reads from an address, held to Python's own."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from senn_live.protocol.specification import CalibratedRule, PaperRule, RunSpecification

EXPORT = Path(__file__).with_name("export.mjs")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Expected node on the PATH, got none.")


def exported(what: str, *arguments: str) -> Any:
    command = ["node", str(EXPORT), what, *arguments]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)


@pytest.fixture(scope="module")
def read_by_the_page() -> Iterator[Callable[[str], dict[str, Any]]]:
    with subprocess.Popen(
        ["node", str(EXPORT), "hashes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None

        def read(text: str) -> dict[str, Any]:
            print(text, file=node.stdin, flush=True)
            found: dict[str, Any] = json.loads(node.stdout.readline())
            return found

        yield read
        node.stdin.close()


@needs_node
@pytest.mark.parametrize("name", ["bumps", "deep"])
def test_the_exported_python_file_answers_as_the_page_does(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = exported("python", name)
    path = tmp_path / "network.py"
    path.write_text(export["file"], encoding="utf-8")
    module = runpy.run_path(str(path), run_name="__main__")
    found = torch.tensor(module["predict"](export["points"]), dtype=torch.float64)[:, 0]
    expected = torch.tensor(export["answers"], dtype=torch.float64)
    assert (found - expected).abs().max() < 1e-12
    assert float(capsys.readouterr().out.rsplit(":", 1)[1]) < 1e-12


@needs_node
def test_the_exported_network_can_be_trained_further(tmp_path: Path) -> None:
    path = tmp_path / "network.py"
    path.write_text(exported("python", "bumps")["file"], encoding="utf-8")
    module = runpy.run_path(str(path))
    network, x, y = (module[name] for name in ("network", "CHECKED_AT", "ANSWERS"))
    before = torch.tensor(y, dtype=torch.float64) + 0.1
    loss = (network(torch.tensor(x, dtype=torch.float64)) - before).square().mean()
    loss.backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in network.parameters())


@needs_node
def test_the_page_knows_the_defaults_of_a_run() -> None:
    defaults = exported("defaults")
    assert defaults.pop("paper") == PaperRule().model_dump()
    assert defaults == RunSpecification().model_dump()


NUMBERS = st.one_of(
    st.integers(-5, 2100), st.floats(-3, 70), st.sampled_from([2**31 - 1, 2**31, 1e12, 1.1e12, 0.999, 1e-7])
)
VALUES = st.recursive(
    st.one_of(NUMBERS, st.booleans(), st.none(), st.text(max_size=8), st.sampled_from(["max", "adaptive", "cg"])),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=6,
)
POINTS = st.lists(st.integers(0, 5), min_size=3, max_size=6)


def fields(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=4)


TASKS = st.one_of(
    st.fixed_dictionaries({"kind": st.just("points"), "x": POINTS, "y": POINTS}),
    st.fixed_dictionaries(
        {
            "kind": st.just("classes2d"),
            "x": st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=5),
            "label": st.lists(st.integers(0, 4), min_size=4, max_size=5),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("formula"), "formula": st.text(max_size=5)}, optional={"low": VALUES, "high": NUMBERS}
    ),
    fields("kind", "name", "x"),
)
RULES = st.builds(
    lambda name, more: {"name": name, **more},
    st.sampled_from(["calibrated", "paper", "other"]),
    fields(*sorted((CalibratedRule.model_fields.keys() | PaperRule.model_fields.keys()) - {"name"})),
)
SPECIFICATIONS = st.dictionaries(
    st.sampled_from(["samples", "noise", "seed", "pace", "start", "nonsense"]), VALUES
).flatmap(
    lambda alone: st.fixed_dictionaries(
        {},
        optional={
            "task": TASKS,
            "rule": RULES,
            "optimiser": fields("method", "damping", "learning_rate", "solver"),
            "limits": fields("width", "depth", "steps"),
            "growth": fields("width", "depth", "prune", "more"),
        },
    ).map(lambda groups: {**alone, **groups})
)


def accepts(specification: dict[str, Any], *, strict: bool = False) -> bool:
    """Strictly: without taking 0 for false or "1" for 1, which the page does not do either."""
    try:
        RunSpecification.model_validate_json(json.dumps(specification), strict=strict)
    except ValueError:
        return False
    return True


@needs_node
@settings(max_examples=300, deadline=None)
@given(specification=SPECIFICATIONS)
def test_what_the_page_lets_through_is_what_the_server_accepts(
    read_by_the_page: Callable[[str], dict[str, Any]], specification: dict[str, Any]
) -> None:
    place = read_by_the_page(json.dumps(specification))
    assert accepts(place["specification"])
    if accepts(specification, strict=True):
        assert place["problems"] == []
