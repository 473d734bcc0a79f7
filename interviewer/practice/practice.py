"""One person's practice: where they stand, and what to ask them next; all worked out afresh from the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from statistics import fmean
from typing import Literal, NamedTuple

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.events import Adaptive
from interviewer.interview import Choose
from interviewer.practice import planning, progress
from interviewer.practice.ability import Estimate
from interviewer.practice.choosing import chooser, scale_of
from interviewer.practice.comparing import Since, since
from interviewer.practice.schedule import Standing, due, standings
from interviewer.practice.values import Attempt, Item, attempts
from interviewer.store import Closed, Kept, Profiles, Store
from interviewer.types import Difficulty

Ask = Literal["due", "telling", "mix"]
"""What an interview is made of: what is due, what tells most, or a mix by chance."""


def here() -> datetime:
    """The time on this computer's clock, in its own zone."""
    return datetime.now().astimezone()


class Plan(NamedTuple):
    """What an interview asks: the questions that are settled, and how the others will be found if there are more."""

    questions: tuple[str, ...]
    adaptive: Adaptive | None = None


class Past(NamedTuple):
    """An interview in a list: `score` is the mean over its scored questions, as disputes left them."""

    token: str
    created: datetime
    planned: int
    closed: int
    score: float | None
    finished: bool
    again: int = 0
    """Second answers; they are in no score."""
    disputes: int = 0


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
            ability=scale_of(everybody, bank).people.get(self.name),
            days=progress.by_day(mine, zone),
            topics=progress.by_topic(mine, lambda name: _topic(bank, name), zone),
            criteria=progress.by_criterion(own, zone),
            calibration=progress.calibration(own, zone),
            past=tuple(past(kept) for kept in reversed(self._profiles.interviews(self.name))),
        )

    def plan(
        self, bank: Bank, ask: Ask, topics: Sequence[str], difficulty: Difficulty | None, count: int, seed: int
    ) -> Plan:
        """Up to `count` questions for one interview; the seed matters to a mix alone.

        The ids are to be looked up in `with_drills(bank)`. What tells most is planned one question at a time: the first
        one here, the others by `chooser` once those before them are graded.

        Raises BankError when the bank has nothing of the kind, or nothing of it is due.
        """
        mixed = bank.pick(topics, difficulty, count, seed)
        if ask == "mix":
            return Plan(mixed)
        now, part = self._clock(), planning.narrowed(bank, topics, difficulty)
        everybody = attempts(self._profiles.grades())
        stands = standings((a for a in everybody if a.person == self.name), now.date(), now.tzinfo)
        if ask == "telling":
            first = planning.next_question(part, self.name, scale_of(everybody, bank), stands, ())
            assert first is not None  # `pick` has found something of the kind
            return Plan((first,), Adaptive(count=len(mixed), topics=tuple(topics), difficulty=difficulty))
        found = planning.reviews(part, due(stands.values(), now.date()), count)
        if not found:
            raise BankError("nothing of this is due today", "Widen the topics or the difficulty, or ask for a mix.")
        return Plan(found)

    def chooser(self, bank: Bank, token: str) -> Choose:
        """How the next question of that interview of the person is chosen, with the bank as the interview has it."""

        def before() -> tuple[Attempt, ...]:
            return attempts(one for one in self._profiles.grades() if one.token != token)

        return chooser(bank, self.name, before, self._clock)

    def since(self, token: str) -> dict[int, Since]:
        """For the numbers of its questions, how each compares with the person's last time at the same criteria.

        Empty for an interview that is not the person's own.
        """
        return since(self._own(self._profiles.grades()), token, self._clock().tzinfo)

    def _own(self, closed: Sequence[Closed]) -> tuple[Closed, ...]:
        return tuple(one for one in closed if one.profile == self.name)


def past(kept: Kept) -> Past:
    """An interview as one line of a history."""
    scores = [c.graded.grade.score for c in kept.closed if c.graded.grade.score is not None]
    return Past(
        token=kept.token,
        created=kept.created,
        planned=kept.started.planned if kept.started else 0,
        closed=len(kept.closed),
        score=fmean(scores) if scores else None,
        finished=kept.finished,
        again=sum(len(c.again) for c in kept.closed),
        disputes=sum(c.disputes for c in kept.closed),
    )


def _topic(bank: Bank, question_id: str) -> str | None:
    return bank.get(question_id).question.topic if bank.has(question_id) else None
