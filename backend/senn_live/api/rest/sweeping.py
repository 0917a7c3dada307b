"""Which old runs go: what one client has too much of, never what another has little of. Pure, and by no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ...transport.ports import RunRecord


def surplus(
    newest_first: Sequence[RunRecord],
    sizes: Mapping[str, int],
    active: Collection[str],
    *,
    keep_runs: int,
    keep_bytes: int,
    client_bytes: int,
) -> list[str]:
    """The runs to delete, so that at most so many and so large ones are left beside those that are being trained.

    Whoever has most gives first, the oldest first: nobody's runs are pushed out by another's.

    Args:
        newest_first: every run.
        sizes: their bytes.
        active: those that wait for a worker or are held by one; they stay.
        keep_runs: most runs that nobody trains.
        keep_bytes: most bytes in all, of active runs too.
        client_bytes: most bytes of one owner, likewise.
    """
    runs: Counter[str] = Counter()
    size: Counter[str] = Counter()
    old: dict[str, list[str]] = {}
    for record in newest_first:
        size[record.owner] += sizes.get(record.run, 0)
        if record.run not in active:
            runs[record.owner] += 1
            old.setdefault(record.owner, []).append(record.run)
    doomed: list[str] = []
    while old:
        most = max(old, key=lambda owner: size[owner])
        if size[most] <= client_bytes and size.total() <= keep_bytes:
            if runs.total() <= keep_runs:
                break
            most = max(old, key=lambda owner: runs[owner])
        run = old[most].pop()
        if not old[most]:
            del old[most]
        doomed.append(run)
        runs[most] -= 1
        size[most] -= sizes.get(run, 0)
    return doomed
