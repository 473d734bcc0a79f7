"""Kill a run again and again at random moments, and see what is lost.

    python -m bench.kills [--answers 500] [--kills 100]

A process grades with the command's own code and a judge without a model, and is killed (SIGKILL): while it starts,
reads, grades and commits, and the last tenth of the times while it writes its results. After each kill a copy of the
ledger is checked. Then the run is left alone to its end, and its files are compared with those of one that was never
disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import NamedTuple

from bench.scripted import PhraseJudge, bank, write_answers
from interviewer.batch import plan
from interviewer.batch.ledger import LEDGER
from interviewer.batch.plan import answer_key
from interviewer.cli.grade import grade_file
from interviewer.runs import GRADES, INPUTS, RUBRICS, SUMMARY, read_run
from interviewer.transcripts import read_transcripts
from interviewer.types import Transcript

ROOT = Path(__file__).parents[1]
PAUSE = 0.002
"""Seconds that the judge takes for an answer."""
A_LIFE = 7
"""A process is killed when it has judged so many answers at most, and a moment later."""
STARTING = 0.3
"""Share of the kills that come at any moment of the time that a process needs to start."""


class Killed(NamedTuple):
    """What came of it."""

    runs: int
    """One, unless a process graded all before it could be killed: the rest of the kills come to another run."""
    kills: int
    unborn: int
    """Kills that found no grade in the ledger yet."""
    judged: int
    """How many times an answer was judged, in all processes together."""
    most_repeated: int
    """The most answers that one process had judged and that had to be judged again because it was killed."""
    lost: int
    """Grades that the ledger held after one kill and no longer after a later one, or that are missing at the end."""
    graded_again: int
    """Answers that were judged although the ledger held their grades."""
    doubled: int
    """Answers with more than one line in the results."""
    identical: bool
    """Whether all files are, byte for byte, those of a run that was never disturbed."""


class Run:
    """One folder of results, graded by processes that may be killed."""

    def __init__(self, source: Path, out: Path) -> None:
        self.source, self.out = source, out
        self.log = out.with_suffix(".log")
        items = plan((e for e in read_transcripts(source) if isinstance(e, Transcript)), bank())
        self._numbers = {answer_key(item): n for n, item in enumerate(items)}

    def start(self, *die: str) -> subprocess.Popen[bytes]:
        """A process that grades; `die` is how many answers it judges, and the seconds that it then has to live."""
        command = [sys.executable, "-m", "bench.kills", "--grade", str(self.source), str(self.out), str(self.log), *die]
        return subprocess.Popen(command, cwd=ROOT)

    def finish(self) -> float:
        """Seconds that a process takes that nobody kills."""
        began = time.monotonic()
        if self.start().wait() != 0:
            raise SystemExit("the run did not end as it should")
        return time.monotonic() - began

    def judged(self) -> list[int]:
        """Numbers of the answers that were judged, in order, with repetitions."""
        return [int(line) for line in self.log.read_text(encoding="utf-8").split()] if self.log.exists() else []

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


class _Watch:
    """Looks at a run after each of its processes has ended."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._kept: set[int] = set()
        self.judged = self.most_repeated = self.lost = self.graded_again = self.unborn = self.kills = 0

    def look(self, killed: bool) -> None:
        judged, now = self._run.judged()[self.judged :], self._run.held()
        self.judged += len(judged)
        self.graded_again += len(self._kept.intersection(judged))
        self.lost += len(self._kept - now)
        self.most_repeated = max(self.most_repeated, len(set(judged) - now))
        self.unborn += killed and not now
        self.kills += killed
        self._kept = now


