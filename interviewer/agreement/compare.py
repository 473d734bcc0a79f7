"""From pairs to a report: every figure with an interval, the curves, and what the two disagree about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from interviewer.agreement import metrics
from interviewer.agreement.metrics import Points, Scores
from interviewer.agreement.pairs import Labelled, PointPair, ScorePair
from interviewer.agreement.values import (
    AgreementReport,
    Confusion,
    CoveragePoint,
    Disagreement,
    Figure,
    ReliabilityBin,
)

RESAMPLES = 1000
LEVEL = 0.95
SEED = 0
CURVE = 200
"""Points of the risk-coverage curve that are kept."""

Columns = TypeVar("Columns", Points, Scores)


class _Metric(NamedTuple):
    key: str
    title: str
    meaning: str


_POINTS: tuple[tuple[_Metric, Callable[[Points], float]], ...] = (
    (_Metric("accuracy", "Accuracy", "likeliest verdict is the person's"), metrics.accuracy),
    (_Metric("met_accuracy", "Accuracy, met or not", "right about whether it is met"), metrics.met_accuracy),
    (_Metric("balanced_accuracy", "Balanced accuracy", "met and not met weigh the same"), metrics.balanced_accuracy),
    (_Metric("kappa", "Cohen's kappa", "agreement of verdicts beyond chance"), metrics.kappa),
    (_Metric("auc_met", "AUC, met", "P(met) of a met criterion above that of another"), metrics.auc_met),
    (
        _Metric("auc_contradicted", "AUC, met against contradicted", "a truth above a confident falsehood"),
        metrics.auc_against_contradicted,
    ),
    (_Metric("coverage", "Coverage", "share decided, the rest is unsure"), metrics.coverage),
    (_Metric("decided_accuracy", "Accuracy of the decided", "of the verdicts given"), metrics.decided_accuracy),
    (
        _Metric("accuracy_at_75", "Accuracy at 75% coverage", "of the three quarters it is surest of"),
        metrics.accuracy_at_coverage,
    ),
    (_Metric("aurc", "Area under risk-coverage", "lower is better"), metrics.area_under_risk),
    (
        _Metric("ece", "Expected calibration error", "confidence against share right; lower is better"),
        metrics.calibration_error,
    ),
    (_Metric("ece_met", "Expected calibration error of P(met)", "lower is better"), metrics.calibration_error_met),
)
_SCORES: tuple[tuple[_Metric, Callable[[Scores], float]], ...] = (
    (_Metric("pearson", "Pearson", "of the scores"), metrics.pearson),
    (_Metric("spearman", "Spearman", "of their ranks"), metrics.spearman),
    (_Metric("rmse", "RMSE", "score 0 to 1; lower is better"), metrics.rmse),
    (_Metric("qwk", "Quadratic weighted kappa", "five levels"), metrics.quadratic_kappa),
    (_Metric("smd", "Standardised mean difference", "above 0: the grader is milder"), metrics.mean_difference),
    (_Metric("ordering", "Ordering", "better answer to the same question scores higher"), metrics.ordering),
)
_POINT_BASELINES: tuple[tuple[_Metric, Callable[[Points], float]], ...] = (
    (_Metric("auc_met_overlap", "AUC, met, by shared words", "share of the claim's words said"), metrics.auc_overlap),
    (
        _Metric("auc_contradicted_overlap", "AUC, met against contradicted, by shared words", ""),
        metrics.auc_overlap_against_contradicted,
    ),
)
_SCORE_BASELINES: tuple[tuple[_Metric, Callable[[Scores], float]], ...] = (
    (_Metric("pearson_length", "Pearson, by length alone", "logarithm of the number of words"), metrics.length_pearson),
)


def compare(labelled: Labelled, resamples: int = RESAMPLES) -> AgreementReport:
    """All figures. `resamples` draws of questions for the intervals; 0 leaves them out."""
    points, point_rows = _points(labelled.points), _clusters([p.question for p in labelled.points])
    scores, score_rows = _scores(labelled.scores), _clusters([s.question for s in labelled.scores])
    return AgreementReport(
        source=labelled.source,
        judge=labelled.judge,
        questions=len({s.question for s in labelled.scores}),
        answers=len(labelled.scores),
        criteria=len(labelled.points),
        unmarked=labelled.unmarked,
        ungradable=labelled.ungradable,
        mismatched=labelled.mismatched,
        resamples=resamples,
        points=_figures(_POINTS, points, point_rows, len(labelled.points), resamples),
        scores=_figures(_SCORES, scores, score_rows, len(labelled.scores), resamples),
        baselines=(
            *_figures(_POINT_BASELINES, points, point_rows, len(labelled.points), resamples),
            *_figures(_SCORE_BASELINES, scores, score_rows, len(labelled.scores), resamples),
        ),
        reliability=tuple(ReliabilityBin(confidence=c, right=r, n=n) for c, r, n in metrics.reliability(points)),
        coverage=_coverage(points),
        confusion=_confusion(labelled.points),
        disagreements=_disagreements(labelled),
    )


def _points(pairs: Sequence[PointPair]) -> Points:
    return Points(
        human=np.array([p.human for p in pairs], dtype=str),
        leaning=np.array([p.leaning for p in pairs], dtype=str),
        decided=np.array([p.verdict != "unsure" for p in pairs], dtype=bool),
        probability=np.array([p.probability for p in pairs], dtype=float),
        confidence=np.array([p.confidence for p in pairs], dtype=float),
        overlap=np.array([p.overlap for p in pairs], dtype=float),
    )


def _scores(pairs: Sequence[ScorePair]) -> Scores:
    names = {name: i for i, name in enumerate(dict.fromkeys(s.question for s in pairs))}
    return Scores(
        human=np.array([s.human for s in pairs], dtype=float),
        machine=np.array([s.machine for s in pairs], dtype=float),
        words=np.array([s.words for s in pairs], dtype=float),
        question=np.array([names[s.question] for s in pairs], dtype=np.intp),
    )


def _clusters(questions: Sequence[str]) -> list[np.ndarray]:
    """Row numbers of each question."""
    rows: dict[str, list[int]] = {}
    for row, question in enumerate(questions):
        rows.setdefault(question, []).append(row)
    return [np.array(mine, dtype=np.intp) for mine in rows.values()]


def _figures(
    wanted: Sequence[tuple[_Metric, Callable[[Columns], float]]],
    columns: Columns,
    clusters: Sequence[np.ndarray],
    rows: int,
    resamples: int,
) -> tuple[Figure, ...]:
    draws: list[list[float]] = [[] for _ in wanted]
    random = np.random.default_rng(SEED)
    for _ in range(resamples if len(clusters) > 1 else 0):
        picked = random.integers(len(clusters), size=len(clusters))
        sample = columns.take(np.concatenate([clusters[i] for i in picked]))
        if isinstance(sample, Scores):
            # A question drawn twice is two questions, or answers would be compared with their own copies.
            numbers = np.repeat(np.arange(len(picked)), [len(clusters[i]) for i in picked])
            sample = sample._replace(question=numbers)
        for found, (_, function) in zip(draws, wanted, strict=True):
            found.append(function(sample))
    return tuple(
        _figure(metric, function(columns), found, rows) for (metric, function), found in zip(wanted, draws, strict=True)
    )


def _figure(metric: _Metric, value: float, draws: Sequence[float], rows: int) -> Figure:
    """With the percentile interval of the draws in which the figure is defined."""
    defined = [d for d in draws if not np.isnan(d)]
    known = bool(defined) and not np.isnan(value)
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if known else (None, None)
    return Figure(
        key=metric.key,
        title=metric.title,
        value=None if np.isnan(value) else round(value, 4),
        low=None if low is None else round(float(low), 4),
        high=None if high is None else round(float(high), 4),
        n=rows,
        meaning=metric.meaning,
    )


def _coverage(points: Points) -> tuple[CoveragePoint, ...]:
    covered, risk, bound = metrics.risk_coverage(points)
    rows = len(covered)
    kept = np.unique(np.linspace(0, rows - 1, min(CURVE, rows)).astype(int)) if rows else np.array([], dtype=int)
    return tuple(
        CoveragePoint(coverage=round(float(covered[i]), 4), risk=round(float(risk[i]), 4), bound=float(bound[i]))
        for i in kept
    )


def _confusion(pairs: Sequence[PointPair]) -> tuple[Confusion, ...]:
    counted = Counter((p.human, p.leaning) for p in pairs)
    return tuple(Confusion(human=h, leaning=m, n=n) for (h, m), n in sorted(counted.items()))


def _disagreements(labelled: Labelled) -> tuple[Disagreement, ...]:
    wrong = [p for p in labelled.points if p.leaning != p.human]
    return tuple(
        Disagreement(
            answer=p.answer,
            question=labelled.questions[p.question],
            criterion=p.criterion,
            human=p.human,
            verdict=p.verdict,
            leaning=p.leaning,
            confidence=p.confidence,
            quote=p.quote,
            said=labelled.answers[p.answer],
        )
        for p in sorted(wrong, key=lambda p: -p.confidence)
    )
