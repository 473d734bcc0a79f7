"""The Rasch scale: its equations, what it recovers, how honest its errors are, and what does not count."""

from __future__ import annotations

import math
import random
from datetime import timedelta

import pytest
from practice_cases import MONDAY

from interviewer.practice.ability import PRIOR, SPREAD, Estimate, chance, fit, information
from interviewer.practice.values import Attempt, Item
from interviewer.types import Aid, Difficulty, Verdict


def tried(person: str, item: str, verdict: Verdict, aid: Aid = "unaided", day: int = 0) -> Attempt:
    return Attempt(person, Item("q", item), MONDAY + timedelta(days=day), verdict, aid, 1.0)


def medium(_: Item) -> Difficulty:
    return "medium"


def test_chance_and_information() -> None:
    assert chance(0.0, 0.0) == 0.5
    assert chance(2.0, 0.0) == pytest.approx(1 / (1 + math.exp(-2)))
    assert information(1.0, 1.0) == 0.25
    assert information(0.0, 3.0) == pytest.approx(information(0.0, -3.0)) and information(0.0, 3.0) < 0.05


def test_one_try_solves_the_equations_by_hand() -> None:
    scale = fit([tried("Ada", "x", "met")], medium)
    (able, error), (hard, other) = scale.people["Ada"], scale.items[Item("q", "x")]
    # By symmetry the difficulty is the ability with its sign turned; at the maximum 1 - P(met) = ability.
    assert hard == pytest.approx(-able)
    assert 1 - chance(able, hard) == pytest.approx(able)
    w = information(able, hard)
    assert [error, other] == [pytest.approx(math.sqrt((1 + w) / (1 + 2 * w)))] * 2


def test_nobody_and_nothing_have_the_prior() -> None:
    scale = fit([], medium)
    assert scale.ability("Ada") == Estimate(0.0, SPREAD)
    assert scale.difficulty(Item("q", "x"), "hard") == Estimate(PRIOR["hard"], SPREAD)


def test_the_author_s_word_places_what_few_have_answered() -> None:
    levels: dict[str, Difficulty] = {"a": "easy", "b": "medium", "c": "hard"}
    scale = fit([tried("Ada", name, "partial") for name in levels], lambda item: levels[item.criterion_id])
    assert [round(scale.items[Item("q", name)].value, 3) for name in levels] == sorted(
        round(scale.items[Item("q", name)].value, 3) for name in levels
    )
    assert scale.items[Item("q", "b")].value == pytest.approx(0.0)


def test_a_known_truth_is_recovered_with_errors_that_hold() -> None:
    chances = random.Random(11)
    people = {f"p{n}": chances.gauss(0, 1) for n in range(30)}
    items = {f"c{n}": chances.gauss(0, 1) for n in range(40)}
    tries = [
        tried(who, what, "met" if chances.random() < chance(able, hard) else "missing")
        for who, able in people.items()
        for what, hard in items.items()
    ]
    scale = fit(tries, medium)
    off = [(scale.people[who].value - able, scale.people[who].error) for who, able in people.items()]
    off += [
        (scale.items[Item("q", what)].value - hard, scale.items[Item("q", what)].error) for what, hard in items.items()
    ]
    assert sum(abs(o) <= 1.96 * error for o, error in off) / len(off) >= 0.9  # 95% intervals, of 70
    assert max(error for _, error in off) < 0.6
    assert fit(list(reversed(tries)), medium).people["p7"].value == pytest.approx(scale.people["p7"].value)


def test_more_answers_make_surer() -> None:
    errors = [fit([tried("Ada", str(k), "met") for k in range(n)], medium).people["Ada"].error for n in (1, 5, 20)]
    assert errors == sorted(errors, reverse=True)


def test_an_undecided_verdict_changes_nothing() -> None:
    plain = [tried("Ada", "x", "met"), tried("Ada", "y", "missing")]
    doubted = [*plain, tried("Ada", "x", "unsure", day=1), tried("Ada", "z", "unsure")]
    assert fit(doubted, medium) == fit(plain, medium)


def test_the_last_try_counts_and_help_has_its_price() -> None:
    last = fit([tried("Ada", "x", "missing"), tried("Ada", "x", "met", day=1)], medium)
    assert last == fit([tried("Ada", "x", "met")], medium)
    aids: tuple[Aid, ...] = ("unaided", "probe", "hint")
    able = [fit([tried("Ada", "x", "met", aid)], medium).people["Ada"].value for aid in aids]
    assert able == sorted(able, reverse=True) and able[2] == pytest.approx(0.0)  # half the credit: half a success
