"""What a report says, as frozen values: every number and every list, before any renderer."""

from __future__ import annotations

from typing import Literal

from interviewer.runs import BadRow, Failure
from interviewer.types import Aid, Band, Evidence, Mark, Mode, Question, Receipt, Turn, Unit, Value, Verdict

State = Literal["graded", "needs_review", "ungradable", "skipped", "open"]
"""A grade's status, or what became of a question that has none: skipped by the candidate, or still open."""


class Tally(Value):
    """How many criteria got each verdict."""

    met: int = 0
    partial: int = 0
    missing: int = 0
    contradicted: int = 0
    unsure: int = 0

    @property
    def total(self) -> int:
        return self.met + self.partial + self.missing + self.contradicted + self.unsure

    @property
    def pass_rate(self) -> float | None:
        """Share met of those that were decided; None when none was."""
        decided = self.total - self.unsure
        return self.met / decided if decided else None


class Credit(Value):
    """A score taken apart by how much help it took; the three add up to the score."""

    unaided: Unit
    probe: Unit
    hint: Unit


class Span(Value):
    """A stretch of an answer; `criteria` are the 1-based places, in `AnswerReport.marks`, that it is evidence for."""

    text: str
    criteria: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    """Those whose evidence ends here."""
    verdict: Verdict | None = None
    """The colour it is shown in: contradicted before met before partial."""


class Said(Value):
    """A turn as the reader sees it; the spans joined are its text, whole."""

    turn: Turn
    spans: tuple[Span, ...]


class AnswerReport(Value):
    """One question of an interview, or one answer of a run."""

    number: int
    """1-based place in the report."""
    id: str
    candidate: str = ""
    title: str
    question: Question
    reference: str = ""
    model_answer: str = ""
    said: tuple[Said, ...]
    state: State
    score: Unit | None
    unaided_score: Unit | None
    band: Band
    flags: tuple[str, ...] = ()
    reason: str = ""
    marks: tuple[Mark, ...] = ()
    credit: Credit | None = None
    tally: Tally = Tally()
    doubt: Unit = 0.0
    """Share of the weight that is undecided, each criterion counted by how unsure the judge was of it."""
    receipt: Receipt | None = None


class Point(Value):
    """One criterion of one answer, taken out for a list."""

    number: int
    """1-based place of its criterion in `AnswerReport.marks`."""
    id: str
    label: str
    text: str
    weight: float
    verdict: Verdict
    aid: Aid
    confidence: Unit
    lost: float
    """Weight that earned no credit."""
    evidence: tuple[Evidence, ...] = ()
    misconception: str = ""


class Strength(Value):
    """A criterion met without any help."""

    answer: int
    title: str
    point: Point


class Study(Value):
    """What to study for one question: its unmet points, what cost most first. A skipped question has no points."""

    answer: int
    title: str
    topic: str
    skipped: bool = False
    lost: Unit
    """What the score lacks to 1; 1 for a skipped question."""
    points: tuple[Point, ...] = ()
    reference: str = ""
    model_answer: str = ""


class Review(Value):
    """An answer that wants a second look, with the criteria that could not be decided, most doubtful first."""

    answer: int
    id: str
    title: str
    candidate: str = ""
    doubt: Unit
    flags: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()


class TopicMean(Value):
    """Mean score of a topic over its `scored` answers; None when there is none."""

    topic: str
    mean: Unit | None
    scored: int
    skipped: int = 0
    ungradable: int = 0


class Counts(Value):
    """How many questions or answers are in each state; `scored` are those that enter a mean."""

    total: int
    scored: int
    graded: int
    needs_review: int
    ungradable: int
    skipped: int = 0
    open: int = 0


class Report(Value):
    """An interview. Skipped and ungradable questions are counted apart and never enter a mean."""

    kind: Literal["interview"] = "interview"
    mode: Mode
    ended: Literal["completed", "stopped", "unfinished"]
    score: Unit | None
    unaided_score: Unit | None
    band: Band
    credit: Credit | None
    counts: Counts
    tally: Tally
    topics: tuple[TopicMean, ...]
    strengths: tuple[Strength, ...]
    study: tuple[Study, ...]
    review: tuple[Review, ...]
    answers: tuple[AnswerReport, ...]
    receipts: tuple[Receipt, ...]


class CriterionStats(Value):
    """How a run's answers did on one criterion. `pass_rate` is the share met of those decided."""

    id: str
    label: str
    text: str
    weight: float
    tally: Tally
    pass_rate: Unit | None
    mean_credit: Unit | None


class Quote(Value):
    """Words of one answer."""

    answer: int
    id: str
    text: str


class Misconception(Value):
    """A false belief that was found in answers to one criterion. `text` is empty when it matched no listed one."""

    title: str
    criterion_id: str
    label: str
    text: str
    count: int
    quotes: tuple[Quote, ...]


class QuestionStats(Value):
    """One question over all answers of a run. `spread` is the standard deviation of its scores."""

    title: str
    question: Question
    rubric: str
    counts: Counts
    mean: Unit | None
    spread: float | None
    credit: Credit | None
    criteria: tuple[CriterionStats, ...]


class Agreement(Value):
    """How near the grades are to the human marks that came with the answers.

    `unsure` criteria were left undecided by the judge: they count neither for nor against `exact`.
    """

    scores: int
    mean_absolute_error: float | None
    criteria: int
    exact: Unit | None
    unsure: int
    mismatched: int
    """Answers whose human marks do not have one verdict for each criterion of the rubric."""


class RunReport(Value):
    """A headless run. Ungradable answers are counted apart and never enter a mean."""

    kind: Literal["run"] = "run"
    source: str
    version: str
    judge: str
    counts: Counts
    mean: Unit | None
    median: Unit | None
    credit: Credit | None
    histogram: tuple[int, ...]
    """Ten bins: [0, .1), [.1, .2) ... [.9, 1]."""
    bands: dict[Band, int]
    tally: Tally
    topics: tuple[TopicMean, ...]
    questions: tuple[QuestionStats, ...]
    """Hardest (lowest mean) first; questions without any score last."""
    misconceptions: tuple[Misconception, ...]
    review: tuple[Review, ...]
    agreement: Agreement | None
    answers: tuple[AnswerReport, ...]
    bad_lines: tuple[BadRow, ...]
    failures: tuple[Failure, ...]
    receipts: tuple[Receipt, ...]
