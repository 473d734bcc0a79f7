"""How it went over time: by day, by topic and by criterion; how well a person knows what they know; days in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean

from interviewer.practice.values import Attempt, Item, attempts
from interviewer.store import Closed
from interviewer.types import Aid, Unit, Value, Verdict
from interviewer.view.alone import alone
from interviewer.view.words import SURENESS, nearest


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
    """How one criterion was graded on one occasion; an undecided one is listed too.

    `again`: in a second answer to a question that was closed, with its feedback in sight.
    """

    day: date
    verdict: Verdict
    aid: Aid
    again: bool = False


class Sureness(Value):
    """How sure a person said to be of an answer, beside the share of the points that it made: before any help."""

    question_id: str
    day: date
    sure: Unit
    score: Unit


class Level(Value):
    """The answers of which somebody was about as sure, `named` by the step that is nearest; both figures are means."""

    named: str
    sure: Unit
    score: Unit
    answers: int


class Calibration(Value):
    """Means over the answers for which both are known. `gap` above 0: surer than right."""

    answers: tuple[Sureness, ...]
    levels: tuple[Level, ...]
    """The least sure first; those that were said."""
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


def by_criterion(closed: Iterable[Closed], zone: tzinfo | None) -> dict[Item, tuple[Try, ...]]:
    """Every try at each criterion that counts, in the order of time; second answers among them."""
    tries: dict[Item, list[tuple[datetime, Try]]] = {}
    for one in closed:
        for answer, again in ((one, False), *((a, True) for a in _second_answers(one))):
            for a in attempts([answer]):
                said = Try(day=a.day(zone), verdict=a.verdict, aid=a.aid, again=again)
                tries.setdefault(a.item, []).append((a.at, said))
    return {item: tuple(said for _, said in sorted(found, key=lambda f: f[0])) for item, found in tries.items()}


def _second_answers(one: Closed) -> Iterator[Closed]:
    for again in one.again:
        graded = one.graded.model_copy(update={"grade": again.regraded.grade, "skipped": False})
        yield one.model_copy(update={"at": again.at, "graded": graded})


def calibration(closed: Iterable[Closed], zone: tzinfo | None = None) -> Calibration | None:
    """How sure, beside how good; None where nothing has both. An answer without a score has nothing beside it."""
    answers = tuple(
        Sureness(question_id=c.graded.question_id, day=c.at.astimezone(zone).date(), sure=c.sure, score=made)
        for c in closed
        if c.sure is not None and (made := alone(c.graded.grade)) is not None
    )
    if not answers:
        return None
    return Calibration(
        answers=answers,
        levels=tuple(_levels(answers)),
        sure=fmean(a.sure for a in answers),
        score=fmean(a.score for a in answers),
    )


def _levels(answers: Sequence[Sureness]) -> Iterator[Level]:
    for step, word in SURENESS.items():
        here = [a for a in answers if nearest(a.sure) == step]
        if here:
            sure, score = fmean(a.sure for a in here), fmean(a.score for a in here)
            yield Level(named=word, sure=sure, score=score, answers=len(here))


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
