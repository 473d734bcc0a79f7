"""The command line as a whole: help, version, and what a wrong call says."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer import __version__
from interviewer.cli import main


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in ("chat", "grade", "report", "rubric", "models"):
        assert command in shown


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"interviewer {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["grade"],
        ["grade", "nowhere.jsonl", "--out", "x"],
        ["grade", "x.jsonl", "--outt", "y"],
        ["report", "nowhere"],
        ["rubric", "check", "nowhere"],
        ["rubric", "show", "no-such-question"],
        ["models", "remove", "no-such-model"],
        ["chat", "--model", "./no/such/folder", "--no-browser"],
        ["chat", "--bank", "nowhere", "--no-browser"],
        ["chat", "--port", "0"],
    ],
)
def test_a_wrong_call_is_a_message_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("interviewer: ") or "Usage" in said.err
    assert "Traceback" not in said.err


def test_a_model_that_is_not_there_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["chat", "--no-browser", "--model", "nobody/no-such-model"]) == 2
    assert "nobody/no-such-model" in capsys.readouterr().err
