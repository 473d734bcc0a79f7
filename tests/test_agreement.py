"""Every figure against numbers worked out by hand, or by its definition."""

from __future__ import annotations

import math

import numpy as np
import pytest

from interviewer.agreement import Labelled, PointPair, ScorePair, metrics
from interviewer.agreement.compare import compare
from interviewer.agreement.metrics import Points, Scores
from interviewer.report import render_agreement, render_agreement_json
from interviewer.types import FirmVerdict, Verdict


def pair(
    human: FirmVerdict,
    leaning: FirmVerdict,
    probability: float,
    confidence: float = 0.9,
    *,
    verdict: Verdict | None = None,
    question: str = "q1",
    answer: str = "a1",
) -> PointPair:
    return PointPair(
        answer=answer,
        question=question,
        criterion="Cats sleep",
        human=human,
        leaning=leaning,
        verdict=verdict or leaning,
        probability=probability,
        confidence=confidence,
        overlap=0.5,
        quote="they nap",
    )


PAIRS = (
    pair("met", "met", 0.9, 0.9),
    pair("met", "missing", 0.3, 0.7),
    pair("missing", "missing", 0.1, 0.9, question="q2", answer="a2"),
    pair("missing", "met", 0.6, 0.6, question="q2", answer="a2"),
    pair("contradicted", "contradicted", 0.2, 0.8, question="q3", answer="a3"),
    pair("contradicted", "met", 0.55, 0.55, verdict="unsure", question="q3", answer="a3"),
)
SCORES = (
    ScorePair(answer="a1", question="q1", human=1.0, machine=0.75, words=60),
    ScorePair(answer="a2", question="q1", human=0.5, machine=0.5, words=40),
    ScorePair(answer="a3", question="q1", human=0.0, machine=0.5, words=20),
    ScorePair(answer="b1", question="q2", human=0.0, machine=0.0, words=10),
)
LABELLED = Labelled(
    source="marks.jsonl",
    judge="a judge",
    points=PAIRS,
    scores=SCORES,
    answers={"a1": "They nap.", "a2": "Hm.", "a3": "<b>Never</b>"},
    questions={"q1": "What do cats do?", "q2": "And dogs?", "q3": "And <i>birds</i>?"},
    unmarked=2,
)


def figures() -> dict[str, float | None]:
    report = compare(LABELLED, resamples=0)
    return {f.key: f.value for f in (*report.points, *report.scores, *report.baselines)}


def test_criterion_figures() -> None:
    found = figures()
    assert found["accuracy"] == 0.5  # first, third and fifth of six
    assert found["met_accuracy"] == 0.5
    assert found["balanced_accuracy"] == 0.5  # one of two met, two of four unmet
    # P(met) of the met ones, 0.9 and 0.3, against 0.1, 0.6, 0.2, 0.55: 4 + 2 of 8 pairs.
    assert found["auc_met"] == 0.75
    assert found["auc_contradicted"] == 0.75  # against 0.2 and 0.55: 2 + 1 of 4
    assert found["coverage"] == pytest.approx(5 / 6, abs=1e-4)
    assert found["decided_accuracy"] == 0.6
    # The four surest, by confidence 0.9, 0.9, 0.8, 0.7: right, right, right, wrong.
    assert found["accuracy_at_75"] == 0.75
    assert found["auc_met_overlap"] == 0.5


def test_kappa_is_agreement_beyond_chance() -> None:
    # Three of six agree. Chance: human met, missing, contradicted 2 each; leaning met 3, missing 2, contradicted 1.
    chance = (2 * 3 + 2 * 2 + 2 * 1) / 36
    assert figures()["kappa"] == pytest.approx((0.5 - chance) / (1 - chance), abs=1e-4)


