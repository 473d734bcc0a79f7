"""Where a follow-up aims, and what has been asked of a question so far."""

from __future__ import annotations

from interviewer.events import Asked
from interviewer.interview.speaker import written_probe
from interviewer.interview.state import Exchange
from interviewer.interview.takeup import without_quotes
from interviewer.rubrics.wording import same
from interviewer.types import Criterion, Grade, Mark, Rubric


def probe_target(rubric: Rubric, now: Exchange, grade: Grade) -> Criterion | None:
    """The criterion to press: open, not pressed yet, with most weight still to win and most doubt.

    A criterion that could only be asked about in words that were used already is passed over.
    """
    pressed = {a.criterion_id for a in now.asked if a.kind == "probe"}
    worth = {m.id: _worth(m) for m in grade.criteria if m.verdict != "met" and m.id not in pressed}
    still_open, before = unmet(rubric, grade), asked_before(now)
    public = f"{rubric.question.text} {' '.join(now.answers)}"
    for criterion in sorted(still_open, key=lambda c: -worth.get(c.id, 0.0)):
        if worth.get(criterion.id) and not any(same(written_probe(criterion, still_open, public), b) for b in before):
            return criterion
    return None


def unmet(rubric: Rubric, grade: Grade) -> tuple[Criterion, ...]:
    """The criteria that are not met by that grade, in the rubric's order."""
    left = {m.id for m in grade.criteria if m.verdict != "met"}
    return tuple(c for c in rubric.criteria if c.id in left)


def asked_before(now: Exchange) -> tuple[str, ...]:
    """The question and its follow-ups so far, without what they quote."""
    return tuple(without_quotes(a.text) for a in now.asked if a.kind in ("question", "probe"))


def last_asked(now: Exchange) -> Asked:
    """The question, or the follow-up that came last."""
    return next(a for a in reversed(now.asked) if a.kind in ("question", "probe"))


def open_probe(now: Exchange) -> str:
    """The follow-up that is open, without what it quotes; empty while none is."""
    last = last_asked(now)
    return without_quotes(last.text) if last.kind == "probe" else ""


def _worth(mark: Mark) -> float:
    """Weight still to win, up to doubled by doubt (P(met) near one half); none for a criterion that does not count."""
    return mark.weight * (1.0 - mark.credit) * (2.0 - abs(2.0 * mark.probability - 1.0))
