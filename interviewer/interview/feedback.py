"""What the interviewer says about a graded question: counted from the marks, never worded by a model."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.grading import AID_CREDIT, VERDICT_CREDIT
from interviewer.interview.state import Interview
from interviewer.types import Grade, Mark, Verdict
from interviewer.view.words import AIDS, percent, plural

NEARLY = 0.05
"""A score this near to the share of the points needs no explanation."""


def feedback_line(grade: Grade) -> str:
    """A few sentences; the panel holds the detail."""
    if grade.score is None:
        return f"I could not grade that answer. {grade.reason} Your answer is kept."
    met = _with_verdict(grade, "met")
    parts = [f"You made {len(met)} of {len(grade.criteria)} points, which comes to {percent(grade.score)}."]
    made = sum(VERDICT_CREDIT[m.verdict] for m in grade.criteria if m.verdict != "unsure") / len(grade.criteria)
    if abs(grade.score - made) >= NEARLY and (reasons := list(_counted(grade))):
        parts.append(f"How that counts: {'; '.join(reasons)}.")
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


def _counted(grade: Grade) -> Iterator[str]:
    """What makes a score something else than the share of the points made."""
    made = [m for m in grade.criteria if m.weight and m.verdict in ("met", "partial")]
    whole = {m.id: VERDICT_CREDIT[m.verdict] * AID_CREDIT[m.aid] for m in made}
    for aid, credit in AID_CREDIT.items():
        if credit < 1 and (helped := sum(m.aid == aid for m in made)):
            yield f"{plural(helped, 'point')} {AIDS[aid]}, {percent(credit)}{' each' * (helped > 1)}"
    doubted = [m for m in grade.criteria if m.weight and abs(m.credit - whole.get(m.id, 0.0)) >= NEARLY]
    if doubted:
        yield f"{plural(len(doubted), 'point')} that I cannot be sure of, in part"
    if left_out := sum(not m.weight for m in grade.criteria):
        yield f"{plural(left_out, 'point')} without weight, not at all"
    if len({m.weight for m in grade.criteria if m.weight}) > 1:
        yield "points weigh differently"


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
