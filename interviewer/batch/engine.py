"""Where answers are graded: the seam between a run, which keeps the books, and whoever does the work.

The engine of this file is the process itself. Whatever the engine, what one answer does to the judge stays with that
answer: what goes wrong for several is tried again one by one, and none may take longer than its limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from typing import Protocol

from interviewer.batch.deadline import Deadline, OutOfTime, deadline
from interviewer.batch.manifest import Batch
from interviewer.grading import Answered, grade_many
from interviewer.judge import BatchJudge, Judge, JudgeIdentity
from interviewer.types import Grade

Attempt = Grade | str
"""A grade, or the reason why there is none."""


class Lost(Enum):
    """The worker that an answer was with is gone, and may have died of it."""

    LOST = "lost"


LOST = Lost.LOST


class Engine(Protocol):
    """Grades batches, several at a time where it has several workers."""

    @property
    def identity(self) -> JudgeIdentity:
        """Of every judge that it grades with."""
        ...

    @property
    def workers(self) -> int:
        """So many batches are in hand at a time, at most."""
        ...

    def grade(self, take: Callable[[], Batch | None]) -> Iterator[tuple[str, Attempt | Lost]]:
        """(answer, what became of it), once for each answer of what it takes, as soon as it is known.

        A batch is taken when its grading begins, not before: what was taken is what a death may be blamed on. Ends
        when nothing is in hand and there is nothing to take; after a LOST there may be. Raises what `MakeEngine` does.
        """
        ...


MakeEngine = Callable[[Callable[[], Judge], float], AbstractContextManager[Engine]]
"""(makes a judge, seconds that one answer may take) to an engine for as long as the block lasts.

Raises ModelError when there is no engine to be had, and whatever the making of a judge raises.
"""


class Here:
    """This process, one batch after the other. It lives and dies with it, so nothing is ever lost."""

    workers = 1

    def __init__(self, judge: Judge, time_limit: float, clock: Deadline) -> None:
        self._judge = judge
        self._limit = time_limit
        self._clock = clock

    @property
    def identity(self) -> JudgeIdentity:
        return self._judge.identity

    def grade(self, take: Callable[[], Batch | None]) -> Iterator[tuple[str, Attempt | Lost]]:
        while batch := take():
            yield from attempts(self._judge, batch.answers, self._limit, self._clock)


@contextmanager
def here(make_judge: Callable[[], Judge], time_limit: float) -> Iterator[Engine]:
    """The engine without a cluster. A MakeEngine."""
    judge = make_judge()
    with deadline() as clock:
        yield Here(judge, time_limit, clock)


def attempts(
    judge: Judge, answers: Mapping[str, Answered], time_limit: float, clock: Deadline
) -> Iterator[tuple[str, Attempt]]:
    """Each answer's grade, or the reason why it has none; together where the judge gains by it."""
    if isinstance(judge, BatchJudge):
        yield from _together(judge, answers, time_limit, clock)
    else:
        for answer, answered in answers.items():
            yield from _together(judge, {answer: answered}, time_limit, clock)


def _together(
    judge: Judge, answers: Mapping[str, Answered], time_limit: float, clock: Deadline
) -> Iterator[tuple[str, Attempt]]:
    """What goes wrong for several is tried again one by one."""
    left = dict(answers)
    keys = list(left)
    limit = time_limit * len(keys)
    try:
        for place, grade in clock.limited(grade_many(list(left.values()), judge), limit):
            del left[keys[place]]
            yield keys[place], grade
    except (Exception, OutOfTime) as error:  # whatever one answer does to the grader, the others are graded
        if len(keys) == 1:
            yield keys[0], _reason(error, limit)
            return
        for answer, answered in left.items():
            yield from _together(judge, {answer: answered}, time_limit, clock)


def _reason(error: BaseException, limit: float) -> str:
    if isinstance(error, OutOfTime):
        return f"Grading it took longer than {limit:g} seconds; `--time-limit` sets how long it may take."
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]
