"""Fit the three stages of interviewer/judge/calibration.py on labelled rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from interviewer.errors import InputError
from interviewer.fitting.guarantee import bounds
from interviewer.fitting.rows import Row
from interviewer.judge import Calibration
from interviewer.judge.calibration import Bounds, Context, Logistic, sigmoid
from interviewer.types import Probabilities

HALF = Bounds(met=0.5, partial=0.5, missing=0.5, contradicted=0.5)
STRENGTH = ("gain", "sentence_gain", "similarity", "overlap", "spoken_of", "stated", "sentence_stated", "asked")
CONTRAST = (
    "contrast",
    "sentence_contrast",
    "similarity_contrast",
    "stated",
    "denied",
    "sentence_stated",
    "sentence_denied",
    "held",
    "asked",
    "asked_contrast",
)


class Signals(NamedTuple):
    """Which signals decide whether a criterion is addressed (and completely), and which whether it is told right."""

    strength: tuple[str, ...] = STRENGTH
    contrast: tuple[str, ...] = CONTRAST


ALL = Signals()
PENALTY = 0.3
"""Inverse strength of the L2 penalty; the figures hardly move between 0.05 and 3."""
SHRINKAGE = 0.3
FOLDS = 5


def calibrate(rows: Sequence[Row], model: str, fitted_on: str) -> Calibration:
    """Fitted on all rows, with bounds from questions that were left out. Raises InputError when rows are too few."""
    return fit(rows, model, fitted_on, bounds(rows, folded(rows)))


def fit(
    rows: Sequence[Row], model: str = "", fitted_on: str = "", limits: Bounds = HALF, signals: Signals = ALL
) -> Calibration:
    """Three stages, each on the rows that reach it. Without `limits`, a verdict needs one half."""
    read = [r for r in rows if r.signals]
    spoken = [r for r in read if r.label != "missing"]
    right = [r for r in spoken if r.label != "contradicted"]
    addressed = logistic(read, [r.label != "missing" for r in read], signals.strength)
    true = logistic(spoken, [r.label != "contradicted" for r in spoken], signals.contrast)
    complete = logistic(right, [r.label == "met" for r in right], signals.strength)
    joined, truth = _two_levels([*read, *_mixed(read)], addressed, true)
    return Calibration(
        model=model,
        fitted_on=fitted_on,
        addressed=addressed,
        true=true,
        context=_context(joined, truth),
        complete=complete,
        bounds=limits,
    )


def logistic(rows: Sequence[Row], truth: Sequence[bool], names: tuple[str, ...]) -> Logistic:
    """L2-penalised, over standardised signals; a signal that a row lacks counts as the mean of those that have it.

    When all rows agree, or none of the signals was measured, there is nothing to learn: the weights are 0 and the bias
    says how often (Laplace's rule).
    """
    if not rows:
        raise InputError("there is no labelled criterion to fit on", "Mark answers with `human` criteria.")
    present = tuple(n for n in names if sum(n in r.signals for r in rows) > 1)
    x = np.array([[r.signals.get(n, np.nan) for n in present] for r in rows])
    centre, scale = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    if len(set(truth)) < 2 or not present:
        weights, bias = np.zeros(len(present)), _how_often(truth)
    else:
        model = LogisticRegression(C=PENALTY, max_iter=2000).fit(np.nan_to_num((x - centre) / scale), truth)
        weights, bias = model.coef_[0], float(model.intercept_[0])
    return Logistic(
        names=present, centre=_rounded(centre), scale=_rounded(scale), weights=_rounded(weights), bias=round(bias, 4)
    )


def predict(calibration: Calibration, rows: Sequence[Row]) -> list[Probabilities]:
    """In the order of `rows`, which must hold whole answers."""
    nothing = Probabilities(met=0, partial=0, missing=1, contradicted=0)
    found: dict[tuple[str, str], Probabilities] = {}
    for mine in _answers(rows):
        found |= {(r.answer, r.criterion): nothing for r in mine}
        read = [r for r in mine if r.signals]
        if read:
            chances = calibration.probabilities([r.signals for r in read])
            found |= {(r.answer, r.criterion): p for r, p in zip(read, chances, strict=True)}
    return [found[r.answer, r.criterion] for r in rows]


def folded(rows: Sequence[Row], folds: int = FOLDS, signals: Signals = ALL) -> list[Probabilities]:
    """Probabilities of every row by a fit that has not seen its question, `folds` fits in all."""
    questions = sorted({r.question for r in rows})
    found: dict[tuple[str, str], Probabilities] = {}
    for fold in range(min(folds, len(questions))):
        out = set(questions[fold::folds])
        test = [r for r in rows if r.question in out]
        rest = [r for r in rows if r.question not in out]
        if not rest:
            raise InputError(
                "all labelled answers are to one question", "Mark answers to several questions: one has to be left out."
            )
        found |= {
            (r.answer, r.criterion): p for r, p in zip(test, predict(fit(rest, signals=signals), test), strict=True)
        }
    return [found[r.answer, r.criterion] for r in rows]


def _context(joined: np.ndarray, truth: Sequence[bool]) -> Context:
    """The second level. Where nobody marked a contradiction, or nothing else, it says how often and weighs nothing."""
    if len(set(truth)) < 2:
        return Context(own=0.0, mean=0.0, bias=round(_how_often(truth), 4), shrinkage=SHRINKAGE)
    fitted = LogisticRegression().fit(joined, truth)
    own, mean = (round(float(weight), 4) for weight in fitted.coef_[0])
    return Context(own=own, mean=mean, bias=round(float(fitted.intercept_[0]), 4), shrinkage=SHRINKAGE)


def _how_often(truth: Sequence[bool]) -> float:
    """Log-odds by Laplace's rule."""
    share = (sum(truth) + 1) / (len(truth) + 2)
    return float(np.log(share / (1 - share)))


def _answers(rows: Sequence[Row]) -> list[list[Row]]:
    answers: dict[str, list[Row]] = {}
    for row in rows:
        answers.setdefault(row.answer, []).append(row)
    return list(answers.values())


def _two_levels(rows: Sequence[Row], addressed: Logistic, true: Logistic) -> tuple[np.ndarray, list[bool]]:
    """For every criterion that was spoken of: its own logit and its answer's mean, shape (n, 2); whether it is true."""
    joined: list[list[float]] = []
    truth: list[bool] = []
    for mine in _answers(rows):
        sure = [sigmoid(addressed.logit(r.signals)) for r in mine]
        own = [true.logit(r.signals) for r in mine]
        mean = sum(s * o for s, o in zip(sure, own, strict=True)) / (SHRINKAGE + sum(sure))
        for row, logit in zip(mine, own, strict=True):
            if row.label != "missing":
                joined.append([logit, mean])
                truth.append(row.label != "contradicted")
    return np.array(joined), truth


def _mixed(rows: Sequence[Row]) -> list[Row]:
    """Answers that are right on every other criterion and wrong on the rest, put together from two real ones.

    Those who wrote the test answers often made them all right or all wrong; candidates are not like that, and without
    these the fit would learn to judge every criterion by the company it keeps.
    """
    answers = _answers(rows)
    wrong = [a for a in answers if sum(r.label == "contradicted" for r in a) >= len(a) / 3]
    right = [a for a in answers if sum(r.label == "met" for r in a) >= len(a) / 3]
    mixed: list[Row] = []
    for w in wrong:
        partners = [
            a for a in right if a[0].question == w[0].question and a[0].answer != w[0].answer and len(a) == len(w)
        ]
        for number, r in enumerate(partners):
            for i, (bad, good) in enumerate(zip(w, r, strict=True)):
                chosen = bad if (i + number) % 2 else good
                mixed.append(chosen.model_copy(update={"answer": f"{w[0].answer}+{r[0].answer}"}))
    return mixed


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)
