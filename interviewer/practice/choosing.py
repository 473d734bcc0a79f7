"""The next question while an interview is under way: from what was known before it, and its own grades so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from interviewer.bank import Bank
from interviewer.events import Chosen, Graded, Step
from interviewer.interview import Choose, Interview
from interviewer.practice import planning
from interviewer.practice.ability import Scale, fit
from interviewer.practice.drills import without_drills
from interviewer.practice.schedule import standings
from interviewer.practice.values import Attempt, attempts
from interviewer.store import Closed
from interviewer.types import Difficulty

_ORDER: tuple[Difficulty, ...] = ("easy", "medium", "hard")


def chooser(bank: Bank, person: str, history: Callable[[], Sequence[Attempt]], clock: Callable[[], datetime]) -> Choose:
    """How the questions of one interview of that person are chosen. `history` is what was tried by anybody before it,
    and is asked for only when a question is to be chosen.

    After every grade the scale is fitted again, to the history and to the grades that the interview has come to by
    then. The same state, history, bank and day give the same question. Drills are never chosen.
    """
    own = without_drills(bank)

    def choose(state: Interview) -> Chosen | None:
        plan = state.started.adaptive
        if plan is None:
            return None
        now, before, asked = clock(), history(), [exchange.question_id for exchange in state.exchanges]
        tries = (*before, *attempts(_closed_in(state, person, now)))
        # What was asked in this very interview is not asked again, so only what is older can have been forgotten.
        known = standings((a for a in before if a.person == person), now.date(), now.tzinfo)
        part = planning.narrowed(own, plan.topics, plan.difficulty)
        coming = planning.next_question(part, person, scale_of(tries, own), known, asked)
        return Chosen(question_id=coming, step=_step(own, asked[-1], coming)) if coming else None

    return choose


def scale_of(tries: Sequence[Attempt], bank: Bank) -> Scale:
    """By everybody who practises on this computer: what others found hard is hard. Only of what the bank still has."""
    known = [one for one in tries if bank.has(one.item.question_id)]
    return fit(known, lambda item: bank.get(item.question_id).question.difficulty)


def _closed_in(state: Interview, person: str, now: datetime) -> list[Closed]:
    return [
        Closed(
            profile=person,
            token="",
            at=now,
            graded=Graded(question_id=exchange.question_id, grade=exchange.grade, skipped=exchange.skipped),
        )
        for exchange in state.exchanges
        if exchange.grade is not None
    ]


def _step(bank: Bank, last: str, coming: str) -> Step:
    """By the authors' words, which the page shows; "same" where the question before has left the bank."""
    if not bank.has(last):
        return "same"
    was, now = (_ORDER.index(bank.get(name).question.difficulty) for name in (last, coming))
    return "harder" if now > was else "easier" if now < was else "same"
