"""Where the reference says what a criterion claims.

A criterion that names its `source` says so itself. For one that does not, the sentences are found by shared words, the
rare ones counting most; that is a guess, and a claim in quite other words than its sentence is guessed wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from interviewer.evidence import Span, find_quote, sentences
from interviewer.rubrics.leak import content_words
from interviewer.types import Criterion, Rubric

RIVAL = 0.85
"""A sentence with this share of the best one's likeness carries the claim as well."""
LEAST = 0.25
"""A sentence that says less of a claim than this, in weighted words, does not carry it."""


def pieces(rubric: Rubric, criterion: Criterion) -> tuple[Span, ...]:
    """The pieces of the reference named as the criterion's source, in order; those that are not in it are left out."""
    found = [find_quote(piece, rubric.reference) for piece in criterion.source]
    return tuple(sorted({span for span in found if span}))


def carriers(rubric: Rubric, criterion: Criterion, least: float = LEAST) -> tuple[Span, ...]:
    """The whole sentences of the reference that carry a criterion, in order; none when no sentence seems to.

    `least` is how much of the claim a sentence must say, where the criterion has no source.
    """
    spans, said, rarity = _heard(rubric.reference)
    named = pieces(rubric, criterion)
    if named:
        return tuple(s for s in spans if any(meets(s, piece) for piece in named))
    texts = [criterion.text, *criterion.accept, *criterion.options]
    likeness = [max(_share(content_words(text), words, rarity) for text in texts) for words in said]
    enough = max(least, RIVAL * max(likeness, default=0.0))
    return tuple(s for s, alike in zip(spans, likeness, strict=True) if alike >= enough)


def meets(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


@lru_cache(maxsize=16)
def _heard(reference: str) -> tuple[tuple[Span, ...], list[frozenset[str]], Mapping[str, float]]:
    """The sentences, the words of each, and how rare each word is."""
    spans = sentences(reference)
    said = [frozenset(content_words(s.of(reference))) for s in spans]
    return spans, said, {word: 1 / n for word, n in Counter(w for words in said for w in words).items()}


def _share(text: tuple[str, ...], heard: frozenset[str], rarity: Mapping[str, float]) -> float:
    """How much of a text a sentence says; a word that the reference never says counts like one said once."""
    weights = {word: rarity.get(word, 1.0) for word in text}
    return sum(weights[w] for w in weights if w in heard) / sum(weights.values()) if weights else 0.0
