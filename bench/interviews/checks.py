"""What may go wrong with a turn, looked for at every turn of a simulated interview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench.interviews.oracle import labels
from interviewer.bank import Bank
from interviewer.events import Asked, Event, Received, Regraded, Started
from interviewer.interview import Interview
from interviewer.rubrics.leak import leaks
from interviewer.types import Grade, Rubric, TurnKind

RUN = 5
"""The string test: this many words of a secret in a row, which the question does not have. What the candidate said may
be quoted, in quotation marks, and not be said back otherwise."""

BEFORE_GRADING: frozenset[TurnKind] = frozenset(
    {"opening", "transition", "question", "probe", "hint", "repeat", "clarification", "steer"}
)
"""Turns that are said while a question is open, or about to be."""

_JUDGING = re.compile(
    r"\b(correct|incorrect|wrong|right|good|great|nice|excellent|perfect|well done|impressive|unfortunately|sadly"
    r"|mistaken?|not quite|almost|exactly|agree|disagree|bravo|poor|weak)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile("“[^”]*”")
_FEEDBACK = re.compile(r"You made (\d+) of (\d+) points, which comes to (\d+)%\.")
_LEADS = {
    "Made": "met",
    "Half made": "partial",
    "At odds with the reference": "contradicted",
    "Not heard": "missing",
    "I am not sure about": "unsure",
}


class Fault(NamedTuple):
    """`what` is one of the kinds that the table counts; `detail` is for the person who mends it."""

    what: str
    detail: str


def faults(
    before: Interview | None, said: Started | Received, events: Sequence[Event], after: Interview, bank: Bank
) -> Iterator[Fault]:
    """All that went wrong between an input and the end of the answer to it."""
    yield from _lost(before, said, after)
    yield from _moved_on(before, said, events)
    for event in events:
        if isinstance(event, Asked) and event.kind in BEFORE_GRADING:
            rubric = bank.get(event.question_id)
            yield from leaked(event, rubric, after, " ".join(bank.topics))
            yield from _judged(event, rubric, after)
        elif isinstance(event, Asked) and event.kind == "feedback":
            yield from _feedback(event.text, _graded(event.text, after))
        elif isinstance(event, Asked) and isinstance(after.reviewed, Regraded):
            yield from _feedback(event.text.split(" This stands beside")[0], after.reviewed.grade)
    yield from _repeated(after)


def leaked(event: Asked, rubric: Rubric, state: Interview, topics: str) -> Iterator[Fault]:
    """What the interviewer gave away of a criterion that the candidate has not made.

    The question, the bank's topics, which the start card names, and what the candidate has said are public.
    """
    said = [t.text for t in state.turns if t.role == "candidate"]
    known = labels(rubric, said)
    public = " ".join([rubric.question.text, topics, *said])
    for c in rubric.criteria:
        if known[c.id] == "met":
            continue
        for secret in (c.text, *c.options):
            if leaks(event.text, secret, public):
                yield Fault("leak, by words", f"{event.kind} of {c.id}: {event.text!r}")
        for secret in (c.text, *c.accept, *c.options, *c.source):
            if runs := _runs(_unquoted(event.text, said)) & _runs(secret) - _runs(rubric.question.text):
                yield Fault("leak, by string", f"{event.kind} of {c.id}: {' '.join(min(runs))!r}")


def _unquoted(text: str, said: Sequence[str]) -> str:
    """What the interviewer said, without what it quoted from the candidate."""
    return _QUOTED.sub(lambda found: "" if any(found[0].strip("“”…") in s for s in said) else found[0], text)


def _runs(text: str) -> set[tuple[str, ...]]:
    said = re.findall(r"\w+", text.lower())
    return {tuple(said[i : i + RUN]) for i in range(len(said) - RUN + 1)}


def _lost(before: Interview | None, said: Started | Received, after: Interview) -> Iterator[Fault]:
    """Whatever was said stands in the record, once, as it was said, and was answered."""
    if after.pending is not None:
        yield Fault("lost turn", f"not answered: {said}")
    if not isinstance(said, Received) or before is None:
        return
    new = [t for t in after.turns[len(before.turns) :] if t.role == "candidate"]
    if len(new) != 1 or (said.text and new[0].text != said.text):
        yield Fault("lost turn", f"{said} became {new}")
    if after.turns[: len(before.turns)] != before.turns:
        yield Fault("lost turn", f"earlier turns changed by {said}")
    if len(after.turns) < len(before.turns) + 2:
        yield Fault("lost turn", f"no answer to {said}")


def _moved_on(before: Interview | None, said: Started | Received, events: Sequence[Event]) -> Iterator[Fault]:
    """Nobody but the interviewer ends a question, save by a command."""
    asked = [e for e in events if isinstance(e, Asked) and e.kind == "question"]
    if isinstance(said, Started) or before is None or before.current is None or not asked:
        return
    now = before.current
    left = {m.id for m in now.marks if m.verdict != "met"} - {a.criterion_id for a in now.asked if a.kind == "probe"}
    ends = said.kind in ("skip", "finish", "dont_know") or now.probes == before.started.max_probes
    graded = any(e.type == "graded" for e in events)
    if len(asked) > 1 or not graded or (left and not ends and not _settled(events)):
        yield Fault("moved on", f"{said.text[:60]!r} ended {now.question_id}")


def _settled(events: Sequence[Event]) -> bool:
    """Whether the answer left nothing to ask about: every point made, or no way to grade it."""
    grades = [e.grade for e in events if e.type == "graded"]
    return all(g.score is None or all(m.verdict == "met" for m in g.criteria) for g in grades)


def _repeated(after: Interview) -> Iterator[Fault]:
    now = after.exchanges[-1] if after.exchanges else None
    for kind in ("probe", "hint", "steer"):
        turns = [a for a in now.asked if a.kind == kind] if now else []
        words = [" ".join(re.findall(r"\w+", _QUOTED.sub("", a.text).lower())) for a in turns]
        aims = [a.criterion_id for a in turns]
        if len(set(words)) < len(words) or len(set(aims)) < len(aims):
            yield Fault(f"repeated {kind}", f"{words[-1]!r}")


def _judged(event: Asked, rubric: Rubric, after: Interview) -> Iterator[Fault]:
    """Words of judgement in what the interviewer says by itself, outside a quotation and the rubric's own wording."""
    written = " ".join([rubric.question.text, *(f"{c.probe} {c.hint}" for c in rubric.criteria)])
    own = _QUOTED.sub("", event.text)
    if found := [m.group() for m in _JUDGING.finditer(own) if m.group().lower() not in written.lower()]:
        yield Fault("praise or blame", f"{event.kind}: {found} in {event.text!r}")


