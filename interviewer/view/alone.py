"""How much of an answer was its giver's own."""

from __future__ import annotations

from interviewer.types import Grade


def alone(grade: Grade | None) -> float | None:
    """The share of the weight that was earned without help, to four places; None without a score."""
    whole = sum(m.weight for m in grade.criteria) if grade else 0
    if grade is None or grade.score is None or not whole:
        return None
    return round(sum(m.weight * m.credit for m in grade.criteria if m.aid == "unaided") / whole, 4)
