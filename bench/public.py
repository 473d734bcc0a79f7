"""Turn public human-graded sets into labelled transcripts for `interviewer evaluate` and `interviewer calibrate`.

    python -m bench.public FOLDER OUT

FOLDER holds scientsbank_{train,dev}.jsonl, beetle_{train,dev}.jsonl, saf_{train,dev}.jsonl and realsumm.jsonl as the
sets' own files have them, one object a line; they are not part of this project. Written are, in OUT, for each NAME:

    NAME_new.jsonl    answers to questions (REALSumm: articles) that the verifier was never trained on
    NAME_met.jsonl    answers that nobody trained on, to questions that it was trained on
    NAME_fit.jsonl    answers to fit a calibration on: to training questions, none of them in the other two

scientsbank, beetle   the reference answer as the one criterion, other references as accepted wordings; correct = met,
                      contradictory = contradicted, half marks = partial, anything else missing
saf                   criteria compiled from the reference by rule, and the human score
realsumm              is each content unit expressed in the summary?
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.verifier.graded import is_left_out

VERDICTS = {"correct": "met", "contradictory": "contradicted"}
FIT = 300
"""Answers in a file to fit on, evenly over the training split."""
SUMMARIES = 8
"""Every so many summaries of REALSumm: the 2,500 have 26,400 units."""
WORDINGS = 3

Row = dict[str, Any]


def one_criterion(row: Row) -> Row:
    others = [" ".join(o["text"].split()) for o in row.get("other_references") or []]
    kept = [text for text in dict.fromkeys(others) if text != row["reference"]][:WORDINGS]
    half = row["score"] == 0.5
    return {
        **_plain(row),
        "rubric": {"criteria": [{"text": row["reference"], **({"accept": kept} if kept else {})}]},
        "human": {"criteria": ["partial" if half else VERDICTS.get(row["label"], "missing")]},
    }


def scored(row: Row) -> Row:
    return {**_plain(row), "reference": row["reference"], "human": {"score": row["score"]}}


def units(row: Row) -> Row:
    return {
        **_plain(row),
        "rubric": {"criteria": [{"text": unit["text"]} for unit in row["criteria"]]},
        "human": {"criteria": [bool(unit["met"]) for unit in row["criteria"]]},
    }


def _plain(row: Row) -> Row:
    return {
        "id": row["id"],
        "question_id": str(row["question_id"]),
        "question": row["question"],
        "answer": row["answer"],
    }


LINES: dict[str, Callable[[Row], Row]] = {"scientsbank": one_criterion, "beetle": one_criterion, "saf": scored}


def rows(path: Path) -> list[Row]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if row["answer"].strip()]


def parted(train: Sequence[Row], test: Sequence[Row]) -> dict[str, list[Row]]:
    """The three files' rows; an answer that stands in both splits, word for word, is left out of the test."""
    seen = {(row["question_id"], row["answer"]) for row in train}
    fresh = [row for row in test if (row["question_id"], row["answer"]) not in seen]
    learnt = [row for row in train if not _left_out(row)]
    return {
        "new": [row for row in fresh if _left_out(row)],
        "met": [row for row in fresh if not _left_out(row)],
        "fit": learnt[:: max(1, len(learnt) // FIT)],
    }


def summaries(found: Sequence[Row]) -> dict[str, list[Row]]:
    """REALSumm has one split: articles that the verifier saw are there to fit on."""
    new, learnt = [r for r in found if _left_out(r)], [r for r in found if not _left_out(r)]
    return {"new": new[::SUMMARIES], "fit": learnt[:: 2 * SUMMARIES]}


def _left_out(row: Row) -> bool:
    return is_left_out(str(row["question_id"]))


def _write(path: Path, lines: Iterable[Row]) -> None:
    written = [json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    print(f"{path}: {len(written)} answers")


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name, line in LINES.items():
        parts = parted(rows(source / f"{name}_train.jsonl"), rows(source / f"{name}_dev.jsonl"))
        for part, chosen in parts.items():
            _write(out / f"{name}_{part}.jsonl", map(line, chosen))
    for part, chosen in summaries(rows(source / "realsumm.jsonl")).items():
        _write(out / f"realsumm_{part}.jsonl", map(units, chosen))


if __name__ == "__main__":
    main()
