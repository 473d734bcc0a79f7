"""What is wrong, or doubtful, in a rubric: findings as values, each with its line and what to do about it.

An error would spoil a grade or an interview (a probe that gives the answer away, a misconception that is the claim
itself). A warning is a rule of thumb about words, and can be wrong: the author decides.

claims       how a criterion is worded
followups    its misconceptions, options, probe and hint
reference    what the criteria and the reference have to do with each other
whole        how many criteria there are, what they weigh, and which say the same
"""

from __future__ import annotations

from interviewer.bank import Lines
from interviewer.rubrics.check.claims import claim
from interviewer.rubrics.check.followups import follow_ups, misconceptions, options
from interviewer.rubrics.check.reference import reference, sources
from interviewer.rubrics.check.values import Finding, Severity
from interviewer.rubrics.check.whole import whole
from interviewer.types import Rubric

__all__ = ["Finding", "Severity", "check_rubric"]


def check_rubric(rubric: Rubric, file: str = "", lines: Lines | None = None) -> tuple[Finding, ...]:
    """All findings, the rubric's own first, then by criterion in the rubric's order.

    `file` is repeated in each; with `lines` (`interviewer.bank.lines_of`) each names its line.
    """
    found = [*whole(rubric), *reference(rubric)]
    for criterion in rubric.criteria:
        found += claim(criterion, rubric)
        found += options(criterion)
        found += misconceptions(criterion, rubric.criteria)
        found += follow_ups(criterion, rubric)
        found += sources(criterion, rubric)
    return tuple(
        f.model_copy(update={"file": file, "line": lines.of(f.criterion, f.field, f.entry) if lines else 0})
        for f in found
    )
