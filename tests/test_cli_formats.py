"""`interviewer grade` as typed, on conversations, folders, gzip and standard input."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_cases import BANK, HALF, WordJudge, contents, lines, three_answers
from transcript_cases import put

from interviewer.bank import load_bank
from interviewer.batch import run
from interviewer.cli import main
from interviewer.cli.grade import grade_file
from interviewer.cli.source import input_path
from interviewer.conversation import Names
from interviewer.errors import InputError
from interviewer.report import render_html, render_markdown, run_report
from interviewer.runs import read_run

FILES = Path(__file__).parent / "data" / "formats"


def test_a_folder_of_conversations_says_what_it_guessed_and_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talks = tmp_path / "talks"
    talks.mkdir()
    for name in ("teams.vtt", "zoom.vtt", "conversations.json"):
        put(talks / name, (FILES / name).read_bytes())
    put(talks / "broken.vtt", "no captions")
    assert grade_file(talks, tmp_path / "out", WordJudge, load_bank()) == 1
    printed = capsys.readouterr().err.splitlines()
    how = "(who asks the bank's questions interviews; of the others, who says most is the candidate)"
    assert [line for line in printed if "guessed" in line] == [
        f"guessed that user answers, assistant asks {how} [2 times]",
        f"guessed that human answers, assistant asks {how}",
        f"guessed that human answers, gpt asks {how}",
        f"guessed that Ana López answers, Dr Chen asks {how}",
        f"guessed that Zoe answers, Ben Okri asks {how}",
    ]
    assert [line for line in printed if "left out" in line] == [
        "conversations.json: c-1: left out, as 1 turn belongs to no question of the bank (message 2): "
        "user: Please interview me.",
        "teams.vtt: left out, as 2 turns belong to no question of the bank (00:00:01.000 to 00:00:04.000): "
        "Dr Chen: Hello Ana, can you hear me?",
    ]
    assert "broken.vtt, line 1: not WebVTT: it must begin with 'WEBVTT'" in printed
    files = read_run(tmp_path / "out")
    assert [row.id for row in files.rows] == [
        "conversations.json/c-1/triplet-loss",
        "conversations.json/c-3/mixture-of-experts",
        "conversations.json/c-4/mixture-of-experts",
        "conversations.json/c-5/mixture-of-experts",
        "conversations.json/c-6",
        "teams.vtt/triplet-loss",
        "teams.vtt/mixture-of-experts",
        "zoom.vtt/mixture-of-experts",
    ]
    twice = next(note for note in files.summary.notes if "user answers" in note.message)
    assert twice.times == 2
    assert [(bad.file, bad.place) for bad in files.summary.bad_lines] == [
        ("broken.vtt", "broken.vtt, line 1"),
        ("conversations.json", "conversations.json"),
    ]
    report = run_report(tmp_path / "out")
    assert "broken.vtt, line 1" in render_html(report)
    assert "vtt, line 1: not WebVTT" in render_markdown(report)


def test_names_are_given_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["grade", str(FILES / "teams.vtt"), "--out", str(tmp_path / "out"), "--interviewer", "Nobody"]
    assert main(command) == 2
    assert "nobody is called Nobody; the speakers are Dr Chen, Ana López" in capsys.readouterr().err
    names = Names(interviewers=("dr chen",))
    summary = run(FILES / "teams.vtt", tmp_path / "out", WordJudge, load_bank(), names=names)
    assert [note.message for note in summary.notes if "guessed" in note.message] == []
    assert summary.answers == 2


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.BytesIO]:
    """Standard input, to be filled."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw, encoding="utf-8"))
    yield raw


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_grades_like_the_file(tmp_path: Path, stdin: io.BytesIO, packed: bool) -> None:
    source = three_answers(tmp_path)
    raw = source.read_bytes()
    stdin.write(gzip.compress(raw) if packed else raw)
    stdin.seek(0)
    with input_path(Path("-")) as path:
        assert grade_file(path, tmp_path / "piped", WordJudge, BANK, quiet=True) == 0
    assert not path.exists()
    assert grade_file(source, tmp_path / "plain", WordJudge, BANK, quiet=True) == 0
    piped, plain = contents(tmp_path / "piped"), contents(tmp_path / "plain")
    assert piped["grades.jsonl"] == plain["grades.jsonl"]
    assert json.loads(piped["summary.json"])["source"] == "standard-input"


def test_standard_input_of_no_known_format_is_exit_2(
    tmp_path: Path, stdin: io.BytesIO, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin.write(b"Once upon a time")
    stdin.seek(0)
    assert main(["grade", "-", "--out", str(tmp_path / "out")]) == 2
    complaint = capsys.readouterr().err
    assert "cannot tell which format it is in" in complaint
    assert "--format: jsonl, json, csv, md, vtt, srt" in complaint
    stdin.seek(0)
    assert main(["grade", "-", "--format", "jsonl", "--out", str(tmp_path / "out")]) == 2
    assert "line 1: not JSON" in capsys.readouterr().err
    assert main(["grade", "-", "--format", "xlsx", "--out", str(tmp_path / "out")]) == 2
    assert "xlsx" in capsys.readouterr().err


def test_results_inside_the_folder_that_is_read_are_refused(tmp_path: Path) -> None:
    three_answers(tmp_path)
    with pytest.raises(InputError, match="would lie in"):
        grade_file(tmp_path, tmp_path / "out", WordJudge, BANK)
    assert not (tmp_path / "out").exists()


def test_a_second_run_over_a_folder_writes_the_same_bytes(tmp_path: Path) -> None:
    talks = tmp_path / "talks"
    talks.mkdir()
    put(talks / "b.jsonl", lines({"id": "a", "question_id": "alpha", "answer": HALF}))
    put(talks / "a.csv", f'id,question_id,answer\na,alpha,"{HALF}"\n')
    grade_file(talks, tmp_path / "one", WordJudge, BANK, quiet=True)
    grade_file(talks, tmp_path / "two", WordJudge, BANK, quiet=True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert [row.id for row in read_run(tmp_path / "one").rows] == ["a.csv/a", "b.jsonl/a"]
