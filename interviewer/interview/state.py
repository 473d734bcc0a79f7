"""The interview's state: a frozen value, folded from events and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.events import (
    Asked,
    Chosen,
    Event,
    Finished,
    Graded,
    InputKind,
    Marked,
    Received,
    Reexamined,
    Regraded,
    Started,
    Token,
    Working,
)
from interviewer.types import Grade, Mark, Turn, TurnKind, Unit, Value

HANDS_OVER: frozenset[TurnKind] = frozenset({"question", "probe", "hint", "repeat", "clarification", "steer", "review"})
"""After one of these the interviewer has said what it had to say, and waits."""

REVIEWS: frozenset[InputKind] = frozenset({"again", "dispute", "model_answer"})
"""Inputs about a question that is closed; they are taken after the end, too."""

# What stands in the transcript when a button was pressed instead of words typed.
_SAID_BY_BUTTON = {
    "skip": "Skip this one.",
    "hint": "A hint, please.",
    "repeat": "Could you repeat that?",
    "dont_know": "I don't know.",
    "finish": "Let us finish here.",
    "again": "Let me answer that again.",
    "dispute": "I did say that.",
    "model_answer": "The model answer, please.",
}


class Exchange(Value):
    """One question and all that was said about it."""

    question_id: str
    turns: tuple[Turn, ...] = ()
    asked: tuple[Asked, ...] = ()
    marks: tuple[Mark, ...] = ()
    """The latest marks, in the order in which they were first made; provisional until `grade` is there."""
    grade: Grade | None = None
    skipped: bool = False
    sure: Unit | None = None
    """How sure the candidate said to be of the first answer, before anything was known of how it went."""
    first_grade: Grade | None = None
    """The grade as it was before a dispute changed it."""
    retries: tuple[Regraded, ...] = ()
    disputes: tuple[Reexamined, ...] = ()

    @property
    def probes(self) -> int:
        return sum(a.kind == "probe" for a in self.asked)

    @property
    def hints(self) -> int:
        return sum(a.kind == "hint" for a in self.asked)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(t.text for t in self.turns if t.kind == "answer")

    @property
    def may_be_sure(self) -> bool:
        """Whether it can be said how sure one is: before the first answer, and before any help."""
        return self.grade is None and not self.answers and not self.hints


class Interview(Value):
    """Everything so far. `pending` is what the interviewer has not finished answering (None: it waits)."""

    started: Started
    preamble: tuple[Turn, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    pending: Started | Received | None = None
    reviewed: Regraded | Reexamined | None = None
    """What a review came to, while that is still to be told."""
    wants_to_finish: bool = False
    finished: Finished | None = None
    chosen: tuple[Chosen, ...] = ()
    """The questions after those of the plan, where it is adaptive."""

    @property
    def current(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Every turn of the interview in order."""
        return self.preamble + tuple(t for e in self.exchanges for t in e.turns)

    @property
    def questions_left(self) -> tuple[str, ...]:
        """Those that are settled, planned or chosen, and were not asked yet."""
        settled = (*self.started.questions, *(c.question_id for c in self.chosen))
        return settled[len(self.exchanges) :]

    @property
    def places_left(self) -> int:
        """How many questions are still to be asked, whichever they will be."""
        return self.started.planned - len(self.exchanges)


def replay(events: Iterable[Event]) -> Interview | None:
    """The state after all `events`; None when there are none. Raises ValueError when they do not begin with Started."""
    state: Interview | None = None
    for event in events:
        state = fold(state, event)
    return state


def fold(state: Interview | None, event: Event) -> Interview:
    """The state after one more event. Raises ValueError for an event that cannot follow."""
    if state is None or isinstance(event, Started):
        return _begun(state, event)
    match event:
        case Token() | Working():
            return state
        case Received():
            return _received(state, event)
        case Asked():
            return _asked(state, event)
        case Marked():
            return _on_current(state, marks=_with(_current(state).marks, event.mark))
        case Graded():
            return _on_current(state, grade=event.grade, skipped=event.skipped, marks=event.grade.criteria)
        case Regraded() | Reexamined():
            return _reviewed(state, event)
        case Chosen():
            return _chosen(state, event)
        case Finished():
            return state.model_copy(update={"finished": event, "pending": None})


def _begun(state: Interview | None, event: Event) -> Interview:
    if not isinstance(event, Started):
        raise ValueError("an interview begins with Started")
    if state is not None:
        raise ValueError("an interview starts once")
    return Interview(started=event, pending=event)


def _received(state: Interview, event: Received) -> Interview:
    # "I don't know" is an answer like any other: grading reads it, and finds nothing.
    kind: TurnKind = "command"
    if event.kind in ("answer", "dont_know"):
        kind = "answer"
    elif event.kind in REVIEWS:
        kind = "review"
    said = event.text or _SAID_BY_BUTTON.get(event.kind, "")
    turn = Turn(role="candidate", kind=kind, text=said)
    state = _on_current(state, turns=(*_current(state).turns, turn))
    if event.sure is not None:
        state = _on_current(state, sure=event.sure)
    finish = state.wants_to_finish or event.kind == "finish"
    return state.model_copy(update={"pending": event, "reviewed": None, "wants_to_finish": finish})


def _reviewed(state: Interview, event: Regraded | Reexamined) -> Interview:
    closed = _closed(state, event.number)
    changes: dict[str, object]
    if isinstance(event, Regraded):
        changes = {"retries": (*closed.retries, event)}
    else:
        changes = {"disputes": (*closed.disputes, event)}
    if isinstance(event, Reexamined) and event.grade is not None:
        first = closed.first_grade or closed.grade
        changes |= {"grade": event.grade, "marks": event.grade.criteria, "first_grade": first}
    return _on(state, event.number, **changes).model_copy(update={"reviewed": event})


def _chosen(state: Interview, event: Chosen) -> Interview:
    if state.started.adaptive is None or state.places_left < 1 or state.questions_left:
        raise ValueError("no question is to be chosen here")
    return state.model_copy(update={"chosen": (*state.chosen, event)})


def _asked(state: Interview, event: Asked) -> Interview:
    turn = Turn(role="interviewer", kind=event.kind, text=event.text)
    if event.kind == "question":
        fresh = Exchange(question_id=event.question_id, turns=(turn,), asked=(event,))
        state = state.model_copy(update={"exchanges": (*state.exchanges, fresh)})
    elif state.current is None:
        state = state.model_copy(update={"preamble": (*state.preamble, turn)})
    else:
        now = state.current
        state = _on_current(state, turns=(*now.turns, turn), asked=(*now.asked, event))
    return state.model_copy(update={"pending": None}) if event.kind in HANDS_OVER else state


def _current(state: Interview) -> Exchange:
    if state.current is None:
        raise ValueError("nothing was asked yet")
    return state.current


def _closed(state: Interview, number: int) -> Exchange:
    """The question with this number, from 1. Raises ValueError when it was not graded."""
    if not 1 <= number <= len(state.exchanges) or state.exchanges[number - 1].grade is None:
        raise ValueError(f"question {number} is not closed")
    return state.exchanges[number - 1]


def _on(state: Interview, number: int, **changes: object) -> Interview:
    exchanges = list(state.exchanges)
    exchanges[number - 1] = exchanges[number - 1].model_copy(update=changes)
    return state.model_copy(update={"exchanges": tuple(exchanges)})


def _on_current(state: Interview, **changes: object) -> Interview:
    _current(state)
    return _on(state, len(state.exchanges), **changes)


def _with(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    if any(m.id == mark.id for m in marks):
        return tuple(mark if m.id == mark.id else m for m in marks)
    return (*marks, mark)
