"""The criteria of a rubric taken together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from interviewer.rubrics.check.values import Finding, error, warning
from interviewer.rubrics.leak import content_words, words
from interviewer.types import Rubric

FEW, MANY = 3, 12
SAME = 0.7
"""Share of the smaller claim's own words that makes two claims one."""
_MOST = 0.51
"""Share of all weight that one criterion should not have: the others together would no longer outweigh it."""


def whole(rubric: Rubric) -> Iterator[Finding]:
    """How many criteria, how they weigh, and which of them say the same."""
    criteria = rubric.criteria
    if len(criteria) < FEW:
        count = "one criterion" if len(criteria) == 1 else f"{len(criteria)} criteria"
        yield warning("", "criteria", f"only {count}", f"Aim at {FEW} or more, or the grade is all or nothing.")
    if len(criteria) > MANY:
        what = f"{len(criteria)} criteria"
        yield warning("", "criteria", what, f"Aim at {MANY} or fewer: merge details, drop what is not needed.")
    yield from _weights(rubric)
    question = set(content_words(rubric.question.text))
    own = {c.id: set(content_words(c.text)) - question for c in criteria}
    for a, b in combinations(criteria, 2):
        smaller = min(len(own[a.id]), len(own[b.id]))
        if words(a.text) == words(b.text):
            yield error(b.id, "text", f"the claim is that of '{a.id}'", "Delete one of the two.")
        elif smaller >= 3 and len(own[a.id] & own[b.id]) / smaller >= SAME:
            what = f"the claim overlaps with '{a.id}'"
            yield warning(b.id, "text", what, "Reword so that each says one thing of its own.")


def _weights(rubric: Rubric) -> Iterator[Finding]:
    counted = sum(c.worth for c in rubric.criteria)
    for c in rubric.criteria:
        if len(rubric.criteria) > 1 and c.worth > _MOST * counted:
            what = f"carries {c.worth / counted:.0%} of all weight"
            yield warning(c.id, "weight", what, "Lower its weight or divide it.")
    share = counted / sum(c.weight for c in rubric.criteria)
    if share < 0.5:
        what = f"the criteria that count have only {share:.0%} of the weight; the others say 'counts: false'"
        yield warning("", "criteria", what, "Mend those criteria until they can count, or take them out.")
