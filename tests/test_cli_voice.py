"""`chat --voice`, `--listen` and `--speak`: what they find, and what they say where something is missing."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from interviewer.cli import main
from interviewer.cli.voice import SMALL, Engines, engines
from interviewer.errors import ModelError
from interviewer.weights import ResolvedModel


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hibari", None)  # how Python marks what cannot be imported


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_it_is_exit_2_with_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = ["chat", "--voice", "--no-browser", "--port", free_port(), "--home", str(tmp_path)]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert "the voice that reads questions aloud is not installed" in told
    assert 'pip install "interviewer[voice]"' in told


@pytest.mark.parametrize("option", ["--listen", "--speak"])
def test_weights_that_are_not_there_are_exit_2(option: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = ["chat", option, str(tmp_path / "none"), "--no-browser", "--port", free_port(), "--home", str(tmp_path)]
    assert main(command) == 2
    assert f"there is no folder {tmp_path / 'none'}" in capsys.readouterr().err


@pytest.mark.usefixtures("without_extra")
def test_without_the_options_nothing_is_looked_for() -> None:
    found = engines(False, "", " ")
    assert (found.line, found.speech) == ("", None)
    found.load()
    found.check()


def a_model(folder: Path) -> ResolvedModel:
    return ResolvedModel(name="some-model", path=folder, revision="1", source="folder")


def test_the_page_gets_what_is_asked_for(tmp_path: Path) -> None:
    both = Engines(a_model(tmp_path), SMALL)
    assert both.line == "listens with some-model and speaks with hibari"
    assert both.speech is not None and both.speech.listener and both.speech.voice
    one = Engines(None, a_model(tmp_path))
    assert one.line == "speaks with some-model"
    assert one.speech is not None and one.speech.listener is None


def test_what_does_not_load_ends_the_program_with_its_reason(tmp_path: Path) -> None:
    found = Engines(a_model(tmp_path), device="cpu")
    found.load()
    with pytest.raises(ModelError, match="cannot be loaded to listen with"):
        found.check()
    assert found.speech is not None and found.speech.listener is not None
    with pytest.raises(ModelError):
        found.speech.listener()
