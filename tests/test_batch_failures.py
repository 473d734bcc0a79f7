from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge, contents, forbidden, lines, three_answers

from interviewer.batch import run
from interviewer.batch.ledger import LEDGER, open_ledger
from interviewer.errors import StoreError
from interviewer.runs import GRADES, read_run


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
        os.abort()
    time.sleep({pause})
class Logged(t.WordJudge):
    def judge(self, rubric, answer):
        found = super().judge(rubric, answer)
        log.write(answer + "\\n"); log.flush()
        return found
run(Path({source!r}), Path({out!r}), lambda: Logged(on_answer=on_answer), t.BANK, asked=lambda: "words")
"""


def child(source: Path, out: Path, log: Path, pause: float = 0.0, poison: str = "-") -> subprocess.Popen[bytes]:
    here = Path(__file__).parent
    code = _CHILD.format(
        root=str(here.parent),
        tests=str(here),
        log=str(log),
        source=str(source),
        out=str(out),
        pause=pause,
        poison=poison,
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
    source, out, log = tmp_path / "in.jsonl", tmp_path / "out", tmp_path / "log"
    answers = [f"Answer number {n} says that The sky is blue and more." for n in range(30)]
    entries = ({"id": f"a{n}", "question_id": "alpha", "answer": answer} for n, answer in enumerate(answers))
    source.write_text(lines(*entries))
    for reached in (5, 12, 21):
        process = child(source, out, log, pause=0.02)
        wait_for(lambda reached=reached: len(lines_of(log)) >= reached)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (out / GRADES).exists()
    assert child(source, out, log).wait() == 0
    graded = lines_of(log)
    assert set(graded) == set(answers)
    assert len(graded) <= len(answers) + 3  # at most the one in hand at each kill
    with sqlite3.connect(out / LEDGER) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.execute("SELECT count(*) FROM grades").fetchone() == (30,)
    ledger.close()
    run(source, tmp_path / "whole", WordJudge, BANK, asked=lambda: "words")
    assert contents(out) == contents(tmp_path / "whole")


def test_an_answer_that_kills_the_process_is_left_out_after_three_deaths(tmp_path: Path, source: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    codes = [child(source, out, log, poison=BOTH).wait() for _ in range(4)]
    assert codes == [-signal.SIGABRT] * 3 + [0]
    rows = read_run(out).rows
    assert [r.status for r in rows] == ["ungradable", "graded", "graded"]
    assert "died 3 times" in rows[0].reason and "--retry" in rows[0].reason
    run(source, out, forbidden, BANK, asked=lambda: "words")  # nothing is left that may be tried
    assert lines_of(log) == [HALF, WRONG]  # the others were graded once, although the bad one comes first
    run(source, out, WordJudge, BANK, asked=lambda: "words", retry=True)
    assert [r.score for r in read_run(out).rows] == [1.0, 0.75, 0.0]


def test_a_second_run_on_the_same_folder_is_refused_while_the_first_lives(tmp_path: Path, source: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    process = child(source, out, log, pause=30)
    try:
        wait_for(lambda: (out / LEDGER).exists())
        with pytest.raises(StoreError, match="another run is writing") as caught:
            run(source, out, forbidden, BANK)
        assert "--out" in caught.value.hint
    finally:
        process.kill()
        process.wait()
    run(source, out, WordJudge, BANK)  # the lock died with its process
    assert len(read_run(out).rows) == 3


# --- folders that cannot be written ----------------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder outside pytest's own, which nobody but its owner may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_read_only_folder_is_a_clear_error(open_folder: Path, source: Path) -> None:
    copy = open_folder / "in.jsonl"
    shutil.copyfile(source, copy)
    copy.chmod(0o644)
    out = open_folder / "out"
    out.mkdir(mode=0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may write anywhere
    try:
        for folder in (out, out / "deeper"):
            with pytest.raises(StoreError, match="cannot write") as caught:
                run(copy, folder, forbidden, BANK)
            assert "may write" in caught.value.hint
    finally:
        if root:
            os.seteuid(0)
    assert list(out.iterdir()) == []


def test_an_out_that_is_a_file_is_a_clear_error(tmp_path: Path, source: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StoreError, match="cannot write"):
        run(source, tmp_path / "out", forbidden, BANK)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_damaged_ledger_is_a_clear_error_and_is_not_touched(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / LEDGER).write_bytes(b"this is no database at all, not at all" * 50)
    with pytest.raises(StoreError, match="damaged") as caught:
        run(source, out, forbidden, BANK)
    assert "Move it away" in caught.value.hint
    assert (out / LEDGER).read_bytes().startswith(b"this is no database")


def test_a_full_disk_is_a_clear_error_and_loses_no_grade(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: the system refuses to write on, in mid-run."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text(
        lines(*({"id": f"a{n}", "question_id": "alpha", "answer": f"{n}: The sky is blue."} for n in range(80)))
    )
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, before[1]))
    try:
        with pytest.raises(StoreError, match="cannot write") as caught:
            run(source, out, WordJudge, BANK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "disk" in caught.value.hint
    with sqlite3.connect(out / LEDGER) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (kept,) = ledger.execute("SELECT count(*) FROM grades").fetchone()
    ledger.close()
    assert 0 < kept < 80
    judge = WordJudge()
    run(source, out, lambda: judge, BANK)
    assert len(judge.asked) == 80 - kept


def test_a_ledger_of_another_layout_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / LEDGER) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="another version"), open_ledger(tmp_path):
        pass
