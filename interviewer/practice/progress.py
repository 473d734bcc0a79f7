"""How it went over time: by day, by topic and by criterion; how well a person knows what they know; days in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from statistics import fmean

from interviewer.practice.values import Attempt, Item
from interviewer.store import Closed, Confidence
from interviewer.types import Aid, Unit, Value, Verdict


class Day(Value):
    """What the decided tries of one day came to: `credit` is weighted by the criteria's weights."""

    day: date
    credit: Unit
    tries: int


class Line(Value):
    """The days of one topic, oldest first."""

    topic: str
    days: tuple[Day, ...]


class Try(Value):
    """How one criterion was graded on one occasion; an undecided one is listed too."""

    day: date
    verdict: Verdict
    aid: Aid


class Sureness(Value):
    """How sure a person said to be, beside what they scored: one answer."""

    question_id: str
    day: date
    sure: Unit
    score: Unit


class Calibration(Value):
    """Means over the answers for which both are known. `gap` above 0: surer than right."""

    answers: tuple[Sureness, ...]
    sure: Unit
    score: Unit

    @property
    def gap(self) -> float:
        return self.sure - self.score


def by_day(tries: Iterable[Attempt], zone: tzinfo | None) -> tuple[Day, ...]:
    """Each day on which something was decided, oldest first."""
    days: dict[date, list[Attempt]] = {}
    for attempt in tries:
        if attempt.decided:
            days.setdefault(attempt.day(zone), []).append(attempt)
    return tuple(Day(day=day, credit=_credit(days[day]), tries=len(days[day])) for day in sorted(days))


def by_topic(tries: Sequence[Attempt], topic_of: Callable[[str], str | None], zone: tzinfo | None) -> tuple[Line, ...]:
    """A line for each topic, by name. What belongs to a question that is no longer in the bank has none."""
    topics: dict[str, list[Attempt]] = {}
    for attempt in tries:
        if topic := topic_of(attempt.item.question_id):
            topics.setdefault(topic, []).append(attempt)
    lines = (Line(topic=topic, days=by_day(topics[topic], zone)) for topic in sorted(topics))
    return tuple(line for line in lines if line.days)


def by_criterion(tries: Iterable[Attempt], zone: tzinfo | None) -> dict[Item, tuple[Try, ...]]:
    """Every try at each criterion, in the order given."""
    found: dict[Item, tuple[Try, ...]] = {}
    for one in tries:
        said = Try(day=one.day(zone), verdict=one.verdict, aid=one.aid)
        found[one.item] = (*found.get(one.item, ()), said)
    return found


def calibration(closed: Iterable[Closed], said: Iterable[Confidence], zone: tzinfo | None = None) -> Calibration | None:
    """How sure, beside how good; None where nothing has both. An answer without a score has nothing beside it."""
    sure: Mapping[tuple[str, str], float] = {(one.token, one.question_id): one.sure for one in said}
    answers = tuple(
        Sureness(question_id=q, day=one.at.astimezone(zone).date(), sure=sure[one.token, q], score=score)
        for one in closed
        if (one.token, q := one.graded.question_id) in sure and (score := one.graded.grade.score) is not None
    )
    if not answers:
        return None
    return Calibration(answers=answers, sure=fmean(a.sure for a in answers), score=fmean(a.score for a in answers))


def streak(days: Iterable[date], today: date) -> int:
    """Days in a row with practice, up to today; a day that is not over does not break it."""
    practised = set(days)
    last = today if today in practised else today - timedelta(days=1)
    length = 0
    while last - timedelta(days=length) in practised:
        length += 1
    return length


def _credit(tries: Sequence[Attempt]) -> float:
    return round(sum(t.weight * t.credit for t in tries) / sum(t.weight for t in tries), 4)
