"""The interview's state: a frozen value, folded from events and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.types import Asked, Event, Finished, Grade, Graded, Mark, Marked, Received, Started, Token, Turn, Value

# After one of these the interviewer has said what it had to say, and waits.
_HANDS_OVER = frozenset({"question", "probe", "hint", "repeat"})

# What stands in the transcript when a button was pressed instead of words typed.
_SAID_BY_BUTTON = {
    "skip": "Skip this one.",
    "hint": "A hint, please.",
    "repeat": "Could you repeat that?",
    "dont_know": "I don't know.",
    "finish": "Let us finish here.",
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

    @property
    def probes(self) -> int:
        return sum(a.kind == "probe" for a in self.asked)

    @property
    def hints(self) -> int:
        return sum(a.kind == "hint" for a in self.asked)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(t.text for t in self.turns if t.kind == "answer")


class Interview(Value):
    """Everything so far. `pending` is what the interviewer has not finished answering (None: it waits)."""

    started: Started
    preamble: tuple[Turn, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    pending: Started | Received | None = None
    wants_to_finish: bool = False
    finished: Finished | None = None

    @property
    def current(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Every turn of the interview in order."""
        return self.preamble + tuple(t for e in self.exchanges for t in e.turns)

    @property
    def questions_left(self) -> tuple[str, ...]:
        return self.started.questions[len(self.exchanges) :]


def replay(events: Iterable[Event]) -> Interview | None:
    """The state after all `events`; None when there are none. Raises ValueError when they do not begin with Started."""
    state: Interview | None = None
    for event in events:
        state = fold(state, event)
    return state


def fold(state: Interview | None, event: Event) -> Interview:
    """The state after one more event. Raises ValueError for an event that cannot follow."""
    if isinstance(event, Started):
        if state is not None:
            raise ValueError("an interview starts once")
        return Interview(started=event, pending=event)
    if state is None:
        raise ValueError("an interview begins with Started")
    match event:
        case Token():
            return state
        case Received():
            return _received(state, event)
        case Asked():
            return _asked(state, event)
        case Marked():
            return _on_current(state, marks=_with(_current(state).marks, event.mark))
        case Graded():
            return _on_current(state, grade=event.grade, skipped=event.skipped, marks=event.grade.criteria)
        case Finished():
            return state.model_copy(update={"finished": event, "pending": None})


def _received(state: Interview, event: Received) -> Interview:
    # "I don't know" is an answer like any other: grading reads it, and finds nothing.
    is_answer = event.kind in ("answer", "dont_know")
    said = event.text or _SAID_BY_BUTTON.get(event.kind, "")
    turn = Turn(role="candidate", kind="answer" if is_answer else "command", text=said)
    state = _on_current(state, turns=(*_current(state).turns, turn))
    return state.model_copy(
        update={"pending": event, "wants_to_finish": state.wants_to_finish or event.kind == "finish"}
    )


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
    return state.model_copy(update={"pending": None}) if event.kind in _HANDS_OVER else state


def _current(state: Interview) -> Exchange:
    if state.current is None:
        raise ValueError("nothing was asked yet")
    return state.current


def _on_current(state: Interview, **changes: object) -> Interview:
    changed = _current(state).model_copy(update=changes)
    return state.model_copy(update={"exchanges": (*state.exchanges[:-1], changed)})


def _with(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    if any(m.id == mark.id for m in marks):
        return tuple(mark if m.id == mark.id else m for m in marks)
    return (*marks, mark)
