"""What a run does with workers that die, and how a cluster is divided; with Ray itself: test_batch_ray.py."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge, contents, forbidden, lines, three_answers

from interviewer.batch import MakeEngine, run
from interviewer.batch.cluster import Share, share
from interviewer.batch.deadline import deadline
from interviewer.batch.engine import LOST, Attempt, Engine, Lost, attempts
from interviewer.batch.grader import BATCH
from interviewer.batch.manifest import DEATHS, Batch
from interviewer.cli import main
from interviewer.errors import InputError
from interviewer.judge import Judge
from interviewer.runs import read_run


class Mortal:
    """An engine of several workers, all of which die of an answer with `poison` in it. Keeps what it was handed."""

    def __init__(self, judge: Judge, workers: int, poison: str) -> None:
        self.identity = judge.identity
        self.workers = workers
        self.handed: list[list[str]] = []
        self._judge = judge
        self._poison = poison

    def grade(self, take: Callable[[], Batch | None]) -> Iterator[tuple[str, Attempt | Lost]]:
        with deadline() as clock:
            while some := [batch for _ in range(self.workers) if (batch := take())]:
                for batch in some:
                    said = [answered.turns[-1].text for answered in batch.answers.values()]
                    self.handed.append(said)
                    if any(self._poison in text for text in said):
                        yield from ((answer, LOST) for answer in batch.answers)
                    else:
                        yield from attempts(self._judge, batch.answers, 0, clock)


def mortal(made: list[Mortal], workers: int, poison: str) -> MakeEngine:
    @contextmanager
    def start(make_judge: Callable[[], Judge], time_limit: float) -> Iterator[Engine]:
        made.append(Mortal(make_judge(), workers, poison))
        yield made[-1]

    return start


def many(folder: Path, count: int) -> Path:
    path = folder / "in.jsonl"
    entries = ({"id": f"a{n}", "question_id": "alpha", "answer": f"{n}: The sky is blue."} for n in range(count))
    path.write_text(lines(*entries), encoding="utf-8")
    return path


def test_what_a_worker_dies_of_is_tried_alone_and_last_and_then_set_aside(tmp_path: Path) -> None:
    made: list[Mortal] = []
    source, out = many(tmp_path, 40), tmp_path / "out"
    run(source, out, WordJudge, BANK, engine=mortal(made, 2, "7: "), asked=lambda: "words")
    handed = made[0].handed
    assert [len(batch) for batch in handed[:8]] == [5] * 8  # four rounds for each of two workers
    poisoned = {f"{n}: The sky is blue." for n in (7, 17, 27, 37)}
    companions = {text for batch in handed[:8] if poisoned & set(batch) for text in batch}
    assert len(companions) == 20
    alone = [text for (text,) in handed[8:]]
    assert {text: alone.count(text) for text in companions} == {
        text: DEATHS if text in poisoned else 1 for text in companions
    }
    rows = read_run(out).rows
    assert [row.id for row in rows if row.status == "ungradable"] == ["a7", "a17", "a27", "a37"]
    assert rows[7].reason.startswith(f"the program died {DEATHS} times while grading this answer alone; `--retry`")
    written = contents(out)
    run(source, out, forbidden, BANK, asked=lambda: "words")  # the ledger knows what is not to be tried again
    assert contents(out) == written
    run(source, out, WordJudge, BANK, asked=lambda: "words", retry=True)
    run(source, tmp_path / "undisturbed", WordJudge, BANK)
    assert contents(out) == contents(tmp_path / "undisturbed")


def test_deaths_of_this_process_and_of_workers_are_counted_together(tmp_path: Path) -> None:
    source = three_answers(tmp_path)
    first: list[Mortal] = []

    def interrupt(answer: str) -> None:
        if answer == HALF:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):  # by then BOTH has been alone with a worker once
        engine = mortal(first, 1, BOTH)
        run(source, tmp_path / "out", lambda: WordJudge(on_answer=interrupt), BANK, engine=engine)
    made: list[Mortal] = []
    run(source, tmp_path / "out", WordJudge, BANK, engine=mortal(made, 3, BOTH))
    assert first[0].handed == [[BOTH, HALF], [WRONG], [BOTH], [HALF]]
    assert made[0].handed == [[HALF], *[[BOTH]] * (DEATHS - 1)]
    assert [row.score for row in read_run(tmp_path / "out").rows] == [None, 0.75, 0.0]


def test_one_worker_gets_whole_batches(tmp_path: Path) -> None:
    made: list[Mortal] = []
    run(many(tmp_path, BATCH + 8), tmp_path / "out", WordJudge, BANK, engine=mortal(made, 1, "?"))
    assert [len(batch) for batch in made[0].handed] == [BATCH, 8]


@pytest.mark.parametrize(
    ("cores", "gpus", "workers", "divided"),
    [
        ([2], 0, 0, Share(1, 2, 0)),
        ([2], 0, 2, Share(2, 1, 0)),
        ([2], 0, 1, Share(1, 2, 0)),
        ([8], 0, 3, Share(3, 2, 0)),
        ([0, 8, 8], 0, 1, Share(1, 8, 0)),  # not sixteen: a worker lives on one machine
        ([0, 8, 8], 0, 3, Share(3, 4, 0)),
        ([4, 16], 0, 5, Share(5, 4, 0)),
        ([32], 4, 0, Share(4, 8, 1)),
        ([32], 4, 2, Share(2, 16, 1)),
    ],
)
def test_a_cluster_is_divided_without_a_thread_too_many(
    cores: list[int], gpus: int, workers: int, divided: Share
) -> None:
    found = share(cores, gpus, workers)
    assert found == divided
    assert sum(n // found.threads for n in cores) >= found.workers


@pytest.mark.parametrize(
    ("cores", "gpus", "workers"), [([2], 0, 3), ([32], 2, 3), ([0], 0, 0), ([1], 2, 0), ([], 0, 1)]
)
def test_more_workers_than_there_is_room_for_is_a_clear_error(cores: list[int], gpus: int, workers: int) -> None:
    with pytest.raises(InputError, match="do not fit on") as caught:
        share(cores, gpus, workers)
    assert "fewer --workers" in caught.value.hint


def test_without_ray_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # as if it were not there
    command = ["grade", str(three_answers(tmp_path)), "--out", str(tmp_path / "out")]
    assert main([*command, "--engine", "ray"]) == 2
    assert capsys.readouterr().err == (
        'interviewer: --engine ray needs Ray, which is not installed\n  pip install "interviewer[ray]"\n'
    )
    assert main([*command, "--workers", "2"]) == 2
    assert "--workers is for --engine ray" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
