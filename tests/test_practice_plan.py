"""What is asked next: where it tells most, within the topics; and what is due, the weakest first, from another side."""

from __future__ import annotations

import pytest
from practice_cases import MONDAY, Clock, graded, mark, practised
from scripted import criterion, rubric

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.events import Adaptive
from interviewer.practice import Practice, with_drills
from interviewer.practice.ability import Estimate, Scale
from interviewer.practice.planning import next_question, tells
from interviewer.practice.values import Item
from interviewer.store import Store
from interviewer.types import Difficulty, Question, Rubric


def made(name: str, topic: str, difficulty: Difficulty = "medium", size: int = 2) -> Rubric:
    question = Question(id=name, topic=topic, difficulty=difficulty, text=f"What of {name}?")
    plain = (criterion(letter, n, 1) for n, letter in enumerate("abcdef"[:size], start=1))
    points = tuple(point.model_copy(update={"accept": ()}) for point in plain)  # they share words with other sides
    return Rubric(question=question, reference="All of it.", criteria=points)


BANK = Bank(
    rubrics=(
        made("easy-cats", "Cats", "easy"),
        made("cats", "Cats"),
        made("hard-cats", "Cats", "hard"),
        made("dogs", "Dogs", size=3),
        made("hard-dogs", "Dogs", "hard", size=3),
    )
)


@pytest.fixture
def practice(store: Store, clock: Clock) -> Practice:
    return Practice(store, "Ada", clock)


def able(value: float) -> Scale:
    return Scale({"Ada": Estimate(value, 0.3)}, {})


@pytest.mark.parametrize(("ability", "cats"), [(-2.0, "easy-cats"), (0.0, "cats"), (2.0, "hard-cats")])
def test_the_next_question_is_as_hard_as_the_person_is_able(ability: float, cats: str) -> None:
    assert next_question(BANK, "Ada", able(ability), {}, ["dogs"]) == cats


def test_topics_take_turns_and_all_is_asked_once() -> None:
    asked: list[str] = []
    while (coming := next_question(BANK, "Ada", able(0.0), {}, asked)) is not None:
        asked.append(coming)
    assert asked == ["dogs", "cats", "hard-dogs", "easy-cats", "hard-cats"]


def test_information_is_summed_over_what_counts() -> None:
    question = made("dogs", "Dogs", size=3)
    quiet = question.criteria[0].model_copy(update={"counts": False})
    assert tells(question, "Ada", able(0.0), {}) == 0.75
    assert tells(question.model_copy(update={"criteria": (quiet, *question.criteria[1:])}), "Ada", able(0.0), {}) == 0.5


def test_what_was_just_graded_tells_nothing_new_and_more_with_every_day(
    practice: Practice, store: Store, clock: Clock
) -> None:
    practised(store, "Ada", graded("dogs", mark("a"), mark("b"), mark("c")))
    practised(store, "Ada", graded("easy-cats", mark("a"), mark("b")), graded("cats", mark("a"), mark("b")))
    first = practice.plan(BANK, "telling", (), None, 5, seed=1)
    assert first == practice.plan(BANK, "telling", (), None, 5, seed=2)
    assert first == (("hard-dogs",), Adaptive(count=5))
    assert practice.plan(BANK, "telling", ("Cats",), None, 5, seed=1).questions == ("hard-cats",)
    clock.forward(days=400)
    assert practice.plan(BANK, "telling", (), None, 5, seed=1).questions == ("hard-dogs",)
    assert practice.plan(BANK, "telling", ("Cats",), "easy", 5, seed=1) == (
        ("easy-cats",),
        Adaptive(count=1, topics=("Cats",), difficulty="easy"),
    )


def test_other_people_s_answers_are_not_mine(practice: Practice, store: Store, clock: Clock) -> None:
    practised(store, "Ben", graded("dogs", mark("a", "missing"), mark("b", "missing"), mark("c", "missing")))
    clock.forward(days=3)
    seen = practice.overview(BANK)
    assert (seen.due, seen.past, seen.streak, seen.ability) == ((), (), 0, None)
    # But what he found hard is hard: of two questions of one topic, hers is now the other one.
    assert practice.plan(BANK, "telling", ("Dogs",), None, 1, seed=1).questions == ("dogs",)


