"""All that a meter knows of a rubric before it reads an answer, and which sentence is nearest to which text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from interviewer.types import Rubric

# A sentence less like every text of the rubric than this is about something else and is not read. On the labelled
# answers that leaves out 4% of the sentences of honest answers, nearly all of them filler, and 90% of the sentences
# that speak to the grader: padding and pleading can then move nothing.
RELEVANT = 0.3
SHARED_WORDS = 0.5
"""What a text's own words, all of them in a sentence, add to the cosine when its nearest sentence is chosen."""


class TextsOf(NamedTuple):
    """Positions of a criterion's texts in the rubric's list: its accepted wordings, the claim first, and counters."""

    wordings: range
    counters: range

    @property
    def claim(self) -> int:
        return self.wordings[0]


class Nearest(NamedTuple):
    """Which sentence is nearest to an accepted wording, and which to a counter-claim."""

    support: int
    against: int


class Known(NamedTuple):
    texts: list[str]
    texts_of: list[TextsOf]
    bare: list[tuple[float, ...]]
    """Log-probabilities of each text's tokens when no answer was given."""
    vectors: list[list[float]]
    own_words: list[frozenset[str]]
    """Of each text, the content words that are not in the question."""


def texts(rubric: Rubric) -> tuple[list[str], list[TextsOf]]:
    """Claims, accepted wordings and counter-claims of all criteria in one list, and where each criterion's are."""
    found: list[str] = []
    texts_of: list[TextsOf] = []
    for c in rubric.criteria:
        start = len(found)
        found += [c.text, *c.accept, *c.counter_claims]
        first_counter = start + 1 + len(c.accept)
        texts_of.append(TextsOf(range(start, first_counter), range(first_counter, len(found))))
    return found, texts_of


def relevant(likeness: Sequence[float]) -> list[int]:
    """Which sentences to read; the likest one in any case."""
    return [i for i, x in enumerate(likeness) if x >= RELEVANT] or [max(range(len(likeness)), key=likeness.__getitem__)]


def alike(
    near: Sequence[Sequence[float]], own_words: Sequence[frozenset[str]], heard: Sequence[frozenset[str]]
) -> list[list[float]]:
    """How much each sentence is like each text, shape (texts, sentences): cosine, and shared words beside it.

    With the cosine alone, 10 of the 115 points made in full answers got a sentence as evidence that does not make them,
    where this choice does; the other way round it was 2.
    """
    return [
        [cosine + SHARED_WORDS * share(own, words) for cosine, words in zip(row, heard, strict=True)]
        for row, own in zip(near, own_words, strict=True)
    ]


def nearest(own: TextsOf, alike: Sequence[Sequence[float]]) -> Nearest:
    support = ranked([alike[t] for t in own.wordings])[0]
    return Nearest(support, ranked([alike[t] for t in own.counters])[0] if own.counters else support)


def ranked(alike: Sequence[Sequence[float]]) -> list[int]:
    """The sentences, likest to any of the texts first; shape of `alike` (texts, sentences)."""
    best = [max(row[s] for row in alike) for s in range(len(alike[0]))]
    return sorted(range(len(best)), key=lambda s: -best[s])


def share(own: frozenset[str], heard: frozenset[str]) -> float:
    """How much of a text's own words was heard."""
    return len(own & heard) / len(own) if own else 0.0
