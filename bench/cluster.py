"""Grade the same answers in this process and on Ray with more and more workers, with the default model.

    python -m bench.cluster [--answers 40] [--workers 1 2] [--file bench/data/answers_even.jsonl]

Every question has its first five criteria. Loading is told apart from grading: it is paid once, however many
answers there are. On a machine of few cores one process keeps them all busy, and there is little to gain.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from interviewer.bank import Bank, load_bank
from interviewer.batch import MakeEngine, Progress, here, ray_engine, run
from interviewer.judge import Judge
from interviewer.runs import GradeRow, read_run
from interviewer.types import Rubric

DATA = Path(__file__).parent / "data" / "answers_even.jsonl"


class Timed(NamedTuple):
    """Seconds."""

    loading: float
    grading: float
    rows: Sequence[GradeRow]


def five_criteria(rubric: Rubric) -> Rubric:
    return rubric.model_copy(update={"criteria": rubric.criteria[:5]})


def choose(file: Path, bank: Bank, count: int) -> list[str]:
    """The first lines of the file that answer the bank's questions, questions in turn."""
    by_question: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if bank.has(question := json.loads(line)["question_id"]):
            by_question.setdefault(question, []).append(line)
    turns = [line for lines in zip_longest(*by_question.values()) for line in lines if line]
    return turns[:count]


def timed(source: Path, out: Path, bank: Bank, engine: MakeEngine) -> Timed:
    def make_judge() -> Judge:
        from interviewer.cli.assemble import assemble

        return assemble("", "auto", "auto", bank).judge

    moments: list[float] = [time.perf_counter()]

    def moved(progress: Progress) -> None:
        moments.append(time.perf_counter())

    run(source, out, make_judge, bank, engine=engine, on_progress=moved)
    return Timed(moments[1] - moments[0], moments[-1] - moments[1], read_run(out).rows)


def differing(one: Sequence[GradeRow], other: Sequence[GradeRow]) -> tuple[int, float]:
    """How many verdicts differ, and the largest difference of a probability."""
    pairs = [(a, b) for r, s in zip(one, other, strict=True) for a, b in zip(r.criteria, s.criteria, strict=True)]
    return sum(a.verdict != b.verdict for a, b in pairs), max(abs(a.probability - b.probability) for a, b in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=40)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--file", type=Path, default=DATA)
    given = parser.parse_args()
    bank = Bank(rubrics=tuple(map(five_criteria, load_bank().rubrics)))
    lines = choose(given.file, bank, given.answers)
    with TemporaryDirectory() as name:
        source = Path(name) / "in.jsonl"
        source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        words = sum(len(str(json.loads(line)["answer"]).split()) for line in lines) / len(lines)
        print(f"{len(lines)} answers of {words:.0f} words, five criteria each")
        engines = {"this process": here, **{f"ray, {n} workers": ray_engine(n, gpus=False) for n in given.workers}}
        first: Timed | None = None
        for label, engine in engines.items():
            found = timed(source, Path(name) / label, bank, engine)
            first = first or found
            verdicts, apart = differing(first.rows, found.rows)
            print(
                f"{label:16} loading {found.loading:6.1f} s   grading {found.grading:6.1f} s   "
                f"{len(lines) / found.grading * 60:6.1f} answers a minute   {first.grading / found.grading:.2f} times"
                f"   verdicts moved {verdicts}, probabilities by {apart:.1g} at most",
                flush=True,
            )


if __name__ == "__main__":
    main()
