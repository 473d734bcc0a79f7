"""Item analysis: how well a question, or a criterion, tells those who do well elsewhere from those who do not.

Discrimination is the item-rest correlation (the corrected item-total correlation of Henrysson 1963, Psychometrika 28,
211-218; Moodle's quiz report calls it the discrimination index): Pearson's correlation of the item with the score on
everything but the item, so that the item is not correlated with itself. Where candidates answered different questions,
the rest is the mean of those that they did answer. The interval is Fisher's (1921), by the z transformation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist, StatisticsError, correlation, fmean

from interviewer.report.cohort.values import Discrimination
from interviewer.types import Mark

LEAST = 4
"""Fewer pairs have no interval, and a correlation without one says nothing."""

_Z = NormalDist().inv_cdf(0.975)


def discrimination(pairs: Sequence[tuple[float, float]]) -> Discrimination:
    """Correlation of (item, rest) pairs; not defined for fewer than LEAST, or where either never varies."""
    n = len(pairs)
    if n < LEAST:
        return Discrimination(n=n)
    items, rests = zip(*pairs, strict=True)
    try:
        r = correlation(items, rests)
    except StatisticsError:  # one of them is constant
        return Discrimination(n=n)
    if math.isnan(r):
        return Discrimination(n=n)
    r = max(-1.0, min(1.0, r))
    if abs(r) == 1.0:
        return Discrimination(r=r, low=r, high=r, n=n)
    z, half = math.atanh(r), _Z / math.sqrt(n - 3)
    return Discrimination(r=r, low=math.tanh(z - half), high=math.tanh(z + half), n=n)


def question_pairs(scores: Sequence[Mapping[str, float]], question: str) -> list[tuple[float, float]]:
    """(score on the question, mean score on the others) of each candidate who has both; one mapping a candidate."""
    return [
        (mine[question], fmean(score for other, score in mine.items() if other != question))
        for mine in scores
        if question in mine and len(mine) > 1
    ]


def criterion_pairs(answers: Sequence[Sequence[Mark]], criterion: str) -> list[tuple[float, float]]:
    """(credit of the criterion, weighted mean credit of the answer's others) of each answer that has both."""
    pairs = []
    for marks in answers:
        mine = next((m for m in marks if m.id == criterion), None)
        others = [m for m in marks if m.id != criterion and m.weight]
        if mine is not None and others:
            weight = sum(m.weight for m in others)
            pairs.append((mine.credit, sum(m.weight * m.credit for m in others) / weight))
    return pairs
