"""What to ask next: what tells most, or what is due. The same history and bank give the same plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from interviewer.bank import Bank
from interviewer.practice.ability import Scale, information
from interviewer.practice.drills import drills_of
from interviewer.practice.schedule import Standing
from interviewer.practice.values import Item
from interviewer.types import Difficulty, Rubric

WHOLE = 0.5
"""From this share of a question's criteria on, the whole question is asked again: nothing is told that way."""


def next_question(
    bank: Bank, person: str, scale: Scale, stands: Mapping[Item, Standing], asked: Sequence[str]
) -> str | None:
    """The question that tells most about the person, not among `asked`; None when all of the bank were.

    Among the topics that `asked` has touched least (constrained adaptive testing: Kingsbury & Zara, Applied Measurement
    in Education 2(4), 1989), the one with the largest information (Lord, Applications of Item Response Theory, 1980),
    summed over its criteria. What was graded before counts as far as it may have been forgotten since. Of equals the
    first in the bank.
    """
    left = [rubric for rubric in bank.rubrics if rubric.question.id not in asked]
    if not left:
        return None
    touched = [bank.get(question_id).question.topic for question_id in asked if bank.has(question_id)]
    least = min(touched.count(rubric.question.topic) for rubric in left)
    open_to = [rubric for rubric in left if touched.count(rubric.question.topic) == least]
    return max(open_to, key=lambda rubric: tells(rubric, person, scale, stands)).question.id


def tells(rubric: Rubric, person: str, scale: Scale, stands: Mapping[Item, Standing]) -> float:
    """How much an answer to it tells of the person: information about their ability, summed over its criteria."""
    ability, total = scale.ability(person).value, 0.0
    for criterion in rubric.criteria:
        item = Item(rubric.question.id, criterion.id)
        known = stands[item].recall if item in stands else 0.0
        hard = scale.difficulty(item, rubric.question.difficulty).value
        total += criterion.counts * (1.0 - known) * information(ability, hard)
    return total


def reviews(bank: Bank, weakest_first: Sequence[Standing], count: int) -> tuple[str, ...]:
    """Up to `count` things to ask so that what is due comes back, in its order: the weakest is asked about first.

    A question of which at least half is due is asked whole, once; else each due criterion is asked about from the side
    whose turn it is, or with its whole question where no side can be asked.
    """
    due = {stand.item for stand in weakest_first}
    plan: dict[str, None] = {}
    for stand in weakest_first:
        if len(plan) == count:
            break
        if _in_bank(bank, stand.item):
            plan[_asks(bank, stand, due)] = None
    return tuple(plan)


def in_bank(bank: Bank, stands: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those whose criterion the bank still has, and still counts."""
    return tuple(stand for stand in stands if _in_bank(bank, stand.item))


def narrowed(bank: Bank, topics: Collection[str] = (), difficulty: Difficulty | None = None) -> Bank:
    """The questions of these topics (none: all) and this difficulty (None: any), which may be none at all."""
    kept = (r for r in bank.rubrics if difficulty in (None, r.question.difficulty))
    return Bank(rubrics=tuple(r for r in kept if not topics or r.question.topic in topics))


def _asks(bank: Bank, stand: Standing, due: Collection[Item]) -> str:
    name = stand.item.question_id
    counting = [c.id for c in bank.get(name).criteria if c.counts]
    share = sum(Item(name, criterion_id) in due for criterion_id in counting) / len(counting)
    sides = () if share >= WHOLE else drills_of(bank, stand.item)
    return sides[(stand.tries - 1) % len(sides)].question.id if sides else name


def _in_bank(bank: Bank, item: Item) -> bool:
    return bank.has(item.question_id) and any(
        c.counts and c.id == item.criterion_id for c in bank.get(item.question_id).criteria
    )
