"""What of a reference its criteria hold, and what they say that nobody gave them: both counted in content words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.rubrics.leak import content_words, words
from interviewer.types import Criterion, Rubric, Value

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\S+")


class Coverage(Value):
    """`total` content words of the reference, each as often as it stands there, and the `lost` ones in order."""

    total: int
    lost: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """1.0 when nothing was lost."""
        return 1 - len(self.lost) / self.total if self.total else 1.0


def covering(rubric: Rubric) -> Coverage:
    """The reference's content words against its criteria.

    A word inside the source of a criterion is held when such a criterion says it; any other word when it is in a label,
    or in a criterion that names no source. Rubrics written by hand say things in other words and score lower by right.
    """
    spans = _spans(rubric)
    said = {c.id: set(content_words(" ".join((c.text, c.label, *c.options)))) for c in rubric.criteria}
    around = set(content_words(" ".join(c.label for c in rubric.criteria)))
    around |= set[str]().union(*(said[c.id] for c in rubric.criteria if not c.source))
    total, lost = 0, []
    for match in _pieces(rubric.reference):
        for word in content_words(match[0]):
            total += 1
            owners = [name for start, end, name in spans if start <= match.start() < end]
            held = any(word in said[name] for name in owners) if owners else word in around
            if not held:
                lost.append(match[0])
    return Coverage(total=total, lost=tuple(lost))


def coverage(rubric: Rubric) -> float:
    """Share of the reference's content words that are in the criteria."""
    return covering(rubric).share


def foreign_words(rubric: Rubric, criterion: Criterion) -> tuple[str, ...]:
    """The content words of a claim and its options, as stems, that question, label and reference do not have."""
    known = set(content_words(f"{rubric.question.text} {rubric.reference} {criterion.label}"))
    said = content_words(" ".join((criterion.text, *criterion.options)))
    return tuple(dict.fromkeys(word for word in said if word not in known))


def _pieces(text: str) -> Iterator[re.Match[str]]:
    """The words of a text where they stand; what lies between two spaces is one piece where it is one word only as it
    is normalised (`0㉠`, or accents that are characters of their own)."""
    for token in _TOKEN.finditer(text):
        parts = list(_WORD.finditer(text, token.start(), token.end()))
        apart = tuple(word for part in parts for word in words(part[0]))
        yield from parts if apart == words(token[0]) else [token]


def _spans(rubric: Rubric) -> list[tuple[int, int, str]]:
    """Where the sources stand: each after the one before where it can, since a piece may stand there twice."""
    found: list[tuple[int, int, str]] = []
    after = 0
    for criterion in rubric.criteria:
        for piece in criterion.source:
            at = rubric.reference.find(piece, after)
            at = rubric.reference.find(piece) if at < 0 else at
            if at >= 0:
                after = at + len(piece)
                found.append((at, after, criterion.id))
    return found