def test_score_figures() -> None:
    found = figures()
    human, machine = np.array([1, 0.5, 0, 0]), np.array([0.75, 0.5, 0.5, 0])
    assert found["pearson"] == pytest.approx(np.corrcoef(human, machine)[0, 1], abs=1e-4)
    assert found["rmse"] == pytest.approx(math.sqrt((0.0625 + 0.25) / 4), abs=1e-4)
    pooled = math.sqrt((np.var(human) + np.var(machine)) / 2)
    assert found["smd"] == pytest.approx((0.4375 - 0.375) / pooled, abs=1e-4)
    # Within the first question 1.0 > 0.5 > 0.0; the machine ties the last two.
    assert found["ordering"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["pearson_length"] == pytest.approx(np.corrcoef(human, np.log1p([60, 40, 20, 10]))[0, 1], abs=1e-4)


def test_quadratic_kappa_weighs_distance() -> None:
    # Levels 4, 2, 0, 0 against 3, 2, 2, 0.
    a, b = np.array([4, 2, 0, 0]), np.array([3, 2, 2, 0])
    observed = np.mean((a - b) ** 2)
    expected = np.mean([(x - y) ** 2 for x in a for y in b])
    assert figures()["qwk"] == pytest.approx(1 - observed / expected, abs=1e-4)


def test_expected_calibration_error_of_bins_of_equal_mass() -> None:
    promised = np.array([0.9] * 10 + [0.6] * 10)
    true = np.array([True] * 8 + [False] * 2 + [True] * 6 + [False] * 4)
    shuffled = np.random.default_rng(1).permutation(20)
    promised, true = promised[shuffled], true[shuffled]
    # Ten bins of two rows each, in the order of the confidence.
    order = np.argsort(promised, kind="stable")
    pairs = [order[i : i + 2] for i in range(0, 20, 2)]
    by_hand = np.mean([abs(promised[rows].mean() - true[rows].mean()) for rows in pairs])
    assert metrics.expected_calibration_error(promised, true) == pytest.approx(by_hand)
    assert metrics.expected_calibration_error(np.full(10, 0.7), np.arange(10) < 7) == pytest.approx(
        np.mean([0.3] * 7 + [0.7] * 3)
    )


def test_risk_grows_with_coverage_where_confidence_is_earned() -> None:
    p = Points(
        human=np.array(["met", "met", "missing", "met"]),
        leaning=np.array(["met", "met", "missing", "missing"]),
        decided=np.array([True] * 4),
        probability=np.array([0.9, 0.8, 0.2, 0.4]),
        confidence=np.array([0.9, 0.8, 0.8, 0.6]),
        overlap=np.zeros(4),
    )
    covered, risk, bound = metrics.risk_coverage(p)
    assert covered.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == [0, 0, 0, 0.25]
    assert bound.tolist() == [0.9, 0.8, 0.8, 0.6]
    assert metrics.area_under_risk(p) == 0.0625


def test_figures_that_are_not_defined_are_left_open() -> None:
    alone = LABELLED.model_copy(update={"points": PAIRS[:1], "scores": SCORES[:1]})
    report = compare(alone, resamples=50)
    found = {f.key: f.value for f in (*report.points, *report.scores)}
    for key in ("auc_met", "auc_contradicted", "balanced_accuracy", "kappa", "pearson", "qwk", "smd", "ordering"):
        assert found[key] is None, key
    assert found["accuracy"] == 1.0
    none = compare(LABELLED.model_copy(update={"points": ()}), resamples=10)
    assert {f.value for f in none.points} == {None}
    assert (none.reliability, none.coverage) == ((), ())


def test_intervals_resample_whole_questions() -> None:
    """Two questions, one all right and one all wrong: any draw has accuracy 0, one half or 1."""
    points = (
        *(pair("met", "met", 0.9) for _ in range(50)),
        *(pair("met", "missing", 0.1, question="q2") for _ in range(50)),
    )
    report = compare(LABELLED.model_copy(update={"points": points}), resamples=400)
    accuracy = next(f for f in report.points if f.key == "accuracy")
    assert (accuracy.value, accuracy.low, accuracy.high) == (0.5, 0.0, 1.0)
    assert compare(LABELLED.model_copy(update={"points": points}), resamples=400) == report


def test_ordering_in_a_draw_counts_a_question_drawn_twice_as_two() -> None:
    # Both answers of a question tie with their own copies if the draws were merged: the share would fall below 1.
    scores = tuple(
        ScorePair(answer=f"{q}{s}", question=q, human=s, machine=s, words=5) for q in ("q1", "q2") for s in (0.2, 0.8)
    )
    report = compare(LABELLED.model_copy(update={"scores": scores}), resamples=100)
    ordering = next(f for f in report.scores if f.key == "ordering")
    assert (ordering.value, ordering.low, ordering.high) == (1.0, 1.0, 1.0)


def test_disagreements_are_listed_surest_first() -> None:
    report = compare(LABELLED, resamples=0)
    assert [(d.human, d.leaning, d.verdict, d.confidence) for d in report.disagreements] == [
        ("met", "missing", "missing", 0.7),
        ("missing", "met", "met", 0.6),
        ("contradicted", "met", "unsure", 0.55),
    ]
    assert report.disagreements[0].said == "They nap."
    assert {(c.human, c.leaning): c.n for c in report.confusion}[("contradicted", "met")] == 1


def test_the_page_says_all_of_it_and_runs_nothing() -> None:
    report = compare(LABELLED, resamples=20)
    page = render_agreement(report)
    assert "Accuracy at 75% coverage" in page
    assert page.count("<svg") >= 2
    assert "&lt;b&gt;Never&lt;/b&gt;" in page
    assert "<b>Never" not in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "").replace("http-equiv", "")
    assert render_agreement(report) == page
    assert '"auc_met"' in render_agreement_json(report)


def test_the_page_without_criteria_has_no_empty_chart() -> None:
    page = render_agreement(compare(LABELLED.model_copy(update={"points": ()}), resamples=0))
    assert "Criterion by criterion" not in page
    assert "Answer by answer" in page


def test_scores_keep_their_columns_together() -> None:
    s = Scores(np.array([0.1, 0.2]), np.array([0.3, 0.4]), np.array([5.0, 6.0]), np.array([0, 1]))
    assert s.take(np.array([1, 1])).words.tolist() == [6.0, 6.0]
