"""Each figure as a function of columns. NaN where it is not defined.

Standard metrics are scikit-learn's and scipy's; what they lack is written out here with its source.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from sklearn import metrics as sk

Column = NDArray[np.float64]
Labels = NDArray[np.str_]
LEVELS = 5
"""Scores are cut into this many levels, 0 to 4, for the quadratic weighted kappa."""
BINS = 10
COVERAGE = 0.75


class Points(NamedTuple):
    """Columns of PointPair, all of one length."""

    human: Labels
    leaning: Labels
    decided: NDArray[np.bool_]
    probability: Column
    confidence: Column
    overlap: Column

    def take(self, rows: NDArray[np.intp]) -> Points:
        return Points(
            human=self.human[rows],
            leaning=self.leaning[rows],
            decided=self.decided[rows],
            probability=self.probability[rows],
            confidence=self.confidence[rows],
            overlap=self.overlap[rows],
        )


class Scores(NamedTuple):
    """Columns of ScorePair. `question` numbers the questions."""

    human: Column
    machine: Column
    words: Column
    question: NDArray[np.intp]

    def take(self, rows: NDArray[np.intp]) -> Scores:
        return Scores(
            human=self.human[rows],
            machine=self.machine[rows],
            words=self.words[rows],
            question=self.question[rows],
        )


# --- criterion by criterion ------------------------------------------------------------------------------------


def accuracy(p: Points) -> float:
    return float(sk.accuracy_score(p.human, p.leaning)) if len(p.human) else np.nan


def met_accuracy(p: Points) -> float:
    return float(np.mean((p.human == "met") == (p.leaning == "met"))) if len(p.human) else np.nan


def balanced_accuracy(p: Points) -> float:
    """Mean of the shares of met and of unmet criteria that were recognised."""
    met = p.human == "met"
    return _both(met, lambda: sk.balanced_accuracy_score(met, p.leaning == "met"))


def kappa(p: Points) -> float:
    """Cohen's kappa over the verdicts."""
    if len(set(p.human)) < 2 and len(set(p.leaning)) < 2:
        return np.nan
    return float(sk.cohen_kappa_score(p.human, p.leaning))


def auc_met(p: Points) -> float:
    met = p.human == "met"
    return _both(met, lambda: sk.roc_auc_score(met, p.probability))


def auc_against_contradicted(p: Points) -> float:
    told = np.isin(p.human, ["met", "contradicted"])
    met = p.human[told] == "met"
    return _both(met, lambda: sk.roc_auc_score(met, p.probability[told]))


def auc_overlap(p: Points) -> float:
    met = p.human == "met"
    return _both(met, lambda: sk.roc_auc_score(met, p.overlap))


def auc_overlap_against_contradicted(p: Points) -> float:
    told = np.isin(p.human, ["met", "contradicted"])
    met = p.human[told] == "met"
    return _both(met, lambda: sk.roc_auc_score(met, p.overlap[told]))


def coverage(p: Points) -> float:
    return float(np.mean(p.decided)) if len(p.decided) else np.nan


def decided_accuracy(p: Points) -> float:
    return float(np.mean((p.human == p.leaning)[p.decided])) if p.decided.any() else np.nan


def accuracy_at_coverage(p: Points) -> float:
    """Accuracy of the COVERAGE share of criteria with most confidence."""
    if not len(p.human):
        return np.nan
    surest = np.argsort(-p.confidence, kind="stable")[: max(1, round(COVERAGE * len(p.human)))]
    return float(np.mean((p.human == p.leaning)[surest]))


def area_under_risk(p: Points) -> float:
    """Area under the risk-coverage curve (Geifman and El-Yaniv 2017): mean risk over all coverages; lower is better."""
    _, risk, _ = risk_coverage(p)
    return float(np.mean(risk)) if len(risk) else np.nan


def calibration_error(p: Points) -> float:
    """Expected calibration error of the confidence (Naeini et al. 2015), bins of equal mass."""
    return expected_calibration_error(p.confidence, p.human == p.leaning)


def calibration_error_met(p: Points) -> float:
    """The same of P(met)."""
    return expected_calibration_error(p.probability, p.human == "met")


def expected_calibration_error(promised: Column, true: NDArray[np.bool_]) -> float:
    """Sum over the bins of |mean promised - share true|, each by its share of the rows."""
    rows = sum((len(part) for part in _bins(promised)), 0)
    if not rows:
        return np.nan
    return float(
        sum(len(b) * abs(np.mean(promised[b]) - np.mean(true[b])) for b in _bins(promised)) / rows,
    )


def reliability(p: Points) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, rows) of each bin."""
    right = p.human == p.leaning
    return [(float(np.mean(p.confidence[b])), float(np.mean(right[b])), len(b)) for b in _bins(p.confidence)]


def risk_coverage(p: Points) -> tuple[Column, Column, Column]:
    """Coverage, risk and least confidence when only the surest are decided; each of shape (rows,)."""
    order = np.argsort(-p.confidence, kind="stable")
    wrong = (p.human != p.leaning)[order]
    counted = np.arange(1, len(wrong) + 1)
    return counted / max(1, len(wrong)), np.cumsum(wrong) / counted, p.confidence[order]


def _bins(values: Column) -> list[NDArray[np.intp]]:
    order = np.argsort(values, kind="stable")
    return [part for part in np.array_split(order, min(BINS, max(1, len(order)))) if len(part)]


# --- answer by answer ------------------------------------------------------------------------------------------


def pearson(s: Scores) -> float:
    return _correlation(stats.pearsonr, s.human, s.machine)


def spearman(s: Scores) -> float:
    return _correlation(stats.spearmanr, s.human, s.machine)


def length_pearson(s: Scores) -> float:
    """Correlation of the human score with the logarithm of the answer's length: no grader at all."""
    return _correlation(stats.pearsonr, s.human, np.log1p(s.words))


def rmse(s: Scores) -> float:
    return float(sk.root_mean_squared_error(s.human, s.machine)) if len(s.human) else np.nan


def quadratic_kappa(s: Scores) -> float:
    """Quadratic weighted kappa of the scores in LEVELS equal steps (halves rounded up)."""
    human, machine = (np.floor(x * (LEVELS - 1) + 0.5).astype(int) for x in (s.human, s.machine))
    if len(set(human)) < 2 and len(set(machine)) < 2:
        return np.nan
    return float(sk.cohen_kappa_score(human, machine, labels=range(LEVELS), weights="quadratic"))


def mean_difference(s: Scores) -> float:
    """Standardised mean difference, machine minus human, over the pooled deviation (Williamson, Xi and Breyer 2012)."""
    pooled = np.sqrt((np.var(s.human) + np.var(s.machine)) / 2) if len(s.human) else 0.0
    return float((np.mean(s.machine) - np.mean(s.human)) / pooled) if pooled > 0 else np.nan


def ordering(s: Scores) -> float:
    """Of all pairs of answers to one question that people score differently, the share in the same strict order."""
    right = total = 0
    for question in np.unique(s.question):
        mine = s.question == question
        human, machine = s.human[mine], s.machine[mine]
        better = human[:, None] > human[None, :] + 1e-9
        total += int(better.sum())
        right += int((better & (machine[:, None] > machine[None, :] + 1e-9)).sum())
    return right / total if total else np.nan


def _both(truth: NDArray[np.bool_], value: Callable[[], float]) -> float:
    return float(value()) if truth.any() and not truth.all() else np.nan


def _correlation(function: Callable[..., object], x: Column, y: Column) -> float:
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.NearConstantInputWarning)
        return float(function(x, y).statistic)  # type: ignore[attr-defined]
