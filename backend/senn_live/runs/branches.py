"""Which runs are of one tree: forks of forks, found from what every run knows of its parent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from senn_live.protocol.events import Parent


def parent_of(record: str | None) -> Parent | None:
    """A run's origin as its record has it; None for a run that has none, or one that cannot be read."""
    if record is None:
        return None
    try:
        return Parent.model_validate_json(record)
    except ValidationError:
        return None


def tree_of(run: str, parents: Mapping[str, Parent | None]) -> list[str]:
    """The runs of one tree, parents before their branches, siblings in the order of `parents`.

    Whoever knows a run knows its ancestors already: it says where it comes from. Downwards only listed branches are
    found, so a copy that a stranger made stays theirs.

    Args:
        run: whose tree.
        parents: every run that there is, oldest first, and its origin.
    """
    line = _line(run, parents)
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        if parent is not None and (parent.listed or child in line):
            children.setdefault(parent.run, []).append(child)
    return list(_walk(line[-1], children))


def _line(run: str, parents: Mapping[str, Parent | None]) -> list[str]:
    """The run, its parent, and so on up to the oldest that still exists."""
    line = [run]
    while (parent := parents.get(line[-1])) is not None and parent.run in parents and parent.run not in line:
        line.append(parent.run)
    return line


def _walk(root: str, children: Mapping[str, list[str]]) -> Iterable[str]:
    """Depth first, without recursion: a line of forks may be as long as the register."""
    waiting = [root]
    seen: set[str] = set()
    while waiting:
        run = waiting.pop()
        if run in seen:
            continue
        seen.add(run)
        yield run
        waiting += reversed(children.get(run, []))
