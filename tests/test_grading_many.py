"""Many answers at a time: the same grades whatever the grouping, and every failure its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge

from interviewer.errors import ModelError
from interviewer.grading import Answered, grade, grade_many
from interviewer.judge import Asked, BatchJudge, Unjudged, judge_many
from interviewer.types import Grade, Judgement, Rubric, Turn

ALPHA, BETA = BANK.rubrics


def said(*answers: str, between: str = "probe") -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for answer in answers:
        if turns:
            turns.append(Turn.model_validate({"role": "interviewer", "kind": between, "text": "Go on?"}))
        turns.append(Turn(role="candidate", kind="answer", text=answer))
    return tuple(turns)


GERMAN = (
    "Das weiß ich leider nicht und ich kann es auch nicht sagen, weil das nicht die Frage ist und ich nicht mit der "
    "Antwort auf die Frage komme, die mir nicht so klar ist, wie sie es für mich und auch für die anderen sein sollte."
)
ANSWERS = (
    Answered(ALPHA, said(BOTH)),
    Answered(ALPHA, said(HALF, BOTH)),
    Answered(BETA, said(WRONG)),
    Answered(ALPHA, said("I don't know.")),
    Answered(BETA, said("", HALF, between="hint")),
    Answered(BETA, said(HALF, GERMAN)),
    Answered(ALPHA, ()),
    Answered(ALPHA, said(BOTH)),
)


class Batching(WordJudge):
    """Takes many at a time and hands them back last first; `batches` says how many each time."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
        self.batches.append(len(asked))
        for place in reversed(range(len(asked))):
            yield place, WordJudge().judge(*asked[place])


class BreakingOff(Batching):
    """Does two of a batch, and then its memory is full."""

    def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
        yield from itertools.islice(super().judge_many(asked), 2)
        raise RuntimeError("out of memory")


class Forgetful(Batching):
    """Hands back the last of a batch, twice, and forgets the others."""

    def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
        yield from [next(super().judge_many(asked))] * 2


def grades(answers: Sequence[Answered], judge: WordJudge) -> list[Grade]:
    found = list(grade_many(answers, judge))
    assert sorted(place for place, _ in found) == list(range(len(answers)))
    return [grade for _, grade in sorted(found, key=lambda pair: pair[0])]


EXPECTED = [grade(rubric, turns, WordJudge()) for rubric, turns in ANSWERS]


def test_what_is_expected_has_every_state() -> None:
    assert [(g.status, g.score) for g in EXPECTED] == [
        ("graded", 1.0),
        ("graded", 0.95),
        ("graded", 0.0),
        ("graded", 0.0),
        ("graded", 0.375),
        ("needs_review", 0.75),
        ("ungradable", None),
        ("graded", 1.0),
    ]


@pytest.mark.parametrize("kind", [WordJudge, Batching, BreakingOff, Forgetful])
@pytest.mark.parametrize("size", [1, 2, 3, len(ANSWERS)])
def test_the_grades_are_the_same_whatever_the_grouping(kind: type[WordJudge], size: int) -> None:
    for order in (range(len(ANSWERS)), reversed(range(len(ANSWERS))), (3, 1, 7, 5, 0, 2, 6, 4)):
        places = list(order)
        found: dict[int, Grade] = {}
        for start in range(0, len(places), size):
            some = places[start : start + size]
            found.update(zip(some, grades([ANSWERS[i] for i in some], kind()), strict=True))
        assert [found[i] for i in range(len(ANSWERS))] == EXPECTED


def test_first_turns_are_handed_over_together_then_second_ones() -> None:
    judge = Batching()
    grades(ANSWERS, judge)
    assert isinstance(judge, BatchJudge) and not isinstance(WordJudge(), BatchJudge)
    assert judge.batches == [6]  # then one second turn is left, and one alone makes no batch
    assert [question for question, _ in judge.asked] == ["alpha"]


def test_a_grade_comes_as_soon_as_it_can() -> None:
    judge = WordJudge()
    seen = [(place, len(judge.asked)) for place, _ in grade_many(ANSWERS, judge)]
    # Nothing to judge; then the answers of one turn, each when it was judged; at last the one with a second turn.
    assert seen == [(3, 0), (6, 0), (0, 1), (2, 3), (4, 4), (5, 5), (7, 6), (1, 7)]


def test_one_answer_that_cannot_be_judged_leaves_the_others_graded() -> None:
    class Failing(WordJudge):
        def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
            if answer == HALF:
                raise ModelError("the model reads no halves.\nAsk for wholes.", "Really.")
            return super().judge(rubric, answer)

    judge = Failing()
    found = grades(ANSWERS[:3], judge)
    assert [g.score for g in found] == [1.0, None, 0.0]
    assert found[1].reason == "The judge failed: the model reads no halves."
    assert judge.asked == [("alpha", BOTH), ("beta", WRONG)]  # the second turn of the failed one is not asked about


def test_a_reason_given_in_a_batch_is_believed() -> None:
    class Refusing(Batching):
        def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
            for place, found in super().judge_many(asked):
                yield place, Unjudged("too long") if asked[place].answer == WRONG else found

    found = grades(ANSWERS[:3], Refusing())
    assert [(g.status, g.reason) for g in found] == [
        ("graded", ""),
        ("graded", ""),
        ("ungradable", "The judge failed: too long."),
    ]


def test_what_is_a_mistake_of_the_program_is_not_hidden() -> None:
    class Mistaken(Batching):
        def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
            yield next(super().judge_many(asked))
            raise TypeError("no such thing")

    with pytest.raises(TypeError):
        list(judge_many(Mistaken(), [Asked(ALPHA, BOTH)] * 2))
