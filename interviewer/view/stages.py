"""What grading an answer is at, as steps of a plain dict each."""

from __future__ import annotations

from typing import Literal, TypedDict

from interviewer.events import Working

WORDS = {"reading": "Reading it", "comparing": "Sentence by sentence", "checking": "Claim by claim"}


class Step(TypedDict):
    word: str
    state: Literal["done", "now", "next"]
    percent: int
    """Of the step, by what has been done of it: 0 where a step is done in one go and not done yet."""


def stages(working: Working) -> tuple[Step, ...]:
    """All steps in their order; the one that is under way is `now`. None is, while the models are loading."""
    names = list(WORDS)
    at = names.index(working.stage) if working.stage in WORDS else -1
    return tuple(
        Step(
            word=WORDS[name],
            state="done" if i < at else "now" if i == at else "next",
            percent=100 if i < at else _percent(working) if i == at else 0,
        )
        for i, name in enumerate(names)
    )


def _percent(working: Working) -> int:
    return min(100, 100 * working.done // working.total) if working.total else 0
