"""Kill a run again and again at random moments, and see what is lost.

    python -m bench.kills [--answers 500] [--kills 100]

A process grades with the command's own code and a judge without a model, and is killed (SIGKILL): while it starts,
reads, grades and commits, and the last tenth of the times while it writes its results. After each kill a copy of the
ledger is checked. Then the run is left alone to its end, and its files are compared with those of one that was never
disturbed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.scripted import PhraseJudge, bank, write_answers
from interviewer.batch import plan
from interviewer.batch.ledger import LEDGER
from interviewer.batch.plan import answer_key
from interviewer.cli.grade import grade_file
from interviewer.runs import GRADES, INPUTS, RUBRICS, SUMMARY, read_run
from interviewer.transcripts import BadLine, read_transcripts

ROOT = Path(__file__).parents[1]
PAUSE = 0.002
"""Seconds that the judge takes for an answer."""
A_LIFE = 10
"""A process is killed when it has judged at most so many answers, and a moment later."""
STARTING = 0.3
"""Share of the kills that come at a moment of the time that a process needs until it judges."""


class Killed(NamedTuple):
    """What came of it."""

    answers: int
    kills: int
    judged: int
    """How many times an answer was judged, in all processes together."""
    most_repeated: int
    """The most answers that one process had judged and that had to be judged again because it was killed."""
    lost: int
    """Grades that the ledger held after one kill and no longer after a later one, or at the end."""
    graded_again: int
    """Answers that were judged although the ledger held their grades."""
    doubled: int
    """Answers with more than one line in the results."""
    identical: bool
    """Whether all files are, byte for byte, those of a run that was never disturbed."""
    committed: tuple[int, ...]
    """Grades in the ledger after each kill."""


class Run:
    """One folder of results, graded by processes that may be killed."""

    def __init__(self, source: Path, out: Path) -> None:
        self.source, self.out = source, out
        self.log = out.with_suffix(".log")
        self.starting = 1.0
        """Seconds from the start of a process to the first answer that it judged, as last seen."""
        items = plan((e for e in read_transcripts(source) if not isinstance(e, BadLine)), bank())
        self._numbers = {answer_key(item): n for n, item in enumerate(items)}

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "bench.kills", "--grade", str(self.source), str(self.out), str(self.log)]
        return subprocess.Popen(command, cwd=ROOT)

    def finish(self) -> None:
        if self.start().wait() != 0:
            raise SystemExit("the run did not end as it should")

    def judged(self) -> list[int]:
        """Numbers of the answers that were judged, in order, with repetitions."""
        return [int(line) for line in self.log.read_text(encoding="utf-8").split()] if self.log.exists() else []

    def logged(self) -> int:
        """Bytes of the log: grows with every answer that is judged."""
        return self.log.stat().st_size if self.log.exists() else 0

    def held(self) -> set[int]:
        """Numbers of the answers whose grades the ledger holds. A copy is read, so that the run finds what it left."""
        copy = self.out.with_suffix(".copy")
        shutil.rmtree(copy, ignore_errors=True)
        if not (self.out / LEDGER).exists():
            return set()
        copy.mkdir()
        for path in self.out.glob(f"{LEDGER}*"):
            shutil.copyfile(path, copy / path.name)
        with closing(sqlite3.connect(copy / LEDGER)) as ledger:
            if ledger.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise SystemExit("the ledger is damaged")
            if not ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'grades'").fetchone():
                return set()
            return {self._numbers[key] for (key,) in ledger.execute("SELECT answer FROM grades")}

    def results(self) -> list[bytes]:
        return [(self.out / name).read_bytes() for name in (GRADES, INPUTS, RUBRICS, SUMMARY)]


def kill_a_run(folder: Path, answers: int, kills: int, while_writing: int, seed: int) -> Killed:
    """Kill a run of `answers` so many times, `while_writing` of them when all is graded."""
    source = folder / "in.jsonl"
    write_answers(source, answers)
    run = Run(source, folder / "out")
    chance = random.Random(seed)
    kept: set[int] = set()
    seen = lost = again = most_repeated = 0
    committed: list[int] = []
    while len(committed) <= kills:
        if len(committed) < kills - while_writing:
            killed = _kill_at_work(run, chance)
        elif len(committed) < kills:
            killed = _kill_writing(run, chance)
        else:
            run.finish()
            killed = True
        judged, now = run.judged()[seen:], run.held()
        seen += len(judged)
        again += len(kept.intersection(judged))
        lost += len(kept - now)
        most_repeated = max(most_repeated, len(set(judged) - now))
        kept = now
        if not killed and len(committed) < kills - while_writing:
            raise SystemExit(f"graded to the end after {len(committed)} kills: ask for more answers, or fewer kills")
        committed += [len(now)] * killed
    undisturbed = Run(source, folder / "undisturbed")
    undisturbed.finish()
    rows = Counter(row.id for row in read_run(run.out).rows)
    return Killed(
        answers=len(rows),
        kills=kills,
        judged=seen,
        most_repeated=most_repeated,
        lost=lost + answers - len(kept),
        graded_again=again,
        doubled=sum(n > 1 for n in rows.values()),
        identical=run.results() == undisturbed.results(),
        committed=tuple(committed[:-1]),
    )


def _kill_at_work(run: Run, chance: random.Random) -> bool:
    """Kill a process at a random moment before it has judged A_LIFE answers; False when it ended before."""
    before = run.logged()
    began = time.monotonic()
    process = run.start()
    if chance.random() < STARTING:
        _sleep(process, chance.uniform(0, run.starting))
    else:
        wanted = len(run.judged()) + chance.randint(1, A_LIFE)
        _wait(process, lambda: run.logged() > before)
        run.starting = time.monotonic() - began
        _wait(process, lambda: len(run.judged()) >= wanted)
        _sleep(process, chance.uniform(0, 3 * PAUSE))
    return _kill(process)


def _kill_writing(run: Run, chance: random.Random) -> bool:
    """Kill a process while it writes its results; False when it ended before."""
    for stale in run.out.glob(f".{GRADES}.*"):
        stale.unlink()
    process = run.start()
    _wait(process, lambda: bool(list(run.out.glob(f".{GRADES}.*"))))
    _sleep(process, chance.uniform(0, 0.05))
    return _kill(process)


def _wait(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    while process.poll() is None and not reached():
        time.sleep(PAUSE)


def _sleep(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass


def _kill(process: subprocess.Popen[bytes]) -> bool:
    process.kill()
    return process.wait() < 0


def grade(source: Path, out: Path, log: Path) -> int:
    """What the killed processes do: the command `grade`, with a judge that notes what it has judged."""
    with log.open("a", encoding="utf-8") as file:

        def note(answer: str) -> None:
            file.write(answer.split()[3] + "\n")  # "This is answer 17 ..."
            file.flush()

        return grade_file(source, out, lambda: PhraseJudge(PAUSE, note), bank(), asked=lambda: "phrases", quiet=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--grade", nargs=3, type=Path, metavar=("IN", "OUT", "LOG"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.grade:
        raise SystemExit(grade(*given.grade))
    with TemporaryDirectory() as folder:
        found = kill_a_run(Path(folder), given.answers, given.kills, given.kills // 10, given.seed)
    none_yet = sum(n == 0 for n in found.committed)
    print(f"{found.kills} kills in a run of {found.answers} answers; nothing was committed yet at {none_yet} of them")
    print(f"finished grades lost          {found.lost}")
    print(f"finished grades made again    {found.graded_again}")
    print(f"answers in the results twice  {found.doubled}")
    print(f"answers judged                {found.judged}, {found.judged - found.answers} of them again")
    print(f"most judged again by a kill   {found.most_repeated}")
    print(f"files are those of an undisturbed run: {'yes, byte for byte' if found.identical else 'NO'}")


if __name__ == "__main__":
    main()
