"""Criteria across days: what each grade does to the day on which a criterion is due, and what is weakest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from fsrs import Rating
from practice_cases import MONDAY

from interviewer.practice.schedule import due, rating, standings
from interviewer.practice.values import Attempt, Item
from interviewer.types import Aid, Verdict

TODAY = MONDAY.date()


def tried(name: str, verdict: Verdict, aid: Aid = "unaided", at: datetime = MONDAY) -> Attempt:
    return Attempt("Ada", Item("q", name), at, verdict, aid, 1.0)


@pytest.mark.parametrize(
    ("verdict", "aid", "expected", "days"),
    [
        ("met", "unaided", Rating.Easy, 8),
        ("met", "probe", Rating.Good, 2),
        ("met", "hint", Rating.Good, 2),
        ("partial", "unaided", Rating.Hard, 1),
        ("partial", "hint", Rating.Hard, 1),
        ("missing", "unaided", Rating.Again, 1),
        ("contradicted", "unaided", Rating.Again, 1),
    ],
)
def test_a_grade_becomes_a_rating_and_a_day(verdict: Verdict, aid: Aid, expected: Rating, days: int) -> None:
    assert rating(tried("x", verdict, aid)) == expected
    (stand,) = standings([tried("x", verdict, aid)], TODAY).values()
    assert stand.due == TODAY + timedelta(days=days)
    assert (stand.recall, stand.tries) == (1.0, 1)


def test_an_undecided_verdict_is_no_review() -> None:
    before = [tried("x", "met"), tried("y", "missing")]
    doubts = [tried("x", "unsure"), tried("y", "unsure", "hint"), tried("z", "unsure")]
    assert standings([*before, *doubts], TODAY) == standings(before, TODAY)


def test_what_is_known_comes_back_ever_later_and_a_lapse_brings_it_near() -> None:
    tries, gaps, now = [tried("x", "met")], [], MONDAY
    for _ in range(3):
        stand = standings(tries, now.date())[Item("q", "x")]
        gaps.append((stand.due - now.date()).days)
        now += stand.due - now.date()
        tries.append(tried("x", "met", at=now))
    assert gaps == sorted(set(gaps)) and gaps[0] == 8
    lapsed = standings([*tries, tried("x", "missing", at=now + timedelta(days=9))], (now + timedelta(days=9)).date())
    assert (lapsed[Item("q", "x")].due - (now + timedelta(days=9)).date()).days < gaps[-1]


def test_what_is_due_comes_weakest_first() -> None:
    tries = [tried("solid", "met"), tried("helped", "met", "probe"), tried("half", "partial"), tried("lost", "missing")]
    on = {
        day: [s.item.criterion_id for s in due(standings(tries, day).values(), day)]
        for day in map(_later, (0, 1, 2, 8))
    }
    assert on == {
        _later(0): [],
        _later(1): ["lost", "half"],
        _later(2): ["lost", "half", "helped"],
        _later(8): ["lost", "half", "helped", "solid"],
    }


def test_days_are_those_of_the_candidate_s_calendar() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # half past midnight on the third in Berlin
    berlin = timezone(timedelta(hours=1))
    tries = [tried("x", "missing", at=late)]
    assert standings(tries, TODAY)[Item("q", "x")].due == date(2026, 3, 3)
    assert standings(tries, TODAY, berlin)[Item("q", "x")].due == date(2026, 3, 4)


def _later(days: int) -> date:
    return TODAY + timedelta(days=days)
