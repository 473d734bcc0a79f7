"""Write the held-out questions of the claim files as labelled answers, for `interviewer calibrate` and `evaluate`.

    python -m bench.verifier.heldout bench/data/answers_claims.jsonl

Half of the answers to a question are marked against claims with their falsehood as counter-claim, half against the
same points as a terse reference has them, as they come from references that nobody has edited.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.verifier.claims import POINTS, Answer, Entry, entries, parted

HUMAN = {"m": "met", ".": "missing", "x": "contradicted"}


def line(entry: Entry, number: int, answer: Answer) -> dict[str, object]:
    edited = number % 2 == 0
    criteria = [
        {"text": entry.claims[p], "counter_claims": [entry.falsehoods[p]]} if edited else {"text": entry.terse[p]}
        for p in POINTS
    ]
    return {
        "id": f"{entry.id}-{number}",
        "kind": answer.kind,
        "question_id": f"claims-{entry.id}",
        "question": entry.question,
        "answer": answer.text,
        "rubric": {"criteria": criteria},
        "human": {"criteria": [HUMAN[letter] for letter in answer.letters]},
    }


def main() -> None:
    _, held_out = parted(entries())
    lines = [line(entry, number, answer) for entry in held_out for number, answer in enumerate(entry.answers)]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines)
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
    print(f"{len(lines)} answers to {len(held_out)} questions")


if __name__ == "__main__":
    main()
