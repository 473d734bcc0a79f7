"""Fitting a calibration: what is recovered, what is promised, what stays unseen."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fitting_cases import labelled_items, scripted_meter

from interviewer.errors import InputError
from interviewer.fitting import KeptMeter, Row, calibrate, fit, measured_rows, predict
from interviewer.fitting.crossed import grades, left_out
from interviewer.fitting.fit import logistic
from interviewer.fitting.guarantee import NEVER, bounds
from interviewer.judge.calibration import sigmoid
from interviewer.types import FirmVerdict, Probabilities

LABELS: tuple[FirmVerdict, ...] = ("met", "missing", "contradicted", "missing")


def rows(questions: int = 6, answers: int = 6, noise: float = 0.3, seed: int = 1) -> list[Row]:
    """Criteria whose signals say their label, with some noise: `stated` up when met, `denied` up when contradicted."""
    drawn = random.Random(seed)
    found = []
    for q in range(questions):
        for a in range(answers):
            for c in range(4):
                label = LABELS[(q + a + c) % 4]
                signals = {
                    "gain": (label != "missing") + drawn.gauss(0, noise),
                    "stated": 3.0 * (label == "met") - 1 + drawn.gauss(0, noise),
                    "denied": 3.0 * (label == "contradicted") - 1 + drawn.gauss(0, noise),
                }
                found.append(
                    Row(answer=f"q{q}-a{a}", question=f"q{q}", criterion=f"c{c}", label=label, signals=signals)
                )
    return found


def test_clear_signals_are_learned() -> None:
    fitted = fit(rows())
    new = rows(seed=2)
    assert sum(p.likeliest == r.label for r, p in zip(new, predict(fitted, new), strict=True)) / len(new) > 0.95


def test_a_signal_that_is_absent_counts_nothing() -> None:
    some = [r.model_copy(update={"signals": {**r.signals, "held": 1.0}}) if i % 2 else r for i, r in enumerate(rows())]
    learned = logistic(some, [r.label == "met" for r in some], ("stated", "held"))
    without = logistic(some, [r.label == "met" for r in some], ("stated",))
    assert learned.names == ("stated", "held")
    assert learned.weights[1] == 0.0  # the same wherever it is there
    assert learned.weights[0] == pytest.approx(without.weights[0], abs=1e-3)


def test_one_sided_truth_gives_its_frequency() -> None:
    some = rows()[:8]
    learned = logistic(some, [True] * 8, ("stated",))
    assert learned.weights == (0.0,)
    assert sigmoid(learned.bias) == pytest.approx(9 / 10, abs=1e-4)


def test_where_no_signal_was_measured_the_frequency_is_all_there_is() -> None:
    some = rows()[:8]
    learned = logistic(some, [r.label == "met" for r in some], ("held",))
    assert (learned.names, learned.weights) == ((), ())
    assert sigmoid(learned.bias) == pytest.approx((sum(r.label == "met" for r in some) + 1) / 10, abs=1e-4)


def test_where_nobody_marked_a_contradiction_none_is_expected() -> None:
    some = [r for r in rows() if r.label != "contradicted"]
    fitted = calibrate(some, "m", "these")
    assert (fitted.context.own, fitted.context.mean) == (0.0, 0.0)
    met = sum(r.label == "met" for r in some)
    assert sigmoid(fitted.context.bias) == pytest.approx((met + 1) / (met + 2), abs=1e-4)
    found = predict(fitted, some)
    assert sum(p.likeliest == r.label for r, p in zip(some, found, strict=True)) / len(some) > 0.95
    assert max(p.contradicted for p in found) < 0.05


def test_settled_answers_are_missing_without_a_model() -> None:
    fitted = fit(rows())
    (found,) = predict(fitted, [Row(answer="a", question="q", criterion="c", label="missing", signals={})])
    assert found == Probabilities(met=0, partial=0, missing=1, contradicted=0)


def chances(verdict: FirmVerdict, p: float) -> Probabilities:
    rest = {v: (1 - p) / 3 for v in ("met", "partial", "missing", "contradicted")}
    return Probabilities(**{**rest, verdict: p})


def told(right: int, wrong: int, p: float, questions: int = 10) -> tuple[list[Row], list[Probabilities]]:
    labels: list[FirmVerdict] = [*(["met"] * right), *(["missing"] * wrong)]  # type: ignore[list-item]
    made = [
        Row(answer=f"a{i}", question=f"q{i % questions}", criterion="c", label=label, signals={"gain": 1.0})
        for i, label in enumerate(labels)
    ]
    return made, [chances("met", p)] * len(made)


def test_a_verdict_is_given_from_the_confidence_on_at_which_it_is_right() -> None:
    sure, sure_chances = told(100, 0, 0.9)
    poor, poor_chances = told(10, 40, 0.6)
    found = bounds(sure + poor, sure_chances + poor_chances)
    assert found.met == pytest.approx(0.65)  # at 0.60 the poor ones come in, and the test fails
    assert found.contradicted == NEVER


def test_too_few_to_test_are_too_few_to_give() -> None:
    assert bounds(*told(7, 0, 0.9)).met == NEVER
    assert bounds(*told(8, 0, 0.9)).met == pytest.approx(0.35)


def test_the_bound_counts_questions_not_criteria() -> None:
    """Ninety right of a hundred: sure enough over many questions, not when the wrong ones are two questions whole."""
    even = told(90, 10, 0.9, questions=100)
    assert bounds(*even).met < NEVER
    labels: list[FirmVerdict] = [*(["met"] * 40), *(["missing"] * 10)]  # type: ignore[list-item]
    few = [
        Row(answer=f"a{i}", question=f"q{i // 10}", criterion="c", label=label, signals={"gain": 1.0})
        for i, label in enumerate(labels)
    ]
    assert bounds(few, [chances("met", 0.9)] * 50).met == NEVER


def test_one_question_is_not_enough_to_calibrate() -> None:
    with pytest.raises(InputError, match="all labelled answers are to one question"):
        calibrate(rows(questions=1), "m", "these")


def test_everything_fitted_is_readable_and_reproducible() -> None:
    one, two = (calibrate(rows(), "m", "these") for _ in range(2))
    assert one.model_dump_json() == two.model_dump_json()
    assert one.bounds.met < NEVER
    assert one.fitted_on == "these"


def test_leaving_a_question_out_never_sees_it(tmp_path: Path) -> None:
    meter = KeptMeter(scripted_meter(), tmp_path / "measured.jsonl")
    labelling = measured_rows(labelled_items(tmp_path), meter)
    by_question = left_out(labelling)
    assert set(by_question) == {r.question for r in labelling.rows}
    for question, calibration in by_question.items():
        assert calibration.fitted_on == f"all but {question}"
    files = grades(labelling.items, meter, by_question.__getitem__, "marks.jsonl")
    assert [row.id for row in files.rows] == [item.transcript.id for item in labelling.items]
    assert all(row.score is not None for row in files.rows)


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    kept = tmp_path / "measured.jsonl"
    first = measured_rows(labelled_items(tmp_path), KeptMeter(scripted_meter(), kept))
    lines = kept.read_text(encoding="utf-8")
    again = measured_rows(labelled_items(tmp_path), KeptMeter(scripted_meter(), kept))
    assert again == first
    assert kept.read_text(encoding="utf-8") == lines
