"""Formulas in x typed by people: checked, then evaluated on an array. Nothing in a formula can execute anything.

The expression language is that of simpleeval (an interpreter of Python's syntax tree that knows numbers and the listed
names only: no attributes, no strings, no comprehensions), over NumPy arrays.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import simpleeval

Array = np.ndarray[Any, np.dtype[np.float64]]

MAX_LENGTH = 200
MAX_EXPONENT = 64.0

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "acos": np.arccos,
    "asin": np.arcsin,
    "atan": np.arctan,
    "cos": np.cos,
    "cosh": np.cosh,
    "exp": np.exp,
    "floor": np.floor,
    "log": np.log,
    "max": np.maximum,
    "min": np.minimum,
    "sign": np.sign,
    "sin": np.sin,
    "sinh": np.sinh,
    "sqrt": np.sqrt,
    "tan": np.tan,
    "tanh": np.tanh,
}
CONSTANTS = {"pi": float(np.pi), "e": float(np.e)}


class FormulaError(ValueError):
    """The text is not a formula; the message says what was expected and what was found."""


def _power(base: Any, exponent: Any) -> Any:
    if np.max(np.abs(exponent)) > MAX_EXPONENT:
        raise FormulaError(f"Expected exponents up to {MAX_EXPONENT:g}, got {float(np.max(np.abs(exponent))):g}.")
    return np.power(np.asarray(base, dtype=float), exponent)


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Mod: np.mod,
    ast.Pow: _power,
    ast.BitXor: _power,  # people write x^2
    ast.USub: np.negative,
    ast.UAdd: np.positive,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
}
_ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.Call,
    ast.Name,
    ast.Load,
    ast.Constant,
    *_OPERATORS,
)


def _parsed(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"Expected a formula of at most {MAX_LENGTH} characters, got {len(text)}.")
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"Expected a formula in x, such as sin(3*x) + x/2, got {text!r}.") from error
    for node in ast.walk(tree):
        _check_node(node)
    return tree.body


def _check_node(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        raise FormulaError(
            f"Expected numbers, x, + - * / ^ and functions only, got {type(node).__name__.lower()} in the formula."
        )
    if isinstance(node, ast.Constant) and (isinstance(node.value, bool) or not isinstance(node.value, int | float)):
        raise FormulaError(f"Expected numbers only, got {node.value!r} in the formula.")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            name = node.func.id if isinstance(node.func, ast.Name) else "an expression"
            raise FormulaError(f"Expected one of the functions {', '.join(sorted(FUNCTIONS))}, got {name}.")
        arity = 2 if node.func.id in {"max", "min"} else 1
        if node.keywords or len(node.args) != arity:
            got = "a named one" if node.keywords else str(len(node.args))
            raise FormulaError(f"Expected {arity} plain argument(s) for {node.func.id}, got {got}.")
    elif isinstance(node, ast.Name) and node.id not in {"x", *CONSTANTS, *FUNCTIONS}:
        raise FormulaError(f"Expected x, pi, e or a function, got {node.id}.")


def evaluate_formula(text: str, x: Array) -> Array:
    """The formula's values at `x`, as float64 of the same shape.

    Raises:
        FormulaError: if the text is not a formula, or if a value is not finite; the message says where.
    """
    expression = _parsed(text)
    # functions are listed as names too: a bare `sin` then is a value that is not finite, and not an unknown name
    evaluator = simpleeval.SimpleEval(
        operators=_OPERATORS, functions=FUNCTIONS, names={"x": x, **CONSTANTS, **dict.fromkeys(FUNCTIONS)}
    )
    try:
        with np.errstate(all="ignore"):
            value = evaluator.eval(text, previously_parsed=expression)
            y = np.broadcast_to(np.asarray(value, dtype=float), x.shape).copy()
    except FormulaError:
        raise
    except (simpleeval.InvalidExpression, TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise FormulaError(f"Expected a formula in x, such as sin(3*x) + x/2, got {text!r}: {error}") from error
    bad = ~np.isfinite(y) | (np.abs(y) > 1e9)
    if bad.any():
        found = f"{float(y[bad][0]):g} at x = {float(x[bad][0]):g}"
        raise FormulaError(f"Expected finite values below 1e9 on the whole interval, got {found}.")
    return y
