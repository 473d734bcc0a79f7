"""What a report says, as frozen values: every number and every list, before any renderer."""

from __future__ import annotations

from typing import Literal

from interviewer.events import Outcome
from interviewer.types import (
    Aid,
    Band,
    Evidence,
    GivenCriterion,
    HumanMark,
    Mark,
    Mode,
    Question,
    Receipt,
    Turn,
    Unit,
    Value,
    Verdict,
)

State = Literal["graded", "needs_review", "ungradable", "skipped", "open"]
"""A grade's status, or what became of a question that has none: skipped by the candidate, or still open."""

Ended = Literal["completed", "stopped", "unfinished"]


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


class Given(Value):
    """What came with a transcript beside its turns: with them it can be written out again as it was read."""

    question_id: str = ""
    question: str = ""
    reference: str = ""
    criteria: tuple[GivenCriterion, ...] = ()
    human: HumanMark | None = None


class Second(Value):
    """A further answer to a question that was closed. It is in no score of the report."""

    said: Said
    state: State
    score: Unit | None
    band: Band
    reason: str = ""
    marks: tuple[Mark, ...] = ()


class Dispute(Value):
    """A verdict that the candidate disputed, and what came of it."""

    label: str
    claim: str
    """The words that were pointed to; empty when none."""
    before: Verdict
    after: Verdict
    outcome: Outcome


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
    given: Given | None = None
    """None in an interview."""
    sure: Unit | None = None
    """How sure the candidate said to be of the first answer, before anything was known of it."""
    alone: Unit | None = None
    """The share that was made without help, which `sure` is to be compared with."""
    first_score: Unit | None = None
    """The score before a dispute changed it; None where none did."""
    again: tuple[Second, ...] = ()
    disputes: tuple[Dispute, ...] = ()


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
    """An interview, or one candidate's answers of a run.

    Skipped and ungradable questions are counted apart and never enter a mean.
    """

    kind: Literal["interview"] = "interview"
    candidate: str = ""
    """Whose answers of a run these are; empty for an interview."""
    mode: Mode
    ended: Ended
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
