"""How much of the store a run takes while it is trained: it ends where it, or who made it, would take too much.

What is asked of the web side is refused there; this is about what a run writes by itself. The largest network there may
be writes 20 MB in 40 s.
"""

from __future__ import annotations

from senn_live.transport.ports import Runs

from .options import WorkerOptions

EVERY_BYTES = 1_048_576  # written, before the store is asked again: what a run may take too much


class Weighing:
    """The bytes of one run, and of all runs of its owner."""

    def __init__(self, runs: Runs, run: str, options: WorkerOptions) -> None:
        self._runs = runs
        self._run = run
        self._options = options
        self._written = 0

    async def excess(self, written: int) -> str | None:
        """Why the run must end, in a sentence, now that so many bytes more are written; None if it may go on."""
        self._written += written
        if self._written < EVERY_BYTES:
            return None
        self._written = 0
        options = self._options
        if await self._runs.size(self._run) >= options.run_bytes:
            return f"What is kept of one run may take {_mebibytes(options.run_bytes)}."
        owner = (await self._runs.get(self._run)).owner
        if await self._runs.size_of_owner(owner) >= options.owner_bytes:
            return f"What is kept of all runs of one address may take {_mebibytes(options.owner_bytes)}."
        return None


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.3g} MiB"
