"""One interview beside the one before: the same criteria, then and now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from interviewer.practice.values import Attempt, Item, attempts
from interviewer.store import Closed
from interviewer.types import Value


class Since(Value):
    """The criteria of one question that were decided now and at an earlier time, each beside its last one."""

    day: date
    """The latest of those times."""
    compared: int
    now: int
    """How many of them are met."""
    then: int
    won: tuple[str, ...] = ()
    """Labels of those that are met now, and were not."""
    lost: tuple[str, ...] = ()


def since(closed: Sequence[Closed], token: str, zone: tzinfo | None) -> dict[int, Since]:
    """By the question's number in the interview. `closed` is all of one person, in the order of time.

    Questions of which nothing was decided before, or nothing now, are left out; so are all when `token` is not theirs.
    """
    mine = [one for one in closed if one.token == token]
    begun = min((one.at for one in mine), default=None)
    if begun is None:
        return {}
    before = _last(attempts(one for one in closed if one.token != token and one.at <= begun))
    found: dict[int, Since] = {}
    for number, one in enumerate(mine, start=1):
        now = _last(attempts([one]))
        pairs = [(before[item], attempt) for item, attempt in now.items() if item in before]
        if pairs:
            found[number] = _compared(pairs, {m.id: m.label for m in one.graded.grade.criteria}, zone)
    return found


def _last(tries: Iterable[Attempt]) -> dict[Item, Attempt]:
    return {one.item: one for one in tries if one.decided}


def _compared(pairs: Sequence[tuple[Attempt, Attempt]], labels: dict[str, str], zone: tzinfo | None) -> Since:
    def named(then: bool, now: bool) -> tuple[str, ...]:
        wanted = [b.item for a, b in pairs if (_met(a), _met(b)) == (then, now)]
        return tuple(labels[item.criterion_id] for item in wanted)

    return Since(
        day=max(then.day(zone) for then, _ in pairs),
        compared=len(pairs),
        now=sum(_met(now) for _, now in pairs),
        then=sum(_met(then) for then, _ in pairs),
        won=named(False, True),
        lost=named(True, False),
    )


def _met(attempt: Attempt) -> bool:
    return attempt.verdict == "met"
