"""What `interviewer rubric test` found of each criterion, for the cards of an interview."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.rubrics.results import Results, judge_key, read_results
from interviewer.types import Mark, Receipt
from interviewer.view.panel import State, nothing_known

log = logging.getLogger(__name__)


def untested(bank: Bank) -> State:
    """Where nobody looks at tests."""
    return nothing_known


class Reliability:
    """The results beside the rubrics of a folder or a file; read afresh for each page that is painted."""

    def __init__(self, place: Path, judge: Callable[[], str]) -> None:
        """`judge` gives the key of the judge in use, which decides while a question has no grade; "" if unknown."""
        self._folder = place if place.is_dir() else place.parent
        self._judge = judge

    def __call__(self, bank: Bank) -> State:
        """What to say of the marks of an interview that uses this edition of the bank.

        A result holds for one wording of a criterion and one judge: a mark of another has none.
        """
        results = cache(self._read)

        def state(question_id: str, mark: Mark, receipt: Receipt | None) -> str:
            judge = judge_key(receipt.model, receipt.judge, receipt.prompts) if receipt else self._judge()
            try:
                rubric = bank.get(question_id)
            except BankError:
                return ""  # an old interview outlives its question
            criterion = next((c for c in rubric.criteria if (c.id, c.text) == (mark.id, mark.text)), None)
            return results().state(rubric, criterion, judge) if criterion and judge else ""

        return state

    def _read(self) -> Results:
        try:
            return read_results(self._folder)
        except BankError as error:  # nothing that a candidate could mend; the author's page tells it
            log.warning("%s", error.message)
            return Results()
