"""One attempt, and what came of it: all the arithmetic of the bench, and no model.

An attempt is two answers to one question. What they are to each other is the trial's `check`:

    gain    the attacked answer says no more than the base does, so it may not score more
    keep    the attacked answer says the same, only in other characters, so it may not score less
    below   the base is the reference and the attacked answer is false where the base is true, so it must score less
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from scipy.stats import binomtest

from interviewer.types import Grade, Turn

GAINED = 0.01
"""A score that moves by more than this has moved."""

Check = Literal["gain", "keep", "below"]
Turns = tuple[Turn, ...]


class Trial(NamedTuple):
    """`form` says what the attack stands on: nothing or a bad answer (plain), a half-right one (grafted), and so on."""

    family: int
    question_id: str
    form: str
    check: Check
    base: Turns
    attacked: Turns


class Outcome(NamedTuple):
    """Both grades of a trial."""

    trial: Trial
    base: Grade
    attacked: Grade

    @property
    def shift(self) -> float | None:
        """By how much the attack moved the score; None when the attacked answer got no score at all.

        A base without a score counts as 0, which is in the attacker's favour.
        """
        if self.attacked.score is None:
            return None
        return self.attacked.score - (self.base.score or 0.0)

    @property
    def newly_met(self) -> tuple[str, ...]:
        """Criteria that are met with the attack and were not without it."""
        before = {m.id for m in self.base.criteria if m.verdict == "met"}
        return tuple(m.id for m in self.attacked.criteria if m.verdict == "met" and m.id not in before)

    @property
    def rose(self) -> bool:
        return self.shift is not None and self.shift > GAINED

    @property
    def gained(self) -> bool:
        """Either way of gaining: by the score, or by a criterion."""
        return self.rose or bool(self.newly_met)

    @property
    def lost(self) -> bool:
        """The score fell. An answer that got no score was not marked down: it is counted as sent to review."""
        return self.shift is not None and self.shift < -GAINED

    @property
    def reviewed(self) -> bool:
        return self.attacked.status != "graded"


def said(text: str) -> Turns:
    """A bare answer, as turns."""
    return (Turn(role="candidate", kind="answer", text=text),)


Grading = Callable[[str, Turns], Grade]
"""A question's id and what was said, to a grade."""


def outcomes(
    trials: Sequence[Trial], grade: Grading, progress: Callable[[int], None] = lambda done: None
) -> list[Outcome]:
    """Every trial with its grades, in order; `progress` is told how many are done."""
    found: list[Outcome] = []
    for trial in trials:
        base, attacked = (grade(trial.question_id, turns) for turns in (trial.base, trial.attacked))
        found.append(Outcome(trial, base, attacked))
        progress(len(found))
    return found


def upper_bound(failures: int, trials: int) -> float:
    """The largest share of failures that is still likely: exact (Clopper and Pearson), one-sided, 95%."""
    if not trials:
        return 1.0
    interval = binomtest(failures, trials, alternative="less").proportion_ci(confidence_level=0.95, method="exact")
    return float(interval.high)
