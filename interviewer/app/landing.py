"""Where a person stands, as the start page shows it: plain props, dates in words, and the chart's geometry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from interviewer.app.calibrated import Calibrated, calibrated
from interviewer.app.dates import day_and_month, in_days, short
from interviewer.practice import Ask, Overview, Past
from interviewer.practice.progress import Day
from interviewer.view.words import count, percent

ASKS: dict[Ask, str] = {"due": "What is due", "telling": "Adapted to me", "mix": "A mix"}
RECENT = 5
"""Interviews listed at once; the others are a click away."""
MOST_DAYS = 12
"""Days in the chart, the latest ones."""
WIDTH, HEIGHT, GAP, HEAD, FOOT = 300.0, 96.0, 6.0, 18.0, 18.0
_WIDEST = 44.0


class Bar(TypedDict):
    """One day of the chart, in units of its viewBox."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    value: str
    day: str


class Chart(TypedDict):
    """`says` is what who cannot see the picture is told."""

    bars: list[Bar]
    says: str


class Topic(TypedDict):
    name: str
    share: float
    value: str
    change: str
    """Against the first day, in words; "" where there is but one."""


class Visit(TypedDict):
    token: str
    day: str
    what: str
    score: str
    open: bool


class Landing(TypedDict):
    """The start page for somebody who has been here before. A criterion is never named: that would give it away."""

    due: str
    when: str
    streak: str
    chart: Chart | None
    calibrated: Calibrated | None
    topics: list[Topic]
    recent: list[Visit]
    older: list[Visit]


def landing(seen: Overview) -> Landing | None:
    """None for somebody who has not been here before."""
    if not seen.past:
        return None
    visits = [_visit(one, seen.today) for one in seen.past]
    questions = len({stand.item.question_id for stand in seen.due})
    points = count(len(seen.due), "point", "points")
    return Landing(
        due=f"{points} of {count(questions, 'question', 'questions')}" if seen.due else "",
        when="" if seen.due or seen.coming is None else in_days(seen.coming, seen.today),
        streak=f"{seen.streak} days in a row" if seen.streak > 1 else "",
        chart=_chart(seen.days[-MOST_DAYS:]) if len(seen.days) > 1 else None,
        calibrated=calibrated(seen.calibration) if seen.calibration else None,
        topics=[
            Topic(
                name=line.topic,
                share=line.days[-1].credit,
                value=percent(line.days[-1].credit),
                change=_change(line.days),
            )
            for line in seen.topics
        ],
        recent=visits[:RECENT],
        older=visits[RECENT:],
    )


def asks(seen: Overview | None) -> list[tuple[str, Ask]]:
    """What the form offers, the one that is chosen at first in front; empty where there is nothing to choose."""
    if seen is None:
        return []
    telling: tuple[str, Ask] = (ASKS["telling"], "telling")
    mix: tuple[str, Ask] = (ASKS["mix"], "mix")
    if not seen.past:
        return [mix, telling]
    first: list[tuple[str, Ask]] = [(f"{ASKS['due']} ({len(seen.due)})", "due")] if seen.due else []
    return [*first, telling, mix]


def _chart(days: Sequence[Day]) -> Chart:
    step = WIDTH / len(days)
    width = min(step - GAP, _WIDEST)
    room = HEIGHT - HEAD - FOOT
    bars = []
    for number, one in enumerate(days):
        middle, height = step * (number + 0.5), max(2.0, room * one.credit)
        bars.append(
            Bar(
                x=round(middle - width / 2, 1),
                y=round(HEAD + room - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                middle=round(middle, 1),
                value=f"{round(one.credit * 100)}",
                day=day_and_month(one.day),
            )
        )
    told = ", ".join(f"{day_and_month(one.day)} {percent(one.credit)}" for one in days)
    return Chart(bars=bars, says=f"Share of the points made, by day: {told}")


def _visit(one: Past, today: date) -> Visit:
    score = "–" if one.score is None else percent(one.score)
    closed = f"{one.closed} of {count(one.planned, 'question', 'questions')}"
    what = count(one.planned, "question", "questions") if one.closed == one.planned else closed
    day = one.created.astimezone().date()
    return Visit(
        token=one.token,
        day="Today" if day == today else short(day, today),
        what=what,
        score=score,
        open=not one.finished,
    )


def _change(days: Sequence[Day]) -> str:
    if len(days) < 2:
        return ""
    by = round(days[-1].credit * 100) - round(days[0].credit * 100)
    return f"{'up' if by > 0 else 'down'} {abs(by)}" if by else "no change"
