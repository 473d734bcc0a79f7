"""Which question of the bank an interviewer's turn asks, told by shared words alone.

Words weigh by how few questions hold them (inverse document frequency), so that "embedding" tells little in a bank on
embeddings; stop words weigh half. A turn may hold more than the question ("Good. Now then, ..."): the stretch of it
that is most like a question decides. A question put in quite other words is not recognised.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from interviewer.evidence import sentences
from interviewer.rubrics.leak import STOP_WORDS, stem, words
from interviewer.types import Question

LIKE = 0.55
"""From this likeness on, a turn asks the question. Of the bank that ships, each question loosely reworded came to 0.60
or more with itself, and the 264 follow-ups and hints of its rubrics to 0.50 or less with any question."""

NEAR = 0.4
"""From this likeness on, a turn that asks no question is worth a look by a person."""

_STRETCH = 4
"""Sentences in the longest stretch that is compared."""

_STOPPED = frozenset(stem(word) for word in STOP_WORDS)
_STOP_WEIGHT = 0.5


class Match(NamedTuple):
    """The question most like a turn. `likeness` is 0 (no word shared) to 1 (the same words); `id` is "" at 0."""

    id: str
    likeness: float


class Matcher:
    """The questions of a bank, prepared for comparison."""

    def __init__(self, questions: Sequence[Question]) -> None:
        said = {q.id: _stems(q.text) for q in questions}
        held = Counter(word for stems in said.values() for word in stems)
        self._weights = {word: math.log(1 + len(said) / count) * _share(word) for word, count in held.items()}
        self._unknown = math.log(1 + len(said))
        self._sizes = {name: self._weigh(stems) for name, stems in said.items()}
        self._holders: dict[str, list[str]] = defaultdict(list)
        for name, stems in said.items():
            for word in stems:
                self._holders[word].append(name)

    def best(self, text: str) -> Match:
        """The question that a stretch of `text` is most like (Dice's coefficient of the weighted words)."""
        found = [self._nearest(stems) for stems in _stretches(text)]
        return max(found, key=lambda match: match.likeness, default=Match("", 0.0))

    def _nearest(self, stems: Set[str]) -> Match:
        shared: dict[str, float] = defaultdict(float)
        # In a fixed order: a sum of floats must not depend on how a set happens to be laid out.
        for word in sorted(stems):
            for name in self._holders.get(word, ()):
                shared[name] += self._weights[word]
        size = self._weigh(stems)
        likeness = {name: 2 * weight / (size + self._sizes[name]) for name, weight in shared.items()}
        name = max(likeness, key=lambda n: likeness[n], default="")
        return Match(name, likeness.get(name, 0.0))

    def _weigh(self, stems: Iterable[str]) -> float:
        return math.fsum(self._weights.get(word, self._unknown * _share(word)) for word in stems)


def _share(word: str) -> float:
    return _STOP_WEIGHT if word in _STOPPED else 1.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


def _stretches(text: str) -> list[Set[str]]:
    """The words of each run of up to _STRETCH sentences."""
    said = [_stems(span.of(text)) for span in sentences(text)]
    runs: list[Set[str]] = []
    for start in range(len(said)):
        run: frozenset[str] = frozenset()
        for more in said[start : start + _STRETCH]:
            run |= more
            runs.append(run)
    return runs
