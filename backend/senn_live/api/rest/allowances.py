"""How many bytes of the store one client and one run may take, and what is said to who would take more."""

from __future__ import annotations

from ...protocol.commands import Command, Pause, Stop
from ...transport.ports import RunRecord, size_of
from ..refusals.errors import TooManyError
from ..services import Services


def mebibytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 2**20:.3g} MiB"


async def room_of(services: Services, owner: str) -> int:
    """How many bytes an owner may still take, for a new run at most.

    Raises:
        TooManyError: if there are none.
    """
    limit = services.settings.max_client_bytes
    used = await services.transport.runs.size_of_owner(owner)
    if used >= limit:
        raise TooManyError(
            f"Expected at most {mebibytes(limit)} of runs from one address, got {mebibytes(used)}. Delete one, or try"
            f" again in {services.settings.sweep_s:g} s: old ones that nobody trains are deleted then."
        )
    return min(limit - used, services.settings.max_run_bytes)


async def check_command(services: Services, record: RunRecord, order: Command, text: str) -> None:
    """Let a command pass that the store has room for: each is kept until it is done, and leaves a checkpoint.

    Raises:
        TooManyError: if the run, or all runs of who made it, take as much as they may.
    """
    limit = services.settings.max_run_bytes
    used = await services.transport.runs.size(record.run)
    if used + size_of(text) > limit:
        raise TooManyError(
            f"Expected at most {mebibytes(limit)} for one run, got {mebibytes(used)}: it is full. Its file can be"
            " saved, and a twin can go on from an earlier moment."
        )
    if not isinstance(order, Pause | Stop):
        await room_of(services, record.owner)
