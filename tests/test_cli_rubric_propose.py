"""`interviewer rubric propose`, as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.backend import OverlapVerifier, ScriptedBackend
from interviewer.bank import load_bank, load_rubric
from interviewer.cli import main
from interviewer.cli.rubric_propose import propose_files, proposer

SAMPLE = Path(__file__).parent / "data" / "questions.md"


@pytest.fixture
def built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["rubric", "build", str(SAMPLE), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    return tmp_path / "out"


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def test_files_are_amended_and_counted(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load_bank(built)
    assert propose_files(files(built), proposer(OverlapVerifier())) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in out[:3]] == [f.name for f in files(built)]
    assert out[3].startswith("Proposed: ")
    assert out[4].startswith("Read them, then run `interviewer rubric check`")
    after = load_bank(built)
    assert [r.reference for r in after.rubrics] == [r.reference for r in before.rubrics]
    assert [[c.text for c in r.criteria] for r in after.rubrics] == [
        [c.text for c in r.criteria] for r in before.rubrics
    ]
    probes = [c.probe for r in after.rubrics for c in r.criteria]
    assert "Could you say more about speed?" not in probes
    assert main(["rubric", "check", str(built)]) == 0


def test_a_comment_of_the_author_stays_and_so_does_what_was_written_by_hand(built: Path) -> None:
    file = files(built)[2]
    text = file.read_text(encoding="utf-8").replace("    weight: ", "    # as the course has it\n    weight: ")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("probe:")]
    file.write_text("\n".join([*lines, "    probe: Which share do I mean?", ""]), encoding="utf-8")
    assert propose_files([file], proposer(OverlapVerifier())) == 0
    assert "    # as the course has it\n    weight: " in file.read_text(encoding="utf-8")
    assert load_rubric(file).criteria[0].probe == "Which share do I mean?"


def test_a_dry_run_prints_and_writes_nothing(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = [f.read_bytes() for f in files(built)]
    backend = ScriptedBackend(["Speed is slow."])
    assert propose_files(files(built)[:1], proposer(OverlapVerifier(), backend), dry_run=True) == 0
    out = capsys.readouterr().out
    assert [f.read_bytes() for f in files(built)] == before
    assert "    - counter_claim (model): Speed is slow.  [" in out
    assert "    + probe (shape): " in out
    assert "Nothing was written. Proposed: " in out


def test_twice_is_once(built: Path) -> None:
    propose_files(files(built), proposer(OverlapVerifier()))
    once = [f.read_bytes() for f in files(built)]
    propose_files(files(built), proposer(OverlapVerifier()))
    assert [f.read_bytes() for f in files(built)] == once


@pytest.mark.parametrize(("content", "message"), [("id: [", "bad.yaml:2: not valid YAML"), (None, "no rubric file")])
def test_what_cannot_be_read_is_said_before_a_model_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "bad.yaml").write_text(content, encoding="utf-8")
    assert main(["rubric", "propose", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_with_the_real_verifier(built: Path, real_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "propose", str(built)]) == 0
    saturation = [c for r in load_bank(built).rubrics for c in r.criteria if c.id.startswith("saturation-")]
    assert any(c.counter_claims for c in saturation)
