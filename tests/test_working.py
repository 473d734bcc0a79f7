"""What is told of work under way, and what becomes of work that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from interviewer import grading
from interviewer.backend import HashingEncoder, OverlapVerifier, ScriptedBackend
from interviewer.errors import ModelError
from interviewer.events import Working
from interviewer.judge import Meter
from interviewer.judge.protocol import JudgeIdentity
from interviewer.types import Criterion, Judgement, Question, Rubric, Turn
from interviewer.view import stages
from interviewer.working import WatchedBackend, WatchedVerifier, watched

RUBRIC = Rubric(
    question=Question(id="cats", topic="Cats", text="Why do cats purr?", difficulty="easy"),
    reference="Cats purr when they are content. Purring heals bones.",
    criteria=(
        Criterion(
            id="a", label="Content", text="Cats purr when they are content.", counter_claims=("Cats never purr.",)
        ),
        Criterion(id="b", label="Bones", text="Purring heals bones.", accept=("Purrs mend a fracture.",)),
    ),
)
ANSWER = "Cats purr when they are content and warm. Purring also heals the bones of a cat."


def meter() -> Meter:
    return Meter(WatchedBackend(ScriptedBackend()), HashingEncoder(), WatchedVerifier(OverlapVerifier()))


def test_every_stage_of_a_measurement_is_told_in_its_order() -> None:
    told, measuring = [], watched(lambda: meter().measure(RUBRIC, ANSWER))
    while True:
        try:
            told.append(next(measuring))
        except StopIteration as ended:
            measured = ended.value
            break
    # Four texts: two claims, another wording, a counter-claim; first without an answer, then with the whole one.
    assert told == [
        Working(stage="reading"),
        Working(stage="reading"),
        Working(stage="comparing", done=0, total=4),
        Working(stage="comparing", done=2, total=4),
        Working(stage="checking", total=7),
    ]
    assert measured == meter().measure(RUBRIC, ANSWER)


def test_a_failure_is_raised_where_the_result_would_be() -> None:
    def fail() -> None:
        raise ModelError("the model is gone", "Choose another.")

    with pytest.raises(ModelError, match="the model is gone"):
        list(watched(fail))


class TellingJudge:
    """Reports two stages; between them it waits until it is told to go on."""

    identity = JudgeIdentity("telling", "1", "1")

    def __init__(self) -> None:
        self.may_go_on, self.came_to = threading.Event(), "nothing"
        self._backend = WatchedBackend(ScriptedBackend())

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self._backend.score([], ["a text"])
        self.may_go_on.wait(10)
        try:
            self._backend.score([], ["a text"])
            self.came_to = "the end"
        except Exception:
            self.came_to = "a failure"  # would be graded as one
        finally:
            self.came_to = self.came_to if self.came_to != "nothing" else "given up"
        return ()


def test_work_that_nobody_waits_for_ends_at_its_next_stage_and_is_no_failure() -> None:
    judge = TellingJudge()
    turns = (Turn(role="candidate", kind="answer", text=ANSWER),)
    work: Callable[[], object] = lambda: grading.grade(RUBRIC, turns, judge)  # noqa: E731
    grading_now = watched(work)
    assert next(grading_now) == Working(stage="reading")
    threading.Timer(0.05, judge.may_go_on.set).start()
    grading_now.close()  # waits for it: the model is free afterwards
    assert judge.came_to == "given up"
    assert not [t for t in threading.enumerate() if t.name == "working"]


def test_nobody_need_listen() -> None:
    assert len(WatchedBackend(ScriptedBackend()).score([], ["one", "two"])) == 2


@pytest.mark.parametrize(
    ("working", "expected"),
    [
        (Working(stage="reading"), [("now", 0), ("next", 0), ("next", 0)]),
        (Working(stage="comparing", done=3, total=8), [("done", 100), ("now", 37), ("next", 0)]),
        (Working(stage="comparing", done=9, total=8), [("done", 100), ("now", 100), ("next", 0)]),
        (Working(stage="checking", total=7), [("done", 100), ("done", 100), ("now", 0)]),
    ],
)
def test_steps_fill_by_what_has_been_done(working: Working, expected: list[tuple[str, int]]) -> None:
    assert [(step["state"], step["percent"]) for step in stages(working)] == expected
