"""Rubrics tested with generated answers before any candidate sees them.

trials       the answers, and what each must do to which criterion
cut          a reference without one criterion's piece;  reword, voice, synonyms: the same in other words
run          judge them, and keep what still holds
remember     a meter that measures only what changed
figures      whether the bank can be used, in numbers (values)
"""

from __future__ import annotations

from interviewer.selftest.figures import report
from interviewer.selftest.remember import RememberingMeter
from interviewer.selftest.run import examine_bank, examine_rubric
from interviewer.selftest.values import QuestionReport, SelftestReport, Share, Target

__all__ = [
    "QuestionReport",
    "RememberingMeter",
    "SelftestReport",
    "Share",
    "Target",
    "report",
    "examine_bank",
    "examine_rubric",
]
