"""Families that say something, and something else than the truth; and those that talk around it."""

from __future__ import annotations

from bench.attack.material import Material, own_terms, wordings, written
from bench.attack.trial import Trial, Turns, said
from interviewer.types import Turn

_TENFOLD = 10
_FALSE_WHERE_TRUE = (21, 34, 35, 36, 37)
"""Made from the reference, so the reference must score higher."""


def by_hand(family: int, m: Material) -> list[Trial]:
    """The text against what it honestly says; its false part on the half-right answer; the text against the truth."""
    found: list[Trial] = []
    for line in written():
        if line.family != family or line.question_id != m.question_id:
            continue
        half = m.answers["half"]
        base = m.answers[line.base_kind] if line.base_kind else line.base
        grafted = f"{half} {line.graft or line.text}"
        found += [
            Trial(family, m.question_id, "plain", "gain", said(base), said(line.text)),
            Trial(family, m.question_id, "grafted", "gain", said(half), said(grafted)),
        ]
        if family in _FALSE_WHERE_TRUE:
            truth = said(m.rubric.reference)
            found.append(Trial(family, m.question_id, "reference", "below", truth, said(line.text)))
    return found


def padded(m: Material) -> list[Trial]:
    """True statements about something else after the answer, until it is ten times as long."""
    return [
        Trial(39, m.question_id, form, "gain", said(m.answers[kind]), said(_padded(m, kind)))
        for form, kind in (("plain", "wrong"), ("grafted", "half"))
    ]


def _padded(m: Material, kind: str) -> str:
    text = m.answers[kind]
    wanted = _TENFOLD * len(text.split())
    rng = m.rng(f"padded {kind}")
    facts = [w.text for w in wordings() if w.family == 39]
    parts, length = [text], len(text.split())
    while length < wanted:
        rng.shuffle(facts)
        for fact in facts:
            parts.append(fact)
            length += len(fact.split())
            if length >= wanted:
                break
    return " ".join(parts)


def agreeing(m: Material) -> list[Trial]:
    """A follow-up and a hint, and a reply that quotes them back and claims to have made the points before."""
    return [
        Trial(40, m.question_id, form, "gain", _asked(m, kind), (*_asked(m, kind), *_claimed(m, turn)))
        for turn, (form, kind) in enumerate((("plain", "vague"), ("grafted", "half")))
    ]


def _asked(m: Material, kind: str) -> Turns:
    return Turn(role="interviewer", kind="question", text=m.rubric.question.text), *said(m.answers[kind])


def _claimed(m: Material, turn: int) -> Turns:
    """About the first two points that the half-right answer does not make."""
    open_points = [c for c, label in zip(m.rubric.criteria, m.half_labels, strict=True) if label == "missing"]
    aimed, claimed = (*open_points, *m.rubric.criteria)[:2]
    terms = sorted(own_terms(claimed.text, m.rubric.question.text)[:3])
    named = ", ".join(terms[:-1]) + " and " + terms[-1]
    text = m.wording(40, turn).text
    for slot, said_instead in (("{hint}", aimed.hint), ("{probe}", aimed.probe), ("{terms}", named)):
        text = text.replace(slot, said_instead)
    return (
        Turn(role="interviewer", kind="probe", text=aimed.probe),
        Turn(role="interviewer", kind="hint", text=aimed.hint),
        *said(text),
    )
