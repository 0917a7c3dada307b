"""Codes to join by: six letters and digits that nobody confuses, in print or in handwriting."""

from __future__ import annotations

import random

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"  # without 0 O, 1 I L, 5 S, 2 Z, 8 B
LENGTH = 6
CLASS = "class:"  # what the id of a class's record begins with: no run's id can hold a colon


def drawn_code(lot: random.Random) -> str:
    """A code by lot: one of 244 million."""
    return "".join(lot.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """The code that somebody typed, in any case, with spaces or a dash; None if it can be none."""
    if len(typed) > 40:
        return None
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def record_of(code: str) -> str:
    """The id under which the stores keep a class."""
    return CLASS + code
