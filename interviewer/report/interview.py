"""The numbers of an interview's report, from its folded state."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Protocol

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.events import Finished, Reexamined, Regraded, Started
from interviewer.grading import band
from interviewer.report import parts
from interviewer.report.afterwards import disputes, second_answers
from interviewer.report.values import AnswerReport, Ended, Report, State, Strength, Study
from interviewer.types import Grade, Mode, Question, Rubric, Turn
from interviewer.view.alone import alone

STRENGTHS = 5
"""How many strengths are listed."""


class Exchange(Protocol):
    """What a report reads of one question of an interview (interviewer/interview owns the value)."""

    @property
    def question_id(self) -> str: ...
    @property
    def turns(self) -> tuple[Turn, ...]: ...
    @property
    def grade(self) -> Grade | None: ...
    @property
    def skipped(self) -> bool: ...
    @property
    def sure(self) -> float | None: ...
    @property
    def first_grade(self) -> Grade | None: ...
    @property
    def retries(self) -> Sequence[Regraded]: ...
    @property
    def disputes(self) -> Sequence[Reexamined]: ...


class Interview(Protocol):
    """What a report reads of an interview's state."""

    @property
    def started(self) -> Started: ...
    @property
    def exchanges(self) -> Sequence[Exchange]: ...
    @property
    def finished(self) -> Finished | None: ...


def interview_report(interview: Interview, bank: Bank) -> Report:
    """Everything a report says of this interview, finished or not. Reads no file and asks no model."""
    answers = [_answer(n, exchange, bank) for n, exchange in enumerate(interview.exchanges, start=1)]
    ended: Ended = interview.finished.reason if interview.finished else "unfinished"
    return whole_report(answers, mode=interview.started.mode, ended=ended)


def whole_report(answers: Sequence[AnswerReport], *, mode: Mode, ended: Ended, candidate: str = "") -> Report:
    """One person's answers as a report; `number` of each is its place from 1."""
    known = parts.scores(answers)
    score = fmean(known) if known else None
    unaided = [a.unaided_score for a in answers if parts.scored(a) and a.unaided_score is not None]
    return Report(
        candidate=candidate,
        mode=mode,
        ended=ended,
        score=score,
        unaided_score=fmean(unaided) if unaided else None,
        band=band(score),
        credit=parts.mean_credit(answers),
        counts=parts.counts(answers),
        tally=parts.tally(m for a in answers if parts.scored(a) for m in a.marks),
        topics=parts.topics(answers),
        strengths=_strengths(answers),
        study=_study(answers),
        review=parts.review(answers),
        answers=tuple(answers),
        receipts=parts.receipts(answers),
    )


def _answer(number: int, exchange: Exchange, bank: Bank) -> AnswerReport:
    rubric = _rubric(exchange, bank)
    grade = exchange.grade
    state: State = "skipped" if exchange.skipped else "open" if grade is None else grade.status
    asked = next((t.text for t in exchange.turns if t.kind == "question"), "")
    question = (
        rubric.question
        if rubric
        else Question(id=exchange.question_id, topic="No longer in the bank", text=asked or exchange.question_id)
    )
    marks = grade.criteria if grade and state in ("graded", "needs_review") else ()
    score = grade.score if grade and state in ("graded", "needs_review") else None
    return AnswerReport(
        number=number,
        id=exchange.question_id,
        title=parts.title(question.id, question.text),
        question=question,
        reference=rubric.reference if rubric else "",
        model_answer=rubric.model_answer if rubric else "",
        said=parts.said(exchange.turns, marks),
        state=state,
        score=score,
        unaided_score=grade.unaided_score if grade and score is not None else None,
        band=grade.band if grade and score is not None else "none",
        flags=grade.flags if grade else (),
        reason=grade.reason if grade else "",
        marks=marks,
        credit=parts.credit(score, marks),
        tally=parts.tally(marks),
        doubt=parts.doubt(marks),
        receipt=grade.receipt if grade else None,
        sure=exchange.sure,
        alone=alone(grade) if score is not None else None,
        first_score=exchange.first_grade.score if exchange.first_grade else None,
        again=second_answers(exchange.retries),
        disputes=tuple(disputes(exchange.disputes)),
    )


def _rubric(exchange: Exchange, bank: Bank) -> Rubric | None:
    try:
        return bank.get(exchange.question_id)
    except BankError:
        return None  # an old interview outlives its question; the marks still carry their own text


def _strengths(answers: Sequence[AnswerReport]) -> tuple[Strength, ...]:
    found = [
        Strength(answer=a.number, title=a.title, point=p)
        for a in answers
        for p in parts.points(a, ["met"])
        if p.aid == "unaided"
    ]
    return tuple(sorted(found, key=lambda s: (-s.point.weight, -s.point.confidence))[:STRENGTHS])


def _study(answers: Sequence[AnswerReport]) -> tuple[Study, ...]:
    """Questions with unmet points, those that lost most first; skipped ones last, since their reader knows of them."""
    found = []
    for answer in answers:
        unmet = parts.points(answer, ["missing", "contradicted", "partial"])
        if not unmet and answer.state != "skipped":
            continue
        found.append(
            Study(
                answer=answer.number,
                title=answer.title,
                topic=answer.question.topic,
                skipped=answer.state == "skipped",
                lost=1.0 if answer.score is None else 1.0 - answer.score,
                points=tuple(sorted(unmet, key=lambda p: (-p.lost, p.verdict != "contradicted"))),
                reference=answer.reference,
                model_answer=answer.model_answer,
            )
        )
    return tuple(sorted(found, key=lambda s: (s.skipped, -s.lost)))
