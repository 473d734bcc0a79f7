"""Training pairs (text, claim, label): from the claim files, and from public sets of sentence pairs."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bench.verifier.claims import POINTS, Entry, Letter

Label = Literal["stated", "silent", "contradicted"]
LABELS: tuple[Label, ...] = ("stated", "silent", "contradicted")
MEANS: dict[Letter, Label] = {"m": "stated", ".": "silent", "x": "contradicted"}

POINTS_KEPT = {"vague": 2, "full": 3}
"""Of an answer's five points so many become pairs; 4 where nothing is said here. Vague and full ones teach less."""
WITH_QUESTION = 0.4
"""Share of whole answers that stand behind their question."""
FORMAL: dict[str, Label] = {"entailment": "stated", "neutral": "silent", "contradiction": "contradicted"}
# How many pairs of each public set, before the sample is drawn: breadth first, sets made by one rule last.
PUBLIC = {
    "mcq_statements": 9000,
    "mnli_dev": 7000,
    "entailment_bank": 4000,
    "worldtree_flip": 3500,
    "cad_snli": 2500,
    "conjnli": 2500,
    "creak": 2000,
    "scitail_dev": 1800,
    "fm2": 1500,
    "fever_symmetric": 1000,
    "neg_nli": 800,
    "truthfulqa": 600,
    "breaking_nli": 500,
    "vitaminc_mini": 400,
}


SENTENCES_KEPT = 2500
"""How many pairs of single sentences stay beside whole answers, so that they are not unlearned."""


class Pair(NamedTuple):
    text: str
    claim: str
    label: Label
    source: str
    weight: float = 1.0


def own_pairs(entries: Sequence[Entry], seed: int = 0) -> list[Pair]:
    """Sentences and whole answers against the claim, or against the same point as a terse reference has it."""
    drawn = random.Random(seed)
    return [pair for entry in entries for pair in _pairs(entry, drawn)]


def _pairs(entry: Entry, drawn: random.Random) -> Iterator[Pair]:
    def claim(point: int) -> str:
        return drawn.choice([entry.claims[point], entry.claims[point], entry.terse[point]])

    silent = dict.fromkeys(POINTS, 0)
    for point, text, letter in entry.said:
        silent[point] += letter == "."
        if letter == "." and silent[point] > 1 and drawn.random() < 0.5:
            continue
        yield Pair(text, claim(point), MEANS[letter], "sentence")
        if letter == "m" and drawn.random() < 0.5:
            yield Pair(text, entry.falsehoods[point], "contradicted", "sentence against falsehood")
    for point in POINTS:
        other = drawn.choice([p for p in POINTS if p != point])
        told = drawn.choice([s.text for s in entry.said if s.point == other and s.letter == "m"])
        # Two points of one question may overlap, so these count half.
        yield Pair(told, claim(point), "silent", "another point", 0.5)
        if drawn.random() < 0.6:
            yield Pair(entry.falsehoods[point], claim(point), "contradicted", "falsehood")
        else:
            yield Pair(entry.claims[point], entry.falsehoods[point], "contradicted", "claim against falsehood", 0.5)
        if drawn.random() < 0.5:
            yield Pair(entry.claims[point], entry.terse[point], "stated", "claim against terse point", 0.5)
    for answer in entry.answers:
        for point in drawn.sample(POINTS, POINTS_KEPT.get(answer.kind, 4)):
            asked = f"{entry.question} " if drawn.random() < WITH_QUESTION else ""
            yield Pair(asked + answer.text, claim(point), MEANS[answer.letters[point - 1]], f"answer, {answer.kind}")
    yield Pair(entry.question, entry.claims[drawn.choice(POINTS)], "silent", "the bare question")


def whole_answers(pairs: Sequence[Pair], seed: int = 11) -> list[Pair]:
    """All pairs of whole answers, and a sample of the others."""
    answers = [p for p in pairs if p.source.startswith("answer")]
    rest = [p for p in pairs if not p.source.startswith("answer")]
    return answers + random.Random(seed).sample(rest, min(SENTENCES_KEPT, len(rest)))


def public_pairs(folder: Path, count: int, seed: int = 5) -> list[Pair]:
    """A sample of the public sets; labels made by rule count half, test splits are left alone."""
    drawn = random.Random(seed)
    found: list[Pair] = []
    for name, most in PUBLIC.items():
        lines = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        usable = [r for r in lines if r.get("split") != "test" and len(r["premise"]) < 700]
        found += [
            Pair(r["premise"], r["hypothesis"], FORMAL[r["label"]], name, 0.5 if r.get("silver") else 1.0)
            for r in drawn.sample(usable, min(most, len(usable)))
        ]
    return drawn.sample(found, min(count, len(found)))
