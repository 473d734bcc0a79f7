"""Takes up what this candidate said: a few of their own words before a follow-up, cut out and quoted by code.

The speaking model never sees them. They stand in quotation marks after `You said`, which neither praises nor doubts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.evidence import sentences
from interviewer.judge.addressed import is_addressed
from interviewer.rubrics.leak import content_words
from interviewer.rubrics.wording import unfit
from interviewer.types import Criterion, Mark

LEAST, MOST = 3, 12
"""Words of a quotation."""

_QUOTED = re.compile("“[^”]*”[.…]?")
_FILLERS = re.compile(r"(?:(?:so|well|and|but|then|also|basically|i think|i would say|i believe),?\s+)+", re.IGNORECASE)


def lead(answer: str, target: Criterion, probe: str, marks: Sequence[Mark], said_before: Sequence[str]) -> str:
    """`You said “...”.`, or nothing when no words of `answer` lead up to `probe`.

    The words are evidence that a mark rests on: for the target itself, else for a point that shares a word with the
    probe. Never what was quoted before, and nothing that the interviewer should not say in its own voice.
    """
    wanted = set(content_words(probe))
    found = []
    for mark in marks:
        for span in mark.evidence:
            quote = clipped(span.quote)
            near = len(wanted & set(content_words(quote)))
            if span.quote in answer and (mark.id == target.id or near) and fit(quote, said_before):
                found.append((mark.id == target.id, near, quote))
    return f"You said “{max(found, key=lambda f: f[:2])[2]}”. " if found else ""


def without_quotes(text: str) -> str:
    """What the interviewer itself said."""
    return " ".join(_QUOTED.sub("", text).replace("You said ", "").split())


def clipped(quote: str) -> str:
    """The first clause of a sentence, or its first words; verbatim from the start, with an ellipsis where it is cut."""
    first = quote[slice(*sentences(quote)[0])] if sentences(quote) else quote
    start = found.end() if (found := _FILLERS.match(first)) else 0
    text = first[start:].rstrip(" .,;:!")
    if len(text.split()) <= MOST:
        return text
    for comma in re.finditer(r"[,;:]\s", text):
        if LEAST <= len(text[: comma.start()].split()) <= MOST:
            return f"{text[: comma.start()]}…"
    words = list(re.finditer(r"\S+", text))
    return f"{text[: words[MOST - 1].end()].rstrip(',;:')}…"


def fit(quote: str, said_before: Sequence[str]) -> bool:
    """Whether the interviewer may say it: short, one line, a statement without mark-up, judgement or orders."""
    if not LEAST <= len(quote.split()) <= MOST or re.search(r"[“”\"?!\n]", quote):
        return False
    if unfit(quote, allowed="") or is_addressed(quote):
        return False
    return not any(quote in text for text in said_before)
