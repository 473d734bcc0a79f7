"""Grading from a shared prefix: within 1e-4 of independent passes, and the same verdicts in any order and grouping."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from test_local import CHAT, CLAIMS, TOKENIZER, far, make_model

from bench.speed import material
from bench.speed.plain import OnePassEach, PlainModel
from interviewer.backend import Backend, HashingEncoder, OverlapVerifier
from interviewer.grading import Answered, grade_many
from interviewer.judge import LikelihoodJudge, Meter, load_calibration
from interviewer.local.backend import LocalBackend
from interviewer.types import Grade, Rubric, Turn

pytestmark = pytest.mark.usefixtures("one_thread")

# Full attention twice, a sliding window, and linear attention beside full attention.
SHAPES = ("llama", "qwen3", "gemma3_text", "qwen3_5_text")
RUBRIC = material.rubric(3)
ANSWERS = (
    *material.answers(1, 2, 20),
    f"{RUBRIC.criteria[0].text} {RUBRIC.criteria[1].counter_claims[0]}",
    f"I would say this: {RUBRIC.criteria[2].text} {RUBRIC.criteria[1].text}",
)


def plain_of(kind: str) -> PlainModel:
    return PlainModel(make_model(kind, max_position_embeddings=2048), TOKENIZER)


def graded(backend: Backend, rubric: Rubric, answers: Sequence[str], at_once: int) -> dict[str, Grade]:
    """Each answer's grade, by a judge that is new, from batches of so many answers."""
    judge = LikelihoodJudge(Meter(backend, HashingEncoder(), OverlapVerifier()), load_calibration("generic"))
    asked = [Answered(rubric, [Turn(role="candidate", kind="answer", text=text)]) for text in answers]
    found: dict[str, Grade] = {}
    for start in range(0, len(asked), at_once):
        for place, grade in grade_many(asked[start : start + at_once], judge):
            found[answers[start + place]] = grade
    return found


def verdicts(grades: dict[str, Grade]) -> dict[str, dict[str, str]]:
    return {answer: {mark.id: mark.verdict for mark in grade.criteria} for answer, grade in grades.items()}


def furthest(one: dict[str, Grade], other: dict[str, Grade]) -> float:
    """The largest difference of any probability of a criterion."""
    pairs = [
        (mark.probability, next(m.probability for m in other[answer].criteria if m.id == mark.id))
        for answer, grade in one.items()
        for mark in grade.criteria
    ]
    return max(abs(a - b) for a, b in pairs)


@pytest.mark.parametrize("kind", SHAPES)
def test_no_verdict_changes_with_prefix_batch_or_order(kind: str) -> None:
    model = plain_of(kind)
    shared = LocalBackend(model.module, TOKENIZER, kind)
    grades = graded(shared, RUBRIC, ANSWERS, at_once=len(ANSWERS))
    told = verdicts(grades)
    assert len({verdict for found in told.values() for verdict in found.values()}) > 1
    # By independent passes over the whole of every text.
    apart = graded(OnePassEach(model, shared), RUBRIC, ANSWERS[:1], at_once=1)
    assert verdicts(apart) == {ANSWERS[0]: told[ANSWERS[0]]}
    assert furthest(apart, grades) < 1e-3
    # In other orders of answers and of criteria, in batches of other sizes.
    for seed, at_once in ((1, 1), (2, 3)):
        order, criteria = list(ANSWERS), list(RUBRIC.criteria)
        random.Random(seed).shuffle(order)
        random.Random(seed).shuffle(criteria)
        again = graded(shared, RUBRIC.model_copy(update={"criteria": tuple(criteria)}), order, at_once)
        assert verdicts(again) == told
        assert furthest(again, grades) < 1e-3


@pytest.mark.parametrize("kind", SHAPES)
def test_no_number_changes_with_the_company_of_a_text(kind: str) -> None:
    model = plain_of(kind)
    backend = LocalBackend(model.module, TOKENIZER, kind)
    texts = [*CLAIMS, *(text for c in RUBRIC.criteria for text in (c.text, *c.accept, *c.counter_claims))]
    alone = OnePassEach(model, backend).score(CHAT, texts)
    together = backend.score(CHAT, texts)
    assert far(together, alone) < 1e-4
    for seed, size in ((1, 1), (2, 3), (3, 7)):
        order = list(range(len(texts)))
        random.Random(seed).shuffle(order)
        for start in range(0, len(order), size):
            some = order[start : start + size]
            assert far(backend.score(CHAT, [texts[i] for i in some]), [alone[i] for i in some]) < 1e-4
