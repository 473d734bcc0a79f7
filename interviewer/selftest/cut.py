"""A reference without what one criterion was made from.

Whole sentences go. Where a sentence carries other criteria too, only the criterion's own clause goes, if the sources
of all that share the sentence say where each stands and what is left still reads as a sentence; otherwise the sentence
goes, and those that share it cannot be told apart by this test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from interviewer.evidence import Span, sentences
from interviewer.rubrics.carried import meets, pieces
from interviewer.rubrics.compile import lexicon as en
from interviewer.types import Criterion, Rubric

_JOINS = r"and|but|so|while|whereas|although|because|since|or|which|where|when|yet|then|whose"
_BEFORE = re.compile(rf"(?:^|[,;:(—–-]|[.!?]|\b(?:{_JOINS}))\s*$", re.I)
_AFTER = re.compile(rf"\s*(?:$|[,;:)—–-]|[.!?]|(?:{_JOINS})\b)", re.I)
_LEAST = 4
"""Words in what is left of a sentence."""


class Cut(NamedTuple):
    """What is left of the reference, and the other criteria that went with it."""

    text: str
    gone_too: frozenset[str]


def without(rubric: Rubric, criterion: Criterion, carried: Mapping[str, Sequence[Span]]) -> Cut | None:
    """The reference without the criterion's sentences or clauses; None where no sentence is known to carry it.

    `carried` are the sentences of the reference by the ids of all criteria.
    """
    own = carried[criterion.id]
    if not own:
        return None
    sharing = {
        other.id: other
        for other in rubric.criteria
        if other.id != criterion.id and any(meets(a, b) for a in carried[other.id] for b in own)
    }
    if sharing:
        clauses = _clauses(rubric, criterion, tuple(sharing.values()))
        if clauses is not None:
            return clauses
    return Cut(_left(rubric.reference, own), frozenset(sharing))


def _clauses(rubric: Rubric, criterion: Criterion, sharing: Sequence[Criterion]) -> Cut | None:
    """The cut of the criterion's pieces alone; None where a piece is unknown or is no clause that can be spared."""
    mine = pieces(rubric, criterion)
    theirs = {other.id: pieces(rubric, other) for other in sharing}
    if not mine or not all(theirs.values()):
        return None
    text = rubric.reference
    kept: list[Span] = []
    for sentence in sentences(text):
        inside = [Span(max(p.start, sentence.start), min(p.end, sentence.end)) for p in mine if meets(p, sentence)]
        if inside and not _whole(text, sentence, inside):
            if not all(_is_clause(text, sentence, piece) for piece in inside):
                return None
            if not _reads(_left(text[: sentence.end], [*inside, Span(0, sentence.start)])):
                return None
        kept += inside
    gone_too = {name for name, spans in theirs.items() if any(meets(a, b) for a in spans for b in kept)}
    if len(gone_too) == len(theirs):
        return None  # nothing is gained over the whole sentence
    return Cut(_left(text, kept), frozenset(gone_too))


def _is_clause(text: str, sentence: Span, piece: Span) -> bool:
    return bool(_BEFORE.search(text[sentence.start : piece.start])) and bool(
        _AFTER.match(text[piece.end : sentence.end])
    )


def _whole(text: str, sentence: Span, inside: Sequence[Span]) -> bool:
    """Whether hardly a word of a sentence is left."""
    return len(re.findall(r"\w+", _left(text[: sentence.end], [*inside, Span(0, sentence.start)]))) < _LEAST


def _reads(left: str) -> bool:
    said = en.split_words(left)
    return len(said) >= _LEAST and any(en.finite(w) or en.is_verb(w) for w in said)


def _left(text: str, gone: Sequence[Span]) -> str:
    """`text` without the spans, with the joints and commas that they leave behind mended."""
    marks = sorted(gone)
    edges = [0, *(place for span in marks for place in span), len(text)]
    kept = "\0".join(text[a:b] for a, b in list(pairwise(edges))[::2])
    kept = re.sub(rf"[\s,;:—–-]*(?:\b(?:{_JOINS})\s*)?\0\s*(?=[.!?]|$)", "", kept, flags=re.I)
    kept = re.sub(rf"(^|[.!?]\s*)\0[\s,;:—–-]*(?:(?:{_JOINS})\b\s*)?", r"\1", kept, flags=re.I)
    kept = re.sub(r";\s*\0\s*(?=[A-Z])", ". ", kept)
    kept = re.sub(r"[\s,;:]*\0[\s,;:]*", ", ", kept)
    kept = " ".join(kept.split())
    kept += "." if kept and kept[-1] not in ".!?" else ""
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda m: m[1] + m[2].upper(), kept)
