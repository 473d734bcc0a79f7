"""The judge on the scripted backend: every number checked by hand or by its definition."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from interviewer.backend import HashingEncoder, Message, OverlapVerifier, ScriptedBackend
from interviewer.errors import InputError
from interviewer.judge import LikelihoodJudge, Meter, load_calibration
from interviewer.judge.calibration import Bounds, Calibration, Context, Logistic, sigmoid
from interviewer.judge.measure import FEATURES
from interviewer.types import Criterion, Question, Rubric

RUBRIC = Rubric(
    question=Question(id="cats", topic="Animals", text="What do cats do?"),
    reference="Cats sleep. Cats hunt mice.",
    criteria=(
        Criterion(
            id="sleep",
            label="Sleep",
            text="Cats sleep all day",
            accept=("They nap often",),
            counter_claims=("Cats run all day", "Cats swim all day"),
        ),
        Criterion(id="hunt", label="Hunt", text="Cats hunt mice"),
    ),
)
ANSWER = "Well, cats sleep all day. They hunt dogs."


def by_answer(messages: Sequence[Message], continuation: str) -> list[float]:
    """-1 for a word that the candidate's answer holds, -3 for any other."""
    said = messages[-1].content.split("Restate")[0].lower().replace(".", "").replace(",", "").split()
    return [-1.0 if word.lower() in said else -3.0 for word in continuation.split()]


def meter() -> Meter:
    return Meter(ScriptedBackend(score_with=by_answer), HashingEncoder(), OverlapVerifier())


def line(names: tuple[str, ...], weights: tuple[float, ...], bias: float) -> Logistic:
    ones = tuple(1.0 for _ in names)
    return Logistic(names=names, centre=tuple(0.0 for _ in names), scale=ones, weights=weights, bias=bias)


def calibration(bound: float = 0.5, addressed: float = 0.0, true: float = 0.0, accusing: float = 0.5) -> Calibration:
    return Calibration(
        model="test",
        fitted_on="nothing",
        addressed=line(("gain",), (0.0,), addressed),
        true=line(("contrast",), (0.0,), true),
        context=Context(own=1.0, mean=0.0, bias=0.0, shrinkage=0.5),
        complete=line(("gain",), (0.0,), 100.0),
        bounds=Bounds(met=bound, partial=bound, missing=bound, contradicted=accusing),
    )


def test_gain_is_the_mean_difference_over_the_words_of_the_claim() -> None:
    sleep, hunt = meter().measure(RUBRIC, ANSWER)
    # "Cats sleep all day": four of four words were said, each 2 nats likelier; "They nap often": one of three.
    assert sleep.features["gain"] == pytest.approx((2.0 + 2.0 / 3) / 2)
    # "Cats hunt mice": cats and hunt of three words.
    assert hunt.features["gain"] == pytest.approx(4.0 / 3)


def test_the_sentence_nearest_to_a_criterion_is_its_evidence() -> None:
    sleep, hunt = meter().measure(RUBRIC, ANSWER)
    assert sleep.support.of(ANSWER) == sleep.against.of(ANSWER) == "Well, cats sleep all day."
    assert hunt.support.of(ANSWER) == hunt.against.of(ANSWER) == "They hunt dogs."
    # "Cats sleep all day": four of four words; "They nap often": none of three.
    assert sleep.features["sentence_gain"] == pytest.approx(1.0)
    assert hunt.features["sentence_gain"] == pytest.approx(2.0 / 3)


def test_contrast_holds_the_claim_against_its_counter_claims() -> None:
    sleep, hunt = meter().measure(RUBRIC, ANSWER)
    # Either counter-claim shares three of its four words with the answer: gain 1.5.
    assert sleep.features["contrast"] == pytest.approx((2.0 + 2.0 / 3) / 2 - 1.5)
    assert sleep.features["sentence_contrast"] == pytest.approx(0.5)
    assert sleep.misconception == "Cats run all day"
    assert set(sleep.features) == set(FEATURES)
    absent = {"contrast", "sentence_contrast", "similarity_contrast", "held"}
    assert set(hunt.features) == set(FEATURES) - absent


def test_what_speaks_for_and_what_speaks_against_are_found_apart() -> None:
    both = "Cats sleep at noon. Some of them run all day long."
    sleep, _ = meter().measure(RUBRIC, both)
    assert sleep.support.of(both) == "Cats sleep at noon."
    assert sleep.against.of(both) == "Some of them run all day long."
    # The claim by the first: two of four words, 1.0. The counter-claim by the second: three of four, 1.5.
    assert sleep.features["sentence_contrast"] == pytest.approx(1.0 - 1.5)
    assert sleep.misconception == "Cats run all day"


def test_overlap_counts_the_claims_own_words_only() -> None:
    sleep, hunt = meter().measure(RUBRIC, ANSWER)
    # "cats" and "do" stand in the question.
    assert sleep.features["overlap"] == 1.0
    assert hunt.features["overlap"] == 0.5


def test_what_does_not_depend_on_the_answer_is_asked_once() -> None:
    backend = ScriptedBackend(score_with=by_answer)
    measuring = Meter(backend, HashingEncoder(), OverlapVerifier())
    measuring.measure(RUBRIC, "Cats sleep.")
    first = len(backend.seen)
    measuring.measure(RUBRIC, "Cats hunt.")
    assert (first, len(backend.seen)) == (2, 3)


