"""One person's practice: where they stand, and what to ask them next; all worked out afresh from the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from statistics import fmean
from typing import Literal, NamedTuple

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.practice import planning, progress
from interviewer.practice.ability import Estimate, Scale, fit
from interviewer.practice.schedule import Standing, due, standings
from interviewer.practice.values import Attempt, Item, attempts
from interviewer.store import Closed, Kept, Profiles, Store
from interviewer.types import Difficulty

Ask = Literal["due", "telling", "mix"]
"""What an interview is made of: what is due, what tells most, or a mix by chance."""


def here() -> datetime:
    """The time on this computer's clock, in its own zone."""
    return datetime.now().astimezone()


class Past(NamedTuple):
    """An interview in a list: `score` is the mean over its scored questions."""

    token: str
    created: datetime
    planned: int
    closed: int
    score: float | None
    finished: bool


class Overview(NamedTuple):
    """Where a person stands today. `past` has the newest interview first."""

    name: str
    today: date
    due: tuple[Standing, ...]
    """The weakest first."""
    coming: date | None
    """The next day after today on which something will be due."""
    streak: int
    ability: Estimate | None
    """None before anything was decided."""
    days: tuple[progress.Day, ...]
    topics: tuple[progress.Line, ...]
    criteria: dict[Item, tuple[progress.Try, ...]]
    calibration: progress.Calibration | None
    past: tuple[Past, ...]


class Practice:
    """The practice of the person of that name, on the candidate's own calendar. Every method may raise StoreError."""

    def __init__(self, store: Store, name: str, clock: Callable[[], datetime] = here) -> None:
        self.name = name
        self._profiles = Profiles(store)
        self._clock = clock

    def overview(self, bank: Bank) -> Overview:
        """Where the person stands with the criteria that this bank has."""
        now = self._clock()
        today, zone = now.date(), now.tzinfo
        closed = self._profiles.grades()
        everybody, own = attempts(closed), self._own(closed)
        mine = tuple(a for a in everybody if a.person == self.name)
        stands = planning.in_bank(bank, tuple(standings(mine, today, zone).values()))
        return Overview(
            name=self.name,
            today=today,
            due=due(stands, today),
            coming=min((s.due for s in stands if s.due > today), default=None),
            streak=progress.streak((c.at.astimezone(zone).date() for c in own if not c.graded.skipped), today),
            ability=_scale(everybody, bank).people.get(self.name),
            days=progress.by_day(mine, zone),
            topics=progress.by_topic(mine, lambda name: _topic(bank, name), zone),
            criteria=progress.by_criterion(mine, zone),
            calibration=progress.calibration(own, self._profiles.confidences(self.name), zone),
            past=tuple(past(kept) for kept in reversed(self._profiles.interviews(self.name))),
        )

    def plan(
        self, bank: Bank, ask: Ask, topics: Sequence[str], difficulty: Difficulty | None, count: int, seed: int
    ) -> tuple[str, ...]:
        """Up to `count` ids for one interview, to be looked up in `with_drills(bank)`; the seed matters to a mix alone.

        Raises BankError when the bank has nothing of the kind, or nothing of it is due.
        """
        mixed = bank.pick(topics, difficulty, count, seed)
        if ask == "mix":
            return mixed
        now, part = self._clock(), planning.narrowed(bank, topics, difficulty)
        everybody = attempts(self._profiles.grades())
        stands = standings((a for a in everybody if a.person == self.name), now.date(), now.tzinfo)
        if ask == "telling":
            return planning.most_telling(part, self.name, _scale(everybody, bank), stands, count)
        found = planning.reviews(part, due(stands.values(), now.date()), count)
        if not found:
            raise BankError("nothing of this is due today", "Widen the topics or the difficulty, or ask for a mix.")
        return found

    def _own(self, closed: Sequence[Closed]) -> tuple[Closed, ...]:
        return tuple(one for one in closed if one.profile == self.name)


def past(kept: Kept) -> Past:
    """An interview as one line of a history."""
    scores = [g.grade.score for g in kept.graded if g.grade.score is not None]
    planned = len(kept.started.questions) if kept.started else 0
    return Past(kept.token, kept.created, planned, len(kept.graded), fmean(scores) if scores else None, kept.finished)


def _scale(tries: Sequence[Attempt], bank: Bank) -> Scale:
    """By everybody who practises on this computer: what others found hard is hard. Only of what the bank still has."""
    known = [one for one in tries if bank.has(one.item.question_id)]
    return fit(known, lambda item: bank.get(item.question_id).question.difficulty)


def _topic(bank: Bank, question_id: str) -> str | None:
    return bank.get(question_id).question.topic if bank.has(question_id) else None
