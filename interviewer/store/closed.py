"""What became of each question of an interview, from the few of its events that say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from interviewer.events import Event, Graded, Received, Reexamined, Regraded
from interviewer.types import Unit, Value

MARKS = (
    "(json_extract(body, '$.type') IN ('graded', 'regraded', 'reexamined')"
    " OR json_extract(body, '$.type') = 'received' AND json_extract(body, '$.sure') IS NOT NULL)"
)
"""The events that `closed` reads, as a condition in SQL on a row of the table `event`."""


class Again(Value):
    """A second answer to a closed question, and when."""

    at: datetime
    regraded: Regraded


class Closed(Value):
    """A question that was graded, when, and in which interview. `graded` has the verdicts as disputes left them."""

    profile: str
    token: str
    at: datetime
    graded: Graded
    sure: Unit | None = None
    """How sure the person said to be of their first answer, before it was graded."""
    again: tuple[Again, ...] = ()
    disputes: int = 0


def closed(profile: str, token: str, events: Iterable[tuple[datetime, Event]]) -> tuple[Closed, ...]:
    """The closed questions of one interview in their order, from its events with their times; others are passed over.

    The time is that of the grade: to dispute a verdict, or to answer again, does not make it a later one.
    """
    found: list[Closed] = []
    sure: float | None = None
    for at, event in events:
        match event:
            case Received(sure=float() as said):
                sure = said
            case Graded():
                found.append(Closed(profile=profile, token=token, at=at, graded=event, sure=sure))
                sure = None
            case Regraded() if event.number <= len(found):
                one = found[event.number - 1]
                again = (*one.again, Again(at=at, regraded=event))
                found[event.number - 1] = one.model_copy(update={"again": again})
            case Reexamined() if event.number <= len(found):
                found[event.number - 1] = _disputed(found[event.number - 1], event)
            case _:
                pass
    return tuple(found)


def _disputed(one: Closed, event: Reexamined) -> Closed:
    changes: dict[str, object] = {"disputes": one.disputes + 1}
    if event.grade is not None:
        changes["graded"] = one.graded.model_copy(update={"grade": event.grade})
    return one.model_copy(update=changes)
