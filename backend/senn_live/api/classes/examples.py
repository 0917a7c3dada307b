"""Examples in the OpenAPI: every one is accepted as it stands (a test sends them)."""

from __future__ import annotations

from typing import Any

CLASSES: dict[str, Any] = {
    "first": {"summary": "the first shipped lesson", "value": {}},
    "named": {"summary": "a shipped lesson, in Chinese", "value": {"lesson": "why-networks-grow", "language": "zh"}},
    "own": {
        "summary": "a lesson of one's own",
        "value": {
            "lesson": {
                "name": "mine",
                "title": {"en": "One question"},
                "minutes": 3,
                "activities": [{"kind": "say", "title": {"en": "What surprised you?"}}],
            }
        },
    },
}
ANSWERS: dict[str, Any] = {
    "place": {"summary": "a place on the axis", "value": {"value": 0.44}},
    "size": {"summary": "a number of neurons", "value": {"value": 4}},
    "choice": {"summary": "an option, by index or letter", "value": {"value": "B"}},
    "say": {"summary": "a sentence for the teacher", "value": {"value": "It stopped by itself."}},
}
COMMANDS: dict[str, Any] = {
    "go": {"summary": "begin, or go to an activity", "value": {"type": "go", "index": 0}},
    "next": {"summary": "the next activity", "value": {"type": "next"}},
    "back": {"summary": "the activity before", "value": {"type": "back"}},
    "pause": {"summary": "eyes up", "value": {"type": "pause"}},
    "resume": {"summary": "go on", "value": {"type": "resume"}},
    "reveal": {"summary": "show the answers", "value": {"type": "reveal"}},
    "again": {"summary": "once more", "value": {"type": "again"}},
    "spotlight": {"summary": "no tile large any more", "value": {"type": "spotlight", "member": None}},
    "names": {"summary": "no names on the projector", "value": {"type": "names", "shown": False}},
    "lock": {"summary": "nobody else may join", "value": {"type": "lock"}},
    "unlock": {"summary": "others may join again", "value": {"type": "unlock"}},
    "follow": {"summary": "look here", "value": {"type": "follow", "step": 120, "x": 0.5}},
    "lesson": {"summary": "another lesson", "value": {"type": "lesson", "lesson": "signal-or-noise"}},
    "end": {"summary": "no more answers", "value": {"type": "end"}},
}