def _feedback(text: str, grade: Grade) -> Iterator[Fault]:
    """The feedback says of every criterion what its verdict is, and counts as the grade does."""
    if grade.score is None:
        if grade.reason not in text:
            yield Fault("feedback", f"no reason in {text!r}")
        return
    counted = _FEEDBACK.match(text)
    met = sum(m.verdict == "met" for m in grade.criteria)
    if not counted or [int(n) for n in counted.groups()] != [met, len(grade.criteria), round(100 * _score(grade))]:
        yield Fault("feedback", f"counts are wrong in {text!r}")
    for lead, verdict in _LEADS.items():
        named = re.search(rf"(?:^|[.] ){lead}(?::)? ?(.*?)[.](?: (?:{'|'.join(_LEADS)})|$)", text)
        wanted = [m.label for m in grade.criteria if m.verdict == verdict]
        if (named[1] if named else "") != ", ".join(wanted):
            yield Fault("feedback", f"{lead}: {named[1] if named else ''!r} where {wanted} is right")


def _graded(text: str, after: Interview) -> Grade:
    """The grade that this feedback is about."""
    return next(
        e.grade
        for e in reversed(after.exchanges)
        if e.grade is not None and any(a.kind == "feedback" and a.text == text for a in e.asked)
    )


def _score(grade: Grade) -> float:
    """The weighted mean of the credits, computed anew, with the four places that a score has."""
    return round(sum(m.weight * m.credit for m in grade.criteria) / sum(m.weight for m in grade.criteria), 4)
