"""Hostile input: never a 5xx, never a hang, always a sentence."""

from __future__ import annotations

import json
import math
from contextlib import nullcontext, suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig

from callers import BRIEF, JSON, LONG, RELAXED, Caller, assert_a_sentence, json_values
from recorded import TOKEN
from senn_live.protocol.commands import command_adapter
from senn_live.protocol.specification import RunSpecification
from senn_live.protocol.tables import TableReading


@pytest.fixture(scope="module")
def caller() -> Any:
    made = Caller()
    yield made
    made.close()


numbers = st.floats(-1e13, 1e13, allow_nan=False) | st.integers(-3, 3)
formulas = st.text(alphabet="x0123456789+-*/^%().,eE sincoexplgtahbqrmdw_[]'\"!<>=", max_size=60)
tasks = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("formula"), "formula": formulas}, optional={"low": numbers, "high": numbers}
    ),
    st.fixed_dictionaries({"kind": st.just("preset"), "name": st.text(max_size=50)}),
    st.fixed_dictionaries({"kind": st.just("points"), "x": st.lists(numbers), "y": st.lists(numbers)}),
    json_values,
)
specifications = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {},
        optional={
            "task": tasks,
            "samples": numbers,
            "noise": numbers,
            "seed": numbers,
            "rule": json_values,
            "limits": json_values,
            "pace": numbers | st.just("max"),
        },
    ),
)
commands = st.one_of(
    json_values,
    st.builds(
        lambda type_, rest: {"type": type_, **rest},
        st.sampled_from(["pause", "step", "edit", "place", "force", "undo", "set_pace", "nix"]),
        st.dictionaries(
            st.sampled_from(["count", "pace", "task", "noise", "location", "scale", "kind", "layer", "samples"]),
            numbers | tasks,
            max_size=3,
        ),
    ),
)
# Most texts are no formula at all; these mostly are, and then some are spoilt.
expressions = st.recursive(
    st.sampled_from(["x", "pi", "e", "0", "1", "-2.5", "1e300", "0x1f", "1_0", "sin", "y", "True", "1j", "''"]),
    lambda inner: st.one_of(
        st.builds(
            "{}{}{}".format, inner, st.sampled_from(["+", "-", "*", "/", "%", "^", "**", "<", "//", " if "]), inner
        ),
        st.builds("{}({})".format, st.sampled_from(["sin", "exp", "log", "abs", "eval", "x", ""]), inner),
        st.builds("{}({},{})".format, st.sampled_from(["max", "min", "sin"]), inner, inner),
        st.builds("-{}".format, inner),
    ),
    max_leaves=25,
)
typed = st.one_of(st.text(max_size=220), formulas, expressions)
formula_bodies = st.fixed_dictionaries({"formula": typed}, optional={"low": numbers, "high": numbers})
wishes = st.dictionaries(
    st.sampled_from(["x", "y", "label", "sample", "seed", "delimiter", "decimal", "header", "dates", "nix"]),
    st.sampled_from(
        ["1", "2", "3", "even", "random", "comma", "point", "semicolon", "tab", "yes", "no", "day", "month"]
    )
    | st.text(max_size=120),
    max_size=4,
)
cells = st.sampled_from(
    ["1", "0,5", "0.5", "1,234", "1.234", "x", "", "NA", "03/04/2024", "2024-01-31", "12:30", '"', "5 %"]
)
grids = st.builds(
    lambda delimiter, rows: "\n".join(delimiter.join(row) for row in rows).encode(),
    st.sampled_from([",", ";", "\t", " ", "|"]),
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=9)),
)
tables = st.one_of(
    st.binary(max_size=400),
    grids,
    st.text(max_size=400).map(str.encode),
    st.lists(st.tuples(numbers, numbers | st.just("nan") | st.just("")), max_size=30).map(
        lambda rows: "\n".join(f"{x},{y}" for x, y in rows).encode()
    ),
)


def specification_is_refused_or_run(caller: Caller, body: Any) -> None:
    response = caller.request("POST", "/api/runs", content=json.dumps(body).encode(), headers=JSON)
    assert_a_sentence(response)
    if response.status_code == 201:
        RunSpecification.model_validate(body)
        token = response.json()["token"]
        caller.request("DELETE", f"/api/runs/{response.json()['id']}", headers={"Authorization": f"Bearer {token}"})


def command_is_refused_or_taken(caller: Caller, body: Any) -> None:
    headers = {**JSON, "Authorization": f"Bearer {TOKEN}"}
    response = caller.request("POST", "/api/runs/run/commands", content=json.dumps(body).encode(), headers=headers)
    assert_a_sentence(response)
    if response.status_code == 202:
        command_adapter.validate_python(body)
    caller.forget_commands()


def table_is_refused_or_read(caller: Caller, body: bytes) -> None:
    response = caller.request("POST", "/api/csv", content=body)
    assert_a_sentence(response)
    if response.status_code == 200:
        assert len(response.json()["x"]) >= 4


def table_is_refused_or_read_as_wished(caller: Caller, asked: tuple[bytes, dict[str, str]]) -> None:
    """Each answer that a refusal offers is understood, and never makes a server error."""
    body, wish = asked
    response = caller.request("POST", "/api/tables", content=body, params=wish)
    assert_a_sentence(response)
    if response.status_code == 200:
        found = TableReading.model_validate(response.json())
        assert (found.task is None) == (found.question is not None)
        options = found.options
    else:
        options = response.json()["errors"][0].get("options", {}) if response.status_code == 422 else {}
    for name, answers in options.items():
        for answer in answers:
            again = caller.request("POST", "/api/tables", content=body, params={**wish, name: answer})
            assert_a_sentence(again)
            said = again.json()["errors"][0] if again.status_code == 422 else again.json()
            assert name not in said.get("options", {})


