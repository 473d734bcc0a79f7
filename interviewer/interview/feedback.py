"""What the interviewer says about a graded question: counted from the marks, never worded by a model."""

from __future__ import annotations

from interviewer.interview.state import Interview
from interviewer.types import Grade, Mark, Verdict


def feedback_line(grade: Grade) -> str:
    """Two or three sentences; the panel holds the detail."""
    if grade.score is None:
        return f"I could not grade that answer. {grade.reason} Your answer is kept."
    met = _with_verdict(grade, "met")
    parts = [f"You made {len(met)} of {len(grade.criteria)} points, which comes to {round(100 * grade.score)}%."]
    for verdict, lead in (
        ("met", "Made"),
        ("partial", "Half made"),
        ("contradicted", "At odds with the reference"),
        ("missing", "Not heard"),
        ("unsure", "I am not sure about"),
    ):
        if labels := [m.label for m in _with_verdict(grade, verdict)]:  # type: ignore[arg-type]
            parts.append(f"{lead}: {', '.join(labels)}.")
    return " ".join(parts)


def closing_line(interview: Interview) -> str:
    """The last words of the interview."""
    scores = [e.grade.score for e in interview.exchanges if e.grade and e.grade.score is not None]
    asked = len(interview.exchanges)
    if not scores:
        return "That ends the interview. No answer was graded this time; the questions are in the report."
    mean = round(100 * sum(scores) / len(scores))
    graded = f"{len(scores)} of {asked}" if len(scores) < asked else f"all {asked}" if asked > 1 else "the one"
    counted = f"{graded} question{'s' * (asked > 1)}"
    return f"That ends the interview. I graded {counted}, {mean}% on average; your report is ready."


def _with_verdict(grade: Grade, verdict: Verdict) -> list[Mark]:
    return [m for m in grade.criteria if m.verdict == verdict]
