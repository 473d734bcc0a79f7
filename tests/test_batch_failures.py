"""Runs that are killed, answers that kill, hang or confuse the grader, and two runs on one folder."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge, forbidden, three_answers

from bench.kills import kill_a_run
from interviewer import __version__
from interviewer.batch import plan, run
from interviewer.batch.grader import BATCH
from interviewer.batch.ledger import LEDGER, open_ledger
from interviewer.batch.manifest import DEATHS
from interviewer.batch.plan import answer_key, judge_key
from interviewer.cli import main
from interviewer.errors import StoreError
from interviewer.judge import Asked, Unjudged
from interviewer.runs import read_run
from interviewer.transcripts import read_transcripts
from interviewer.types import Judgement, Transcript


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return three_answers(tmp_path)


# --- killed processes ------------------------------------------------------------------------------------------

_CHILD = """
import os, sys, time
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
import batch_cases as t
from interviewer.batch import run
log = open({log!r}, "a")
def on_answer(answer):
    if answer == {poison!r}:
        os.kill(os.getpid(), {death})
    time.sleep({pause})
class Logged(t.WordJudge):
    def judge(self, rubric, answer):
        found = super().judge(rubric, answer)
        log.write(answer + "\\n"); log.flush()
        return found
run(Path({source!r}), Path({out!r}), lambda: Logged(on_answer=on_answer), t.BANK, asked=lambda: "words")
"""


def child(
    source: Path, out: Path, log: Path, pause: float = 0.0, poison: str = "-", death: int = signal.SIGABRT
) -> subprocess.Popen[bytes]:
    here = Path(__file__).parent
    code = _CHILD.format(
        root=str(here.parent),
        tests=str(here),
        log=str(log),
        source=str(source),
        out=str(out),
        pause=pause,
        poison=poison,
        death=int(death),
    )
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def lines_of(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    found = kill_a_run(tmp_path, answers=150, kills=12, while_writing=3, seed=5)
    assert (found.kills, found.lost, found.graded_again, found.doubled) == (12, 0, 0, 0)
    assert found.most_repeated <= BATCH
    assert found.judged > 150
    assert found.identical


def test_an_answer_that_kills_the_process_is_left_out_and_the_rest_is_graded(tmp_path: Path, source: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    deaths = [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL, signal.SIGSEGV]  # the kill is what a full memory brings
    codes = [child(source, out, log, poison=BOTH, death=death).wait() for death in deaths]
    assert codes == [-death for death in deaths]
    # Its companion of the first batch, and the other question, were graded once, although the bad one comes first.
    assert sorted(lines_of(log)) == sorted([HALF, WRONG])
    run(source, out, forbidden, BANK, asked=lambda: "words")  # nothing is left that may be tried
    rows = read_run(out).rows
    assert [r.status for r in rows] == ["ungradable", "graded", "graded"]
    assert "died 3 times" in rows[0].reason and "--retry" in rows[0].reason
    run(source, out, WordJudge, BANK, asked=lambda: "words", retry=True)
    assert [r.score for r in read_run(out).rows] == [1.0, 0.75, 0.0]


def test_kills_from_outside_do_not_condemn_an_answer(tmp_path: Path, source: Path) -> None:
    """A batch that is killed over and over is graded one by one, and each gets its three chances then."""
    out = tmp_path / "out"
    with open_ledger(out) as ledger:
        key = judge_key(WordJudge().identity, __version__)
        read = [entry for entry in read_transcripts(source) if isinstance(entry, Transcript)]
        answers = [answer_key(item) for item in plan(read, BANK)]
        for _ in range(DEATHS + 1):
            ledger.begin(key, answers)
        for _ in range(DEATHS - 1):
            ledger.begin(key, answers[:1])
    judge = WordJudge()
    run(source, out, lambda: judge, BANK)
    assert [answer for _, answer in judge.asked] == [HALF, WRONG, BOTH]
    assert [r.score for r in read_run(out).rows] == [1.0, 0.75, 0.0]


def test_a_second_run_on_the_same_folder_is_refused_while_the_first_lives(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    process = child(source, out, log, pause=30)
    try:
        wait_for(lambda: (out / LEDGER).exists())
        with pytest.raises(StoreError, match="another run is writing") as caught:
            run(source, out, forbidden, BANK)
        assert "--out" in caught.value.hint
        assert main(["grade", str(source), "--out", str(out)]) == 2
        assert "another run is writing" in capsys.readouterr().err
    finally:
        process.kill()
        process.wait()
    run(source, out, WordJudge, BANK)  # the lock died with its process
    assert len(read_run(out).rows) == 3


# --- answers that hang -----------------------------------------------------------------------------------------


class BatchWordJudge(WordJudge):
    """Takes many at a time, and hands them back last first."""

    def judge_many(self, asked: Sequence[Asked]) -> Iterator[tuple[int, tuple[Judgement, ...] | Unjudged]]:
        for place in reversed(range(len(asked))):
            yield place, self.judge(*asked[place])


@pytest.mark.parametrize("kind", [WordJudge, BatchWordJudge])
def test_an_answer_that_takes_too_long_is_set_aside(tmp_path: Path, source: Path, kind: type[WordJudge]) -> None:
    def hang(answer: str) -> None:
        end = time.monotonic() + 60
        while answer == BOTH and time.monotonic() < end:
            pass

    before = signal.getsignal(signal.SIGALRM)
    judge = kind(on_answer=hang)
    run(source, tmp_path / "out", lambda: judge, BANK, time_limit=1.5)
    rows = read_run(tmp_path / "out").rows
    assert [r.score for r in rows] == [None, 0.75, 0.0]
    assert rows[0].reason == "Grading it took longer than 1.5 seconds; `--time-limit` sets how long it may take."
    assert sorted(answer for _, answer in judge.asked) == sorted([HALF, WRONG])
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    mended = WordJudge()  # it is not condemned: the next run tries again
    run(source, tmp_path / "out", lambda: mended, BANK)
    assert [answer for _, answer in mended.asked] == [BOTH]