def test_the_judge_never_sees_the_reference_or_the_model_answer() -> None:
    backend = ScriptedBackend(score_with=by_answer)
    rubric = RUBRIC.model_copy(update={"reference": "A secret reference.", "model_answer": "A secret answer."})
    Meter(backend, HashingEncoder(), OverlapVerifier()).measure(rubric, ANSWER)
    assert "secret" not in " ".join(m.content for seen in backend.seen for m in seen)


def test_probabilities_follow_from_the_three_stages() -> None:
    fitted = Calibration(
        model="test",
        fitted_on="nothing",
        addressed=Logistic(names=("gain",), centre=(1.0,), scale=(2.0,), weights=(3.0,), bias=0.5),
        true=line(("contrast",), (2.0,), 0.25),
        context=Context(own=0.5, mean=2.0, bias=-0.1, shrinkage=0.3),
        complete=line(("gain",), (1.0,), 0.0),
        bounds=Bounds(met=0.5, partial=0.5, missing=0.5, contradicted=0.5),
    )
    one, two = fitted.probabilities([{"gain": 2.0, "contrast": 0.5}, {"gain": 0.0}])
    a1, a2 = sigmoid(0.5 + 3 * 0.5), sigmoid(0.5 - 3 * 0.5)
    o1, o2 = 0.25 + 2 * 0.5, 0.25  # no contrast: the signal counts nothing
    mean = (a1 * o1 + a2 * o2) / (0.3 + a1 + a2)
    t1 = sigmoid(-0.1 + 0.5 * o1 + 2 * mean)
    assert one.met == pytest.approx(a1 * t1 * sigmoid(2.0), abs=1e-6)
    assert one.partial == pytest.approx(a1 * t1 * (1 - sigmoid(2.0)), abs=1e-6)
    assert one.contradicted == pytest.approx(a1 * (1 - t1), abs=1e-6)
    assert two.missing == pytest.approx(1 - a2, abs=2e-6)
    assert math.isclose(sum(one.model_dump().values()), 1.0, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("addressed", "true", "verdict"), [(100, 100, "met"), (-100, 100, "missing"), (100, -100, "contradicted")]
)
def test_the_likeliest_verdict_is_given(addressed: float, true: float, verdict: str) -> None:
    judge = LikelihoodJudge(meter(), calibration(addressed=addressed, true=true))
    sleep, _ = judge.judge(RUBRIC, ANSWER)
    assert sleep.verdict == verdict
    assert sleep.confidence == 1.0
    assert [e.quote for e in sleep.evidence] == ([] if verdict == "missing" else ["Well, cats sleep all day."])
    assert sleep.misconception == ("Cats run all day" if verdict == "contradicted" else "")


def test_below_the_bound_the_judge_is_unsure_and_shows_what_it_looked_at() -> None:
    judge = LikelihoodJudge(meter(), calibration(bound=0.6))  # addressed or not: one half each
    sleep, _ = judge.judge(RUBRIC, ANSWER)
    assert (sleep.verdict, sleep.confidence) == ("unsure", 0.5)
    assert sleep.evidence[0].quote == ANSWER[sleep.evidence[0].start : sleep.evidence[0].end]


def test_an_accusation_has_a_bound_of_its_own() -> None:
    kwargs = {"addressed": 100.0, "true": -1.0}  # contradicted with 0.73
    for accusing, verdict in ((0.7, "contradicted"), (0.75, "unsure")):
        sleep, _ = LikelihoodJudge(meter(), calibration(accusing=accusing, **kwargs)).judge(RUBRIC, ANSWER)
        assert sleep.verdict == verdict
        assert sleep.confidence == pytest.approx(0.731, abs=0.001)


def test_the_same_answer_is_judged_once() -> None:
    backend = ScriptedBackend(score_with=by_answer)
    judge = LikelihoodJudge(Meter(backend, HashingEncoder(), OverlapVerifier()), calibration())
    assert judge.judge(RUBRIC, ANSWER) == judge.judge(RUBRIC, ANSWER)
    calls = len(backend.seen)
    judge.judge(RUBRIC, ANSWER)
    assert len(backend.seen) == calls


def test_the_identity_tells_two_calibrations_apart() -> None:
    one, two = (LikelihoodJudge(meter(), calibration(bound=b)).identity for b in (0.5, 0.6))
    assert one.model == two.model == "scripted + hashing-256 + overlap"
    assert one.prompts == two.prompts
    assert one.judge != two.judge


def test_a_model_without_a_calibration_gets_the_general_one() -> None:
    assert load_calibration("nobody/knows-it").model == "generic"
    assert load_calibration("smollm2-135m-instruct").model == "smollm2-135m-instruct"
    assert not LikelihoodJudge(meter(), load_calibration("nobody/knows-it")).calibrated


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    (tmp_path / "inside" / "generic.json").write_text(calibration().model_dump_json(), encoding="utf-8")
    assert load_calibration("../secret", tmp_path / "inside") == calibration()


def test_a_broken_calibration_is_an_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "generic.json").write_text(json.dumps({"model": "x"}), encoding="utf-8")
    with pytest.raises(InputError, match="generic.json"):
        load_calibration("x", tmp_path)
