"""The test results that ship with the bank: of every criterion as it stands, and good enough to ask candidates with."""

from __future__ import annotations

from collections import Counter

from interviewer.bank import load_bank
from interviewer.data import data_dir
from interviewer.rubrics.results import read_results

REFERENCE, BESIDE, FLIPPED, SPILLED = 0.95, 0.10, 0.90, 0.05


def test_every_criterion_of_the_bank_has_been_tested() -> None:
    results = read_results(data_dir("rubrics")).rubrics
    tested = {name: [c.id for c in found.criteria] for name, found in results.items()}
    assert tested == {r.question.id: [c.id for c in r.criteria] for r in load_bank().rubrics}


def test_what_was_tested_is_what_stands_there() -> None:
    results = read_results(data_dir("rubrics")).rubrics
    for rubric in load_bank().rubrics:
        for criterion, found in zip(rubric.criteria, results[rubric.question.id].criteria, strict=True):
            counters = [c.what for c in found.checks if c.kind == "counter_claim"]
            assert counters == list(criterion.counter_claims)


def test_references_are_met_and_answers_beside_the_point_are_not() -> None:
    for name, found in read_results(data_dir("rubrics")).rubrics.items():
        scores = {kind: score for kind, score in found.scores.items() if score is not None}
        assert scores["reference"] >= REFERENCE, name
        beside = {kind: score for kind, score in scores.items() if kind == "question" or kind.startswith("other_")}
        assert len(beside) == 3, name
        assert max(beside.values()) <= BESIDE, name
        assert scores["empty"] == 0.0, name


def test_a_criterion_goes_with_its_sentence_and_no_other_with_it() -> None:
    results = read_results(data_dir("rubrics")).rubrics.values()
    counted = Counter((check.kind, check.passed) for found in results for c in found.criteria for check in c.checks)
    gone, stayed = counted["dropped", True], counted["dropped", False]
    assert gone + stayed >= 130
    assert gone / (gone + stayed) >= FLIPPED
    kept, lost = counted["untouched", True], counted["untouched", False]
    assert lost / (kept + lost) <= SPILLED
