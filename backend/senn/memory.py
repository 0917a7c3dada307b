"""What `senn` remembers between two calls, all of it listed here.

Nothing that is remembered changes a number, only the time. Most of it is values, made once for a key and never written
again (`functools.lru_cache`), which any number of threads may read:

| where | of what | what |
|---|---|---|
| `network.activations._constants` | dtype, device | 0, 1 and the normaliser's epsilon |
| `network.network.shapes`, `form_of` | widths | shapes of the parameter vector's pieces |
| `gradient.jacobian._identity` | outputs, dtype, device | how the outputs answer to themselves |
| `gradient.kronecker.input_spectrum` | the inputs | eigenvectors of their second moments |
| `proposals.candidates.neuron_grid` | the inputs | the grid of first-layer neurons |
| `proposals.columns.known_of` | the inputs | which of those are sound, and their Gram matrices |
| `regimes.smooth.likelihoods.contrasts` | classes | the basis of logits that add up to zero |
| `regimes.smooth.objective.smoother_of` | the task | its smooth objective |
| `regimes.smooth.objective._entries` | a stack's shape | how much memory it needs |
| `regimes.smooth.stacked_network._layout`, `places` | widths | where parameters stand in a stack |
| `regimes.smooth.workspace.ridges` | widths | the faint ridge of every parameter |
| `uncertainty.student.two_sided` | level, freedom | a quantile of Student's t |

Two are memory that is written again and again. They are `Idle`: whoever works with such memory takes it out, so that
two threads never share one, and what a round that was given up still writes is nobody else's.

| where | of what | what |
|---|---|---|
| `regimes.scores._idle` | task, form, solver | two evaluations and a curvature |
| `regimes.smooth.objective._idle` | objective, a stack's shape | two workspaces |
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Memory = TypeVar("Memory")


class Idle(Generic[Key, Memory]):
    """Memory that nobody works with now; of more than `most` pieces the one that lay idle longest is let go."""

    def __init__(self, most: int) -> None:
        self._most, self._pieces, self._lock = most, dict[Key, Memory](), Lock()

    @property
    def lying(self) -> tuple[Memory, ...]:
        """What lies idle, the longest first."""
        with self._lock:
            return tuple(self._pieces.values())

    def take(self, key: Key) -> Memory | None:
        """Take a piece out; None where there is none, or another thread has it."""
        with self._lock:
            return self._pieces.pop(key, None)

    def give(self, key: Key, memory: Memory) -> None:
        """Put a piece back, after the last use of it and of every view of it."""
        with self._lock:
            self._pieces[key] = memory
            if len(self._pieces) > self._most:
                del self._pieces[next(iter(self._pieces))]
