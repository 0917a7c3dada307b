from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senn_live.transport.memory import open_memory
from senn_live.transport.ports import RunRecord, Standing, Transport
from senn_live.worker.resting import to_rest


def held(run: str, *, watched: bool = False) -> Standing:
    return Standing(run, run[0], True, watched)


def waiting(run: str, *, watched: bool = False) -> Standing:
    return Standing(run, run[0], False, watched)


@pytest.mark.parametrize(
    ("standings", "rests"),
    [
        ([held("a1"), held("a2")], None),
        ([waiting("b1"), held("a1"), held("a2")], "a1"),
        ([waiting("b1"), held("a1", watched=True), held("a2")], "a2"),
        ([waiting("b1"), held("a1", watched=True), held("a2", watched=True)], "a1"),
        ([waiting("b1"), held("a1"), held("c1")], None),
        ([waiting("b1", watched=True), held("a1"), held("c1")], "a1"),
        ([waiting("b1", watched=True), held("b2"), held("a1")], "b2"),
        ([waiting("a1"), held("a2"), held("a3")], None),
        ([waiting("a1", watched=True), held("a2"), held("a3")], "a2"),
        ([waiting("a1", watched=True), held("a2", watched=True)], None),
        ([waiting("c1"), held("a1"), held("b1"), held("b2"), held("b3")], "b1"),
    ],
)
def test_who_holds_most_makes_room_and_what_nobody_watches_first(standings: list[Standing], rests: str | None) -> None:
    assert to_rest(standings) == rests


async def claim_all(transport: Transport, slots: int) -> None:
    while sum(standing.is_held for standing in await transport.jobs.standings()) < slots:
        if await transport.jobs.claim("worker", 1e6) is None:
            return


@given(
    runs=st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), min_size=1, max_size=14),
    slots=st.integers(1, 6),
)
async def test_making_room_comes_to_an_end_with_equal_shares(runs: list[tuple[str, bool]], slots: int) -> None:
    async with open_memory() as transport:
        for number, (owner, is_watched) in enumerate(runs):
            name = f"{owner}{number}"
            await transport.runs.create(RunRecord(name, "{}", token_hash="", owner=owner, created_s=0))
            await transport.jobs.submit(name)
            if is_watched:
                await transport.jobs.attend([name], 1e6)
        await claim_all(transport, slots)
        for _ in range(2 * len(runs)):
            standings = await transport.jobs.standings()
            run = to_rest(standings)
            if run is None:
                break
            job = transport.jobs._store.runs[run].claim.job  # type: ignore[attr-defined]
            await transport.jobs.release(job, again=True)
            await claim_all(transport, slots)
            assert run not in {one.run for one in await transport.jobs.standings() if one.is_held}
        else:
            raise AssertionError("Expected an end of making room.")
        shares = Counter(one.owner for one in standings if one.is_held)
        for one in standings:
            if not one.is_held:
                assert shares[one.owner] + 1 >= max(shares.values())
