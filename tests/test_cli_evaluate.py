"""`interviewer evaluate` and `interviewer calibrate` as they are typed; the real models, on a small file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fitting_cases import labelled_file

from interviewer.cli import main
from interviewer.judge import read_calibration

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def calibrated(
    tmp_path_factory: pytest.TempPathFactory,
    chat_model_path: Path,
    embedding_model_path: Path,
    verifier_base_path: Path,
) -> Path:
    folder = tmp_path_factory.mktemp("calibrated")
    source = labelled_file(folder)
    assert main(["calibrate", str(source), "--out", str(folder / "out"), "--resamples", "20"]) == 0
    return folder / "out"


def test_calibrate_writes_a_file_that_can_be_read_and_figures_of_questions_left_out(calibrated: Path) -> None:
    fitted = read_calibration(calibrated / "calibration.json")
    assert fitted.fitted_on == "marks.jsonl: 16 answers, 32 criteria, 4 questions"
    report = json.loads((calibrated / "agreement.json").read_text(encoding="utf-8"))
    assert (report["answers"], report["criteria"], report["questions"]) == (16, 32, 4)
    assert "calibrated on the other questions" in report["judge"]
    figures = {f["key"]: f["value"] for f in report["points"]}
    assert figures["auc_met"] > 0.9  # the met points are said nearly word for word
    assert (calibrated / "agreement.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_evaluate_compares_and_goes_on_where_it_was(
    calibrated: Path, real_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = labelled_file(tmp_path), tmp_path / "out"
    arguments = ["evaluate", str(source), "--out", str(out), "--resamples", "20"]
    arguments += ["--calibration", str(calibrated / "calibration.json")]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "16 answers to 4 questions, 32 criteria" in said
    assert "AUC, met against contradicted" in said
    first = (out / "agreement.json").read_bytes()
    assert main(arguments) == 0
    assert (out / "agreement.json").read_bytes() == first
    assert len((out / "grades.jsonl").read_text(encoding="utf-8").splitlines()) == 16


def test_answers_without_marks_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "plain.jsonl"
    source.write_text('{"id": "a", "question_id": "triplet-loss", "answer": "?"}\n', encoding="utf-8")
    assert main(["evaluate", str(source)]) == 2
    assert "plain.jsonl holds no answer with human marks" in capsys.readouterr().err


def test_too_few_questions_cannot_be_calibrated_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "few.jsonl"
    source.write_text("\n".join(labelled_file(tmp_path).read_text(encoding="utf-8").splitlines()[:8]), encoding="utf-8")
    assert main(["calibrate", str(source), "--out", str(tmp_path / "out")]) == 2
    assert "8 answers with `human` criteria to 2 questions are too few" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_bad_line_stops_a_calibration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "bad.jsonl"
    source.write_text('{"id": "a"}\n', encoding="utf-8")
    assert main(["calibrate", str(source), "--out", str(tmp_path / "out")]) == 2
    assert "bad.jsonl:1: needs 'answer' or 'turns'" in capsys.readouterr().err


def test_a_calibration_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, wrong = labelled_file(tmp_path), tmp_path / "wrong.json"
    wrong.write_text('{"model": 3}', encoding="utf-8")
    assert main(["evaluate", str(source), "--calibration", str(wrong)]) == 2
    assert "cannot be used" in capsys.readouterr().err
