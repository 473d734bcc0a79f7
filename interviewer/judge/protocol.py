"""What a judge is: the seam between deciding what an answer says and making a grade of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from interviewer.types import Judgement, Rubric


class JudgeIdentity(NamedTuple):
    """What of a judge decides a grade: `model` is for people to read; `judge` and `prompts` are hashes."""

    model: str
    judge: str
    prompts: str


class Asked(NamedTuple):
    """One answer to judge; it is not blank."""

    rubric: Rubric
    answer: str


class Unjudged(NamedTuple):
    """An answer that the judge could not do, and why: one line without a full stop."""

    reason: str


class Judge(Protocol):
    """Decides, claim by claim, what an answer says. Same rubric and text, same judgements."""

    @property
    def identity(self) -> JudgeIdentity:
        """Two judges with the same identity give the same judgements."""
        ...

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        """One judgement for each criterion, in the rubric's order. `answer` is not blank; offsets refer to it.

        Raises ModelError when the model cannot do it.
        """
        ...


@runtime_checkable
class BatchJudge(Judge, Protocol):
    """A judge that gains by seeing many answers at once. It is asked through `judge_many` of interviewer.judge."""

    def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
        """(place in `asked`, what `judge` would have returned), in any order, each as soon as it is known.

        The same verdicts whatever else is in the batch and in whatever order. An answer that cannot be judged is an
        Unjudged, or is left out; it may also raise what `judge` raises: then all that were not returned are asked one
        by one.
        """
        ...
