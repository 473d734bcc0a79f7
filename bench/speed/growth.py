"""What grading costs as answers, criteria and length grow: seconds, and tokens read by each model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.speed import material
from bench.speed.contender import Contender
from bench.speed.share import Models, watched
from bench.speed.work import Work

CRITERIA = 5
WORDS = 80


class Load(NamedTuple):
    """What is graded."""

    answers: int
    criteria: int = CRITERIA
    words: int = WORDS


class Cost(NamedTuple):
    """What it took."""

    load: Load
    seconds: float
    work: Mapping[str, Work]
    """Of each model, by name; without floating-point work."""

    @property
    def tokens(self) -> int:
        return sum(work.tokens for work in self.work.values())

    @property
    def each(self) -> float:
        """Seconds for an answer."""
        return self.seconds / self.load.answers


class Slope(NamedTuple):
    """The straight line through seconds by answers (least squares)."""

    seconds: float
    """For one more answer."""
    fixed: float
    """Seconds that no answer costs."""
    drift: float
    """Seconds an answer at the largest number over those at the next largest, less 1: 0 where the cost is linear."""


def loads(answers: Sequence[int], criteria: Sequence[int], words: Sequence[int], few: int) -> list[Load]:
    """As many answers, one load after the other; then `few` of them with as many criteria, and with as many words."""
    found = [Load(n) for n in answers]
    found += [Load(few, criteria=c) for c in criteria]
    found += [Load(few, words=w) for w in words]
    return list(dict.fromkeys(found))


def costs(grader: Contender, asked: Sequence[Load], models: Models, first: int) -> list[Cost]:
    """Of each load, with answers that no other has: the numbers from `first` on."""
    found: list[Cost] = []
    for load in asked:
        answers = material.answers(first, load.answers, load.words)
        seconds, work = watched(grader, material.rubric(load.criteria), answers, models)
        found.append(Cost(load, seconds, work))
        first += load.answers
    return found


def slope(seconds: Mapping[int, float]) -> Slope:
    """Of the seconds that each number of answers took. Raises ValueError for fewer than two numbers."""
    counts = sorted(seconds)
    if len(counts) < 2:
        raise ValueError("a line needs two numbers of answers")
    middle, height = sum(counts) / len(counts), sum(seconds.values()) / len(counts)
    rise = sum((n - middle) * (seconds[n] - height) for n in counts) / sum((n - middle) ** 2 for n in counts)
    before, last = counts[-2:]
    drift = (seconds[last] / last) / (seconds[before] / before) - 1
    return Slope(rise, height - rise * middle, drift)
