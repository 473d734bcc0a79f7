"""The interview's event stream: what was planned, asked, said and judged, one value for each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from interviewer.types import Difficulty, Grade, Mark, Mode, TurnKind, Unit, Value


class Adaptive(Value):
    """A plan that is made as the interview goes: how many questions, of which topics (none: all) and difficulty."""

    count: Annotated[int, Field(ge=1)]
    topics: tuple[str, ...] = ()
    difficulty: Difficulty | None = None


class Started(Value):
    """The interview's plan. `questions` are ids in the bank, in the order in which they are asked.

    When it is `adaptive` they are the first ones, and each of the others is `Chosen` after the grade before it.
    """

    type: Literal["started"] = "started"
    questions: Annotated[tuple[str, ...], Field(min_length=1)]
    mode: Mode = "practice"
    seed: int = 0
    max_probes: Annotated[int, Field(ge=0, le=5)] = 2
    adaptive: Adaptive | None = None

    @property
    def planned(self) -> int:
        """How many questions are to be asked."""
        return self.adaptive.count if self.adaptive else len(self.questions)


Step = Literal["easier", "same", "harder"]


class Chosen(Value):
    """The next question of an adaptive interview. Kept, so that a later history or another bank cannot change it.

    `step` compares it with the question before it, by the difficulties that their authors gave them.
    """

    type: Literal["chosen"] = "chosen"
    question_id: str
    step: Step


class Token(Value):
    """A piece of the interviewer's next turn as it is spoken. Shown, never stored: the Asked that follows holds it."""

    type: Literal["token"] = "token"
    text: str


class Working(Value):
    """What grading an answer is at; `done` of `total` texts of that stage. Shown, never stored."""

    type: Literal["working"] = "working"
    stage: Literal["loading", "reading", "comparing", "checking"]
    """Waiting for the models; then the whole answer, then sentence by sentence, then claim by claim."""
    done: Annotated[int, Field(ge=0)] = 0
    total: Annotated[int, Field(ge=0)] = 0


class Asked(Value):
    """The interviewer said something, whole. `source` says who worded it."""

    type: Literal["asked"] = "asked"
    kind: TurnKind
    text: str
    question_id: str = ""
    criterion_id: str = ""
    source: Literal["model", "rubric", "code"] = "code"


InputKind = Literal[
    "answer", "skip", "hint", "repeat", "dont_know", "finish", "clarify", "again", "dispute", "model_answer"
]


class Received(Value):
    """The candidate said something or pressed a button; stored before it is answered.

    `again`, `dispute` and `model_answer` are about a closed question: the one with this `number` in the interview, from
    1, or the last one (0). `point` is the criterion that a dispute is about, by its id or its label, and `text` the
    words that are said to make it; for `again`, `text` is the new answer.

    `sure` is how sure the candidate is of an answer: the share of the points that it makes, as they see it. It is there
    only with the first answer to a question, before any help with it: from then on it would be known how it went.
    """

    type: Literal["received"] = "received"
    kind: InputKind
    text: str = ""
    number: Annotated[int, Field(ge=0)] = 0
    point: str = ""
    sure: Unit | None = None


class Marked(Value):
    """A criterion was judged; provisional until the question's Graded."""

    type: Literal["marked"] = "marked"
    question_id: str
    mark: Mark


class Graded(Value):
    """A question is closed, with its final grade. `skipped` when the candidate chose not to answer it."""

    type: Literal["graded"] = "graded"
    question_id: str
    grade: Grade
    skipped: bool = False


class Regraded(Value):
    """A closed question was answered again. The first grade stays; this one stands beside it."""

    type: Literal["regraded"] = "regraded"
    number: Annotated[int, Field(ge=1)]
    answer: str
    grade: Grade


Outcome = Literal["stands", "changed", "upheld", "failed"]
"""Of a dispute: met already, and its words are shown; met now, after the words were read by themselves; not found in
them; or the judge failed."""


class Reexamined(Value):
    """The candidate disputed a verdict. `before` is the mark that was disputed; `grade` is there when it `changed`."""

    type: Literal["reexamined"] = "reexamined"
    number: Annotated[int, Field(ge=1)]
    claim: str
    """The words that the candidate pointed to; empty when none."""
    before: Mark
    outcome: Outcome
    grade: Grade | None = None


class Finished(Value):
    """The interview is over."""

    type: Literal["finished"] = "finished"
    reason: Literal["completed", "stopped"]


Fleeting = Token | Working
"""Events that are shown and never stored."""

Event = Annotated[
    Started | Token | Working | Asked | Received | Marked | Graded | Regraded | Reexamined | Chosen | Finished,
    Field(discriminator="type"),
]
