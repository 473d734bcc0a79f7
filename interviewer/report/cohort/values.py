"""What the report of a run says, as frozen values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from interviewer.agreement.values import AgreementReport
from interviewer.report.cohort.regrade_values import Regrade
from interviewer.report.values import AnswerReport, Counts, Credit, Review, Tally, TopicMean
from interviewer.runs import BadRow, Failure
from interviewer.types import Band, Question, Receipt, Unit, Value

Correlation = Annotated[float, Field(ge=-1.0, le=1.0)]


class Discrimination(Value):
    """Item-rest correlation over `n` pairs, with its 95% interval. `r` is None where it is not defined."""

    r: Correlation | None = None
    low: Correlation | None = None
    high: Correlation | None = None
    n: int = 0


class CriterionStats(Value):
    """How a run's answers did on one criterion. `pass_rate` is the share met of those decided."""

    id: str
    label: str
    text: str
    weight: float
    tally: Tally
    pass_rate: Unit | None
    mean_credit: Unit | None
    discrimination: Discrimination
    """Of its credit against the rest of the same answers: what their other criteria earned."""


class Quote(Value):
    """Words of one answer."""

    answer: int
    id: str
    point: int
    """1-based place of its criterion in the answer's marks."""
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
    """One question over all answers of a run. `mean` is its difficulty (the facility index: low is hard)."""

    title: str
    question: Question
    reference: str
    model_answer: str
    rubric: str
    answers: tuple[int, ...]
    """Numbers of its answers in `RunReport.answers`, in their order."""
    counts: Counts
    mean: Unit | None
    spread: float | None
    """Standard deviation of its scores."""
    discrimination: Discrimination
    """Of its scores against the rest: the mean of the same candidates' other questions."""
    credit: Credit | None
    criteria: tuple[CriterionStats, ...]


class CandidateStats(Value):
    """One candidate over all of their answers; an answer without a name is a candidate of its own."""

    number: int
    """1-based place, in the order in which candidates first occur."""
    name: str
    """The candidate's name, or the answer's id where none was given."""
    named: bool
    answers: tuple[int, ...]
    counts: Counts
    mean: Unit | None
    band: Band
    doubt: Unit
    """Mean doubt of the answers that were scored."""


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
    """Scores of answers in ten bins: [0, .1), [.1, .2) ... [.9, 1]."""
    candidate_histogram: tuple[int, ...]
    """Mean scores of candidates, in the same bins."""
    bands: dict[Band, int]
    tally: Tally
    topics: tuple[TopicMean, ...]
    questions: tuple[QuestionStats, ...]
    """Hardest (lowest mean) first; questions without any score last."""
    candidates: tuple[CandidateStats, ...]
    misconceptions: tuple[Misconception, ...]
    review: tuple[Review, ...]
    agreement: AgreementReport | None
    """None where no answer came with human marks that can be compared."""
    regrade: Regrade | None
    """None where the run was not held against an older one."""
    answers: tuple[AnswerReport, ...]
    bad_lines: tuple[BadRow, ...]
    failures: tuple[Failure, ...]
    receipts: tuple[Receipt, ...]
