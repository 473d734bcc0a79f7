"""Over time: days, topics, criteria, how well people know what they know, and days in a row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from practice_cases import MONDAY, Clock, graded, mark, practised
from scripted import BANK

from interviewer.practice import Past, Practice
from interviewer.practice.progress import Day, Line, Try, streak
from interviewer.practice.values import Item
from interviewer.store import Store

TODAY = MONDAY.date()
TUESDAY = TODAY + timedelta(days=1)


def test_progress_by_day_topic_and_criterion(store: Store, clock: Clock) -> None:
    one = practised(
        store,
        "Ada",
        graded("first", mark("alpha", weight=3), mark("beta", "missing", weight=1), mark("gamma", "unsure")),
        graded("second", skipped=True),
    )
    clock.forward(days=1)
    other = practised(
        store, "Ada", graded("first-point-2-a", mark("beta", "met", "probe")), graded("third", mark("alpha"))
    )
    seen = Practice(store, "Ada", clock).overview(BANK)
    assert seen.days == (Day(day=TODAY, credit=0.75, tries=2), Day(day=TUESDAY, credit=0.9, tries=2))
    kettles = (Day(day=TODAY, credit=0.75, tries=2), Day(day=TUESDAY, credit=0.8, tries=1))
    assert seen.topics == (
        Line(topic="Kettles", days=kettles),
        Line(topic="Stoves", days=(Day(day=TUESDAY, credit=1.0, tries=1),)),
    )
    assert seen.criteria[Item("first", "beta")] == (
        Try(day=TODAY, verdict="missing", aid="unaided"),
        Try(day=TUESDAY, verdict="met", aid="probe"),
    )
    assert seen.streak == 2
    assert seen.past[0] == Past(other, MONDAY + timedelta(days=1), 2, 2, 1.0, False)
    assert seen.past[1]._replace(score=None) == Past(one, MONDAY, 2, 2, None, False)
    assert seen.past[1].score == pytest.approx(1 / 3)


def test_how_sure_stands_beside_how_good(store: Store, clock: Clock) -> None:
    half, skipped = graded("first", mark("alpha"), mark("beta", "missing")), graded("second", skipped=True)
    practice = Practice(store, "Ada", clock)
    practised(store, "Ada", half, skipped)
    practised(store, "Ben", half, sure=(0.25,))
    assert practice.overview(BANK).calibration is None
    clock.forward(days=1)
    # What came after a follow-up is no credit to how sure one was of the first answer.
    helped = graded(
        "third", mark("alpha", aid="probe"), mark("beta"), mark("gamma", "unsure"), mark("delta", "missing")
    )
    practised(store, "Ada", half, skipped, helped, sure=(0.95, 0.2, 0.75))
    found = practice.overview(BANK).calibration
    assert found is not None
    assert [(a.question_id, a.day, a.sure, a.score) for a in found.answers] == [
        ("first", TUESDAY, 0.95, 0.5),
        ("third", TUESDAY, 0.75, 0.25),
    ]
    assert (found.sure, found.score, round(found.gap, 4)) == (0.85, 0.375, 0.475)
    practised(store, "Ada", half, sure=(0.9,))
    found = practice.overview(BANK).calibration
    assert found is not None
    assert [(one.named, one.sure, one.score, one.answers) for one in found.levels] == [
        ("Fairly sure", 0.75, 0.25, 1),
        ("Certain", pytest.approx(0.925), 0.5, 2),
    ]


@pytest.mark.parametrize(
    ("back", "length"), [((), 0), ((0,), 1), ((1,), 1), ((0, 1, 2), 3), ((1, 2), 2), ((2, 3), 0), ((0, 2), 1)]
)
def test_days_in_a_row(back: tuple[int, ...], length: int) -> None:
    assert streak((TODAY - timedelta(days=n) for n in back), TODAY) == length
