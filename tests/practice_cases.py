"""What the tests of practice share: a clock that is moved, and grades put into a store by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from interviewer.events import Graded, Received, Reexamined, Regraded, Started
from interviewer.store import Store
from interviewer.types import Aid, Grade, Mark, Receipt, Verdict

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RECEIPT = Receipt(version="1", model="words", judge="test", rubric="r", prompts="p")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def mark(criterion_id: str, verdict: Verdict = "met", aid: Aid = "unaided", weight: float = 1.0) -> Mark:
    sure = 0.5 if verdict == "unsure" else 0.9
    credit = float(verdict == "met")
    return Mark(
        id=criterion_id,
        label=criterion_id,
        text=f"The {criterion_id}.",
        weight=weight,
        verdict=verdict,
        probability=0.9 if verdict == "met" else 0.1,
        confidence=sure,
        credit=credit,
        aid=aid,
    )


def graded(question_id: str, *marks: Mark, skipped: bool = False) -> Graded:
    score = None if skipped else sum(m.credit for m in marks) / len(marks)
    grade = Grade(
        status="ungradable" if skipped else "graded", score=score, band="none", criteria=marks, receipt=RECEIPT
    )
    return Graded(question_id=question_id, grade=grade, skipped=skipped)


def practised(store: Store, who: str, *answers: Graded, sure: Sequence[float | None] = ()) -> str:
    """An interview of these questions, all answered now; returns its token. `sure` goes with the answers in order."""
    token = store.create(who)
    store.append(token, Started(questions=tuple(a.question_id for a in answers)))
    for answer, said in zip_longest(answers, sure):
        store.append(token, Received(kind="answer", text="So it is.", sure=said))
        store.append(token, answer)
    return token


def disputed(number: int, before: Mark, *changed: Mark) -> Reexamined:
    """A dispute of that mark; with marks `changed` these are the grade now."""
    grade = graded("any", *changed).grade if changed else None
    return Reexamined(
        number=number, claim="I said so.", before=before, outcome="changed" if changed else "upheld", grade=grade
    )


def regraded(number: int, *marks: Mark) -> Regraded:
    return Regraded(number=number, answer="So it is after all.", grade=graded("any", *marks).grade)
