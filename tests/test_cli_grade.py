"""The commands `grade` and `report` as typed; what a run does is in test_batch.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batch_cases import BANK, WordJudge, three_answers
from cohort_cases import course

from interviewer.cli import main
from interviewer.cli.grade import grade_file


def test_report_writes_three_files_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade_file(three_answers(tmp_path), tmp_path / "out", WordJudge, BANK, quiet=True) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["report", str(tmp_path / "out")]) == 0
    names = ("report.html", "report.md", "report.json")
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "out" / name) for name in names]
    assert all((tmp_path / "out" / name).stat().st_size > 1000 for name in names)


def test_report_against_an_older_run_says_what_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("old", "new"):
        grade_file(three_answers(tmp_path), tmp_path / name, WordJudge, BANK, quiet=True)
    assert main(["report", str(tmp_path / "new"), "--against", str(tmp_path / "old")]) == 0
    regrade = json.loads((tmp_path / "new" / "report.json").read_text(encoding="utf-8"))["regrade"]
    assert (regrade["matched"], regrade["moved"], regrade["scores"]) == (3, [], [])
    assert "## What moved since the older run" in (tmp_path / "new" / "report.md").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["report", str(tmp_path / "new"), "--against", str(tmp_path / "nowhere")]) == 2
    assert "nowhere holds no finished run" in capsys.readouterr().err


def test_report_writes_a_report_for_each_candidate_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course(tmp_path, candidates=2, questions=2)
    assert main(["report", str(tmp_path), "--candidates"]) == 0
    folder = tmp_path / "candidates"
    assert capsys.readouterr().out.splitlines()[-1] == f"Reports for 2 candidates in {folder}"
    names = sorted(path.name for path in folder.iterdir())
    assert [name.rsplit("-", 1)[0] for name in names] == ["student-0001"] * 3 + ["student-0002"] * 3
    assert [name.rsplit(".", 1)[1] for name in names] == ["html", "json", "md"] * 2
    mine = (folder / names[2]).read_text(encoding="utf-8")
    assert mine.startswith("# Student 0001, 2 questions\n") and "Student 0002" not in mine
    (tmp_path / "other").mkdir()
    course(tmp_path / "other", candidates=1, questions=1)
    (tmp_path / "other" / "candidates").write_text("in the way")
    assert main(["report", str(tmp_path / "other"), "--candidates"]) == 2
    assert "Move what is in the way." in capsys.readouterr().err


def test_the_summary_is_a_table_on_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade_file(three_answers(tmp_path), tmp_path / "out", WordJudge, BANK) == 0
    printed = capsys.readouterr()
    assert [line.split() for line in printed.out.splitlines()[:6]] == [
        ["answers", "3"],
        ["graded", "3"],
        ["mean", "score", "58%"],
        ["strong", "1"],
        ["solid", "1"],
        ["weak", "1"],
    ]
    assert printed.err == ""


def test_a_folder_without_a_run_is_exit_2_with_a_hint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 2
    complaint = capsys.readouterr().err
    assert "holds no finished run" in complaint
    assert f"interviewer grade IN --out {tmp_path}" in complaint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("absent.jsonl", None, "absent.jsonl"),
        ("bad.jsonl", b"\xff\xfe", "not UTF-8"),
        ("empty.jsonl", b"", "no transcript"),
        ("table.xlsx", b"", ".xlsx"),
    ],
)
def test_input_that_cannot_be_used_is_exit_2_before_any_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["grade", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    complaint = capsys.readouterr().err
    assert says in complaint
    assert "Traceback" not in complaint
    assert not (tmp_path / "out").exists()


def test_a_missing_option_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(tmp_path / "in.jsonl")]) == 2
    assert "--out" in capsys.readouterr().err
