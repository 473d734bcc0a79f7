"""What practice knows of one person: each criterion that was graded, when, and how it went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from interviewer.grading import AID_CREDIT, VERDICT_CREDIT
from interviewer.store import Closed
from interviewer.types import Aid, Mark, Verdict

_DRILL = re.compile(r"-point-\d+-[a-z]+$")


class Item(NamedTuple):
    """A criterion of the bank."""

    question_id: str
    criterion_id: str


class Attempt(NamedTuple):
    """One person's try at one criterion."""

    person: str
    item: Item
    at: datetime
    verdict: Verdict
    aid: Aid
    weight: float

    @property
    def decided(self) -> bool:
        """Whether it says anything of the person: a judge in doubt does not."""
        return self.verdict != "unsure"

    @property
    def credit(self) -> float:
        """0..1: what the verdict is worth, less the price of a follow-up or a hint."""
        return VERDICT_CREDIT[self.verdict] * AID_CREDIT[self.aid]

    def day(self, zone: tzinfo | None) -> date:
        """The day of the candidate's calendar, where clocks stand as in `zone`."""
        return self.at.astimezone(zone).date()


def origin(question_id: str) -> str:
    """The question of the bank that a drill (interviewer/practice/drills.py) comes from; else the id itself."""
    return _DRILL.sub("", question_id)


def attempts(closed: Iterable[Closed]) -> tuple[Attempt, ...]:
    """Every criterion that was graded, in the order given. Questions that were skipped, or could not be graded, try
    nothing; criteria that do not count are left out.

    A verdict that a dispute changed is the verdict, and stands where the first one stood: the words were said then. A
    second answer to a closed question is no attempt. It is given with the feedback, the points and often the model
    answer in sight, so it tells neither what is remembered nor how able somebody is, whatever aid it were booked under.
    """
    return tuple(
        _attempt(one, mark) for one in closed if not one.graded.skipped for mark in _counting(one.graded.grade.criteria)
    )


def _attempt(one: Closed, mark: Mark) -> Attempt:
    item = Item(origin(one.graded.question_id), mark.id)
    return Attempt(one.profile, item, one.at, mark.verdict, mark.aid, mark.weight)


def _counting(marks: Iterable[Mark]) -> Iterator[Mark]:
    return (mark for mark in marks if mark.weight > 0)
