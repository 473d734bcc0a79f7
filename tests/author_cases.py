"""What the tests of the author's page share: a bank with sources, test results for it, and a slow judge."""

from __future__ import annotations

import time
from pathlib import Path

from fakes import WordsJudge, small_bank

from interviewer.bank import Bank, dump_rubric, load_bank
from interviewer.rubrics.results import (
    Check,
    CriterionResult,
    Results,
    RubricResult,
    criterion_key,
    judge_key,
    write_results,
)
from interviewer.types import Judgement, Rubric

CATS = "01-cats.yaml"
COMMENT = "# Written by hand; ask Mia before changing it."
SLOW = 1.5
"""Seconds for a trial answer: long enough to see that it waits."""


class SlowJudge(WordsJudge):
    """Decides as WordsJudge does, after a while. `begun` and `ended` count."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begun = self.ended = 0

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self.begun += 1
        time.sleep(self._seconds)
        self.ended += 1
        return super().judge(rubric, answer)


def write_bank(folder: Path) -> Bank:
    """The small bank; the criteria of its first question know their piece of the reference, and its file a comment."""
    folder.mkdir(parents=True, exist_ok=True)
    rubric = small_bank(folder).get("cats")
    criteria = tuple(c.model_copy(update={"source": (c.text,)}) for c in rubric.criteria)
    text = dump_rubric(rubric.model_copy(update={"criteria": criteria}))
    (folder / CATS).write_text(f"{COMMENT}\n{text}", encoding="utf-8")
    return load_bank(folder)


def write_tests(folder: Path) -> None:
    """Results for the first question: one criterion reliable, one not."""
    rubric = load_bank(folder).get("cats")
    first, second = rubric.criteria
    good = Check(kind="reference", answer=rubric.reference, passed=True, verdict="met", probability=0.97)
    bad = Check(
        kind="counter_claim",
        what="The very opposite of Cats 2.",
        answer="The very opposite of Cats 2. <i>Really.</i>",
        passed=False,
        verdict="met",
        probability=0.81,
    )
    found = [
        CriterionResult(id=c.id, key=criterion_key(rubric, c, judge_key(*WordsJudge.identity)), checks=checks)
        for c, checks in ((first, (good, good)), (second, (good, bad)))
    ]
    result = RubricResult(question_id="cats", criteria=tuple(found), scores={"reference": 0.97})
    write_results(folder, Results(judge="words", rubrics={"cats": result}))
