"""Does memory stay flat, and what does a run cost beside the model?

    python -m bench.memory [--answers 1000 10000 100000]

For each number of answers a process of its own runs the command's code with a judge without a model, once to grade
and once more when all is graded: its largest resident memory, and seconds by the clock. What an answer costs in the
ledger and the files is timed apart, with one grade for all, so that nothing is judged.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.scripted import PhraseJudge, bank, write_answers
from interviewer.batch import plan
from interviewer.batch.files import Tally, rows
from interviewer.batch.grader import BATCH
from interviewer.batch.ledger import open_ledger
from interviewer.batch.manifest import open_manifest
from interviewer.batch.plan import judge_key
from interviewer.cli.grade import grade_file
from interviewer.grading import grade
from interviewer.runs import write_run
from interviewer.transcripts import read_transcripts
from interviewer.types import Transcript

ROOT = Path(__file__).parents[1]
LIMIT_MB = 50
"""Growth from the smallest to the largest number that is still called flat."""
SAMPLE = 2000
"""Answers that are kept and written without judging."""


class Used(NamedTuple):
    """What one process used."""

    peak_kb: int
    seconds: float
    """By the clock, from the start of the grading."""


def peak_kb() -> int:
    """The largest resident memory of this process so far. Raises SystemExit where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        raise SystemExit("this benchmark reads /proc/self/status: run it on Linux") from None
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def grade_here(source: Path, out: Path) -> Used:
    """Grade in this process."""
    began = time.perf_counter()
    if grade_file(source, out, PhraseJudge, bank(), asked=lambda: "phrases", quiet=True) != 0:
        raise SystemExit("the run did not end as it should")
    return Used(peak_kb(), time.perf_counter() - began)


def grade_elsewhere(source: Path, out: Path) -> Used:
    """Grade in a process of its own."""
    command = [sys.executable, "-m", "bench.memory", "--grade", str(source), str(out)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return Used(*json.loads(said))


def keep_and_write(folder: Path) -> tuple[float, float]:
    """Seconds by the clock, and of processor time, to keep and write SAMPLE grades, as a run does it."""
    write_answers(folder / "sample.jsonl", SAMPLE)
    items = plan((e for e in read_transcripts(folder / "sample.jsonl") if isinstance(e, Transcript)), bank())
    assert items[0].rubric is not None
    one = grade(items[0].rubric, items[0].transcript.turns, PhraseJudge())
    key, tally = judge_key(PhraseJudge.identity, ""), Tally()
    clock, processor = time.perf_counter(), time.process_time()
    with open_ledger(folder / "sample") as ledger, open_manifest(ledger) as manifest:
        manifest.add(items)
        manifest.sort_out(key, False)
        for batch in manifest.batches(BATCH):
            ledger.begin(key, batch.answers)
            ledger.settle(key, dict.fromkeys(batch.answers, one))
        who = PhraseJudge.identity
        write_run(
            folder / "sample",
            rows(manifest.outcomes(key), who, "", tally),
            manifest.rubrics(),
            lambda: tally.summary(source="", judge="", version=""),
        )
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--grade", nargs=2, type=Path, metavar=("IN", "OUT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.grade:
        print(json.dumps(grade_here(*given.grade)))
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        clock, processor = keep_and_write(folder)
        each, worked = clock / SAMPLE * 1000, processor / SAMPLE * 1000
        print(f"ledger and files: {each:.2f} ms for an answer by the clock, {worked:.2f} ms of processor time")
        print(f"at most {1000 / each:.0f} answers a second", flush=True)
        print(f"{'answers':>8}{'peak MB':>10}{'seconds':>10}{'a second':>10}   graded already", flush=True)
        peaks = []
        for count in given.answers:
            source = folder / f"{count}.jsonl"
            write_answers(source, count)
            first, second = (grade_elsewhere(source, folder / str(count)) for _ in range(2))
            print(
                f"{count:>8}{first.peak_kb / 1024:>10.1f}{first.seconds:>10.1f}{count / first.seconds:>10.0f}"
                f"   {second.peak_kb / 1024:.1f} MB, {second.seconds:.1f} s",
                flush=True,
            )
            peaks.append(first.peak_kb / 1024)
    growth = peaks[-1] - peaks[0]
    print(f"growth from {given.answers[0]} to {given.answers[-1]} answers: {growth:.1f} MB ({LIMIT_MB} is the limit)")


if __name__ == "__main__":
    main()
