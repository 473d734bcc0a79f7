"""Write the held-out questions of the claim files as labelled answers, for `interviewer calibrate` and `evaluate`.

    python -m bench.verifier.heldout bench/data/answers_claims.jsonl
    python -m bench.verifier.heldout --hollow bench/data/hollow_answers.jsonl

With --hollow the answers are made by rule: words of the claims that say nothing, alone and beside a half-right answer,
and what answers another question. They teach a calibration how far shared words may be trusted.

Half of the answers to a question are marked against claims with their falsehood as counter-claim, half against the
same points as a terse reference has them, as they come from references that nobody has edited.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from bench.verifier.claims import POINTS, Answer, Entry, entries, parted
from bench.verifier.hollow import answers

HUMAN = {"m": "met", ".": "missing", "x": "contradicted"}


def line(entry: Entry, number: int, answer: Answer) -> dict[str, object]:
    edited = number % 2 == 0
    criteria = [
        {"text": entry.claims[p], "counter_claims": [entry.falsehoods[p]]} if edited else {"text": entry.terse[p]}
        for p in POINTS
    ]
    return {
        "id": f"{entry.id}-{answer.kind}-{number}" if answer not in entry.answers else f"{entry.id}-{number}",
        "kind": answer.kind,
        "question_id": f"claims-{entry.id}",
        "question": entry.question,
        "answer": answer.text,
        "rubric": {"criteria": criteria},
        "human": {"criteria": [HUMAN[letter] for letter in answer.letters]},
    }


def hollow_answers(number: int, held_out: Sequence[Entry]) -> list[Answer]:
    """One for each question, of the kinds in turn: with all three, honest answers lose more than nonsense does."""
    entry = held_out[number]
    made = answers(entry, held_out, random.Random(entry.id))
    return [made[number % len(made)]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hollow", action="store_true", help="answers made by rule instead of the written ones")
    arguments = parser.parse_args()
    _, held_out = parted(entries())
    lines = [
        line(entry, number, answer)
        for place, entry in enumerate(held_out)
        for number, answer in enumerate(hollow_answers(place, held_out) if arguments.hollow else entry.answers)
    ]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines)
    arguments.out.write_text(text, encoding="utf-8")
    print(f"{len(lines)} answers to {len(held_out)} questions")


if __name__ == "__main__":
    main()
