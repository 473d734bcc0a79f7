"""Judges whose language model tells no likelihoods: what is left out, what it is asked, and who weighs the answers."""

from __future__ import annotations

import pytest
from fitting_cases import scripted_meter

from interviewer.backend import HashingEncoder, OverlapVerifier, ScriptedAsker, ScriptedBackend
from interviewer.cli.assemble import Measuring
from interviewer.fitting import Row, fit
from interviewer.judge import AskingMeter, LikelihoodJudge, Meter, load_calibration
from interviewer.judge.asked import FEATURES as ASKED
from interviewer.types import Criterion, FirmVerdict, Question, Rubric

LIKELIHOODS = {"gain", "sentence_gain", "contrast", "sentence_contrast"}
ANSWER = "Cats sleep all day. They hunt at night!"


def criterion(name: str, text: str, counters: tuple[str, ...] = ()) -> Criterion:
    return Criterion(id=name, label=name, text=text, counter_claims=counters)


RUBRIC = Rubric(
    question=Question(id="cats", topic="Cats", text="What do cats do?"),
    reference="Cats sleep all day. Cats hunt at night.",
    criteria=(
        criterion("sleep", "Cats sleep all day.", ("Cats sleep at night.", "Cats never sleep.")),
        criterion("hunt", "Cats hunt at night."),
    ),
)
ODDS = {
    "Cats sleep all day.": 3.0,
    "Cats sleep at night.": -1.0,
    "Cats never sleep.": -2.0,
    "Cats hunt at night.": None,
}


def asker() -> ScriptedAsker:
    return ScriptedAsker(lambda messages: ODDS[messages[-1].content.split("\n")[0].removeprefix("Claim: ")])


def unscored() -> Meter:
    return Meter(None, HashingEncoder(), OverlapVerifier())


def test_without_likelihoods_their_signals_are_absent_and_the_others_are_the_same() -> None:
    for without, whole in zip(
        unscored().measure(RUBRIC, ANSWER), scripted_meter().measure(RUBRIC, ANSWER), strict=True
    ):
        assert not LIKELIHOODS & set(without.features)
        assert without.features == {k: v for k, v in whole.features.items() if k not in LIKELIHOODS}
        assert without[1:] == whole[1:]
    assert unscored().name == "no likelihoods + hashing-256 + overlap"


def test_every_claim_and_counter_claim_is_asked_about() -> None:
    model = asker()
    sleep, hunt = AskingMeter(unscored(), model).measure(RUBRIC, ANSWER)
    assert {k: sleep.features[k] for k in ASKED} == {"asked": 3.0, "asked_contrast": 4.0}
    assert not set(ASKED) & set(hunt.features)
    assert len(model.seen) == len(ODDS)
    first = model.seen[0]
    assert first[1].content == f"Question: What do cats do?\n\nAnswer: {ANSWER}"
    assert first[2].content.startswith("Claim: Cats sleep all day.\n")


def test_the_identity_names_the_model_and_what_it_was_asked() -> None:
    name = AskingMeter(unscored(), asker()).name
    assert name.startswith("scripted, prompt ") and name.endswith(" + no likelihoods + hashing-256 + overlap")


TOLD: dict[FirmVerdict, dict[str, float]] = {
    "met": {"asked": 2.0, "asked_contrast": 3.0, "similarity": 0.5},
    "missing": {"asked": -2.0, "asked_contrast": 0.0, "similarity": 0.5},
    "contradicted": {"asked": 1.0, "asked_contrast": -3.0, "similarity": 0.5},
}


def rows() -> list[Row]:
    """Answers that only the model's word tells apart."""
    return [
        Row(answer=f"{label}{n}", question=f"q{n % 8}", criterion="c", label=label, signals=signals)
        for n in range(30)
        for label, signals in TOLD.items()
    ]


def test_a_fit_weighs_what_the_model_says_and_the_shipped_ones_do_not_know_it() -> None:
    fitted = fit(rows())
    assert set(ASKED) <= fitted.signals
    assert [fitted.probabilities([signals])[0].likeliest for signals in TOLD.values()] == list(TOLD)
    assert not set(ASKED) & load_calibration("generic").signals


def test_a_model_whose_answers_count_for_nothing_is_not_asked() -> None:
    model = asker()
    loaded = Measuring("server", ScriptedBackend(), model, HashingEncoder(), OverlapVerifier())
    generic = load_calibration("server")
    judge = LikelihoodJudge(loaded.meter_for(generic), generic)
    judge.judge(RUBRIC, ANSWER)
    assert model.seen == []
    assert judge.identity.model == "no likelihoods + hashing-256 + overlap"
    assert "graded without it" in loaded.grading(generic, judge.calibrated)

    fitted = fit(rows())
    judge = LikelihoodJudge(loaded.meter_for(fitted), fitted)
    judge.judge(RUBRIC, ANSWER)
    assert len(model.seen) == len(ODDS)
    assert judge.identity.model.startswith("scripted, prompt ")
    assert "asked Yes or No" in loaded.grading(fitted, judge.calibrated)


def test_a_model_that_tells_likelihoods_is_not_asked_either() -> None:
    loaded = Measuring("local", ScriptedBackend(), None, HashingEncoder(), OverlapVerifier())
    generic = load_calibration("local")
    assert loaded.meter_for(generic).name == "scripted + hashing-256 + overlap"
    assert loaded.grading(generic, False) == "with a general calibration, not fitted to this model"


@pytest.mark.parametrize("odds", [None, 1.0])
def test_a_counter_claim_that_was_not_answered_is_no_contrast(odds: float | None) -> None:
    told = {**dict.fromkeys(ODDS, odds), "Cats sleep all day.": 3.0}
    model = ScriptedAsker(lambda m: told[m[-1].content.split("\n")[0].removeprefix("Claim: ")])
    sleep, _ = AskingMeter(unscored(), model).measure(RUBRIC, ANSWER)
    assert sleep.features.get("asked_contrast") == (None if odds is None else 2.0)
