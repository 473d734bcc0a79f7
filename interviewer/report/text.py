"""Words and figures as a reader sees them: shared by the renderers, so that HTML and Markdown say the same."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.grading import SURE
from interviewer.report.values import State
from interviewer.types import Mark, TurnKind
from interviewer.view.words import AIDS, BANDS, VERDICTS, figure, plural, points, shown

__all__ = [
    "AIDS",
    "BANDS",
    "DIALOGUE",
    "STATES",
    "VERDICTS",
    "figure",
    "flag_names",
    "one_line",
    "percent",
    "plural",
    "shown",
    "worth",
]

STATES: dict[State, str] = {
    "graded": "Graded",
    "needs_review": "Needs a second look",
    "ungradable": "Could not be graded",
    "skipped": "Skipped",
    "open": "Not finished",
}


DIALOGUE: dict[TurnKind, str] = {
    "answer": "Answer",
    "command": "Said",
    "probe": "Follow-up",
    "hint": "Hint",
    "repeat": "Repeated",
    "clarification": "Clarified",
    "steer": "Led back",
}
"""The turns that a report shows, and their names. The question stands above them, the feedback is the report itself."""


def one_line(text: str) -> str:
    """`shown`, on one line: for headings, table cells and terminals."""
    return " ".join(shown(text).split())


def percent(value: float | None) -> str:
    return "–" if value is None else f"{round(value * 100)}%"


def worth(mark: Mark) -> str:
    """`2 of 3 points`; `1.4 of 3 points expected` where the grader was not sure enough to give the whole credit."""
    sure = mark.verdict != "unsure" and mark.confidence >= SURE
    return points(mark.credit, mark.weight) + ("" if sure or not mark.weight else " expected")


def flag_names(names: Iterable[str]) -> str:
    """Flags for examiners, in a row; candidates get the sentences of `view.words.flag`."""
    return ", ".join(one_line(name.replace("_", " ").replace("-", " ")) for name in names)
