"""When to come back to which criterion: FSRS, by its own library, with one card for each criterion.

Days are the candidate's calendar days: what was answered late one evening may be due the next morning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler

from interviewer.practice.values import Attempt, Item

# No steps within a day: an interview asks each question once. No fuzz: the same history gives the same days.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


class Standing(NamedTuple):
    """What is held to be left of a criterion that has been graded."""

    item: Item
    due: date
    recall: float
    """0..1: the chance that it would be recalled on the day that was asked about."""
    stability: float
    """Days after which that chance falls to nine in ten."""
    tries: int
    """How often it was graded with a decided verdict."""


def rating(attempt: Attempt) -> Rating | None:
    """What a graded criterion says of the memory of it. None where the judge could not decide: that is no review, and
    so never counts against the candidate.
    """
    match attempt.verdict:
        case "met":
            return Rating.Easy if attempt.aid == "unaided" else Rating.Good
        case "partial":
            return Rating.Hard
        case "missing" | "contradicted":
            return Rating.Again
        case "unsure":
            return None


def standings(tries: Iterable[Attempt], today: date, zone: tzinfo | None = UTC) -> dict[Item, Standing]:
    """Each criterion of one person that has been reviewed, as it stands today. `tries` are in the order of time."""
    histories: dict[Item, list[tuple[date, Rating]]] = {}
    for attempt in tries:
        grade = rating(attempt)
        if grade is not None:
            histories.setdefault(attempt.item, []).append((attempt.day(zone), grade))
    return {item: _standing(item, tuple(history), today) for item, history in histories.items()}


def due(stands: Iterable[Standing], today: date) -> tuple[Standing, ...]:
    """What is due by the end of today, the weakest first: by recall, then by stability, then by name."""
    waiting = [one for one in stands if one.due <= today]
    return tuple(sorted(waiting, key=lambda one: (one.recall, one.stability, one.item)))


def _standing(item: Item, history: tuple[tuple[date, Rating], ...], today: date) -> Standing:
    card = _card(history)
    assert card.stability is not None
    recall = _SCHEDULER.get_card_retrievability(card, _noon(today))
    return Standing(item, card.due.date(), recall, card.stability, len(history))


@cache
def _card(history: tuple[tuple[date, Rating], ...]) -> Card:
    """The card after these reviews; nothing in here but days and ratings, so many criteria share one history."""
    card = Card(card_id=0, due=_noon(history[0][0]))
    for day, grade in history:
        card, _ = _SCHEDULER.review_card(card, grade, _noon(day))
    return card


def _noon(day: date) -> datetime:
    """FSRS counts whole days between moments; the same one of each day makes them days of the calendar."""
    return datetime.combine(day, time(12), UTC)
