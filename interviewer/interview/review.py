"""Looking back at a closed question: answering it again, disputing a verdict, opening the model answer.

Nothing is undone. A second answer gets a grade of its own beside the first. A disputed verdict is looked at once more:
the judge reads the words that the candidate points to by themselves, and the verdict changes only if it is then sure of
them. Whatever comes of it, the dispute is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from interviewer import grading
from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.events import Outcome, Received, Reexamined, Regraded
from interviewer.evidence import Span, find_quote, sentences
from interviewer.interview.feedback import feedback_line
from interviewer.interview.state import Exchange, Interview
from interviewer.judge.many import judge_many
from interviewer.judge.protocol import Asked, Judge, Unjudged
from interviewer.rubrics.leak import overlap
from interviewer.types import Criterion, Grade, Judgement, Mark, Rubric, Turn

NEAREST = 3
"""Sentences that are read again when the candidate points to none."""

SECRET = "In an exam I look back at nothing before the end. Ask me again when it is over."
NOTHING_CLOSED = "There is no closed question to look back at yet."
LEFT_THE_BANK = "That question has left the bank, so I can look at it no more."
NO_ANSWER = "Write the new answer after /again, and I grade it beside the first one."
NO_VERDICT = "That question has no verdicts to dispute."


class _Subject(NamedTuple):
    number: int
    exchange: Exchange
    rubric: Rubric


def refusal(state: Interview, said: Received, bank: Bank) -> str:
    """Why there is nothing to look back at, in words for the candidate; empty when there is."""
    if state.started.mode == "exam" and state.finished is None:
        return SECRET
    closed = _number(state, said)
    if closed == 0:
        return NOTHING_CLOSED
    if closed > len(state.exchanges) or state.exchanges[closed - 1].grade is None:
        return f"Question {closed} is not closed yet."
    try:
        _, exchange, rubric = _subject(state, said, bank)
    except BankError:
        return LEFT_THE_BANK
    if said.kind == "again" and not said.text:
        return NO_ANSWER
    if said.kind != "dispute":
        return ""
    if exchange.grade is None or exchange.grade.score is None:
        return NO_VERDICT
    known = {c.id for c in rubric.criteria}
    if any(m.id not in known for m in exchange.grade.criteria):
        return LEFT_THE_BANK
    if _disputed(exchange.grade, said.point) is None:
        return f"Name the point as its card does: {', '.join(m.label for m in exchange.grade.criteria)}."
    return ""


def outcome(state: Interview, said: Received, bank: Bank, judge: Judge) -> Regraded | Reexamined:
    """What a review comes to. Only for one without a `refusal`, and not for a model answer."""
    number, exchange, rubric = _subject(state, said, bank)
    if said.kind == "again":
        turns = (exchange.turns[0], Turn(role="candidate", kind="answer", text=said.text))
        return Regraded(number=number, answer=said.text, grade=grading.grade(rubric, turns, judge))
    assert exchange.grade is not None
    mark = _disputed(exchange.grade, said.point)
    assert mark is not None
    found, changed = _reexamined(rubric, exchange, mark, said.text, judge)
    return Reexamined(number=number, claim=said.text, before=mark, outcome=found, grade=changed)


def line(state: Interview, said: Received, bank: Bank) -> str:
    """What is said of it. It counts, and quotes, and does not argue."""
    match state.reviewed:
        case Regraded() as again:
            return _of_second(again, state.exchanges[again.number - 1])
        case Reexamined() as dispute:
            return _of_dispute(dispute)
        case _:
            rubric = _subject(state, said, bank).rubric
            return f"A strong answer would be: {rubric.model_answer or rubric.reference}"


# --- which question, which point -------------------------------------------------------------------------------


def _number(state: Interview, said: Received) -> int:
    """The number of the question that is meant; 0 when none is closed."""
    closed = [n for n, e in enumerate(state.exchanges, start=1) if e.grade is not None]
    return said.number or (closed[-1] if closed else 0)


def _subject(state: Interview, said: Received, bank: Bank) -> _Subject:
    number = _number(state, said)
    exchange = state.exchanges[number - 1]
    return _Subject(number, exchange, bank.get(exchange.question_id))


def _disputed(grade: Grade, point: str) -> Mark | None:
    named = point.strip().casefold()
    return next((m for m in grade.criteria if named in (m.id.casefold(), m.label.casefold())), None)


# --- reading once more -----------------------------------------------------------------------------------------


def _reexamined(
    rubric: Rubric, exchange: Exchange, mark: Mark, claim: str, judge: Judge
) -> tuple[Outcome, Grade | None]:
    if mark.verdict == "met":
        return "stands", None
    criterion = next(c for c in rubric.criteria if c.id == mark.id)
    spans = _to_read(criterion, grading.answer_text(exchange.turns), claim)
    # What was said at odds with the point stays said: to read something else by itself does not undo it.
    if mark.verdict == "contradicted" or mark.both_sides:
        spans = [s for s in spans if all(s.start <= e.start and e.end <= s.end for e in mark.evidence)]
    read = grading.reading_of(rubric, exchange.turns).text
    excerpts = [text for s in spans if (text := _only(read, s)).strip()]
    alone = rubric.model_copy(update={"criteria": (criterion,)})
    found = [said for _, said in judge_many(judge, [Asked(alone, text) for text in excerpts])]
    judged = [said[0] for said in found if not isinstance(said, Unjudged)]
    if found and not judged:
        return "failed", None
    best = max((j for j in judged if _sure(j)), key=lambda j: j.confidence, default=None)
    if best is None or exchange.grade is None:
        return "upheld", None
    return "changed", grading.remark(rubric, exchange.turns, exchange.grade, best)


def _sure(judgement: Judgement) -> bool:
    return judgement.verdict == "met" and judgement.confidence >= grading.SURE


def _to_read(criterion: Criterion, answer: str, claim: str) -> list[Span]:
    """The sentences that the candidate pointed to, as one stretch; else, one by one, those nearest to the point."""
    spans = sentences(answer)
    pointed = find_quote(claim, answer) if claim else None
    if pointed is not None:
        inside = [s for s in spans if s.start < pointed.end and s.end > pointed.start]
        return [Span(inside[0].start, inside[-1].end)] if inside else []
    wordings = (criterion.text, *criterion.accept)
    near = sorted(spans, key=lambda s: -max(overlap(s.of(answer), wording) for wording in wordings))
    return near[:NEAREST]


def _only(text: str, span: Span) -> str:
    """`text` with all outside `span` blanked, so that offsets stay true."""
    return f"{' ' * span.start}{text[span.start : span.end]}{' ' * (len(text) - span.end)}"


# --- words for it ----------------------------------------------------------------------------------------------


def _of_second(again: Regraded, exchange: Exchange) -> str:
    said = feedback_line(again.grade)
    first = exchange.grade
    if first is None or first.score is None:
        return f"{said} This stands beside your first try, which has no score."
    return f"{said} This stands beside your first answer with {round(100 * first.score)}%; both are kept."


def _of_dispute(dispute: Reexamined) -> str:
    label, quotes = dispute.before.label, [e.quote for e in dispute.before.evidence]
    match dispute.outcome:
        case "stands":
            return f"{label} counts as met already{_resting_on(quotes)}."
        case "changed":
            assert dispute.grade is not None and dispute.grade.score is not None
            made = next(m for m in dispute.grade.criteria if m.id == dispute.before.id)
            words = _resting_on([e.quote for e in made.evidence])
            return f"I read it again, and {label} counts now{words}. That comes to {round(100 * dispute.grade.score)}%."
        case "failed":
            return f"I could not read it again for {label}. The verdict stays for now, and your objection is kept."
        case _:
            nearest = f" What I have for it: {_listed(quotes)}." if quotes else ""
            stays = f"I read it again and do not find {label} in it, so the verdict stays."
            return f"{stays}{nearest} Your objection is kept."


def _resting_on(quotes: Sequence[str]) -> str:
    return f", by your words {_listed(quotes)}" if quotes else ""


def _listed(quotes: Sequence[str]) -> str:
    return " and ".join(f"“{quote.rstrip(' .')}”" for quote in quotes)
