"""The same criterion from another side: the rule, the ids, and that no side gives a criterion away."""

from __future__ import annotations

import pytest
from scripted import BANK

from interviewer.bank import Bank, load_bank
from interviewer.data import data_dir
from interviewer.practice.drills import FOLLOW_UP, drills_of, is_it_true, with_drills
from interviewer.practice.values import Item, origin
from interviewer.rubrics.leak import RUN, leaks, words
from interviewer.types import Criterion, Question, Rubric

SHIPPED = Bank(rubrics=tuple(load_bank(path).rubrics[0] for path in sorted(data_dir("rubrics").glob("*.yaml"))[::11]))


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("The margin is a learning rate.", "Is it true that the margin is a learning rate? Say why, or why not."),
        ("So basically an id is a hash.", "Is it true that an id is a hash? Say why, or why not."),
        ("BERT reads left to right.", "Is it true that BERT reads left to right? Say why, or why not."),
        ("Quantising costs nothing.", "Is it true that quantising costs nothing? Say why, or why not."),
        ("Vapnik costs nothing.", "Is it true that Vapnik costs nothing? Say why, or why not."),
        ("I would skip it.", ""),
        ("It is slow. It is wrong.", ""),
        ("Why not skip it?", ""),
        ("They call it “free”.", ""),
        ("   ", ""),
    ],
)
def test_a_counter_claim_becomes_a_question_by_rule(claim: str, question: str) -> None:
    assert is_it_true(claim, frozenset({"quantising"})) == question


def test_a_drill_is_a_question_with_that_one_criterion() -> None:
    first = BANK.get("first")
    bank = with_drills(BANK)
    probe, claim = bank.get("first-point-2-a"), bank.get("first-point-2-b")
    assert probe.question.text == (
        "Think back to “How do kettles things behave in practice?” Only one part of it now: "
        "What happens with the beta thing in kitchen 2?"
    )
    assert claim.question.text == (
        "Think back to “How do kettles things behave in practice?” Only one part of it now: "
        "Is it true that the beta kettle stays silent for all penguins? Say why, or why not."
    )
    assert (probe.question.topic, probe.question.difficulty) == ("Kettles", "medium")
    beta = first.criteria[1]
    assert claim.criteria == (beta,)
    assert probe.criteria == (beta.model_copy(update={"probe": FOLLOW_UP}),)  # its own has been spent
    assert origin("first-point-2-b") == "first"
    assert bank.rubrics[: len(BANK.rubrics)] == BANK.rubrics


def test_sides_that_give_a_criterion_away_are_not_asked() -> None:
    told = Criterion(
        id="alpha",
        label="Alpha",
        text="The alpha kettle whistles whenever penguins juggle teapots.",
        probe="Does the alpha kettle whistle when penguins juggle teapots?",
        counter_claims=("Only seals make any noise here.", "The alpha kettle never whistles when penguins juggle."),
    )
    other = Criterion(id="beta", label="Beta", text="Seals swim far out.", counts=False, probe="Where do seals swim?")
    question = Question(id="zoo", topic="Zoo", text="What do you hear at the zoo?")
    bank = Bank(rubrics=(Rubric(question=question, reference="All of it.", criteria=(told, other)),))
    assert [d.question.id for d in drills_of(bank, Item("zoo", "alpha"))] == ["zoo-point-1-b"]
    assert drills_of(bank, Item("zoo", "beta")) == ()  # does not count
    assert drills_of(bank, Item("zoo", "gamma")) == drills_of(bank, Item("farm", "alpha")) == ()


def test_no_drill_of_the_shipped_bank_gives_a_criterion_away() -> None:
    bank = with_drills(SHIPPED)
    asked = 0
    for rubric in SHIPPED.rubrics:
        public = _runs(rubric.question.text)
        for criterion in rubric.criteria:
            for drill in drills_of(SHIPPED, Item(rubric.question.id, criterion.id)):
                asked += 1
                assert bank.get(drill.question.id) == drill
                assert rubric.question.text in drill.question.text
                for secret in rubric.criteria:
                    assert not (_runs(drill.question.text) & _runs(secret.text)) - public
                    assert not leaks(drill.question.text, secret.text, rubric.question.text)
    assert asked >= 2 * sum(len(rubric.criteria) for rubric in SHIPPED.rubrics)


def _runs(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {said[i : i + RUN] for i in range(len(said) - RUN + 1)}
