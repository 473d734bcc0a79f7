"""Grading through a server: what the command says and returns, and what happens when the server dies in a run."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from remote_cases import MODEL, Echoing
from remote_server import Asked, Reply, serving

from interviewer import batch
from interviewer.backend import HashingEncoder, OverlapVerifier
from interviewer.bank import load_bank
from interviewer.cli import main
from interviewer.errors import ModelError
from interviewer.judge import LikelihoodJudge, Meter, load_calibration
from interviewer.remote import connect
from interviewer.remote.address import parse_address
from interviewer.remote.backend import RemoteBackend
from interviewer.remote.client import Client
from interviewer.remote.probe import probe

KEY = "sk-a-key-that-nobody-may-see"
GOOD = "The margin is added so that negatives stay further away than positives."
FATAL = "A meteor falls upon the server while it reads about margins."


class Mortal(Echoing):
    """Answers with 500 whatever mentions a meteor."""

    def more(self, asked: Asked) -> Reply:
        if "meteor" in json.dumps(asked.body):
            return Reply({"error": {"message": f"worker died, key {KEY}"}}, 500)
        return super().more(asked)


def written(folder: Path, *answers: str) -> Path:
    path = folder / "in.jsonl"
    lines = [{"id": f"a{n}", "question_id": "triplet-loss", "answer": text} for n, text in enumerate(answers)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "grades.jsonl").read_text(encoding="utf-8").splitlines()]


def test_an_answer_that_the_server_fails_at_is_ungradable_with_the_reason_and_the_rest_is_graded(
    tmp_path: Path,
) -> None:
    source, out = written(tmp_path, GOOD, FATAL, GOOD + " It is squared."), tmp_path / "out"
    with serving(Mortal(longest=5000)) as loopback:
        client = Client(parse_address(f"openai:{loopback.url}#{MODEL}"), key=KEY, sleep=lambda _: None)
        backend = RemoteBackend(client, probe(client))
        judge = LikelihoodJudge(Meter(backend, HashingEncoder(), OverlapVerifier()), load_calibration("generic"))
        summary = batch.run(source, out, lambda: judge, load_bank())
        backend.close()
    assert (summary.ungradable, summary.answers) == (1, 3)
    first, second, third = rows(out)
    assert (second["status"], second["score"]) == ("ungradable", None)
    assert second["reason"] == f"The judge failed: the server at {loopback.url} answered 500: worker died, key ***."
    assert first["score"] is not None and third["score"] is not None
    assert first["receipt"]["model"] == (
        f"openai:{loopback.url}#tiny (echoed log-probabilities) + hashing-256 + overlap"
    )
    written_files = [p for p in out.rglob("*") if p.is_file()]
    assert written_files and not any(KEY.encode() in p.read_bytes() for p in written_files)


def test_likelihoods_come_from_the_server(tmp_path: Path) -> None:
    """The words of the answer are likelier for it: what an answer says gains, what it does not say does not."""
    rubric = load_bank().get("triplet-loss")
    with serving(Echoing(longest=5000)) as loopback:
        backend = connect(f"openai:{loopback.url}#{MODEL}")
        meter = Meter(backend, HashingEncoder(), OverlapVerifier())
        said = meter.measure(rubric, rubric.criteria[0].text)
        other = meter.measure(rubric, "Bananas are yellow fruit that monkeys like.")
        backend.close()
    assert said[0].features["gain"] > other[0].features["gain"] + 0.3


def test_a_text_that_is_too_long_makes_the_answer_ungradable_not_the_run(tmp_path: Path) -> None:
    source, out = written(tmp_path, GOOD, " ".join([GOOD] * 60)), tmp_path / "out"
    with serving(Echoing(longest=300)) as loopback:
        backend = connect(f"openai:{loopback.url}#{MODEL}")
        judge = LikelihoodJudge(Meter(backend, HashingEncoder(), OverlapVerifier()), load_calibration("generic"))
        batch.run(source, out, lambda: judge, load_bank())
        backend.close()
    short, long = rows(out)
    assert short["status"] != "ungradable"
    assert long["status"] == "ungradable" and "tokens and the server reads 300 at most" in long["reason"]


COMMANDS = (
    ("grade", "IN", "--out", "OUT"),
    ("evaluate", "MARKED"),
    ("calibrate", "MARKED", "--out", "OUT"),
    ("rubric", "test", "BANK"),
    ("chat", "--no-browser", "--home", "OUT", "--port", "PORT"),
)


def free_port() -> int:
    with socket.socket() as probe_:
        probe_.bind(("127.0.0.1", 0))
        return int(probe_.getsockname()[1])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c[:2]))
def test_every_command_ends_with_status_2_when_the_server_is_not_there(
    command: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", KEY)
    nobody = f"openai:http://127.0.0.1:{free_port()}/v1#x"
    bank = tmp_path / "bank"
    bank.mkdir()
    shipped = load_bank()
    from interviewer.bank import dump_rubric

    (bank / "one.yaml").write_text(dump_rubric(shipped.get("triplet-loss")), encoding="utf-8")
    places = {
        "IN": str(written(tmp_path, GOOD)),
        "MARKED": str(marked(tmp_path)),
        "BANK": str(bank),
        "OUT": str(tmp_path / "out"),
        "PORT": str(free_port()),
    }
    assert main([*(places.get(word, word) for word in command), "--model", nobody]) == 2
    said = capfd.readouterr()
    assert f"no server answers at {nobody.removeprefix('openai:').removesuffix('#x')}" in said.err
    assert "Start it, or check the host and the port." in said.err
    assert KEY not in said.out + said.err and "Traceback" not in said.err


def marked(folder: Path) -> Path:
    path = folder / "marked.jsonl"
    lines = []
    for rubric in load_bank().rubrics[:3]:
        human = {"criteria": ["met"] * len(rubric.criteria)}
        lines.append({"id": rubric.question.id, "question_id": rubric.question.id, "answer": GOOD, "human": human})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_propose_command_speaks_through_the_server(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from interviewer.cli.assemble import speaking

    with serving(Echoing()) as loopback:
        backend = speaking(f"openai:{loopback.url}#{MODEL}")
        assert isinstance(backend, RemoteBackend)
        backend.close()
    assert "interviewer: tiny at http://127.0.0.1" in capfd.readouterr().err
    with pytest.raises(ModelError, match="is named with 'openai:'"):
        speaking("http://127.0.0.1:1/v1#x")
