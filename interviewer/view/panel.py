"""The rubric panel: what has been earned, shown so that an open question gives nothing away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from interviewer.errors import BankError
from interviewer.types import Mark, Receipt
from interviewer.view.alone import alone
from interviewer.view.spans import Piece, marked
from interviewer.view.talk import Bank, Exchange, Talk, find_question, outcome, retried, revealed
from interviewer.view.words import (
    AIDS,
    BOTH_SIDES,
    LEADS,
    UNRELIABLE,
    VERDICTS,
    count,
    flag,
    percent,
    points,
    said_and_made,
    shown,
)

State = Callable[[str, Mark, Receipt | None], str]
"""From a question's id, a mark and what graded it to reliable, unreliable or untested; "" when nothing is known."""


def nothing_known(question_id: str, mark: Mark, receipt: Receipt | None) -> str:
    return ""


class Card(TypedDict):
    """One criterion. The icon's shape and colour follow `verdict`; `word` says the same in words."""

    point: str
    """The criterion's id."""
    label: str
    verdict: str
    word: str
    sure: str
    quotes: list[str]
    lead: str
    text: str
    misconception: str
    credit: str
    aid: str
    doubt: str
    """That the criterion failed tests of its rubric; otherwise empty, for the rest is the author's business."""


class Current(TypedDict):
    """The question that is being answered: only points already made are named."""

    number: int
    covered: list[Card]
    made: str
    open: int
    still: str


class Closed(TypedDict):
    """A graded, skipped or ungradable question."""

    number: int
    topic: str
    question: str
    result: str
    band: str
    percent: int | None
    reason: str
    flags: list[str]
    cards: list[Card]
    answer: list[list[Piece]]
    model_answer: str
    retried: list[str]
    """What further answers came to."""
    sure: str
    """How sure the candidate was, beside what it came to; empty where nothing was said of it."""


class Panel(TypedDict):
    """`secret` while an exam runs: then `current` is None and `closed` is empty."""

    secret: bool
    current: Current | None
    closed: list[Closed]


def panel(talk: Talk, bank: Bank, state: State = nothing_known) -> Panel:
    """The panel of the interview as it stands; the latest closed question first. `state` is what tests found."""
    if not revealed(talk):
        return Panel(secret=True, current=None, closed=[])
    last = talk.exchanges[-1] if talk.exchanges else None
    is_open = last is not None and last.grade is None and not last.skipped and talk.finished is None
    closed = [
        _closed(number, exchange, bank, state)
        for number, exchange in enumerate(talk.exchanges, start=1)
        if exchange.grade or exchange.skipped
    ]
    return Panel(
        secret=False,
        current=_current(len(talk.exchanges), last, bank, state) if is_open and last else None,
        closed=closed[::-1],
    )


def card(mark: Mark, state: str = "") -> Card:
    """A graded criterion, told whole; `state` is what tests of its rubric found."""
    unsure = mark.verdict == "unsure"
    earned = mark.verdict in ("met", "partial") and mark.credit > 0
    return Card(
        point=mark.id,
        label=shown(mark.label),
        verdict=mark.verdict,
        word=VERDICTS[mark.verdict],
        sure="" if unsure else f"{percent(mark.confidence)} sure",
        quotes=[shown(span.quote) for span in mark.evidence],
        lead=BOTH_SIDES if mark.both_sides else LEADS[mark.verdict],
        text=shown(mark.text),
        misconception=shown(mark.misconception),
        credit="" if unsure else points(mark.credit, mark.weight),
        aid=AIDS[mark.aid] if earned else "",
        doubt=UNRELIABLE if state == "unreliable" else "",
    )


def _current(number: int, exchange: Exchange, bank: Bank, state: State) -> Current:
    met = [mark for mark in exchange.marks if mark.verdict == "met"]
    still_open = max(_total(exchange, bank) - len(met), 0)
    return Current(
        number=number,
        covered=[card(mark, state(exchange.question_id, mark, None)) for mark in met],
        made=count(len(met), "point made", "points made"),
        open=still_open,
        still=count(still_open, "point still open", "points still open"),
    )


def _total(exchange: Exchange, bank: Bank) -> int:
    try:
        return len(bank.get(exchange.question_id).criteria)
    except BankError:
        return len(exchange.marks)


def _closed(number: int, exchange: Exchange, bank: Bank, state: State) -> Closed:
    grade = exchange.grade
    receipt = grade.receipt if grade else None
    question = find_question(exchange.question_id, bank)
    answers = [t for t in exchange.turns if t.role == "candidate" and t.kind == "answer"]
    marks = grade.criteria if grade else ()
    scored = grade is not None and grade.score is not None and not exchange.skipped
    return Closed(
        number=number,
        topic=shown(question.topic) if question else "",
        question=shown(question.text if question else exchange.question_id),
        result=outcome(exchange),
        band=grade.band if grade and scored else "none",
        percent=round(grade.score * 100) if grade and grade.score is not None and scored else None,
        reason=shown(grade.reason) if grade and not exchange.skipped else "",
        flags=[flag(name) for name in grade.flags] if grade and not exchange.skipped else [],
        cards=[card(mark, state(exchange.question_id, mark, receipt)) for mark in marks],
        answer=marked(answers, marks),
        model_answer=_model_answer(exchange, bank),
        retried=retried(exchange),
        sure=said_and_made(exchange.sure, alone(grade)) if scored else "",
    )


def _model_answer(exchange: Exchange, bank: Bank) -> str:
    try:
        rubric = bank.get(exchange.question_id)
    except BankError:
        return ""
    return shown(rubric.model_answer or rubric.reference)
