"""Handwritten digits: 10 000 of MNIST come with the project, a fuller set may be pointed to."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import torch
from torch import Tensor

from senn.tasks import Task

from .targets import Split

CLASSES = 10
HELD_OUT_SHARE, MOST_HELD_OUT = 0.2, 10_000
SPLIT_SEED = 20_230_710  # which images are held out never changes


class DigitsError(ValueError):
    """The file holds no digits; the message is a sentence for a person."""


@dataclass(frozen=True)
class Digits:
    """Images as rows [n, pixels], labels [n]: those to train on, and some that are held out for good."""

    inputs: Tensor
    labels: Tensor
    test_inputs: Tensor
    test_labels: Tensor

    def split(self, images: int, seed: int) -> Split:
        """The first so many training images in the seed's order: smaller sets are part of larger ones."""
        generator = torch.Generator().manual_seed(seed)
        chosen = torch.randperm(len(self.labels), generator=generator)[:images].to(self.labels.device)
        task = Task(self.inputs[chosen], self.labels[chosen], "classification", CLASSES)
        return Split(task, self.test_inputs, self.test_labels)


def load_digits(
    path: Path | None = None,
    *,
    pool: int = 1,
    standardised: bool = True,
    device: torch.device,
    dtype: torch.dtype,
) -> Digits:
    """Digits from an .npz file with `images` [n, 28, 28] and `labels` [n]; the shipped one by default.

    `pool` averages squares of so many pixels a side: 2 makes 14 x 14 of 28 x 28. Not standardised, pixels are in 0..1.

    Raises:
        DigitsError: If the file cannot be read or holds something else.
    """
    images, labels = _arrays(path)
    pixels = torch.from_numpy(images).to(dtype).unsqueeze(1) / 255
    rows = torch.nn.functional.avg_pool2d(pixels, pool).flatten(1)
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(SPLIT_SEED))
    held_out = min(MOST_HELD_OUT, int(HELD_OUT_SHARE * len(rows)))
    train, test = order[held_out:], order[:held_out]
    if standardised:
        rows = (rows - rows[train].mean()) / rows[train].std()
    answers = torch.from_numpy(labels.astype(np.int64))
    pieces = (rows[train], answers[train], rows[test], answers[test])
    return Digits(*(piece.to(device) for piece in pieces))


def _arrays(path: Path | None) -> tuple[np.ndarray, np.ndarray]:
    source = path or Path(str(resources.files("senn_live") / "data" / "mnist10k.npz"))
    try:
        with np.load(source, allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
    except (OSError, EOFError, KeyError, IndexError, TypeError, ValueError, BadZipFile) as error:
        raise DigitsError(f"Expected an .npz file with images and labels, got {source}: {error}.") from error
    alike = images.ndim == 3 and labels.shape == images.shape[:1] and labels.size and labels.dtype.kind in "iu"
    if not alike or images.dtype.kind not in "iuf" or labels.min() < 0 or labels.max() >= CLASSES:
        got = f"images {images.shape} ({images.dtype}), labels {labels.shape} ({labels.dtype})"
        raise DigitsError(f"Expected images [n, side, side] and labels [n] below {CLASSES}, got {got}.")
    return images, labels
