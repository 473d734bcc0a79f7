"""Judging the generated answers: what passes, what still holds, what is asked again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from scripted import judgement
from selftest_cases import CODES, OTHER, RUBRIC, SKIPS, WORDS, ReadingJudge

from interviewer.errors import ModelError
from interviewer.rubrics.results import Check, CriterionResult, Results, judge_key
from interviewer.selftest import examine_bank, examine_rubric, report
from interviewer.selftest.run import scores
from interviewer.types import Criterion, Judgement, Rubric, Verdict


def changed(rubric: Rubric, criterion: Criterion, **changes: object) -> Rubric:
    new = Criterion.model_validate({**dict(criterion), **changes})
    return rubric.model_copy(update={"criteria": tuple(new if c.id == criterion.id else c for c in rubric.criteria)})


def results_of(rubric: Rubric, judge: ReadingJudge, known: Results | None = None) -> Results:
    (found,) = examine_bank([rubric, OTHER], [rubric], judge, known or Results())
    return found


def kinds(found: CriterionResult) -> list[tuple[str, str, bool]]:
    return [(c.kind, c.what, c.passed) for c in found.checks]


def test_a_good_rubric_passes_what_a_judge_of_words_can_pass() -> None:
    judge = ReadingJudge()
    found = examine_rubric(RUBRIC, [OTHER], judge, Results())
    assert kinds(found.criteria[0]) == [
        ("reference", "", True),
        ("model_answer", "", True),
        ("empty", "", True),
        ("question", "", True),
        ("other_question", "tea", True),
        ("dropped", "", True),
        ("untouched", "skips", True),
        ("untouched", "words", True),
        ("counter_claim", "Gap codes swell posting lists.", True),
        ("paraphrase", "order of sentences", True),
        ("paraphrase", "typos", False),
    ]
    # The question copies nothing but itself, and nothing is nothing: code settles both.
    assert "" not in judge.heard
    assert RUBRIC.question.text not in judge.heard
    assert found.scores == {
        "reference": 1.0, "model_answer": 1.0, "empty": 0.0, "question": 0.0, "other_question:tea": 0.0
    }  # fmt: skip


def test_only_a_failed_check_keeps_its_answer() -> None:
    found = examine_rubric(RUBRIC, [OTHER], ReadingJudge(), Results()).criteria[0]
    assert [bool(c.answer) for c in found.checks] == [not c.passed for c in found.checks]
    assert found.checks[0].quote == "Gap codes shrink posting lists"


def test_a_criterion_that_everything_meets_is_unreliable() -> None:
    judge = ReadingJudge(stubborn=("codes",))
    results = results_of(RUBRIC, judge)
    found = results.rubrics["index"].criteria[0]
    assert {c.kind for c in found.failed} == {"other_question", "dropped"}
    key = judge_key(*judge.identity)
    assert [results.state(RUBRIC, c, key) for c in RUBRIC.criteria][0] == "unreliable"
    assert results.rubrics["index"].scores["other_question:tea"] == round(1 / 3, 4)


def test_what_the_reference_does_not_meet_can_neither_go_nor_stay() -> None:
    rubric = changed(RUBRIC, CODES, text="Codes take the gaps of posting lists.")
    found = examine_rubric(rubric, [], ReadingJudge(), Results()).criteria[0]
    assert ("reference", "", False) in kinds(found)
    assert {c.kind for c in found.checks} == {"reference", "model_answer", "empty", "question", "counter_claim"}
    reasons = {(u.kind, u.why) for u in found.untried}
    assert ("dropped", "The reference itself does not meet it.") in reasons
    assert ("untouched", "The reference itself does not meet it.") in reasons


def test_what_has_not_changed_is_not_judged_again() -> None:
    judge = ReadingJudge()
    first = results_of(RUBRIC, judge)
    judge.heard.clear()
    assert results_of(RUBRIC, judge, first) == first
    assert judge.heard == []


def test_one_changed_criterion_is_tested_and_the_others_keep_their_results() -> None:
    judge = ReadingJudge()
    first = results_of(RUBRIC, judge)
    judge.heard.clear()
    new = changed(RUBRIC, SKIPS, counter_claims=["Skip pointers cost nothing but time."])
    again = results_of(new, judge, first)
    before, after = first.rubrics["index"], again.rubrics["index"]
    assert [a == b for a, b in zip(before.criteria, after.criteria, strict=True)] == [True, False, True]
    assert "Gap codes swell posting lists." not in judge.heard
    assert "Skip pointers cost nothing but time." in judge.heard
    assert ("counter_claim", "Skip pointers cost nothing but time.", True) in kinds(after.criteria[1])


def test_a_weight_changes_the_scores_and_asks_nobody() -> None:
    judge = ReadingJudge(stubborn=("codes",))
    first = results_of(RUBRIC, judge)
    judge.heard.clear()
    again = results_of(changed(RUBRIC, CODES, weight=2), judge, first)
    assert judge.heard == []
    assert again.rubrics["index"].scores["other_question:tea"] == 0.5
    loose = results_of(changed(RUBRIC, CODES, counts=False), judge, first)
    assert loose.rubrics["index"].scores["other_question:tea"] == 0.0


def test_another_judge_tests_anew() -> None:
    first = results_of(RUBRIC, ReadingJudge())
    other = ReadingJudge(name="j2")
    key = judge_key(*other.identity)
    assert {first.state(RUBRIC, c, key) for c in RUBRIC.criteria} == {"untested"}
    again = results_of(RUBRIC, other, first)
    assert len(again.rubrics["index"].criteria) == 3
    assert {again.state(RUBRIC, WORDS, key), again.state(RUBRIC, CODES, key)} <= {"reliable", "unreliable"}


def test_results_of_rubrics_that_are_gone_are_forgotten_and_of_others_kept() -> None:
    both = [RUBRIC, OTHER]
    *_, all_of = examine_bank(both, both, ReadingJudge(), Results())
    assert set(all_of.rubrics) == {"index", "tea"}
    (kept,) = examine_bank(both, [RUBRIC], ReadingJudge(), all_of)
    assert kept.rubrics["tea"] == all_of.rubrics["tea"]
    (alone,) = examine_bank([RUBRIC], [RUBRIC], ReadingJudge(), all_of)
    assert set(alone.rubrics) == {"index"}


def test_progress_counts_the_answers() -> None:
    seen: list[tuple[str, int, int]] = []
    examine_rubric(RUBRIC, [OTHER], ReadingJudge(), Results(), lambda *at: seen.append(at))
    assert [done for _, done, _ in seen] == list(range(1, seen[0][2] + 1))


class Fixed(ReadingJudge):
    """Gives the same verdict to everything but the reference."""

    def __init__(self, verdict: Verdict, sure: float) -> None:
        super().__init__()
        self._verdict: Verdict = verdict
        self._sure = sure

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        if answer == rubric.reference:
            return tuple(judgement(c.id, "met") for c in rubric.criteria)
        return tuple(judgement(c.id, self._verdict, self._sure) for c in rubric.criteria)


def passed(found: Sequence[Check]) -> set[str]:
    return {c.kind for c in found if c.passed}


ALL = {"reference", "empty", "question"}
"""What passes whatever a judge says of the other answers."""


@pytest.mark.parametrize(
    ("verdict", "also"),
    [
        ("met", {"model_answer", "untouched", "paraphrase"}),
        ("partial", {"dropped"}),
        ("missing", {"other_question", "dropped"}),
        ("contradicted", {"other_question", "dropped", "counter_claim"}),
        ("unsure", set()),  # leaning to met: no check takes doubt for an answer
    ],
)
def test_which_verdict_passes_which_check(verdict: Verdict, also: set[str]) -> None:
    found = examine_rubric(RUBRIC, [OTHER], Fixed(verdict, 0.9), Results()).criteria[0]
    assert passed(found.checks) == ALL | also


class Broken(ReadingJudge):
    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        raise ModelError("out of memory")


def test_a_judge_that_fails_stops_the_test() -> None:
    with pytest.raises(ModelError, match="index: The judge failed: out of memory"):
        examine_rubric(RUBRIC, [OTHER], Broken(), Results())


def test_a_rubric_in_a_language_that_cannot_be_judged_fails_without_a_fuss() -> None:
    german = RUBRIC.model_copy(
        update={
            "reference": "Die Lücken werden kodiert, und das ist für die Listen von Vorteil, nicht nur auf der Platte."
        }
    )
    found = examine_rubric(german, [], ReadingJudge(), Results()).criteria[0]
    assert (found.checks[0].kind, found.checks[0].passed, found.checks[0].verdict) == ("reference", False, "unsure")


def test_a_score_needs_all_criteria() -> None:
    found = examine_rubric(RUBRIC, [OTHER], ReadingJudge(), Results())
    assert scores(RUBRIC, found.criteria[:2]) == {}


def test_the_figures_of_a_bank() -> None:
    judge = ReadingJudge(stubborn=("codes",))
    results = results_of(RUBRIC, judge)
    found = report([RUBRIC], results, judge_key(*judge.identity), "bank")
    told = {t.title: (t.value, t.met, t.n) for t in found.targets}
    assert told["score of the reference, lowest question"] == (1.0, True, 1)
    assert told["score of answers to other questions, highest"] == (round(1 / 3, 4), False, 1)
    assert told["criteria gone with their sentence"] == (2 / 3, False, 3)
    assert told["other criteria gone with it"] == (0.0, True, 6)
    assert told["counter-claims seen to contradict"] == (1.0, None, 3)
    assert (found.reliable, found.criteria, found.ok) == (0, 3, False)
    (question,) = found.questions
    assert (question.scores["reference"], question.ok) == (1.0, False)
    assert [c.state for c in question.criteria] == ["unreliable"] * 3


def test_a_bank_that_was_never_tested() -> None:
    found = report([RUBRIC], Results(), "key", "bank")
    assert (found.reliable, found.criteria, found.ok) == (0, 3, False)
    assert {t.value for t in found.targets} == {None}
    assert {c.state for c in found.questions[0].criteria} == {"untested"}
