"""Whole answers put together from the sentences of a claim file: right on some points, wrong on others.

Those who wrote the answers by hand wrote seven for a question; candidates mix truth and falsehood in every way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bench.verifier.claims import POINTS, Entry, Letter, Said
from bench.verifier.pairs import MEANS, WITH_QUESTION, Pair

ANSWERS = 6
"""Answers put together for each question."""
POINTS_ASKED = 4
SPOKEN_OF: tuple[Letter | None, ...] = ("m", "m", "m", "x", "x", ".", None, None)
"""What becomes of a point: stated, contradicted, spoken of without saying it, or not mentioned."""
_JOINTS = ("", "", "", "Also, ", "And ", "Then, ", "As for the rest, ", "Well, ")


def composed_pairs(entries: Sequence[Entry], seed: int = 0) -> list[Pair]:
    """Answers against some of the points of their question."""
    drawn = random.Random(seed)
    return [pair for entry in entries for _ in range(ANSWERS) for pair in _answer(entry, drawn)]


def _answer(entry: Entry, drawn: random.Random) -> Iterator[Pair]:
    letters: dict[int, Letter] = dict.fromkeys(POINTS, ".")
    told: list[str] = []
    for point in drawn.sample(POINTS, len(POINTS)):
        wanted = drawn.choice(SPOKEN_OF)
        choices = [s for s in entry.said if (s.point, s.letter) == (point, wanted)]
        if choices:
            chosen: Said = drawn.choice(choices)
            letters[point] = chosen.letter
            told.append(chosen.text)
    if len(told) < 2:
        return
    text = told[0] + "".join(_joined(before, after, drawn) for before, after in pairwise(told))
    for point in drawn.sample(POINTS, POINTS_ASKED):
        asked = f"{entry.question} " if drawn.random() < WITH_QUESTION / 2 else ""
        claim = drawn.choice([entry.claims[point], entry.claims[point], entry.terse[point]])
        # A sentence on one point may say something of another that nobody marked.
        weight = 0.5 if letters[point] == "." else 1.0
        yield Pair(asked + text, claim, MEANS[letters[point]], f"composed, {letters[point]}", weight)


def _joined(before: str, after: str, drawn: random.Random) -> str:
    end = "" if before[-1:] in ".!?" else "."
    return f"{end} {drawn.choice(_JOINTS)}{after}"
