"""Families that change characters and not words: the same statement may neither gain by it nor lose."""

from __future__ import annotations

from bench.attack.encode import backwards, flooded, full_width, isolated, look_alike, zero_width
from bench.attack.material import Material
from bench.attack.trial import Check, Trial, said
from interviewer.evidence import sentences
from interviewer.rubrics.leak import content_words


def layout(family: int, m: Material) -> list[Trial]:
    """A wrong and a half-right answer in disguise, which may not gain; and a correct one, which may not lose."""
    forms: tuple[tuple[str, str, Check], ...] = (
        ("plain", "wrong", "gain"),
        ("grafted", "half", "gain"),
        ("correct", "full", "keep"),
    )
    return [
        Trial(family, m.question_id, form, check, said(m.answers[kind]), said(disguised(family, m, kind, check)))
        for form, kind, check in forms
    ]


def disguised(family: int, m: Material, kind: str, check: Check) -> str:
    text = m.answers[kind]
    keys = frozenset(content_words(" ".join(c.text for c in m.rubric.criteria)))
    rng = m.rng(f"{family} {kind}")
    if family == 28:
        return zero_width(text, keys, rng)
    if family == 29:
        return look_alike(text, keys)
    if family == 32:
        return flooded(text, keys, rng) if m.number % 2 else full_width(text)
    assert family == 31, family
    if check == "keep":
        return isolated(text, keys)
    # On the screen these are sentences of the reference; stored is what nobody can read.
    shown = [s.of(m.rubric.reference) for s in sentences(m.rubric.reference)][:3]
    return " ".join([text, *map(backwards, shown)])
