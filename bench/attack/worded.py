"""Families whose texts hardly depend on the question: empty keys, instructions, forged structure, essays, stories."""

from __future__ import annotations

from bench.attack.encode import encoded
from bench.attack.material import Material, Wording
from bench.attack.trial import Trial, said

_STANDS_ON = {**dict.fromkeys(range(6, 14), "wrong"), **dict.fromkeys((14, 15, 16, 33), "vague"), 30: "wrong"}
"""The bad answer that the plain form is put on; the other families stand alone.

An instruction alone is set aside whole and proves little. Forged structure goes on an answer that says nothing, so that
whatever comes of it is a gain.
"""


def worded(family: int, m: Material) -> list[Trial]:
    """Plain, on the family's bad answer or alone; and grafted on the half-right one, in the next wording."""
    bad = m.answers[_STANDS_ON[family]] if family in _STANDS_ON else ""
    return [
        _trial(family, m, "plain", bad, m.wording(family)),
        _trial(family, m, "grafted", m.answers["half"], m.wording(family, 1)),
    ]


def _trial(family: int, m: Material, form: str, base: str, wording: Wording) -> Trial:
    text = encoded(wording.text.replace("{question}", m.rubric.question.text), wording.encoding)
    parts = [text, base] if wording.place == "start" else [base, text]
    # No space before what starts a line by itself, and none around a text that stands alone.
    attacked = " ".join(part for part in parts if part)
    return Trial(family, m.question_id, form, "gain", said(base), said(attacked))
