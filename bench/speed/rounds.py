"""Contenders timed in turn, A B C A B C, so that whatever else the machine does falls on all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bench.speed.contender import Contender, Verdicts
from interviewer.types import Rubric


class Entry(NamedTuple):
    """A contender, and how many of a round's answers it grades."""

    contender: Contender
    answers: int


class Timed(NamedTuple):
    """One contender in one round."""

    seconds: float
    verdicts: Verdicts

    @property
    def criteria(self) -> int:
        return sum(self.verdicts)

    @property
    def each(self) -> float:
        """Seconds for a criterion, lost ones included."""
        return self.seconds / self.criteria


class Spread(NamedTuple):
    """The median of some figures, and their range."""

    median: float
    least: float
    most: float


Rounds = Sequence[Mapping[str, Timed]]
"""For each round, what each contender needed, by name."""


def spread(figures: Sequence[float]) -> Spread:
    return Spread(statistics.median(figures), min(figures), max(figures))


def play(
    entries: Sequence[Entry],
    rubric: Rubric,
    answers_of: Callable[[int], Sequence[str]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> list[dict[str, Timed]]:
    """Time every contender once in every round; each round has answers of its own, its first ones for the slower."""
    played: list[dict[str, Timed]] = []
    for number in range(rounds):
        answers = answers_of(number)
        played.append({})
        for contender, count in entries:
            few = answers[:count]
            contender.prepare(rubric, few)
            start = clock()
            verdicts = contender.grade(rubric, few)
            played[-1][contender.name] = Timed(clock() - start, verdicts)
    return played


def times_faster(rounds: Rounds, this: str, other: str) -> Spread:
    """How many times the other takes as long for a criterion, each round by itself."""
    return spread([played[other].each / played[this].each for played in rounds])
