"""Names by lot: an animal, a shape and a colour. Nobody types one, so nobody has to moderate."""

from __future__ import annotations

import random
from collections.abc import Collection
from importlib import resources
from typing import Final, TypeVar, get_args

from senn_live.protocol.classes import Colour, DrawnName, Shape
from senn_live.protocol.lessons import Language

Mark = TypeVar("Mark", bound=str)
SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
_COLOURS_ZH: Final[dict[Colour, str]] = {
    "blue": "蓝",
    "orange": "橙",
    "green": "绿",
    "pink": "粉",
    "purple": "紫",
    "grey": "灰",
}
# Short, known, and nothing that pupils call one another.
_FILE = resources.files("senn_live") / "data" / "animals.txt"
ANIMALS: Final[dict[str, str]] = dict(
    line.split(" ")
    for line in _FILE.read_text(encoding="utf-8").splitlines()  # English, Chinese
)


def drawn_name(taken: Collection[DrawnName], language: Language, lot: random.Random) -> DrawnName:
    """A name that nobody in the class has. An animal comes twice only when every animal is there, then with its colour.

    Raises:
        ValueError: if all names are taken.
    """
    names = {name.names["en"] for name in taken}
    fresh = [animal for animal in ANIMALS if animal not in names]
    shape = _rarest(SHAPES, [name.shape for name in taken], lot)
    if fresh:
        colour = _rarest(COLOURS, [name.colour for name in taken], lot)
        animal = lot.choice(fresh)
        both: dict[Language, str] = {"en": animal, "zh": ANIMALS[animal]}
    else:
        left = [(c, a) for a in ANIMALS for c in COLOURS if f"{c} {a}" not in names]
        if not left:
            raise ValueError(f"Expected a name that is left, got {len(names)} taken ones.")
        colour, animal = lot.choice(left)
        both = {"en": f"{colour} {animal}", "zh": f"{_COLOURS_ZH[colour]}{ANIMALS[animal]}"}
    return DrawnName(name=both[language], names=both, shape=shape, colour=colour)


def _rarest(marks: tuple[Mark, ...], used: list[Mark], lot: random.Random) -> Mark:
    """One of those used least, so that a small class tells itself apart at a glance."""
    least = min(used.count(mark) for mark in marks)
    return lot.choice([mark for mark in marks if used.count(mark) == least])
