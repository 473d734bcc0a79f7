"""The command `chat`: what it refuses before anything slow; the page itself is tested in test_app.py and browser/."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import Future
from pathlib import Path

import pytest
from fakes import WordsJudge, small_bank

from interviewer.app.author import READ_ONLY, SHIPPED
from interviewer.backend import ScriptedBackend
from interviewer.cli import main
from interviewer.cli.assemble import Assembled
from interviewer.cli.chat import (
    Author,
    about_of,
    authoring_of,
    claim,
    interviewer_of,
    people_of,
    practice_of,
    warning_of,
)
from interviewer.data import data_dir
from interviewer.errors import InputError
from interviewer.events import Asked, Graded, Received, Started, Working
from interviewer.interview import Speaker, replay
from interviewer.people import add
from interviewer.practice import Practice
from interviewer.rubrics.results import judge_key
from interviewer.store import Store
from interviewer.strength import strength_of
from interviewer.weights import DEFAULT_CHAT

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def busy() -> socket.socket:
    """A port that another program listens on."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder


def test_a_busy_port_is_exit_2_with_a_hint(busy: socket.socket, capsys: pytest.CaptureFixture[str]) -> None:
    port = busy.getsockname()[1]
    with busy:
        assert main(["chat", "--port", str(port), "--no-browser"]) == 2
    complaint = capsys.readouterr().err
    assert f"cannot serve on 127.0.0.1, port {port}: Address already in use" in complaint
    assert f"--port {port + 1}" in complaint


def test_what_was_measured_holds_for_the_embedded_model_as_it_ships(tmp_path: Path) -> None:
    measured = about_of(DEFAULT_CHAT, "", None).strength
    assert measured == strength_of(DEFAULT_CHAT) is not None
    assert about_of(DEFAULT_CHAT, DEFAULT_CHAT, None).strength == measured
    assert about_of(DEFAULT_CHAT, str(tmp_path / DEFAULT_CHAT), None).strength is None
    assert about_of(DEFAULT_CHAT, "", tmp_path / "calibration.json").strength is None
    far = about_of(DEFAULT_CHAT, f"openai:http://127.0.0.1:8000/v1#{DEFAULT_CHAT}", None)
    assert (far.strength, far.elsewhere) == (None, True)


def test_a_free_port_can_be_claimed_again_at_once(busy: socket.socket) -> None:
    port = busy.getsockname()[1]
    busy.close()
    claim("127.0.0.1", port)
    claim("127.0.0.1", port)


def test_an_address_of_another_computer_is_refused() -> None:
    with pytest.raises(InputError, match=r"cannot serve on 192\.0\.2\.1, port 7999"):
        claim("192.0.2.1", 7999)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--bank", "no-such-bank"], "no-such-bank"),
        (["--port", "70000"], "65535"),
        (["--home", "{file}/below"], "cannot open"),
        (["--model", "no/such-model-anywhere"], "no/such-model-anywhere"),
    ],
)
def test_what_cannot_be_used_is_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    rest = [a.format(file=file) for a in arguments]
    known = [] if "--port" in rest else ["--port", port]
    assert main(["chat", "--no-browser", *known, *rest]) == 2
    assert says in capsys.readouterr().err


def test_the_first_question_does_not_wait_for_the_model_and_the_first_grade_does(tmp_path: Path) -> None:
    bank = small_bank(tmp_path)
    loading: Future[Assembled] = Future()
    started = Started(questions=("cats",))
    opening = list(interviewer_of(bank, loading).advance(None, started))
    said = [(e.kind, e.text, e.source) for e in opening if isinstance(e, Asked)]
    assert said == [
        ("opening", "Welcome! We have 1 question today, on cats. Take your time and think out loud.", "code"),
        ("question", "Why purr?", "rubric"),
    ]
    ready = Assembled(bank, WordsJudge(), Speaker(ScriptedBackend(["Say more?"])), "words")
    answer = Received(kind="answer", text="Cats purr when they are content. Cats purr to heal bones fast.")
    events = interviewer_of(bank, loading).advance(replay(opening), answer)
    assert [next(events), next(events)] == [answer, Working(stage="loading")]
    loading.set_result(ready)
    assert [e.grade.score for e in events if isinstance(e, Graded)] == [1.0]
    assert interviewer_of(bank, loading)._speaker is ready.speaker


@pytest.mark.slow
def test_the_page_is_served_and_ctrl_c_ends_it(tmp_path: Path, real_home: Path, chat_model_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "import sys; from interviewer.cli import main; sys.exit(main())", "chat"]
    command += ["--no-browser", "--port", str(port), "--home", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "INTERVIEWER_HOME": str(real_home)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"The interview is at http://127.0.0.1:{port}/\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert b"Interviewer" in answer.read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert (tmp_path / "interviews.sqlite3").is_file()


def test_who_may_read_and_change_the_rubrics(tmp_path: Path) -> None:
    bank = small_bank(tmp_path)
    loading: Future[Assembled] = Future()
    assert authoring_of(tmp_path, Author.off, loading) is None
    places = [(None, Author.edit), (tmp_path, Author.edit), (tmp_path, Author.read), (None, Author.read)]
    found = [authoring_of(place, author, loading) for place, author in places]
    assert [a and a.locked for a in found] == [SHIPPED, "", READ_ONLY, SHIPPED]
    assert [a and a.place for a in found] == [data_dir("rubrics"), tmp_path, tmp_path, data_dir("rubrics")]
    authoring = found[1]
    assert authoring is not None
    assert authoring.judge_key() == ""  # at once, while the model is loading
    ready = Assembled(bank, WordsJudge(), Speaker(ScriptedBackend(["Say more?"])), "words")
    loading.set_result(ready)
    assert (authoring.judge_key(), authoring.judge()) == (judge_key(*ready.judge.identity), ready.judge)


def test_an_unknown_permission_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "--author", "all"]) == 2
    assert "'all' is not one of" in capsys.readouterr().err


def test_whose_history_the_page_shows(tmp_path: Path) -> None:
    store = Store(tmp_path / "interviews.sqlite3")
    asked = [("", "127.0.0.1"), ("", "0.0.0.0"), ("Zoë", "127.0.0.1"), ("Zoë", "0.0.0.0")]
    found = [practice_of(store, profile, host) for profile, host in asked]
    assert [p and p.name for p in found] == ["me", None, "Zoë", "Zoë"]
    with pytest.raises(InputError, match="cannot be the name"):
        practice_of(store, "a\nb", "127.0.0.1")


def test_what_is_said_of_who_can_reach_the_page(tmp_path: Path) -> None:
    loading: Future[Assembled] = Future()
    small_bank(tmp_path)
    add(tmp_path / "class.txt", {"Ada": "correct horse"})
    people = people_of(tmp_path / "class.txt", "")
    edits, mine = authoring_of(tmp_path, Author.edit, loading), Practice(Store(tmp_path / "i.sqlite3"), "me")
    here, anywhere = "127.0.0.1", "0.0.0.0"
    assert warning_of(here, edits, mine, None) == ""
    assert warning_of(anywhere, edits, mine, None) == (
        "whoever can reach 0.0.0.0 can use this page, change its rubrics, read the interviews of me, and has no "
        "password to give"
    )
    assert warning_of(here, None, None, people) == ""
    assert warning_of(here, edits, None, people) == "whoever logs in can also change its rubrics"
    assert warning_of(anywhere, None, None, people) == (
        "names, passwords and answers travel to 0.0.0.0 as they are, unless a proxy in front adds HTTPS"
    )
