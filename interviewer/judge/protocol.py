"""What a judge is: the seam between deciding what an answer says and making a grade of it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from interviewer.types import Judgement, Rubric


class JudgeIdentity(NamedTuple):
    """What of a judge decides a grade: `model` is for people to read; `judge` and `prompts` are hashes."""

    model: str
    judge: str
    prompts: str


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
