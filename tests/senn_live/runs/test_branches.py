"""The tree of forks, found from what every run knows of its parent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from senn_live.protocol.events import Parent
from senn_live.runs.branches import parent_of, tree_of


def of(run: str, *, listed: bool = True) -> Parent:
    return Parent(run=run, offset=3, listed=listed)


FAMILY = {
    "root": None,
    "a": of("root"),
    "b": of("root"),
    "a1": of("a"),
    "copy": of("root", listed=False),
    "copy1": of("copy"),
    "other": None,
}


def test_a_tree_is_told_from_its_root_with_parents_before_their_branches() -> None:
    for run in ("root", "a", "b", "a1"):
        assert tree_of(run, FAMILY) == ["root", "a", "a1", "b"]
    assert tree_of("other", FAMILY) == ["other"]


def test_a_copy_that_a_stranger_made_is_found_by_those_who_know_it_and_nobody_else() -> None:
    assert "copy" in tree_of("copy", FAMILY)
    assert "copy" in tree_of("copy1", FAMILY)
    assert not {"copy", "copy1"} & set(tree_of("a1", FAMILY))


def test_where_an_ancestor_was_deleted_the_oldest_that_exists_is_the_root() -> None:
    rest = {run: parent for run, parent in FAMILY.items() if run != "root"}
    assert tree_of("a1", rest) == ["a", "a1"]


def test_a_record_that_cannot_be_read_has_no_parent() -> None:
    assert parent_of(None) is None
    assert parent_of("{") is None
    assert parent_of(of("root").model_dump_json()) == of("root")


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=20))
def test_any_register_even_one_with_circles_gives_a_tree_with_the_run_once(links: list[tuple[int, bool]]) -> None:
    parents: dict[str, Parent | None] = {
        str(n): of(str(parent), listed=listed) if parent != n else None for n, (parent, listed) in enumerate(links)
    }
    for run in parents:
        tree = tree_of(run, parents)
        assert tree.count(run) == 1
        assert len(tree) == len(set(tree))
        assert set(tree) <= set(parents)