def formula_is_refused_or_read(caller: Caller, body: Any) -> None:
    response = caller.request("POST", "/api/formulas", content=json.dumps(body).encode(), headers=JSON)
    assert_a_sentence(response)
    if response.status_code == 200:
        assert all(math.isfinite(value) for value in response.json()["y"])


@settings(max_examples=BRIEF, **RELAXED)
@given(body=formula_bodies)
def test_any_formula_is_refused_in_words_or_read(caller: Caller, body: Any) -> None:
    formula_is_refused_or_read(caller, body)


@settings(max_examples=BRIEF, **RELAXED)
@given(body=specifications)
@example(body={"task": {"kind": "formula", "formula": "9**9**9**9"}})
@example(body={"task": {"kind": "formula", "formula": "(" * 100 + "x" + ")" * 99}})
@example(body={"task": {"kind": "formula", "formula": "-" * 199 + "x"}})
@example(body={"task": {"kind": "formula", "formula": "x.__class__"}})
@example(body={"task": {"kind": "formula", "formula": "[x for x in x]"}})
@example(body={"task": {"kind": "formula", "formula": "sin"}})
@example(body={"task": {"kind": "formula", "formula": "x" + "%x" * 99}})
def test_any_specification_is_refused_in_words_or_run(caller: Caller, body: Any) -> None:
    specification_is_refused_or_run(caller, body)


@settings(max_examples=BRIEF, **RELAXED)
@given(body=commands)
def test_any_command_is_refused_in_words_or_taken(caller: Caller, body: Any) -> None:
    command_is_refused_or_taken(caller, body)


@settings(max_examples=BRIEF, **RELAXED)
@given(body=tables)
@example(body=b'"' * 200_000)
@example(body=b"1," * 100_000)
@example(body=b"1,2\n" * 200_000)
@example(body=b"\x00\n" * 1000)
@example(body=b'"a\n' * 1000 + b"1,2")
def test_any_table_is_refused_in_words_or_read(caller: Caller, body: bytes) -> None:
    table_is_refused_or_read(caller, body)


@settings(max_examples=BRIEF, **RELAXED)
@given(asked=st.tuples(tables, wishes))
def test_any_table_with_any_wish_is_refused_in_words_or_read(
    caller: Caller, asked: tuple[bytes, dict[str, str]]
) -> None:
    table_is_refused_or_read_as_wished(caller, asked)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        (specifications, specification_is_refused_or_run),
        (commands, command_is_refused_or_taken),
        (tables, table_is_refused_or_read),
        (st.tuples(tables, wishes), table_is_refused_or_read_as_wished),
        (formula_bodies, formula_is_refused_or_read),
    ],
    ids=["specifications", "commands", "tables", "wishes", "formulas"],
)
def test_ten_thousand_of_each_are_refused_in_words_or_taken(caller: Caller, inputs: Any, check: Any) -> None:
    @settings(max_examples=LONG, **RELAXED)
    @given(body=inputs)
    def run(body: Any) -> None:
        check(caller, body)

    run()


def schema_of(caller: Caller) -> Any:
    return schemathesis.openapi.from_dict(caller.app.openapi(), config=SchemathesisConfig())


def call_everything(caller: Caller, examples: int) -> set[int]:
    """Every operation with inputs that follow the OpenAPI and inputs that do not; the statuses met."""
    operations = [result.ok() for result in schema_of(caller).get_all_operations()]
    return set().union(*(call(caller, operation, examples) for operation in operations))


def call(caller: Caller, operation: Any, examples: int) -> set[int]:
    statuses: set[int] = set()
    responses = operation.definition.raw["responses"]

    def send(case: Any, **headers: str) -> None:
        what = case.as_transport_kwargs(base_url="http://senn.test")
        what["headers"] = {**what.get("headers", {}), **headers}
        what.pop("cookies", None)
        if "data" in what:
            what["content"] = what.pop("data")
        response = caller.request(what.pop("method"), what.pop("url"), **what)
        assert_a_sentence(response)
        assert str(response.status_code) in responses, response.text
        statuses.add(response.status_code)

    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

        @settings(max_examples=examples, **RELAXED)
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            send(case)
            if "run" in (case.path_parameters or {}) and operation.method != "delete":
                case.path_parameters["run"] = "run"
                send(case, Authorization=f"Bearer {TOKEN}")
                caller.forget_commands()

        # Where there is nothing to get wrong, there is no such case: no parameters, or a body that may be any text.
        with suppress(Unsatisfiable) if mode is schemathesis.GenerationMode.NEGATIVE else nullcontext():
            run()
    return statuses


def test_every_operation_keeps_to_its_openapi_whatever_it_is_sent(caller: Caller) -> None:
    assert {200, 201, 202, 404, 422} <= call_everything(caller, 15)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_every_operation_keeps_to_its_openapi_a_thousand_times(caller: Caller) -> None:
    call_everything(caller, 1000)


def test_the_openapi_is_complete(caller: Caller) -> None:
    document = caller.app.openapi()
    assert "HTTPValidationError" not in json.dumps(document)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            for status, response in operation["responses"].items():
                if int(status) >= 400 and (method, path, status) != ("get", "/api/health", "503"):
                    assert "application/problem+json" in response["content"], (method, path, status)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                assert content.get("examples") or content.get("example"), (method, path)