def test_a_second_visit_on_another_day_asks_the_weakest_due_criterion_first(
    practice: Practice, store: Store, clock: Clock
) -> None:
    practised(store, "Ada", graded("cats", mark("a"), mark("b", "met", "probe")))
    practised(store, "Ada", graded("dogs", mark("a"), mark("b", "missing"), mark("c")))
    assert practice.overview(BANK).due == ()
    with pytest.raises(BankError, match="nothing of this is due"):
        practice.plan(BANK, "due", (), None, 5, seed=1)
    clock.forward(days=2)
    seen = practice.overview(BANK)
    assert [s.item for s in seen.due] == [Item("dogs", "b"), Item("cats", "b")]
    plan, adaptive = practice.plan(BANK, "due", (), None, 5, seed=1)
    assert adaptive is None  # what is due is due, whatever the answers are
    # One of three is asked about from another side; one of two is half the question, and that is asked whole.
    assert plan == ("dogs-point-2-a", "cats")
    asked = with_drills(BANK).get(plan[0])
    assert asked.question.text.endswith("What happens with the b thing in kitchen 2?")
    assert practice.plan(BANK, "due", (), None, 1, seed=1).questions == plan[:1]
    assert practice.plan(BANK, "due", ("Cats",), None, 5, seed=1).questions == ("cats",)


def test_each_return_takes_another_side_and_counts_for_the_same_criterion(
    practice: Practice, store: Store, clock: Clock
) -> None:
    practised(store, "Ada", graded("dogs", mark("a"), mark("b", "missing"), mark("c")))
    sides = []
    for _ in range(3):
        clock.forward(days=1)
        (asked,) = practice.plan(BANK, "due", (), None, 5, seed=1).questions
        sides.append(asked)
        practised(store, "Ada", graded(asked, mark("b", "missing")))
    assert sides == ["dogs-point-2-a", "dogs-point-2-b", "dogs-point-2-a"]
    clock.forward(days=1)
    (stand,) = practice.overview(BANK).due
    assert (stand.item, stand.tries) == (Item("dogs", "b"), 4)


def test_what_left_the_bank_is_not_due(practice: Practice, store: Store, clock: Clock) -> None:
    practised(store, "Ada", graded("birds", mark("a", "missing")), graded("cats", mark("gone", "missing")))
    clock.forward(days=1)
    assert practice.overview(BANK).due == ()


def test_an_undecided_verdict_does_not_count_against_anybody(practice: Practice, store: Store, clock: Clock) -> None:
    practised(store, "Ada", graded("cats", mark("a", "unsure"), mark("b", "unsure")))
    clock.forward(days=30)
    seen = practice.overview(BANK)
    assert (seen.due, seen.coming, seen.ability, seen.days) == ((), None, None, ())
    assert [t.verdict for t in seen.criteria[Item("cats", "a")]] == ["unsure"]  # kept, and shown


def test_a_mix_is_the_bank_s_own(practice: Practice) -> None:
    assert practice.plan(BANK, "mix", (), None, 3, seed=4) == (BANK.pick((), None, 3, 4), None)
    with pytest.raises(BankError, match="no topic 'Birds'"):
        practice.plan(BANK, "telling", ("Birds",), None, 3, seed=4)


def test_the_next_day_that_brings_something_is_known(practice: Practice, store: Store, clock: Clock) -> None:
    practised(store, "Ada", graded("cats", mark("a"), mark("b", "met", "probe")))
    assert practice.overview(BANK).coming == MONDAY.date().replace(day=4)


def test_drills_are_for_looking_up_not_for_picking() -> None:
    bank = Bank(rubrics=(rubric("first", "Kettles"),))
    assert bank.pick(count=9) == ("first",)
    assert len(with_drills(bank).rubrics) == 1 + 3 * 2
