"""Grade what a manifest has to do, batch by batch, each answer's failure its own.

The notes of a batch are written before it begins, its grades committed when it ends, or every few seconds on the way
where the judge hands them over one by one. A process that dies loses no committed grade and repeats one batch at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from interviewer.batch.deadline import Deadline, OutOfTime, deadline
from interviewer.batch.ledger import Ledger
from interviewer.batch.manifest import Batch, Manifest
from interviewer.grading import Answered, grade_many, judge_failed
from interviewer.judge import BatchJudge, Judge
from interviewer.types import Grade, Value

BATCH = 32
"""Answers to one question that are handed to the judge together."""
SECONDS = 2.0
"""Grades are committed at least this often, as far as the judge hands them over."""


class Progress(Value):
    """Different answers: `kept` were in the ledger before this run, `done` counts them and the new ones."""

    done: int
    total: int
    kept: int


class Grader(NamedTuple):
    """Everything that grading takes. `key` is the judge's in the ledger; `time_limit` in seconds, 0 for none."""

    judge: Judge
    key: str
    ledger: Ledger
    manifest: Manifest
    time_limit: float


def grade_all(grader: Grader, todo: int, total: int, on_progress: Callable[[Progress], None]) -> None:
    """Grade all that the manifest has sorted out. Failures go to the manifest, grades to the ledger."""
    done = kept = total - todo
    on_progress(Progress(done=done, total=total, kept=kept))

    def one_more() -> None:
        nonlocal done
        done += 1
        on_progress(Progress(done=done, total=total, kept=kept))

    with deadline() as clock:
        for batch in grader.manifest.batches(BATCH):
            _grade_batch(grader, batch, clock, one_more)


def _grade_batch(grader: Grader, batch: Batch, clock: Deadline, one_more: Callable[[], None]) -> None:
    """Grade and commit one batch; `one_more` is told of every answer that is done."""
    ledger, key = grader.ledger, grader.key
    ledger.begin(key, batch.answers)
    left = dict.fromkeys(batch.answers)
    grades: dict[str, Grade] = {}
    failed: dict[str, str] = {}
    committed = time.monotonic()
    try:
        for answer, found in _outcomes(grader, batch, clock):
            del left[answer]
            if isinstance(found, Grade) and not judge_failed(found):
                grades[answer] = found
            else:  # not kept, so that the next run tries again
                failed[answer] = found.reason if isinstance(found, Grade) else found
            one_more()
            if grades and time.monotonic() - committed >= SECONDS:
                ledger.settle(key, grades)
                grades.clear()
                committed = time.monotonic()
    finally:  # Ctrl-C as well: what is done is kept, and nothing counts against the answers that were in hand
        ledger.settle(key, grades, [*failed, *left])
        grader.manifest.fail(list(failed.items()))


def _outcomes(grader: Grader, batch: Batch, clock: Deadline) -> Iterator[tuple[str, Grade | str]]:
    """Each answer's grade, or the reason why it has none; together where the judge gains by it."""
    if isinstance(grader.judge, BatchJudge):
        yield from _together(grader, batch.answers, clock)
    else:
        for answer, answered in batch.answers.items():
            yield from _together(grader, {answer: answered}, clock)


def _together(grader: Grader, answers: Mapping[str, Answered], clock: Deadline) -> Iterator[tuple[str, Grade | str]]:
    """What goes wrong for several is tried again one by one."""
    left = dict(answers)
    keys = list(left)
    limit = grader.time_limit * len(keys)
    try:
        for place, grade in clock.limited(grade_many(list(left.values()), grader.judge), limit):
            del left[keys[place]]
            yield keys[place], grade
    except (Exception, OutOfTime) as error:  # whatever one answer does to the grader, the others are graded
        if len(keys) == 1:
            yield keys[0], _reason(error, limit)
            return
        for answer, answered in left.items():
            yield from _together(grader, {answer: answered}, clock)


def _reason(error: BaseException, limit: float) -> str:
    if isinstance(error, OutOfTime):
        return f"Grading it took longer than {limit:g} seconds; `--time-limit` sets how long it may take."
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]
