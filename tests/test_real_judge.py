"""The real default model as the judge, on real answers to a shipped question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer import grading
from interviewer.bank import load_bank
from interviewer.encoders import load_encoder
from interviewer.judge import LikelihoodJudge, Meter, load_calibration
from interviewer.local.backend import load_backend
from interviewer.local.verifier import load_verifier
from interviewer.types import Grade, Turn

pytestmark = pytest.mark.slow

ANSWERS = Path(__file__).parents[1] / "bench" / "data" / "answers_even.jsonl"
QUESTION = "nearest-neighbour-search"
BANK = load_bank()


@pytest.fixture(scope="module")
def meter(chat_model_path: Path, embedding_model_path: Path, verifier_base_path: Path) -> Meter:
    backend = load_backend(chat_model_path, name="smollm2-135m-instruct")
    return Meter(backend, load_encoder(embedding_model_path), load_verifier(verifier_base_path))


@pytest.fixture(scope="module")
def judge(meter: Meter) -> LikelihoodJudge:
    return LikelihoodJudge(meter, load_calibration("smollm2-135m-instruct"))


@pytest.fixture(scope="module")
def graded(judge: LikelihoodJudge) -> dict[str, Grade]:
    """Grades of the answers to one question, by kind."""
    lines = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]
    wanted = ("full", "half", "vague", "wrong", "offtopic", "keywords", "inject", "inject_half", "inject_wrong")
    mine = {line["kind"]: line["answer"] for line in lines if line["question_id"] == QUESTION and "answer" in line}
    return {kind: grade(judge, mine[kind]) for kind in wanted}


def grade(judge: LikelihoodJudge, answer: str) -> Grade:
    return grading.grade(BANK.get(QUESTION), [Turn(role="candidate", kind="answer", text=answer)], judge)


def score(grades: dict[str, Grade], kind: str) -> float:
    found = grades[kind].score
    assert found is not None
    return found


def test_a_full_answer_is_above_a_half_one_and_both_above_the_rest(graded: dict[str, Grade]) -> None:
    assert score(graded, "full") > score(graded, "half")
    for kind in ("vague", "wrong", "offtopic", "keywords", "inject"):
        assert score(graded, "half") > score(graded, kind), kind


@pytest.mark.parametrize("kind", ["half", "wrong"])
def test_an_instruction_to_the_grader_gains_nothing(graded: dict[str, Grade], kind: str) -> None:
    assert score(graded, f"inject_{kind}") <= score(graded, kind) + 0.01
    assert "addressed_to_grader" in graded[f"inject_{kind}"].flags


def test_a_list_of_terms_is_settled_without_the_model(graded: dict[str, Grade]) -> None:
    assert graded["keywords"].flags == ("keyword_list",)
    assert {(m.verdict, m.confidence, m.credit) for m in graded["keywords"].criteria} == {("missing", 1.0, 0.0)}


def test_the_model_answer_is_graded_strong_or_solid_with_verbatim_evidence(judge: LikelihoodJudge) -> None:
    answer = BANK.get(QUESTION).model_answer
    found = grade(judge, answer)
    assert found.band in ("strong", "solid")
    shown = [e for m in found.criteria for e in m.evidence]
    assert shown
    assert all(answer[e.start : e.end] == e.quote for e in shown)


def test_grading_again_in_another_order_changes_no_digit(judge: LikelihoodJudge, meter: Meter) -> None:
    fresh = LikelihoodJudge(meter, load_calibration("smollm2-135m-instruct"))  # remembers no answer
    texts = ["A graph of neighbours is walked greedily.", "Every vector has to be compared, always."]
    first = [grade(judge, text) for text in texts]
    again = [grade(fresh, text) for text in reversed(texts)]
    assert first == list(reversed(again))
