"""A formula is arithmetic in x and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.formulas import FormulaError, evaluate_formula
from senn_live.protocol.presets import PRESETS

X = np.linspace(-2, 2, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2", X**2),
        ("sin(3*x) + x/2", np.sin(3 * X) + X / 2),
        ("-max(x, 0) % 3", np.mod(-np.maximum(X, 0), 3)),
        ("(x > 0) * 2", (X > 0) * 2.0),
        ("e + pi", np.full(9, np.e + np.pi)),
        ("1", np.ones(9)),
    ],
)
def test_a_formula_means_what_it_says(text: str, expected: np.ndarray) -> None:
    np.testing.assert_array_equal(evaluate_formula(text, X), expected)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("__import__('os')", "got __import__"),
        ("x.real", "got attribute"),
        ("lambda: 1", "got lambda"),
        ("[x for x in x]", "got listcomp"),
        ("'a' * 9", "got 'a'"),
        ("True", "got True"),
        ("y + 1", "got y"),
        ("sin(x", "Expected a formula in x"),
        ("sin(x, x)", "Expected 1 plain argument(s) for sin, got 2"),
        ("sin(x=1)", "got a named one"),
        ("9**9**9", "Expected exponents up to 64"),
        ("1/x", "got inf at x = 0"),
        ("log(x)", "got nan at x = -2"),
        ("exp(60*x)", "Expected finite values below 1e9"),
        ("sin", "got nan"),
        ("(" * 150 + "x", "Expected a formula in x"),
        ("x" + "+x" * 100, "at most 200 characters"),
    ],
)
def test_what_is_not_a_formula_is_refused_with_a_sentence(text: str, told: str) -> None:
    with pytest.raises(FormulaError) as caught:
        evaluate_formula(text, X)
    assert told in str(caught.value)


def test_evaluating_leaves_x_alone() -> None:
    x = X.copy()
    evaluate_formula("sin(x) + x^2", x)
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize("preset", [p for p in PRESETS if p.formula], ids=lambda p: p.name)
def test_every_preset_with_a_formula_can_be_evaluated(preset) -> None:
    evaluate_formula(preset.formula, np.linspace(preset.low, preset.high, 400))


@given(st.text(alphabet="x0123456789.+-*/^()%<>=, sincoexplogabtqrfmd_'[]{}:@!&|~\\\n", max_size=60))
def test_any_text_gives_finite_values_or_a_sentence(text: str) -> None:
    try:
        assert np.isfinite(evaluate_formula(text, X)).all()
    except FormulaError as error:
        assert str(error).startswith("Expected ")
