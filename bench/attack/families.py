"""The forty families, and which builder makes which."""

from __future__ import annotations

from collections.abc import Sequence

from bench.attack.layout import layout
from bench.attack.material import Material
from bench.attack.overlap import overlap
from bench.attack.semantic import agreeing, by_hand, padded
from bench.attack.trial import Trial
from bench.attack.worded import worded

NAMES = {
    1: "a punctuation mark",
    2: "only a heading",
    3: "restates the task, stops",
    4: "only closing words",
    5: "blanks, emoji, top score",
    6: "asks to ignore the rules",
    7: "claims to be the owner",
    8: "finished grading record",
    9: "claims a revised rubric",
    10: "pressure",
    11: "reverse psychology",
    12: "fake system error",
    13: "other language, encoded",
    14: "chat control tokens",
    15: "closes the delimiter",
    16: "forged thinking",
    17: "terms as a list",
    18: "terms without meaning",
    19: "question with because",
    20: "reference shuffled",
    21: "reference, facts swapped",
    22: "I would mention",
    23: "definitions of terms",
    24: "answer to another one",
    25: "general essay",
    26: "personal story",
    27: "Markov chain",
    28: "zero-width characters",
    29: "look-alike letters",
    30: "hidden instruction",
    31: "direction overrides",
    32: "marks and full width",
    33: "hidden mark-up",
    34: "negated once",
    35: "both A and not A",
    36: "every option",
    37: "facts, wrong conclusion",
    38: "fake authority",
    39: "wrong, padded tenfold",
    40: "as I said earlier",
}
_BY_HAND = (21, 34, 35, 36, 37, 38)


def build(family: int, m: Material) -> list[Trial]:
    """The trials of one family for one question; none when it needs a text by hand and the question has none."""
    if family in _BY_HAND:
        return by_hand(family, m)
    if family in (17, 18, 19, 20, 22, 23, 24, 27):
        return overlap(family, m)
    if family in (28, 29, 31, 32):
        return layout(family, m)
    if family == 39:
        return padded(m)
    return agreeing(m) if family == 40 else worded(family, m)


def build_all(families: Sequence[int], materials: Sequence[Material]) -> list[Trial]:
    """Question by question, since a judge remembers what does not depend on the answer."""
    return [trial for m in materials for family in families for trial in build(family, m)]
