"""What was done about a question after it was closed: answered again, a verdict disputed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.events import Reexamined, Regraded
from interviewer.report import parts
from interviewer.report.values import Dispute, Second
from interviewer.types import Turn


def second_answers(retries: Sequence[Regraded]) -> tuple[Second, ...]:
    """Each further answer with its own grade, in order; a failure to grade is a state of its own."""
    return tuple(_second(one) for one in retries)


def disputes(reexamined: Sequence[Reexamined]) -> Iterator[Dispute]:
    """Each dispute with the verdict before it and after it, in order."""
    for one in reexamined:
        marks = one.grade.criteria if one.grade else (one.before,)
        after = next((m.verdict for m in marks if m.id == one.before.id), one.before.verdict)
        yield Dispute(
            label=one.before.label, claim=one.claim, before=one.before.verdict, after=after, outcome=one.outcome
        )


def _second(one: Regraded) -> Second:
    grade, turn = one.grade, Turn(role="candidate", kind="answer", text=one.answer)
    (said,) = parts.said((turn,), grade.criteria)
    return Second(
        said=said, state=grade.status, score=grade.score, band=grade.band, reason=grade.reason, marks=grade.criteria
    )
