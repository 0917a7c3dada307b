"""Which answers an activity takes."""

from __future__ import annotations

from senn_live.protocol.classes import Value
from senn_live.protocol.lessons import AnyActivity, Choice, PlaceGuess, Say, SizeGuess


class BadAnswerError(ValueError):
    """An answer that the activity does not take: what is expected instead."""


def read_answer(activity: AnyActivity, value: object) -> Value:
    """The answer as it is kept.

    Raises:
        BadAnswerError: if it is none.
    """
    match activity:
        case PlaceGuess():
            return _place(value, activity)
        case SizeGuess():
            return _whole(value, activity.most)
        case Choice():
            return _option(value, len(activity.options))
        case Say():
            return _sentence(value, activity.most)
    raise BadAnswerError(f"Expected an activity with answers, but nothing is answered in a {activity.kind}.")


def _place(value: object, axis: PlaceGuess) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadAnswerError("Expected a place on the axis, a number.")
    if not axis.low <= value <= axis.high:  # nor is NaN
        raise BadAnswerError(f"Expected a place from {axis.low:g} to {axis.high:g}.")
    return float(value)


def _whole(value: object, most: int) -> int:
    # a float that is a whole number counts; NaN is in no range
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in range(most + 1):
        raise BadAnswerError(f"Expected a whole number from 0 to {most}.")
    return int(value)


def _option(value: object, options: int) -> int:
    letters = "ABCD"[:options]
    if isinstance(value, str) and len(value) == 1 and value.upper() in letters:
        return letters.index(value.upper())
    if isinstance(value, bool) or not isinstance(value, int) or value not in range(options):
        raise BadAnswerError(f"Expected an option: 0 to {options - 1}, or {letters[0]} to {letters[-1]}.")
    return value


def _sentence(value: object, most: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise BadAnswerError(f"Expected a sentence of 1 to {most} characters.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadAnswerError("Expected a sentence that can be written down, got half a character.") from error
    return value.strip()
