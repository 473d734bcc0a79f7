"""The nouns of the house: frozen values that every floor speaks in.

Shapes only. Nothing here reads a file, asks a model or knows where a value is stored.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class Value(BaseModel):
    """A frozen record; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Unit = Annotated[float, Field(ge=0.0, le=1.0)]

Difficulty = Literal["easy", "medium", "hard"]
FirmVerdict = Literal["met", "partial", "missing", "contradicted"]
_FIRM: tuple[FirmVerdict, ...] = get_args(FirmVerdict)
Verdict = Literal[FirmVerdict, "unsure"]
Aid = Literal["unaided", "probe", "hint"]
Status = Literal["graded", "needs_review", "ungradable"]
Mode = Literal["practice", "exam"]
Band = Literal["strong", "solid", "developing", "weak", "none"]


# --- the question bank -----------------------------------------------------------------------------------------


class Question(Value):
    """All that the interviewer, model or screen, may see of a bank entry before the grading is over."""

    id: Slug
    topic: Text
    difficulty: Difficulty = "medium"
    text: Text


class Criterion(Value):
    """One checkable claim. `weight` is relative to the other criteria of the rubric."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    label: Text
    text: Text
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    accept: tuple[Text, ...] = ()
    """Other ways to state the same point; the best of them counts."""
    counter_claims: tuple[Text, ...] = ()
    """Misconceptions about this very point; holding one contradicts the criterion."""
    options: tuple[Text, ...] = ()
    """Claims of which any `need` are enough; `text` sums them up. Empty for a criterion that is one claim."""
    need: Annotated[int, Field(ge=1)] = 1
    source: tuple[Text, ...] = ()
    """The pieces of the reference, verbatim, that the criterion was made from; empty when nobody recorded them."""
    counts: bool = True
    """Whether it weighs in the score. A criterion that does not is judged and shown all the same."""
    probe: str = ""
    hint: str = ""

    @property
    def worth(self) -> float:
        """Its weight in the score: 0 for a criterion that does not count."""
        return self.weight if self.counts else 0.0

    @model_validator(mode="after")
    def _enough_options(self) -> Criterion:
        if self.need > max(1, len(self.options)):
            raise ValueError(f"{self.need} options are needed, and there are {len(self.options)}")
        return self


class Rubric(Value):
    """A question with everything the judge may see. Criterion ids are unique, and at least one criterion counts."""

    question: Question
    reference: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    model_answer: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _unique_criteria(self) -> Rubric:
        ids = [c.id for c in self.criteria]
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        if repeated:
            raise ValueError(f"criterion ids must be unique; repeated: {', '.join(repeated)}")
        if not any(c.counts for c in self.criteria):
            raise ValueError("no criterion counts: there would be no score")
        return self


# --- what was said ---------------------------------------------------------------------------------------------

TurnKind = Literal[
    "opening",
    "transition",
    "question",
    "probe",
    "hint",
    "repeat",
    "clarification",
    "steer",
    "answer",
    "command",
    "feedback",
    "review",
    "closing",
]
"""`steer` leads a stray reply back to its question; `review` is what either side says of a question that is closed."""


class Turn(Value):
    """One thing said. Only `answer` turns of the candidate are graded."""

    role: Literal["interviewer", "candidate"]
    kind: TurnKind
    text: str


class HumanMark(Value):
    """An examiner's marks for one transcript; `criteria` in the order of the rubric's criteria, or empty."""

    score: Unit | None = None
    criteria: tuple[FirmVerdict, ...] = ()


class GivenCriterion(Value):
    """A criterion that came inside a transcript: only `text` is required."""

    id: str = ""
    text: Text
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    accept: tuple[Text, ...] = ()
    counter_claims: tuple[Text, ...] = ()


class Transcript(Value):
    """One answer to one question, perhaps over several turns.

    The question is named by `question_id` (in the bank), or given whole by `question` with `reference`, `criteria`
    or both. `turns` holds at least one turn; a bare answer becomes a single `answer` turn.
    """

    id: Text
    question_id: str = ""
    question: str = ""
    reference: str = ""
    criteria: tuple[GivenCriterion, ...] = ()
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    candidate: str = ""
    human: HumanMark | None = None


# --- grades ----------------------------------------------------------------------------------------------------


class Evidence(Value):
    """A verbatim span: `answer[start:end] == quote`, where `answer` is `grading.answer_text(turns)`."""

    quote: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Probabilities(Value):
    """Calibrated probabilities of the four verdicts a judge can reach; they sum to 1."""

    met: Unit
    partial: Unit
    missing: Unit
    contradicted: Unit

    @property
    def likeliest(self) -> FirmVerdict:
        """The verdict with the largest probability; the first of them in the order above when some are equal."""
        return max(_FIRM, key=lambda v: getattr(self, v))


class Judgement(Value):
    """What the judge makes of one (criterion, answer) pair, before any weight or credit."""

    criterion_id: str
    verdict: Verdict
    probabilities: Probabilities
    confidence: Unit
    """Probability of the verdict that is most likely (also when the verdict is `unsure`)."""
    evidence: tuple[Evidence, ...] = ()
    misconception: str = ""
    """The counter-claim that the evidence matches, when contradicted."""
    both_sides: bool = False
    """One of the two pieces of evidence states the criterion and the other denies it; the verdict is `unsure`."""


class Mark(Value):
    """One criterion of a grade."""

    id: str
    label: str
    text: str
    weight: float
    """0 for a criterion that does not count."""
    verdict: Verdict
    probability: Unit
    """P(met)."""
    confidence: Unit
    """P(leaning)."""
    leaning: FirmVerdict = "missing"
    """The likeliest verdict; `verdict` is this one or `unsure`. Grades of before it was kept have none to give."""
    credit: Unit
    """Share of the weight that counts, after the price of a probe or a hint."""
    aid: Aid = "unaided"
    evidence: tuple[Evidence, ...] = ()
    misconception: str = ""
    both_sides: bool = False


class Receipt(Value):
    """All that decided a grade: same receipt and same input, same grade."""

    version: str
    model: str
    judge: str
    rubric: str
    prompts: str


class Grade(Value):
    """The grade of one question. `score` and `unaided_score` are None exactly when `status` is `ungradable`."""

    status: Status
    score: Unit | None
    unaided_score: Unit | None = None
    """What the first answers earned before any probe or hint."""
    band: Band
    flags: tuple[str, ...] = ()
    criteria: tuple[Mark, ...] = ()
    reason: str = ""
    """Why an answer is ungradable, in words for the reader."""
    receipt: Receipt
