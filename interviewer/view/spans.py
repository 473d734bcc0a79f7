"""Which words of an answer are evidence for what: the answers of a question, cut where evidence begins or ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypedDict

from interviewer.types import Mark, Turn, Verdict
from interviewer.view.words import VERDICTS, shown

PRECEDENCE: tuple[Verdict, ...] = ("contradicted", "met", "partial", "unsure", "missing")
"""Whose colour wins where a stretch is evidence for several criteria."""


class Piece(TypedDict):
    """A stretch of an answer. `verdict` and `title` are empty when it is evidence for nothing."""

    text: str
    verdict: str
    title: str


def plain(text: str) -> list[Piece]:
    return [Piece(text=shown(text), verdict="", title="")]


def marked(answers: Sequence[Turn], marks: Sequence[Mark]) -> list[list[Piece]]:
    """For each answer turn its pieces; joined, they are its text. Evidence that does not match the text is left out.

    Offsets count in the answers joined by line feeds, as grading.answer_text joins them.
    """
    whole = "\n".join(turn.text for turn in answers)
    found = [
        (span.start, span.end, mark)
        for mark in marks
        for span in mark.evidence
        if span.start < span.end and whole[span.start : span.end] == span.quote
    ]
    result = []
    start = 0
    for turn in answers:
        end = start + len(turn.text)
        inside = [(max(a, start) - start, min(b, end) - start, m) for a, b, m in found if a < end and b > start]
        result.append(_cut(turn.text, inside))
        start = end + 1
    return result


def _cut(text: str, found: Sequence[tuple[int, int, Mark]]) -> list[Piece]:
    edges = sorted({0, len(text), *(a for a, _, _ in found), *(b for _, b, _ in found)})
    pieces = []
    for left, right in pairwise(edges):
        here = sorted((m for a, b, m in found if a <= left and right <= b), key=lambda m: PRECEDENCE.index(m.verdict))
        title = "; ".join(f"{m.label}: {VERDICTS[m.verdict].lower()}" for m in here)
        pieces.append(Piece(text=shown(text[left:right]), verdict=here[0].verdict if here else "", title=shown(title)))
    return pieces
