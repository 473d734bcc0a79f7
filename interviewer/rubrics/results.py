"""What the tests of a rubric found, as values and as a file that travels with the rubrics.

A result belongs to exactly one wording of a criterion, judged by exactly one judge: both are hashed into its key, and a
result whose key does not fit any more is stale, neither good nor bad.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from interviewer.errors import BankError
from interviewer.runs import write_atomic
from interviewer.types import Criterion, FirmVerdict, Rubric, Unit, Value, Verdict

FILE = "tests.json"
"""Beside the rubric files. Not a rubric: banks read .yaml alone."""

CheckKind = Literal[
    "reference",
    "model_answer",
    "empty",
    "question",
    "other_question",
    "dropped",
    "untouched",
    "counter_claim",
    "paraphrase",
]
"""reference, model_answer: meets it. empty, question, other_question: does not. dropped: without its sentence the
reference does not meet it. untouched: without another's sentence it still does. counter_claim: contradicted, not met.
paraphrase: its sentence said in another way still meets it."""
State = Literal["reliable", "unreliable", "untested"]


class Check(Value):
    """One generated answer, graded. `what` says which: a counter-claim, a kind of paraphrase, a criterion's id."""

    kind: CheckKind
    what: str = ""
    answer: str
    """Empty where the check passed: such answers are many, and can be made again."""
    passed: bool
    verdict: Verdict
    probability: Unit
    """P(met)."""
    leaning: FirmVerdict = "missing"
    """The likeliest verdict; `verdict` is this one or `unsure`."""
    credit: Unit = 0.0
    """Share of the weight that it would have earned."""
    quote: str = ""
    """What of the answer the judge went by."""
    both_sides: bool = False
    """The answer seemed to state the criterion in one place and to deny it in another."""


class Untried(Value):
    """A check that could not be made, and why; neither good nor bad."""

    kind: CheckKind
    what: str = ""
    why: str


class CriterionResult(Value):
    """All checks of one criterion. `key` is `criterion_key` at the time of the test."""

    id: str
    key: str
    checks: tuple[Check, ...]
    untried: tuple[Untried, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(c for c in self.checks if not c.passed)

    @property
    def reliable(self) -> bool:
        """Whether every check passed."""
        return not self.failed


class RubricResult(Value):
    """`scores` are whole grades by kind of answer, such as {"reference": 0.97, "question": 0.0}."""

    question_id: str
    criteria: tuple[CriterionResult, ...]
    scores: dict[str, Unit | None] = {}


class Results(Value):
    """Everything known about the rubrics of one folder, by question id. `judge` names the judge for people."""

    judge: str = ""
    rubrics: dict[str, RubricResult] = {}

    def state(self, rubric: Rubric, criterion: Criterion, judge: str) -> State:
        """`untested` also when the criterion, its question or the judge has changed since."""
        found = self.result(rubric, criterion, judge)
        return "untested" if found is None else "reliable" if found.reliable else "unreliable"

    def result(self, rubric: Rubric, criterion: Criterion, judge: str) -> CriterionResult | None:
        """The result that still holds, or None. `judge` is a `judge_key`."""
        known = self.rubrics.get(rubric.question.id)
        key = criterion_key(rubric, criterion, judge)
        return next((c for c in known.criteria if (c.id, c.key) == (criterion.id, key)), None) if known else None


def judge_key(model: str, judge: str, prompts: str) -> str:
    """A hash of a whole JudgeIdentity, first 16 hex digits: `judge_key(*judge.identity)`.

    Its `judge` alone would not do: it does not change when the weights of a model do.
    """
    return hashlib.sha256(json.dumps([model, judge, prompts]).encode()).hexdigest()[:16]


def criterion_key(rubric: Rubric, criterion: Criterion, judge: str) -> str:
    """A hash of all that decides a criterion's tests, first 16 hex digits; weight, label, probe and hint do not."""
    judged = criterion.model_dump(include={"id", "text", "accept", "counter_claims", "options", "need", "source"})
    whole = [rubric.question.text, rubric.reference, rubric.model_answer, judged, judge]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]


def read_results(folder: Path) -> Results:
    """The results of a folder of rubrics; none at all when it has no such file. Raises BankError for a broken one."""
    path = folder / FILE
    if not path.is_file():
        return Results()
    try:
        return Results.model_validate_json(path.read_bytes())
    except (OSError, ValidationError, ValueError) as error:
        raise BankError(
            f"{path}: cannot be read as test results", "Delete it and run `interviewer rubric test`."
        ) from error


def write_results(folder: Path, results: Results) -> None:
    """Whole or not at all. Raises StoreError when the folder cannot be written."""
    write_atomic(folder / FILE, (results.model_dump_json(indent=1, exclude_defaults=True) + "\n").encode())
