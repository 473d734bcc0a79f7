"""Turn public human-graded sets into labelled transcripts for `interviewer evaluate`.

    python -m bench.public FOLDER OUT

FOLDER holds scientsbank_dev.jsonl, beetle_dev.jsonl, saf_dev.jsonl and realsumm.jsonl as bench/data/README.md
describes them; they are not part of this project. Written are, in OUT:

    scientsbank.jsonl, beetle.jsonl   the reference answer as the one criterion; correct = met, contradictory =
                                      contradicted, partially correct = partial, anything else missing
    saf.jsonl                         criteria compiled from the reference by rule, and the human score
    realsumm.jsonl                    is each content unit expressed in the summary? every tenth summary
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

VERDICTS = {
    "correct": "met",
    "contradictory": "contradicted",
    "partially_correct_incomplete": "partial",
}
EVERY = 10


def one_criterion(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **_plain(row),
        "rubric": {"criteria": [{"text": row["reference"]}]},
        "human": {"criteria": [VERDICTS.get(row["label"], "missing")]},
    }


def scored(row: dict[str, Any]) -> dict[str, Any]:
    return {**_plain(row), "reference": row["reference"], "human": {"score": row["score"]}}


def units(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **_plain(row),
        "rubric": {"criteria": [{"text": unit["text"]} for unit in row["criteria"]]},
        "human": {"criteria": [bool(unit["met"]) for unit in row["criteria"]]},
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "question_id": str(row["question_id"]),
        "question": row["question"],
        "answer": row["answer"],
    }


def rows(path: Path) -> Iterable[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    summaries = list(rows(source / "realsumm.jsonl"))[::EVERY]
    for name, lines in (
        ("scientsbank", map(one_criterion, rows(source / "scientsbank_dev.jsonl"))),
        ("beetle", map(one_criterion, rows(source / "beetle_dev.jsonl"))),
        ("saf", map(scored, rows(source / "saf_dev.jsonl"))),
        ("realsumm", map(units, summaries)),
    ):
        written = [json.dumps(line, ensure_ascii=False) for line in lines]
        (out / f"{name}.jsonl").write_text("\n".join(written) + "\n", encoding="utf-8")
        print(f"{out / name}.jsonl: {len(written)} answers")


if __name__ == "__main__":
    main()
