"""How a question went against the last time at the same points, in words."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from interviewer.app.dates import short
from interviewer.practice import Since
from interviewer.view.words import count, shown


class Compared(TypedDict):
    """`line` counts; `won` and `lost` name the points, which the result page may do."""

    line: str
    won: list[str]
    lost: list[str]


def compared(one: Since, today: date) -> Compared:
    """Counted over the points that were decided both times, and over no other."""
    by, day = one.now - one.then, short(one.day, today)
    points = count(abs(by), "point", "points")
    change = f"{points} more than on {day}" if by > 0 else f"{points} fewer than on {day}" if by else f"as on {day}"
    return Compared(
        line=f"{one.now} of {one.compared}, {change}",
        won=[shown(label) for label in one.won],
        lost=[shown(label) for label in one.lost],
    )
