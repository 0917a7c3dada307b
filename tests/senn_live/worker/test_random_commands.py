"""Random commands, carried out by a real worker: none meets a fault, and a bystander ends as if alone."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from journals import CPU, begun, content, events, specification, turns, written
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, Transport
from senn_live.worker.worker import Worker, WorkerOptions

pytestmark = pytest.mark.timeout(3600)

PARTS = 25  # of ten thousand commands, each a test of its own
COMMANDS_OF_A_RUN, BYSTANDER = 40, {"seed": 1, "pace": 100}
numbers = st.one_of(st.floats(-2, 2), st.sampled_from([0.0, 1e-12, -1e12, 1e12, 1e-300, 5e5]))
points = st.lists(st.tuples(numbers, numbers), min_size=4, max_size=12).map(
    lambda pairs: {"kind": "points", "x": [x for x, _ in pairs], "y": [y for _, y in pairs]}
)
tasks = st.one_of(
    points,
    st.sampled_from(["square", "moons", "sine"]).map(lambda name: {"kind": "preset", "name": name}),
    st.sampled_from(["sin(3*x)", "x", "abs(x)", "1/x", "0*x"]).map(lambda text: {"kind": "formula", "formula": text}),
)
edits = st.one_of(
    st.fixed_dictionaries({"task": tasks}),
    st.fixed_dictionaries({"samples": st.integers(4, 60)}),
    st.fixed_dictionaries({"noise": st.floats(0, 10)}),
    st.fixed_dictionaries({"rule": st.sampled_from([{"name": "paper"}, {"name": "calibrated"}])}),
    st.fixed_dictionaries(
        {"limits": st.fixed_dictionaries({"width": st.integers(1, 8), "steps": st.integers(1, 300)})}
    ),
)
places = st.one_of(numbers, st.lists(numbers, min_size=1, max_size=3))
commands = st.one_of(
    st.sampled_from(["pause", "resume", "next_growth", "force", "forbid", "undo", "stop", "nonsense"]).map(
        lambda name: {"type": name}
    ),
    edits.map(lambda changes: {"type": "edit", **changes}),
    st.builds(lambda location, scale: {"type": "place", "location": location, "scale": scale}, places, numbers),
    st.integers(1, 30).map(lambda count: {"type": "step", "count": count}),
    st.sampled_from([0.1, 30, 1000, "max"]).map(lambda pace: {"type": "set_pace", "pace": pace}),
)


async def submit(transport: Transport, name: str, **changes: object) -> None:
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord(name, text, token_hash="", owner="", created_s=0))
    await transport.jobs.submit(name)


async def journal(transport: Transport, name: str) -> list[str | bytes]:
    return [entry.data for entry in await transport.journal.read(name, -1, 100_000)]


async def carried_out(asked: list[dict[str, object]]) -> None:
    async with open_transport("memory://") as transport:
        worker = Worker(transport, WorkerOptions(worker="w", device=CPU, device_name="cpu", lease_s=5))
        serving = asyncio.create_task(worker.serve())
        await submit(transport, "run", limits={"steps": 300})
        await submit(transport, "bystander", **BYSTANDER)
        async with asyncio.timeout(120):
            for command in [*asked, {"type": "stop"}]:
                await transport.commands.send("run", json.dumps(command))
                await transport.jobs.submit("run")
                await asyncio.sleep(0)
            while await transport.commands.read("run", 0) or await transport.jobs.active():
                assert not serving.done()
                await transport.journal.wait("run", await transport.journal.tail("run") - 1, 0.05)
        worker.stop()
        await serving
        said = [event.detail for event in events(await journal(transport, "run")) if event.type == "state"]
        assert not [detail for detail in said if "The program met an error" in detail]
        assert content(await journal(transport, "bystander")) == content(written(turns(begun(**BYSTANDER))))


def try_out(count: int, start: int = 0) -> None:
    @seed(start)
    @settings(
        max_examples=count // COMMANDS_OF_A_RUN,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(commands, min_size=COMMANDS_OF_A_RUN, max_size=COMMANDS_OF_A_RUN))
    def carry_out(asked: list[dict[str, object]]) -> None:
        asyncio.run(carried_out(asked))

    carry_out()


def test_hundreds_of_random_commands_meet_no_fault_and_cost_a_bystander_nothing() -> None:
    try_out(320)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_ten_thousand_random_commands_meet_no_fault_and_cost_a_bystander_nothing(part: int) -> None:
    try_out(10_000 // PARTS, part)
