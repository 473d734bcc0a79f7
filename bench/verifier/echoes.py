"""Pairs that share nearly all their words: copies of a claim, its negation, both of them in one breath, a bad ear.

Candidates who have learnt a reference by heart recite it, and those who hedge say a thing and its opposite. Sentences
that people wrote for a claim are neither.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from bench.verifier.claims import POINTS, Answer, Entry, Letter
from bench.verifier.pairs import MEANS, Pair
from interviewer.proposing.counter import counter_claims
from interviewer.proposing.grammar import finished, parsed
from interviewer.proposing.negate import negated
from interviewer.selftest.reword import swap_clauses, synonyms, terse, typos
from interviewer.types import Criterion, Question, Rubric

_LEADS = (
    "I would say that {}",
    "So, {}",
    "The first thing is that {}",
    "As far as I remember, {}",
    "Well, {}",
    "We learnt that {}",
    "To put it briefly: {}",
    "Also, {}",
)
_BOTH = ("{}. {}.", "{}. At the same time, {}.", "{}. And then again, {}.", "{}. Also, {}.", "{}. Equally, {}.")
_EITHER = (
    "Either {}, or {}.",
    "{}, or else {}.",
    "{}, unless {}.",
    "It may be that {}, or that {}.",
    "{}, or {}, one of them.",
)
_TAKEN_BACK = (
    "{}. No, wait: {}.",
    "{}. Actually, no. {}.",
    "{}. Sorry, the other way round: {}.",
    "{}. Let me correct that. {}.",
)
_FILLERS = ("uh", "um", "like", "you know", "so", "well", "I mean")
_ARTICLES = re.compile(r"\b(?:the|a|an)\s+", re.I)
_ANSWERS = 3
"""Recited references, for each question."""
_ENDS_AS: dict[str, Letter] = {"m": "m", "x": "x", ".": ".", "b": "x"}
"""Who says a thing and its opposite has not said it."""


def echoed(entries: Sequence[Entry], seed: int = 0) -> list[Pair]:
    """Copies and what was done to them, against the claim or the terse point."""
    drawn = random.Random(seed)
    return [pair for entry in entries for made in (_copies, _turned, _recited) for pair in made(entry, drawn)]


def _copies(entry: Entry, drawn: random.Random) -> Iterator[Pair]:
    for point in POINTS:
        claim, terse_point, falsehood = entry.claims[point], entry.terse[point], entry.falsehoods[point]
        copied = drawn.choice([claim, claim, terse_point])
        yield Pair(_as_said(copied, drawn), copied, "stated", "copy")
        yield Pair(_as_said(falsehood, drawn), falsehood, "stated", "copy of a falsehood", 0.7)
        one, other = drawn.sample([claim, terse_point], 2)
        yield Pair(_as_said(one, drawn), other, "stated", "claim and terse point")
        said = drawn.choice([s for s in entry.said if s.point == point])
        yield Pair(disturbed(said.text, drawn), claim, MEANS[said.letter], f"disturbed, {said.letter}")


def _turned(entry: Entry, drawn: random.Random) -> Iterator[Pair]:
    """The claim negated, or turned by the rules that propose counter-claims; alone and beside the claim."""
    for point, opposite in zip(POINTS, _opposites(entry, drawn), strict=True):
        claim = entry.claims[point]
        asked = drawn.choice([claim, claim, entry.terse[point]])
        if opposite:
            yield Pair(_as_said(opposite, drawn), asked, "contradicted", "turned", 0.8)
        opposite = drawn.choice([opposite or entry.falsehoods[point], entry.falsehoods[point]])
        if drawn.random() < 0.6:
            frame = drawn.choice([*_BOTH, *_EITHER])
            yield Pair(_framed(frame, drawn.sample([claim, opposite], 2)), asked, "contradicted", "both sides", 0.8)
        elif drawn.random() < 0.5:
            text = _framed(drawn.choice(_TAKEN_BACK), [opposite, claim])
            yield Pair(text, asked, "stated", "taken back for the truth", 0.8)
        else:
            text = _framed(drawn.choice(_TAKEN_BACK), [claim, opposite])
            yield Pair(text, asked, "contradicted", "taken back for a falsehood", 0.8)


def _framed(frame: str, both: Sequence[str]) -> str:
    first, second = (text.rstrip(".") for text in both)
    return frame.format(first if frame.startswith("{") else _low(first), _low(second))


def _opposites(entry: Entry, drawn: random.Random) -> Iterator[str]:
    criteria = tuple(Criterion(id=f"c{p}", label=f"point {p}", text=entry.claims[p]) for p in POINTS)
    reference = " ".join(entry.claims.values())
    rubric = Rubric(question=Question(id="q", topic="t", text=entry.question), reference=reference, criteria=criteria)
    for criterion in criteria:
        clause = parsed(criterion.text)
        found = [negated(clause) if clause else "", *(text for _, text in counter_claims(criterion, rubric))]
        yield drawn.choice([finished(text) for text in found if text] or [""])


def _recited(entry: Entry, drawn: random.Random) -> Iterator[Pair]:
    for _ in range(_ANSWERS):
        answer = recited(entry, drawn)
        text = disturbed(answer.text, drawn) if drawn.random() < 0.2 else answer.text
        for point in drawn.sample(POINTS, 3):
            asked = drawn.choice([entry.claims[point], entry.claims[point], entry.terse[point]])
            letter = answer.letters[point - 1]
            yield Pair(text, asked, MEANS[letter], f"recited, {letter}", 0.6 if letter == "." else 1.0)


def recited(entry: Entry, drawn: random.Random) -> Answer:
    """A whole reference: points as they are, turned into falsehoods, left out, or both the point and the falsehood."""
    style = drawn.choice([entry.claims, entry.terse, entry.claims])
    done = {p: drawn.choice("mmxx.b") for p in POINTS} | {drawn.choice(POINTS): "m"}
    parts = [part for p in drawn.sample(POINTS, len(POINTS)) for part in _told(entry, style, p, done[p], drawn)]
    text = " ".join(part if part[-1] in ".!?" else f"{part}." for part in parts)
    return Answer("recited", tuple(_ENDS_AS[done[p]] for p in POINTS), text)


def _told(entry: Entry, style: dict[int, str], point: int, letter: str, drawn: random.Random) -> list[str]:
    if letter == "b":
        return drawn.sample([style[point], entry.falsehoods[point]], 2)
    return {"m": [style[point]], "x": [entry.falsehoods[point]]}.get(letter, [])


def disturbed(text: str, drawn: random.Random) -> str:
    """The same content as notes, as a recogniser writes it down, mistyped, or in other everyday words."""
    kind = drawn.randrange(5)
    if kind == 0:
        return terse(text) if drawn.random() < 0.5 else _ARTICLES.sub("", text)
    if kind == 1:
        heard = [w for word in re.findall(r"[\w'’-]+", text.lower()) for w in _filled(word, drawn)]
        return " ".join(heard)
    if kind == 2:
        return typos(text, str(drawn.random()))
    return synonyms(text) if kind == 3 else swap_clauses(text)


def _filled(word: str, drawn: random.Random) -> tuple[str, ...]:
    return (drawn.choice(_FILLERS), word) if drawn.random() < 0.07 else (word,)


def _as_said(text: str, drawn: random.Random) -> str:
    """As it is, after a lead, or disturbed."""
    chance = drawn.random()
    if chance < 0.4:
        return text
    return drawn.choice(_LEADS).format(_low(text)) if chance < 0.8 else disturbed(text, drawn)


def _low(text: str) -> str:
    """In lower case where it starts like a sentence, not like a name or an abbreviation."""
    first = text.split(maxsplit=1)[0]
    return text[:1].lower() + text[1:] if first.lower() in {"the", "a", "an", "it", "in", "when", "if"} else text
