"""What a comparison with human marks comes to: numbers and texts, no layout."""

from __future__ import annotations

from interviewer.types import FirmVerdict, Unit, Value, Verdict


class Figure(Value):
    """One figure with its interval; `value` is None where it is not defined, for one verdict alone for instance."""

    key: str
    title: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int
    """How many criteria or answers it was computed from."""
    meaning: str = ""


class ReliabilityBin(Value):
    """Criteria of like confidence: what the grader promised and what came true. Bins hold equally many."""

    confidence: Unit
    right: Unit
    n: int


class CoveragePoint(Value):
    """If only the `coverage` share of criteria it is surest of were decided, `risk` of these would be wrong."""

    coverage: Unit
    risk: Unit
    bound: Unit
    """The least confidence among them."""


class Disagreement(Value):
    """A criterion on which a person and the grader differ, the surest of them first."""

    answer: str
    question: str
    criterion: str
    human: FirmVerdict
    verdict: Verdict
    leaning: FirmVerdict
    confidence: Unit
    quote: str
    said: str


class Confusion(Value):
    """How often the grader leaned to `leaning` where a person said `human`."""

    human: FirmVerdict
    leaning: FirmVerdict
    n: int


class AgreementReport(Value):
    """A whole comparison. Intervals are 95%, by a bootstrap that resamples questions."""

    source: str
    judge: str
    questions: int
    answers: int
    criteria: int
    unmarked: int
    ungradable: int
    mismatched: int
    resamples: int
    points: tuple[Figure, ...]
    """Criterion by criterion."""
    scores: tuple[Figure, ...]
    """Answer by answer."""
    baselines: tuple[Figure, ...]
    """What can be had without any grader, and so must be beaten."""
    reliability: tuple[ReliabilityBin, ...]
    coverage: tuple[CoveragePoint, ...]
    confusion: tuple[Confusion, ...]
    disagreements: tuple[Disagreement, ...]
