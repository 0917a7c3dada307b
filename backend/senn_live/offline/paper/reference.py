"""What the paper's public code gives when it is run as it stands: anchors to compare with, never used in a run.

Measured with the unmodified JAX implementation on one CPU; float32 unless stated. Spread between proposal seeds is 1 to
3 units.
"""

from __future__ import annotations

from typing import Any

FIGURE2: list[dict[str, Any]] = [
    {"seed": 0, "neurons": 11, "variants": [12, 11], "train_loss": 4.2e-7, "validation_loss": 6.1e-4, "seconds": 137},
    {"seed": 1, "neurons": 10, "variants": [9, 6], "train_loss": 3.0e-5, "validation_loss": 4.7e-4, "seconds": 152},
    {"seed": 2, "neurons": 8, "variants": [11], "train_loss": 1.1e-6, "validation_loss": 1.5e-4, "seconds": 134},
]

FIGURE3: list[dict[str, Any]] = [
    {"seed": 0, "widths": [3, 4], "train_accuracy": 0.910, "test_accuracy": 0.908, "seconds": 325},
    {"seed": 1, "widths": [4, 5, 5], "train_accuracy": 0.915, "test_accuracy": 0.910, "seconds": 379},
    {"seed": 2, "widths": [3, 3, 3], "train_accuracy": 0.910, "test_accuracy": 0.894, "seconds": 329},
]
