"""Find quotable spans in what a candidate said: verbatim, by offset, so that `text[start:end]` is always the quote.

Nothing here asks a model. Speech without full stops is cut at a readable length, because a quote that is the whole
answer shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_WORDS = 45
"""A sentence longer than this is cut into pieces of about half of it, at a comma where there is one."""

# A full stop ends a sentence when space follows, but not after an abbreviation: some never end one, and some only do
# when what follows could begin one.
_END = re.compile(r"[.!?…。！？]+[\"'”’)\]]*(?=\s|$)|\n+|;(?=\s)")
_NEVER_LAST = re.compile(r"\b(?:e\.g|i\.e|vs|cf|approx|resp|fig|eq|dr|mr|ms)\.$", re.IGNORECASE)
_SELDOM_LAST = re.compile(r"(?:\b(?:etc|al|no)|\b[A-Z])\.$", re.IGNORECASE)
_LONGEST_ABBREVIATION = 8
_NOT_SPACE = re.compile(r"\S")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class Span(NamedTuple):
    """Offsets into a text, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def words(text: str) -> list[str]:
    """The words of a text, lower case, inner hyphens and apostrophes kept."""
    return [m.group().lower() for m in _WORD.finditer(text)]


def sentences(text: str) -> tuple[Span, ...]:
    """Sentences in order, trimmed, each with a word in it. They never overlap, and no word lies between them."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.group() == "." and _abbreviates(text, start, match.end()):
            continue
        spans.extend(_pieces(text, start, match.end()))
        start = match.end()
    spans.extend(_pieces(text, start, len(text)))
    return tuple(spans)


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Whether the full stop before `end` belongs to an abbreviation and the sentence goes on."""
    upto = text[max(start, end - _LONGEST_ABBREVIATION) : end]
    if _NEVER_LAST.search(upto):
        return end < len(text)
    following = _NOT_SPACE.search(text, end)
    return following is not None and following.group().islower() and bool(_SELDOM_LAST.search(upto))


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The trimmed stretch itself, or, when it is too long for a quote, its parts."""
    found = list(_WORD.finditer(text, start, end))
    if not found:
        return
    if len(found) <= MAX_WORDS:
        yield _trimmed(text, start, end)
        return
    middle = len(found) // 2
    # The comma (or other clause mark) nearest to the middle, else the middle itself.
    marks = [i for i in range(8, len(found) - 8) if re.search(r"[,:—–(]", text[found[i - 1].end() : found[i].start()])]
    cut = found[min(marks, key=lambda i: abs(i - middle)) if marks else middle].start()
    yield from _pieces(text, start, cut)
    yield from _pieces(text, cut, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def find_quote(quote: str, text: str) -> Span | None:
    """Where `quote` stands in `text` verbatim, white space apart; None when it does not."""
    parts = quote.split()
    if not parts:
        return None
    match = re.search(r"\s+".join(map(re.escape, parts)), text)
    return Span(match.start(), match.end()) if match else None
