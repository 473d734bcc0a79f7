"""What the tests of a bank come to: numbers and texts, no layout."""

from __future__ import annotations

from interviewer.rubrics.results import Check, CheckKind, State, Untried
from interviewer.types import Unit, Value


class Share(Value):
    """How many of some checks passed."""

    passed: int = 0
    of: int = 0

    @property
    def rate(self) -> float | None:
        """None when there was none."""
        return self.passed / self.of if self.of else None

    @property
    def failed(self) -> float | None:
        return None if self.rate is None else 1 - self.rate


class CriterionReport(Value):
    """One criterion: what it is, and what went wrong."""

    id: str
    label: str
    text: str
    counts: bool
    state: State
    checks: int
    failed: tuple[Check, ...] = ()
    untried: tuple[Untried, ...] = ()
    at_odds: bool = False
    """The judge takes the reference to deny it, or to say one thing in one place and the opposite in another."""


class QuestionReport(Value):
    """One rubric. `scores` are by kind of answer, the worst where there were several of a kind."""

    id: str
    text: str
    topic: str
    scores: dict[CheckKind, Unit]
    shares: dict[CheckKind, Share]
    denied: Share = Share()
    """Counter-claims that earned nothing; those that `shares` counts were recognised as contradictions."""
    criteria: tuple[CriterionReport, ...]
    ok: bool
    """Every criterion is reliable, and the scores of whole answers are as they should be."""


class Target(Value):
    """One figure with what it should be. `value` is the worst question's for scores, a share of all checks else."""

    title: str
    value: float | None
    bound: float | None = None
    least: bool = True
    """Whether `bound` is the least that will do, or the most. No bound: only told."""
    n: int
    short: tuple[str, ...] = ()
    """Questions that miss it, where it is one for each question."""

    @property
    def met(self) -> bool | None:
        """None where there is no bound, or nothing to hold against it."""
        if self.value is None or self.bound is None:
            return None
        return self.value >= self.bound if self.least else self.value <= self.bound


class SelftestReport(Value):
    """The whole bank, or the questions of it that were asked for."""

    source: str
    judge: str
    questions: tuple[QuestionReport, ...]
    targets: tuple[Target, ...]
    reliable: int
    criteria: int

    @property
    def ok(self) -> bool:
        return all(q.ok for q in self.questions)
