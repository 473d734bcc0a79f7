"""Is a reply on course? Told by its words alone; whoever strays is led back to the question, once.

Measured on the answers of bench/data with 8 content words or more: none of the 22 full, 22 wrong and 22 vague ones is
taken for a stray, 12 of 22 off-topic ones are. The others use the question's words, and are left to the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from interviewer.rubrics.leak import content_words
from interviewer.types import Mark, Rubric

LEAST_WORDS = 8
"""Content words; with fewer, an answer of one's own may well share none with the rubric."""
OFF = 0.2
"""Share of the reply's content words that its own rubric has at least, when it is about it."""
MIXED = (0.4, 0.25)
"""Below this share, another question that has so much more of them is the one that is being answered."""

# A reply that only tries to move the interview. It is graded like any other, and moves nothing.
_MOVES = re.compile(
    r"(?:please )?(?:next|next question|move on|go on|continue|another question)(?: please)?"
    r"|(?:from now on )?(?:you are|you re|i am|i m) (?:now )?the (?:examiner|interviewer|candidate|judge|grader)"
    r"(?: (?:now|and i (?:am|ask) .{1,40}))?"
    r"|(?:please )?(?:tell|give|show|print|read)(?: me)? (?:the |your )?(?:\w+ )?(?:answer|solution|rubric|criteria)"
    r"|what(?: is| are| s) the (?:right |correct |model )?(?:answer|solution|criteria|rubric)|ask me something else"
)


def is_move(text: str) -> bool:
    """Whether the whole reply is an attempt to move the interview or to be told the answer."""
    return bool(_MOVES.fullmatch(" ".join(re.sub(r"\W+|_", " ", text.lower()).split())))


def is_astray(text: str, rubric: Rubric, others: Iterable[Rubric]) -> bool:
    """Whether a reply has hardly a word to do with its question, or many more with one of `others`."""
    said = set(content_words(text))
    if len(said) < LEAST_WORDS:
        return False
    own = len(said & vocabulary(rubric)) / len(said)
    if own < OFF:
        return True
    low, gap = MIXED
    return own < low and any(len(said & vocabulary(r)) / len(said) - own > gap for r in others if r != rubric)


def touched(begins: int, marks: Iterable[Mark]) -> bool:
    """Whether a verdict rests on words of the reply that begins at this place of the whole answer."""
    decided = (mark for mark in marks if mark.verdict in ("met", "partial", "contradicted"))
    return any(span.end > begins for mark in decided for span in mark.evidence)


def steer(question: str, probe: str = "") -> str:
    """The way back; it says nothing of what was said, only what was asked."""
    return f"Let us stay with what I asked: “{probe or question}”"


@lru_cache(maxsize=512)
def vocabulary(rubric: Rubric) -> frozenset[str]:
    """The stems of all content words of a rubric."""
    parts = [rubric.question.text, rubric.reference, rubric.model_answer]
    for c in rubric.criteria:
        parts += [c.label, c.text, c.probe, c.hint, *c.accept, *c.counter_claims, *c.options]
    return frozenset(content_words(" ".join(parts)))
