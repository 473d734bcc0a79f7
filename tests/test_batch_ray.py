"""Runs on a real Ray cluster on the loopback. What the books do with a death is in test_batch_engine.py."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

import psutil
import pytest
from batch_cases import BANK, BOTH, HALF, WordJudge, contents, forbidden, three_answers

from bench.scripted import PhraseJudge, bank, write_answers
from interviewer.batch import RAY_ADDRESS, run
from interviewer.batch.cluster import LOOPBACK, ray_engine
from interviewer.batch.ledger import LEDGER
from interviewer.errors import ModelError
from interviewer.runs import read_run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    # Not by an import: Ray settles at once and for ever where it takes this machine to be.
    pytest.mark.skipif(find_spec("ray") is None, reason="needs Ray"),
]

TESTS = Path(__file__).parent
ROOT = TESTS.parent
TRIES = 3
"""Ray gives itself half a minute to start, which is not enough on a machine that has much else to do."""
_HOLD = """
import time
from interviewer.batch import cluster
ray = cluster._connected()
print(ray.get_runtime_context().gcs_address, flush=True)
time.sleep(3600)
"""
_RUN = """
import sys
from pathlib import Path
from bench.scripted import PhraseJudge, bank
from interviewer.batch import ray_engine, run
source, out = map(Path, sys.argv[1:])
run(source, out, lambda: PhraseJudge(0.2), bank(), engine=ray_engine(1))
"""


def environment() -> dict[str, str]:
    """For a process that starts a cluster whose workers find the judges of the tests, and which others may join.

    Without a word to the contrary Ray lets only those join a cluster who know its token; `ray start` does not.
    """
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{TESTS}", RAY_ADDRESS: "", "RAY_AUTH_MODE": "disabled"}


@pytest.fixture(scope="module")
def holder() -> Iterator[tuple[psutil.Process, str]]:
    """A cluster of this machine's cores, started as the program starts its own: whose it is, and its address."""
    for _ in range(TRIES):
        with subprocess.Popen(
            [sys.executable, "-c", _HOLD], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, encoding="utf-8"
        ) as process:
            assert process.stdout is not None
            if address := process.stdout.readline().strip():
                owner = psutil.Process(process.pid)
                yield owner, address
                for started in (*owner.children(recursive=True), owner):  # by themselves they take a minute to notice
                    with suppress(psutil.NoSuchProcess):
                        started.kill()
                return
    pytest.fail(f"no cluster came up in {TRIES} tries")


@pytest.fixture
def cluster(holder: tuple[psutil.Process, str], monkeypatch: pytest.MonkeyPatch) -> psutil.Process:
    """The process that a cluster belongs to, which is now the one that the program joins."""
    monkeypatch.setenv(RAY_ADDRESS, holder[1])
    monkeypatch.setenv(LOOPBACK, "0")  # the cluster is there and nowhere else
    return holder[0]


def test_a_run_on_two_workers_of_which_one_is_killed_writes_the_same_bytes(
    tmp_path: Path, cluster: psutil.Process
) -> None:
    source, once = tmp_path / "in.jsonl", tmp_path / "killed"
    write_answers(source, 96)

    def die_once(answer: str) -> None:
        if "answer 50 " in answer and not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    run(source, tmp_path / "local", PhraseJudge, bank(), asked=lambda: "phrases")
    out = tmp_path / "ray"
    run(source, out, lambda: PhraseJudge(on_judged=die_once), bank(), asked=lambda: "phrases", engine=ray_engine(2))
    assert once.exists()
    assert contents(out) == contents(tmp_path / "local")
    run(source, out, forbidden, bank(), asked=lambda: "phrases", engine=ray_engine(2))  # no work, no cluster
    assert contents(out) == contents(tmp_path / "local")


def test_an_answer_that_kills_every_worker_is_set_aside_and_one_that_hangs_too(
    tmp_path: Path, cluster: psutil.Process
) -> None:
    def harm(answer: str) -> None:
        if answer == BOTH:
            os.kill(os.getpid(), signal.SIGSEGV)
        while answer == HALF:
            pass

    source, out = three_answers(tmp_path), tmp_path / "out"
    run(source, out, lambda: WordJudge(on_answer=harm), BANK, time_limit=1.0, engine=ray_engine(2))
    rows = read_run(out).rows
    assert [row.score for row in rows] == [None, None, 0.0]
    assert rows[0].reason.startswith("the program died 3 times while grading this answer alone; `--retry`")
    assert rows[1].reason.startswith("Grading it took longer than 1 seconds;")
    run(source, out, WordJudge, BANK, retry=True)
    run(source, tmp_path / "undisturbed", WordJudge, BANK)
    assert contents(out) == contents(tmp_path / "undisturbed")


def test_workers_that_cannot_load_or_would_grade_differently_end_the_run(
    tmp_path: Path, cluster: psutil.Process
) -> None:
    def missing() -> WordJudge:
        raise ModelError("no such model here", "Fetch it.")

    source = three_answers(tmp_path)
    with pytest.raises(ModelError, match="no such model here") as caught:
        run(source, tmp_path / "out", missing, BANK, engine=ray_engine(1))
    assert (type(caught.value), caught.value.hint) == (ModelError, "Fetch it.")
    with pytest.raises(ModelError, match="would not all grade alike: .*, judge j1, version") as caught:
        run(source, tmp_path / "out", lambda: WordJudge(str(os.getpid())), BANK, engine=ray_engine(2))
    assert "on every machine" in caught.value.hint


def test_a_killed_run_goes_on_where_it_was_and_its_workers_end(tmp_path: Path, cluster: psutil.Process) -> None:
    source, out, log = tmp_path / "in.jsonl", tmp_path / "out", tmp_path / "log"
    write_answers(source, 40)
    env = {**environment(), RAY_ADDRESS: os.environ[RAY_ADDRESS], LOOPBACK: "0"}
    with subprocess.Popen([sys.executable, "-c", _RUN, str(source), str(out)], cwd=ROOT, env=env) as driver:
        wait_for(lambda: kept(out) > 0)
        workers = [process for process in cluster.children(recursive=True) if process.name().startswith("ray::Worker")]
        assert workers
        driver.kill()
    wait_for(lambda: not any(map(alive, workers)))
    before = kept(out)
    assert 0 < before < 40

    def note(answer: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(answer + "\n")

    run(source, out, lambda: PhraseJudge(on_judged=note), bank(), engine=ray_engine(1))
    assert len(log.read_text(encoding="utf-8").splitlines()) == 40 - before
    run(source, tmp_path / "local", PhraseJudge, bank())
    assert contents(out) == contents(tmp_path / "local")


def test_a_cluster_of_its_own_listens_to_the_loopback_alone(cluster: psutil.Process) -> None:
    heard = set().union(*map(listening, cluster.children(recursive=True)))
    assert heard
    assert {address for address in heard if not ip_address(address.removeprefix("::ffff:")).is_loopback} == set()


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def kept(out: Path) -> int:
    """Grades in the ledger that a run may be writing to."""
    try:
        with closing(sqlite3.connect(f"file:{out / LEDGER}?mode=ro", uri=True)) as ledger:
            return int(ledger.execute("SELECT count(*) FROM grades").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet
        return 0


def alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def listening(process: psutil.Process) -> set[str]:
    """The addresses at which it waits for connections."""
    return {c.laddr.ip for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN}
