"""Have an engine grade what a manifest has to do, and keep the books of it.

The notes of a batch are written before it begins, its grades committed before the next one does, and every few seconds
on the way. A process that dies loses no committed grade and repeats what its workers had in hand, one batch each.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable

from interviewer.batch.engine import Attempt, Engine, Lost
from interviewer.batch.ledger import Ledger
from interviewer.batch.manifest import DEATHS, DIED, Batch, Manifest
from interviewer.grading import Answered, judge_failed
from interviewer.types import Grade, Value

BATCH = 32
"""Answers to one question that are handed to the judge together."""
ROUNDS = 4
"""Several workers get so many batches each, at least, as far as there are answers: nobody waits long for the last."""
SECONDS = 2.0
"""Grades are committed at least this often, as far as the judge hands them over."""


class Progress(Value):
    """Different answers: `kept` were in the ledger before this run, `done` counts them and the new ones."""

    done: int
    total: int
    kept: int


def grade_all(
    engine: Engine,
    key: str,
    ledger: Ledger,
    manifest: Manifest,
    todo: int,
    total: int,
    on_progress: Callable[[Progress], None],
) -> None:
    """Grade all that the manifest has sorted out. Failures go to the manifest, grades to the ledger.

    `key` is the judge's in the ledger.
    """
    done = kept = total - todo
    on_progress(Progress(done=done, total=total, kept=kept))
    books = _Books(key, ledger, manifest, _batch_size(todo, engine.workers))
    try:
        for answer, found in engine.grade(books.take):
            if books.enter(answer, found):
                done += 1
                on_progress(Progress(done=done, total=total, kept=kept))
    finally:  # Ctrl-C as well: what is done is kept, and nothing counts against the answers that were in hand
        books.close()


def _batch_size(todo: int, workers: int) -> int:
    return BATCH if workers == 1 else max(1, min(BATCH, todo // (workers * ROUNDS)))


class _Books:
    """What is in hand, what is done and not yet committed, and what has to be tried once more."""

    def __init__(self, key: str, ledger: Ledger, manifest: Manifest, most: int) -> None:
        self._key = key
        self._ledger = ledger
        self._manifest = manifest
        self._batches = manifest.batches(most)
        self._again: deque[Batch] = deque()
        self._in_hand: dict[str, Answered] = {}
        self._grades: dict[str, Grade] = {}
        self._failed: dict[str, str] = {}
        self._committed = time.monotonic()

    def take(self) -> Batch | None:
        """The next batch, noted as begun. What a worker may have died of comes last, and alone."""
        batch = next(self._batches, None) or (self._again.popleft() if self._again else None)
        if batch is not None:
            self._settle()
            self._ledger.begin(self._key, batch.answers)
            self._in_hand.update(batch.answers)
        return batch

    def enter(self, answer: str, found: Attempt | Lost) -> bool:
        """Whether the answer is done with: graded, failed or set aside."""
        answered = self._in_hand.pop(answer)
        if isinstance(found, Lost):  # the note that it was begun stays, with the deaths that are counted there
            if self._ledger.deaths(self._key, answer) < DEATHS:
                self._again.append(Batch(answered.rubric, {answer: answered}))
                return False
            self._manifest.fail([(answer, DIED)])
        elif isinstance(found, Grade) and not judge_failed(found):
            self._grades[answer] = found
        else:  # not kept, so that the next run tries again
            self._failed[answer] = found.reason if isinstance(found, Grade) else found
        if time.monotonic() - self._committed >= SECONDS:
            self._settle()
        return True

    def close(self) -> None:
        """What is still in hand ends in an orderly way, without a grade."""
        self._settle(self._in_hand)

    def _settle(self, ended: Iterable[str] = ()) -> None:
        strike = [*self._failed, *ended]
        if self._grades or strike:
            self._ledger.settle(self._key, self._grades, strike)
            self._manifest.fail(list(self._failed.items()))
            self._grades.clear()
            self._failed.clear()
        self._committed = time.monotonic()
