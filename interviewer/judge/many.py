"""Many answers at a time: what a batch of (rubric, answer) pairs comes to, one result each, failures apart.

A judge that can share work between answers says so by having `judge_many`; any other is asked one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.errors import InterviewerError, first_line
from interviewer.judge.protocol import Asked, BatchJudge, Judge, Unjudged
from interviewer.types import Judgement

FAILURES = (InterviewerError, RuntimeError, MemoryError, ValueError, ArithmeticError)
"""What a judge that cannot do it raises. RuntimeError is torch's, out of memory included; the last two are numbers
gone wrong."""


def judge_many(judge: Judge, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
    """(place in `asked`, judgements or the reason why there are none), each place once, in the order they are done.

    What a judge of batches breaks off, or leaves out, is asked again one by one: one answer that is too long for the
    memory costs the others time and nothing else. An exception that is not one of FAILURES is passed on.
    """
    left = dict.fromkeys(range(len(asked)))
    if isinstance(judge, BatchJudge) and len(asked) > 1:
        try:
            for place, found in judge.judge_many(asked):
                if place in left:
                    del left[place]
                    yield place, found
        except FAILURES:
            pass  # those that are left say by themselves what is wrong with them
    for place in left:
        yield place, _alone(judge, asked[place])


def _alone(judge: Judge, asked: Asked) -> tuple[Judgement, ...] | Unjudged:
    try:
        return judge.judge(asked.rubric, asked.answer)
    except FAILURES as error:
        return Unjudged(first_line(error))
