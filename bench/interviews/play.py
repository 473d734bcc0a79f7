"""Plays one interview from its plan to its end, and notes what went wrong and what the follow-ups were worth."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from bench.interviews.checks import Fault, faults
from bench.interviews.oracle import Labels, labels
from bench.interviews.personas import PERSONAS, Situation, looking_back
from interviewer import grading
from interviewer.bank import Bank
from interviewer.events import Asked, Event, Fleeting, Received, Started
from interviewer.interview import Exchange, Interview, Interviewer, fold, read_input
from interviewer.types import Rubric

PATIENCE = 20
"""Inputs to one question, on average; an interview that takes more did not end in time."""

_CREDIT = {"met": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0}


class Probed(NamedTuple):
    """One follow-up. `answered_well` when the reply made the point; `raised` when the score was higher after it."""

    aimed: bool
    """At one of the two criteria that somebody who knows the labels would press first."""
    answered_well: bool
    raised: bool
    detail: str


class Played(NamedTuple):
    persona: str
    plan: Started
    faults: tuple[Fault, ...]
    probes: tuple[Probed, ...]
    turns: int
    asked: tuple[Asked, ...]
    state: Interview


def play(persona: str, plan: Started, bank: Bank, engine: Interviewer) -> Played:
    """A whole interview: the same arguments, the same interview."""
    chance = random.Random(f"{persona} {plan.seed} {plan.questions}")
    state: Interview | None = None
    said: Started | Received = plan
    wrong: list[Fault] = []
    probed: list[Probed] = []
    asked: list[Asked] = []
    for _ in range(1 + PATIENCE * len(plan.questions)):
        before = state
        events: list[Event] = []
        for event in engine.advance(state, said):
            state = fold(state, event)
            if not isinstance(event, Fleeting):
                events.append(event)
        assert state is not None
        asked += [e for e in events if isinstance(e, Asked)]
        wrong += faults(before, said, events, state, bank)
        probed += _probed(before, state, bank)
        if state.finished:
            break
        said = _next(persona, before, state, bank, chance)
    assert state is not None
    if not state.finished:
        wrong.append(Fault("did not end", f"{len(state.turns)} turns"))
    return Played(persona, plan, tuple(wrong), tuple(probed), len(state.turns), tuple(asked), state)


def _next(persona: str, before: Interview | None, state: Interview, bank: Bank, chance: random.Random) -> Received:
    """What is typed next: at times, when a question was just closed, something about that one."""
    now = state.current
    assert now is not None
    closed = before is not None and len(before.exchanges) < len(state.exchanges) and len(state.exchanges) > 1
    if closed and chance.random() < 0.4:
        rubric = bank.get(state.exchanges[-2].question_id)
        return read_input(looking_back(Situation(rubric, rubric, state.exchanges[-2], chance)))
    return read_input(PERSONAS[persona](_situation(state, bank, chance)))


def _situation(state: Interview, bank: Bank, chance: random.Random) -> Situation:
    assert state.current is not None
    rubric = bank.get(state.current.question_id)
    other = bank.rubrics[(bank.rubrics.index(rubric) + len(bank.rubrics) // 2) % len(bank.rubrics)]
    return Situation(rubric, other, state.current, chance)


def _probed(before: Interview | None, after: Interview, bank: Bank) -> list[Probed]:
    """The follow-up that was waiting, now that it is answered; none when none was, or it was not answered."""
    now = before.current if before else None
    if now is None or now.asked[-1].kind not in ("probe", "hint", "repeat", "clarification", "steer"):
        return []
    probe = next((a for a in reversed(now.asked) if a.kind == "probe"), None)
    then = after.exchanges[len(before.exchanges) - 1] if before else now
    if probe is None or len(then.answers) == len(now.answers):
        return []
    if any(a.kind == "steer" for a in now.asked[now.asked.index(probe) :]):
        return []  # counted when it was answered first
    rubric = bank.get(now.question_id)
    truth, better = labels(rubric, now.answers), labels(rubric, then.answers)
    well = truth[probe.criterion_id] != "met" and better[probe.criterion_id] == "met"
    earlier = {a.criterion_id for a in now.asked if a.kind == "probe" and a is not probe}
    first, second = _score(now), _score(then)
    return [
        Probed(
            aimed=_among_top_two(probe.criterion_id, rubric, truth, earlier),
            answered_well=well,
            raised=second > first,
            detail=f"{rubric.question.id}/{probe.criterion_id}: {first:.3f} to {second:.3f} by {then.answers[-1]!r}",
        )
    ]


def _among_top_two(target: str, rubric: Rubric, truth: Labels, pressed: set[str]) -> bool:
    """Whether at most one open criterion that was not pressed has more weight to win. Equals are as good."""
    worth = {c.id: c.worth * (1 - _CREDIT[truth[c.id]]) for c in rubric.criteria if c.id not in pressed}
    return worth[target] > 0 and sum(w > worth[target] for w in worth.values()) < 2


def _score(exchange: Exchange) -> float:
    marks = exchange.grade.criteria if exchange.grade else exchange.marks
    return grading.total(marks) if marks else 0.0


def plans(count: int, questions: Sequence[str], each: int, seed: int) -> list[tuple[str, Started]]:
    """Personas take turns, and each of them goes round all the questions; modes and numbers of follow-ups vary."""
    found = []
    names = list(PERSONAS)
    for number in range(count):
        turn = number // len(names)
        start = turn + number % len(names)
        step = max(1, len(questions) // max(each, 1))
        ids = tuple(dict.fromkeys(questions[(start + i * step) % len(questions)] for i in range(each)))
        plan = Started(
            questions=ids,
            mode="practice" if turn % 2 == 0 else "exam",
            seed=seed + number,
            max_probes=(2, 2, 1, 3)[turn % 4],
        )
        found.append((names[number % len(names)], plan))
    return found
