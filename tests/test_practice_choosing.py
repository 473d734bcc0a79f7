"""The next question while an interview goes: that it tells more than chance would, and what it rests on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from statistics import fmean

import pytest
from practice_cases import MONDAY, Clock, graded, mark, practised
from scripted import criterion

from interviewer.bank import Bank
from interviewer.events import Adaptive, Asked, Chosen, Graded, Started
from interviewer.interview import Choose, Interview, fold
from interviewer.practice import Practice, chooser, with_drills
from interviewer.practice.ability import PRIOR, SPREAD, Estimate, chance
from interviewer.practice.choosing import scale_of
from interviewer.practice.values import Attempt, Item
from interviewer.store import Store
from interviewer.types import Difficulty, Question, Rubric, Verdict

LEVELS: tuple[Difficulty, ...] = ("easy", "medium", "hard")
TOPICS = ("Cats", "Dogs")


def made(name: str, topic: str, difficulty: Difficulty, size: int = 3) -> Rubric:
    question = Question(id=name, topic=topic, difficulty=difficulty, text=f"What of {name}?")
    points = tuple(criterion(letter, n, 1) for n, letter in enumerate("abcdef"[:size], start=1))
    return Rubric(question=question, reference="All of it.", criteria=points)


BANK = Bank(
    rubrics=tuple(
        made(f"{level}-{topic.lower()}-{n}", topic, level) for n in range(4) for topic in TOPICS for level in LEVELS
    )
)


def begun(first: str, adaptive: Adaptive) -> Interview:
    state = fold(None, Started(questions=(first,), adaptive=adaptive))
    return fold(state, Asked(kind="question", text="What?", question_id=first))


def answered(state: Interview, answer: Graded, choose: Choose) -> tuple[Interview, Chosen | None]:
    """The question that is open graded like that, and the next one asked."""
    state = fold(state, answer)
    chosen = choose(state) if state.places_left else None
    if chosen is not None:
        state = fold(fold(state, chosen), Asked(kind="question", text="What?", question_id=chosen.question_id))
    return state, chosen


def all_of(question_id: str, verdict: Verdict) -> Graded:
    return graded(question_id, *(mark(letter, verdict) for letter in "abc"))


def now() -> Clock:
    return Clock()


# --- simulated people -------------------------------------------------------------------------------------------


class Person:
    """Answers as the model says that somebody of this ability does."""

    def __init__(self, able: float, hard: dict[Item, float], chances: random.Random) -> None:
        self.able, self._hard, self._chances = able, hard, chances

    def answer(self, question_id: str) -> Graded:
        def said(letter: str) -> Verdict:
            met = chance(self.able, self._hard[Item(question_id, letter)])
            return "met" if self._chances.random() < met else "missing"

        return graded(question_id, *(mark(letter, said(letter)) for letter in "abc"))


def truth(chances: random.Random) -> dict[Item, float]:
    return {
        Item(r.question.id, c.id): chances.gauss(PRIOR[r.question.difficulty], SPREAD / 2)
        for r in BANK.rubrics
        for c in r.criteria
    }


def tries_of(name: str, answers: Sequence[Graded]) -> Iterator[Attempt]:
    for one in answers:
        for m in one.grade.criteria:
            yield Attempt(name, Item(one.question_id, m.id), MONDAY, m.verdict, m.aid, m.weight)


def adapted(person: Person, history: Sequence[Attempt], count: int) -> list[Graded]:
    choose = chooser(BANK, "Ada", lambda: history, Clock())
    given: list[Graded] = []
    state = begun("medium-cats-0", Adaptive(count=count))
    while state.current is not None and state.current.grade is None:
        given.append(person.answer(state.current.question_id))
        state, _ = answered(state, given[-1], choose)
    return given


def estimate(given: Sequence[Graded], history: Sequence[Attempt]) -> Estimate:
    return scale_of((*history, *tries_of("Ada", given)), BANK).ability("Ada")


def test_it_tells_more_of_people_than_chance_does() -> None:
    """Measured with other seeds: standard errors 6 to 8% smaller, for 69 to 78 of 80 people."""
    chances = random.Random(5)
    hard = truth(chances)
    others = [Person(chances.gauss(0, SPREAD), hard, chances) for _ in range(12)]
    answers = [[other.answer(r.question.id) for r in BANK.rubrics] for other in others]
    history = [one for number, given in enumerate(answers) for one in tries_of(f"p{number}", given)]
    errors: dict[str, list[float]] = {"adapted": [], "mixed": []}
    within = 0
    for seed in range(80):
        person = Person(chances.gauss(0, SPREAD), hard, chances)
        mixed = [person.answer(question_id) for question_id in BANK.pick(count=5, seed=seed)]
        for name, given in (("adapted", adapted(person, history, 5)), ("mixed", mixed)):
            assert len({one.question_id for one in given}) == 5
            found = estimate(given, history)
            errors[name].append(found.error)
            within += abs(found.value - person.able) <= 1.96 * found.error
    assert fmean(errors["adapted"]) <= 0.95 * fmean(errors["mixed"])
    assert sum(a < m for a, m in zip(errors["adapted"], errors["mixed"], strict=True)) >= 0.8 * 80
    assert within >= 0.88 * 160  # and the errors are honest: these are 95% intervals


# --- what it rests on -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "asked", "steps"),
    [
        (("met", "met"), ["hard-dogs-0", "hard-cats-0"], ["harder", "same"]),
        (("met", "missing"), ["hard-dogs-0", "medium-dogs-0"], ["harder", "easier"]),
        (("missing", "missing"), ["easy-dogs-0", "easy-cats-0"], ["easier", "same"]),
        (
            ("unsure", "unsure"),
            ["medium-dogs-0", "medium-cats-1"],
            ["same", "same"],
        ),  # a judge in doubt says nothing of anybody
    ],
)
def test_each_question_follows_from_the_grades_so_far(
    verdicts: tuple[Verdict, ...], asked: list[str], steps: list[str]
) -> None:
    choose = chooser(BANK, "Ada", tuple, now())
    state, chosen = begun("medium-cats-0", Adaptive(count=3)), []
    for verdict in verdicts:
        assert state.current is not None
        state, one = answered(state, all_of(state.current.question_id, verdict), choose)
        chosen.append(one)
    assert [one.question_id for one in chosen if one] == asked
    assert [one.step for one in chosen if one] == steps


def test_the_state_alone_decides_and_the_clock_does_not() -> None:
    state = fold(begun("medium-cats-0", Adaptive(count=3)), all_of("medium-cats-0", "met"))
    later = Clock()
    later.forward(days=300)
    assert chooser(BANK, "Ada", tuple, now())(state) == chooser(BANK, "Ada", tuple, later)(state)


def test_what_was_known_before_counts_too() -> None:
    state = fold(begun("medium-cats-0", Adaptive(count=3, topics=("Cats",))), all_of("medium-cats-0", "missing"))
    able = [Attempt("Ada", Item(f"hard-dogs-{n}", c), MONDAY, "met", "unaided", 1.0) for n in range(4) for c in "abc"]
    new, old = chooser(BANK, "Ada", tuple, now())(state), chooser(BANK, "Ada", lambda: able, now())(state)
    assert (new, old) == (
        Chosen(question_id="easy-cats-0", step="easier"),
        Chosen(question_id="hard-cats-0", step="harder"),
    )


def test_it_keeps_to_what_was_asked_for_and_asks_no_drill() -> None:
    choose = chooser(with_drills(BANK), "Ada", tuple, now())
    state, asked = begun("hard-cats-0", Adaptive(count=9, topics=("Cats",), difficulty="hard")), ["hard-cats-0"]
    while True:
        state, chosen = answered(state, all_of(asked[-1], "met"), choose)
        if chosen is None:
            break
        asked.append(chosen.question_id)
    assert asked == [f"hard-cats-{n}" for n in range(4)]


def test_a_question_that_left_the_bank_is_no_trouble() -> None:
    state = fold(begun("birds", Adaptive(count=2)), all_of("birds", "met"))
    assert chooser(BANK, "Ada", tuple, now())(state) == Chosen(question_id="medium-cats-0", step="same")


# --- a person's own ---------------------------------------------------------------------------------------------


def test_a_plan_has_its_first_question_and_a_number(store: Store, clock: Clock) -> None:
    practice = Practice(store, "Ada", clock)
    plan = practice.plan(BANK, "telling", ("Dogs",), None, 20, seed=1)
    assert plan == (("medium-dogs-0",), Adaptive(count=12, topics=("Dogs",), difficulty=None))


def test_the_interview_itself_is_not_its_own_history(store: Store, clock: Clock) -> None:
    """It is in the store as well; but what it has come to is what the state says, also where that is replayed."""
    later = [all_of(f"hard-{topic.lower()}-{n}", "met") for topic in TOPICS for n in range(4)]
    token = practised(store, "Ada", all_of("medium-cats-0", "missing"), *later)
    state = fold(begun("medium-cats-0", Adaptive(count=3)), all_of("medium-cats-0", "missing"))
    chosen = Practice(store, "Ada", clock).chooser(BANK, token)(state)
    assert chosen == chooser(BANK, "Ada", tuple, now())(state) == Chosen(question_id="easy-dogs-0", step="easier")
    other = Practice(store, "Ada", clock).chooser(BANK, "another")(state)
    assert other is not None and other.question_id == "medium-dogs-0"
