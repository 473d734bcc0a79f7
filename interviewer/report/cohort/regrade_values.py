"""What moved between two runs over the same answers, as frozen values."""

from __future__ import annotations

from typing import Literal

from interviewer.types import Status, Unit, Value, Verdict

Cause = Literal["answer", "criterion", "rubric", "prompts", "judge", "model", "version"]
"""What differs between the two grades of an answer. `criterion`: the rubric changed in this very criterion; `rubric`:
it changed elsewhere. Several at once cannot be told apart."""


class MovedVerdict(Value):
    """One criterion of one answer that has another verdict than before."""

    answer: int
    """Number in the newer report."""
    id: str
    candidate: str = ""
    title: str
    criterion: int
    """1-based place in the newer rubric."""
    label: str
    before: Verdict
    after: Verdict
    before_confidence: Unit
    after_confidence: Unit
    causes: tuple[Cause, ...]
    """Empty when nothing that the receipts record has changed."""


class MovedScore(Value):
    """One answer whose score or status is another than before. A score is None where it could not be graded."""

    answer: int
    id: str
    candidate: str = ""
    title: str
    before: Unit | None
    after: Unit | None
    status_before: Status
    status_after: Status
    causes: tuple[Cause, ...]


class Transition(Value):
    """How many verdicts went from one to another; those that stayed are counted too."""

    before: Verdict
    after: Verdict
    n: int


class CauseCount(Value):
    """Verdicts for which this set of causes differs, and how many of them moved."""

    causes: tuple[Cause, ...]
    compared: int
    moved: int


class Change(Value):
    """A field of the receipt that was `before` and is `after` on `answers` answers."""

    field: Literal["model", "judge", "prompts", "version"]
    before: str
    after: str
    answers: int


class Regrade(Value):
    """A run held against an older one, answer by answer of the same id."""

    source: str
    judge: str
    """The older run's."""
    matched: int
    only_before: int
    only_after: int
    compared: int
    """Criteria that both runs judged."""
    added: int
    """Criteria of matched answers that only the newer run judged."""
    removed: int
    mean_before: Unit | None
    """Over the answers that both runs scored."""
    mean_after: Unit | None
    changes: tuple[Change, ...]
    causes: tuple[CauseCount, ...]
    transitions: tuple[Transition, ...]
    moved: tuple[MovedVerdict, ...]
    """Verdicts that went between met and not met first, then the surest."""
    scores: tuple[MovedScore, ...]
    """The widest moves first."""
