"""From which confidence on a verdict is given: bounds that keep a promise, instead of bounds to taste.

The promise, for each verdict by itself: on questions like the labelled ones, at least PROMISED of the times that it is
given it is right, with probability SURE over the choice of the labelled questions. Thresholds are tested from the
strictest down, and the first that fails ends the test: a fixed sequence, so that no correction for trying many is
needed (Bauer 1991; for selective prediction Angelopoulos et al. 2021, Learn then Test). The test is the lower quantile
of a bootstrap that resamples whole questions, because criteria of one question are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.fitting.rows import Row
from interviewer.judge.calibration import Bounds
from interviewer.types import FirmVerdict, Probabilities

PROMISED = 0.8
SURE = 0.9
LEAST = 8
"""A verdict given on fewer labelled criteria than this is not tested, and so not given."""
DRAWS = 500
VERDICTS: tuple[FirmVerdict, ...] = ("met", "partial", "missing", "contradicted")
STEPS = tuple(step / 20 for step in range(19, 6, -1))
"""Thresholds in the order of the test: 0.95 down to 0.35, the least that a likeliest of four verdicts may have."""
NEVER = 1.0


def bounds(rows: Sequence[Row], chances: Sequence[Probabilities]) -> Bounds:
    """The bounds. `chances` are for questions that the fit had not seen; a verdict that never passes is never given."""
    return Bounds(**{verdict: _bound(verdict, rows, chances) for verdict in VERDICTS})


def _bound(verdict: FirmVerdict, rows: Sequence[Row], chances: Sequence[Probabilities]) -> float:
    given = [
        (r.question, getattr(p, verdict), r.label == verdict)
        for r, p in zip(rows, chances, strict=True)
        if r.signals and p.likeliest == verdict
    ]
    passed = NEVER
    for step in STEPS:
        told = [(question, right) for question, chance, right in given if chance >= step]
        if len(told) < LEAST:
            continue  # nothing to test yet: the next threshold gives it more often
        if _lower(told) < PROMISED:
            break
        passed = step
    return passed


def _lower(told: Sequence[tuple[str, bool]]) -> float:
    """Lower quantile, at SURE, of the share that is right when whole questions are drawn again."""
    questions = sorted({question for question, _ in told})
    right = np.array([sum(ok for q, ok in told if q == question) for question in questions])
    total = np.array([sum(q == question for q, _ in told) for question in questions])
    drawn = np.random.default_rng(0).integers(len(questions), size=(DRAWS, len(questions)))
    return float(np.quantile(right[drawn].sum(axis=1) / total[drawn].sum(axis=1), 1 - SURE))
