"""Training pairs from public sets of human-graded answers: an answer against its reference, a summary against a unit.

A third of the questions, and of the articles, are never trained on (`is_left_out`), so that figures on them say what
the verifier makes of a question that it has not met.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.verifier.pairs import WITH_QUESTION, Label, Pair

MOST = {"scientsbank": 1600, "beetle": 900, "saf": 300, "realsumm": 1200}
_SEMEVAL: dict[str, Label] = {"correct": "stated", "contradictory": "contradicted", "incorrect": "silent"}


def is_left_out(question_id: str) -> bool:
    """Whether a question of a public set is kept for testing: one in three, by a hash of its name."""
    return hashlib.sha256(question_id.encode()).digest()[0] % 3 == 0


def graded_pairs(folder: Path, seed: int = 3) -> list[Pair]:
    """A sample of the training splits in `folder` (scientsbank_train.jsonl and so on)."""
    drawn = random.Random(seed)
    found: list[Pair] = []
    for name, most in MOST.items():
        path = folder / (f"{name}.jsonl" if name == "realsumm" else f"{name}_train.jsonl")
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        usable = [
            pair
            for row in rows
            if not is_left_out(str(row["question_id"])) and row["answer"].strip()
            for pair in _pairs(name, row, drawn)
        ]
        found += drawn.sample(usable, min(most, len(usable)))
    return found


def _pairs(name: str, row: dict[str, Any], drawn: random.Random) -> Iterator[Pair]:
    answer = " ".join(row["answer"].split())
    if name == "realsumm":
        for unit in row["criteria"]:
            yield Pair(answer, unit["text"], "stated" if unit["met"] else "silent", name, 0.7)
        return
    asked = f"{row['question']} " if drawn.random() < WITH_QUESTION / 2 else ""
    reference = " ".join(row["reference"].split())
    if name == "saf":
        # Marks in between say that a part is there, not which; only the ends are labels.
        if row["score"] >= 0.95 or row["score"] <= 0.1:
            label: Label = "stated" if row["score"] >= 0.95 else "silent"
            yield Pair(asked + answer, reference, label, name, 0.5)
    elif not (name == "beetle" and row["score"] == 0.5):
        yield Pair(asked + answer, reference, _SEMEVAL[row["label"]], name, 0.7)
