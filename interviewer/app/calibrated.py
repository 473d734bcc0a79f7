"""How sure somebody said to be, beside what they made: the chart's geometry, and the same in words."""

from __future__ import annotations

from typing import TypedDict

from interviewer.practice.progress import Calibration
from interviewer.view.words import count, known_by_oneself, percent

LEAST = 3
"""Answers before anything is drawn: fewer say nothing of how well one knows oneself."""
WIDTH, HEIGHT, HEAD, FOOT = 300.0, 120.0, 6.0, 48.0
_BAR = 40.0


class Level(TypedDict):
    """A bar for what was made, and a line across it where it was said to be; in units of the viewBox."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    said: float
    value: str
    """Written below: between bar and line there may be no room, and beyond the line it would seem to be the line's."""
    name: str
    answers: str


class Calibrated(TypedDict):
    """`says` is what who cannot see the picture is told."""

    levels: list[Level]
    base: float
    says: str
    sums: str


def calibrated(found: Calibration) -> Calibrated | None:
    """None for too few answers."""
    if len(found.answers) < LEAST:
        return None
    room, step = HEIGHT - HEAD - FOOT, WIDTH / len(found.levels)
    levels = []
    for number, one in enumerate(found.levels):
        middle, height = step * (number + 0.5), max(2.0, room * one.score)
        bar, said = HEAD + room - height, HEAD + room * (1 - one.sure)
        levels.append(
            Level(
                x=round(middle - _BAR / 2, 1),
                y=round(bar, 1),
                width=_BAR,
                height=round(height, 1),
                middle=round(middle, 1),
                said=round(said, 1),
                value=f"made {round(one.score * 100)}",
                name=one.named,
                answers=count(one.answers, "answer", "answers"),
            )
        )
    told = "; ".join(f"{one.named}, said {percent(one.sure)}, made {percent(one.score)}" for one in found.levels)
    return Calibrated(
        levels=levels,
        base=HEAD + room,
        says=f"How sure you said you were: {told}",
        sums=known_by_oneself([(a.sure, a.score) for a in found.answers]),
    )