def kill_a_run(folder: Path, answers: int, kills: int, while_writing: int, seed: int) -> Killed:
    """Kill a run of `answers` so many times, `while_writing` of them when all is graded."""
    source = folder / "in.jsonl"
    write_answers(source, answers)
    undisturbed = Run(source, folder / "undisturbed")
    undisturbed.finish()
    starting = undisturbed.finish()  # nothing is left to grade
    chance = random.Random(seed)
    left = kills - while_writing
    watched: list[tuple[Run, _Watch]] = []
    while left or not watched:
        run = Run(source, folder / f"out{len(watched)}")
        watch = _Watch(run)
        watched.append((run, watch))
        while left and (killed := _kill_at_work(run, chance, starting)):
            watch.look(killed)
            left -= 1
    run, watch = watched[-1]
    while watch.kills < kills - sum(w.kills for _, w in watched[:-1]):
        watch.look(_kill_writing(run, chance))
    for run, watch in watched:
        run.finish()
        watch.look(killed=False)
    return _summed(watched, undisturbed, answers)


def _summed(watched: Sequence[tuple[Run, _Watch]], undisturbed: Run, answers: int) -> Killed:
    rows = [Counter(row.id for row in read_run(run.out).rows) for run, _ in watched]
    watches = [watch for _, watch in watched]
    return Killed(
        runs=len(watched),
        kills=sum(w.kills for w in watches),
        unborn=sum(w.unborn for w in watches),
        judged=sum(w.judged for w in watches),
        most_repeated=max(w.most_repeated for w in watches),
        lost=sum(w.lost for w in watches) + sum(answers - len(found) for found in rows),
        graded_again=sum(w.graded_again for w in watches),
        doubled=sum(n > 1 for found in rows for n in found.values()),
        identical=all(run.results() == undisturbed.results() for run, _ in watched),
    )


def _kill_at_work(run: Run, chance: random.Random, starting: float) -> bool:
    """Kill a process at a random moment before it has judged many answers; False when it ended before."""
    # The process sees to its end itself, to the millisecond: this one may not be awake at that moment.
    process = run.start(str(chance.randint(1, A_LIFE)), str(chance.uniform(0, 3 * PAUSE)))
    if chance.random() < STARTING:
        _sleep(process, chance.uniform(0, starting))
        process.kill()
    return process.wait() < 0


def _kill_writing(run: Run, chance: random.Random) -> bool:
    """Kill a process while it writes its results; False when it ended before."""
    for stale in run.out.glob(f".{GRADES}.*"):
        stale.unlink()
    process = run.start()
    while process.poll() is None and not list(run.out.glob(f".{GRADES}.*")):
        time.sleep(PAUSE)
    _sleep(process, chance.uniform(0, 0.05))
    process.kill()
    return process.wait() < 0


def _sleep(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass


def grade(source: Path, out: Path, log: Path, judged: int = 0, seconds: float = 0.0) -> int:
    """What the killed processes do: the command `grade`, with a judge that notes what it has judged.

    After `judged` answers the process has so many seconds to live; 0: it lives on.
    """
    left = judged
    with log.open("a", encoding="utf-8") as file:

        def note(answer: str) -> None:
            nonlocal left
            file.write(answer.split()[3] + "\n")  # "This is answer 17 ..."
            file.flush()
            left -= 1
            if left == 0:
                Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()

        return grade_file(source, out, lambda: PhraseJudge(PAUSE, note), bank(), asked=lambda: "phrases", quiet=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--grade", nargs="+", metavar="IN OUT LOG", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.grade:
        source, out, log, *die = given.grade
        judged, seconds = die or (0, 0)
        raise SystemExit(grade(Path(source), Path(out), Path(log), int(judged), float(seconds)))
    with TemporaryDirectory() as folder:
        found = kill_a_run(Path(folder), given.answers, given.kills, given.kills // 10, given.seed)
    runs = f"a run of {given.answers} answers" + (f", {found.runs} times" if found.runs > 1 else "")
    print(f"{found.kills} kills in {runs}; {found.unborn} of them found no grade in the ledger yet")
    print(f"finished grades lost          {found.lost}")
    print(f"finished grades made again    {found.graded_again}")
    print(f"answers in the results twice  {found.doubled}")
    print(f"answers judged                {found.judged}, {found.judged - found.runs * given.answers} of them again")
    print(f"most judged again by a kill   {found.most_repeated}")
    print(f"files are those of an undisturbed run: {'yes, byte for byte' if found.identical else 'NO'}")


if __name__ == "__main__":
    main()
