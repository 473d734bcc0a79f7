"""How able a person is and how hard each criterion, on one scale, by the Rasch model.

P(met) = 1 / (1 + exp(-(ability - difficulty))), both in logits (Rasch, Probabilistic Models for Some Intelligence and
Attainment Tests, 1960). Both are estimated together, each with a normal prior, as the one maximum of the posterior
(Swaminathan & Gifford, Bayesian Estimation in the Rasch Model, Journal of Educational Statistics 7(3), 1982): one
person's few answers would not tell a hard question from a weak candidate without it. A standard error is the root of
the diagonal of the inverse of the posterior's curvature there.

Credit between 0 and 1 is taken as a share of a success, for which the equations are the same (Papke & Wooldridge,
Journal of Applied Econometrics 11(6), 1996). What is not promised: a person is taken to be equally able in every topic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from interviewer.practice.values import Attempt, Item
from interviewer.types import Difficulty

PRIOR: dict[Difficulty, float] = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
"""Logits that a criterion is taken to lie at by its author's word, before anybody has answered."""
SPREAD = 1.0
"""Standard deviation, in logits, of people around 0 and of criteria around their prior."""
Array = NDArray[np.float64]

_STEPS = 50
_ENOUGH = 1e-10


class Estimate(NamedTuple):
    """In logits, with its standard error."""

    value: float
    error: float


class Scale(NamedTuple):
    """Everybody and everything that was answered, on one scale."""

    people: dict[str, Estimate]
    items: dict[Item, Estimate]

    def ability(self, person: str) -> Estimate:
        """Of somebody who has answered nothing yet: the prior."""
        return self.people.get(person, Estimate(0.0, SPREAD))

    def difficulty(self, item: Item, author: Difficulty) -> Estimate:
        """Of a criterion that nobody has answered yet: by its author's word."""
        return self.items.get(item, Estimate(PRIOR[author], SPREAD))


def chance(ability: float, difficulty: float) -> float:
    """P(met) by the model."""
    return 1.0 / (1.0 + math.exp(difficulty - ability))


def information(ability: float, difficulty: float) -> float:
    """How much one answer tells about the ability: Fisher information, P(1 - P), at most 1/4."""
    met = chance(ability, difficulty)
    return met * (1.0 - met)


def fit(tries: Iterable[Attempt], author: Callable[[Item], Difficulty]) -> Scale:
    """The scale after all tries, of everybody. `author` says how hard an item was meant to be.

    The model asks each person each item once, and takes people as they are: of several decided tries the last counts.
    The same tries in any order of people and items give the same estimates, to rounding.
    """
    last = {(one.person, one.item): one.credit for one in tries if one.decided}
    people = sorted({person for person, _ in last})
    items = sorted({item for _, item in last})
    if not last:
        return Scale({}, {})
    credit = np.full((len(people), len(items)), np.nan)
    row, column = ({name: place for place, name in enumerate(names)} for names in (people, items))
    for (person, item), earned in last.items():
        credit[row[person], column[item]] = earned
    found = _maximum(credit, np.array([PRIOR[author(item)] for item in items]))
    return Scale(dict(zip(people, found.people, strict=True)), dict(zip(items, found.items, strict=True)))


class _Found(NamedTuple):
    people: list[Estimate]
    items: list[Estimate]


def _maximum(credit: Array, prior: Array) -> _Found:
    """Newton's method on the log posterior, which is concave. `credit` is people x items, NaN where nobody tried.

    The curvature is a bordered diagonal: no two people and no two items share a term. So the items, of which there are
    many, are eliminated, and the system that is solved has a row for each person (the Schur complement).
    """
    tried = ~np.isnan(credit)
    able, hard, precision = np.zeros(len(credit)), prior.copy(), 1.0 / SPREAD**2
    for _ in range(_STEPS):
        met = 1.0 / (1.0 + np.exp(hard - able[:, None]))
        off = np.where(tried, credit - met, 0.0)
        rise_able, rise_hard = off.sum(1) - precision * able, -off.sum(0) - precision * (hard - prior)
        weight = np.where(tried, met * (1.0 - met), 0.0)
        of_items = precision + weight.sum(0)
        shared = weight / of_items
        inverse = np.linalg.inv(np.diag(precision + weight.sum(1)) - shared @ weight.T)
        step_able = inverse @ (rise_able + shared @ rise_hard)
        step_hard = (rise_hard + weight.T @ step_able) / of_items
        able, hard = able + step_able, hard + step_hard
        if max(np.abs(step_able).max(), np.abs(step_hard).max()) < _ENOUGH:
            break
    variance_hard = 1.0 / of_items + np.einsum("pi,pq,qi->i", shared, inverse, shared)
    return _Found(_estimates(able, np.diag(inverse)), _estimates(hard, variance_hard))


def _estimates(values: Array, variances: Array) -> list[Estimate]:
    return [Estimate(float(v), float(np.sqrt(variance))) for v, variance in zip(values, variances, strict=True)]
