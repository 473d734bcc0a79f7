"""Words and figures of a run's report, the same in HTML and Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.report.cohort.regrade_values import Cause
from interviewer.report.cohort.values import Discrimination

CAUSES: dict[Cause, str] = {
    "answer": "the answer",
    "criterion": "this criterion",
    "rubric": "the rubric elsewhere",
    "prompts": "the prompts",
    "judge": "the judge",
    "model": "the model",
    "version": "the program",
}


def causes(found: Sequence[Cause]) -> str:
    """What differs between two grades, in words."""
    words = [CAUSES[cause] for cause in found]
    if not words:
        return "nothing that the receipts record"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def signed(found: Discrimination) -> str:
    """`0.42`, with a real minus sign; a dash where it is not defined."""
    return "–" if found.r is None else f"{found.r:.2f}".replace("-", "−")
