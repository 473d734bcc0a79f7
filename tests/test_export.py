"""A run as a table: what is in it, that no spreadsheet runs it, and that it is written row by row."""

from __future__ import annotations

import csv
import json
import sys
import tracemalloc
from pathlib import Path

import pyarrow.parquet
import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge, lines

from interviewer.cli import main
from interviewer.cli.grade import grade_file
from interviewer.export import By, export_run
from interviewer.runs import GRADES, INPUTS

FORMULA = '=HYPERLINK("http://x.example","Ann")'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished run: one right answer with marks, half of one, a wrong one, and one to a question nobody knows."""
    source = tmp_path / "in.jsonl"
    marks = {"score": 0.9, "criteria": ["met", "partial"]}
    source.write_text(
        lines(
            {"id": "a1", "question_id": "alpha", "answer": BOTH, "candidate": FORMULA, "human": marks},
            {"id": "a2", "question_id": "alpha", "answer": f"@ first\n{HALF}"},
            {"id": "b1", "question_id": "beta", "answer": WRONG},
            {"id": "x1", "question_id": "gamma", "answer": HALF},
        )
    )
    assert grade_file(source, tmp_path / "out", WordJudge, BANK, quiet=True) == 1
    return tmp_path / "out"


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_for_each_answer(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grades.csv"
    assert main(["export", str(folder), "--to", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: 4 rows\n"
    rows = read_csv(path)
    assert [(r["id"], r["question_id"], r["status"], r["score"], r["band"]) for r in rows] == [
        ("a1", "alpha", "graded", "1.0", "strong"),
        ("a2", "alpha", "graded", "0.75", "solid"),
        ("b1", "beta", "graded", "0.0", "weak"),
        ("x1", "gamma", "ungradable", "", "none"),
    ]
    assert [(r["met"], r["missing"], r["contradicted"]) for r in rows[:3]] == [
        ("2", "0", "0"),
        ("1", "1", "0"),
        ("0", "1", "1"),
    ]
    assert rows[0]["human_score"] == "0.9"
    assert rows[0]["question"] == "Tell me all about alpha, please."
    assert "no question 'gamma'" in rows[3]["reason"]
    assert (rows[0]["model"], rows[0]["judge"], rows[0]["prompts"]) == ("words", "j1", "p1")


def test_cells_that_a_spreadsheet_would_run_are_neutral_in_csv_and_whole_elsewhere(
    folder: Path, tmp_path: Path
) -> None:
    export_run(folder, tmp_path / "a.csv")
    export_run(folder, tmp_path / "a.jsonl")
    first, second, *_ = read_csv(tmp_path / "a.csv")
    assert first["candidate"] == f"'{FORMULA}"
    assert second["answer"] == f"'@ first\n{HALF}"
    plain = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert plain[0]["candidate"] == FORMULA
    assert plain[1]["answer"] == f"@ first\n{HALF}"
    assert [row["score"] for row in plain] == [1.0, 0.75, 0.0, None]


def test_one_row_for_each_criterion(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "criteria.csv"
    assert main(["export", str(folder), "--to", str(path), "--by", "criterion"]) == 0
    rows = read_csv(path)
    assert [(r["id"], r["criterion_id"], r["verdict"], r["credit"], r["human"]) for r in rows] == [
        ("a1", "sky", "met", "1.0", "met"),
        ("a1", "grass", "met", "1.0", "partial"),
        ("a2", "sky", "met", "1.0", ""),
        ("a2", "grass", "missing", "0.0", ""),
        ("b1", "sky", "contradicted", "0.0", ""),
        ("b1", "grass", "missing", "0.0", ""),
    ]
    assert rows[0]["quotes"] == "The sky is blue"
    assert (rows[0]["both_sides"], rows[0]["weight"]) == ("false", "3.0")
    assert rows[4]["misconception"] == "The sky is green"


@pytest.mark.parametrize("by", ["answer", "criterion"])
def test_parquet_holds_the_same_values_with_types(folder: Path, tmp_path: Path, by: By) -> None:
    export_run(folder, tmp_path / "a.parquet", by)
    export_run(folder, tmp_path / "a.jsonl", by)
    found = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    lines_ = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert found.to_pylist() == [json.loads(line) for line in lines_]
    kinds = {field.name: str(field.type) for field in found.schema}
    assert kinds["id"] == "string"
    assert kinds["score" if by == "answer" else "probability"] == "double"
    assert kinds["met" if by == "answer" else "both_sides"] == ("int64" if by == "answer" else "bool")


def test_without_pyarrow_it_says_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["export", str(folder), "--to", str(tmp_path / "a.parquet")]) == 2
    assert 'pip install "interviewer[parquet]"' in capsys.readouterr().err
    assert not list(tmp_path.glob("*.parquet*"))


@pytest.mark.parametrize(
    ("run", "to", "says"),
    [
        ("out", "a.xlsx", "cannot export to '.xlsx'"),
        ("out", "out/grades.jsonl", "is a file of the run itself"),
        ("out", "absent/a.csv", "cannot write"),
        ("nothing", "a.csv", "holds no finished run"),
    ],
)
def test_what_cannot_be_exported_is_exit_2(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], run: str, to: str, says: str
) -> None:
    before = (folder / GRADES).read_bytes()
    assert main(["export", str(tmp_path / run), "--to", str(tmp_path / to)]) == 2
    assert says in capsys.readouterr().err
    assert (folder / GRADES).read_bytes() == before


def test_a_run_whose_files_do_not_fit_keeps_the_old_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    kept = (folder / INPUTS).read_bytes().splitlines(keepends=True)
    (folder / INPUTS).write_bytes(b"".join(kept[:-1]))
    assert main(["export", str(folder), "--to", str(path)]) == 2
    assert "do not belong together" in capsys.readouterr().err
    assert path.read_text() == "old"


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_memory_does_not_grow_with_the_answers(folder: Path, tmp_path: Path, suffix: str) -> None:
    # More than the thousand rows that Parquet holds at a time, and four times as many.
    for name in (GRADES, INPUTS):
        (folder / name).write_bytes((folder / name).read_bytes() * 300)
    peaks = []
    for times in (1, 4):
        run = tmp_path / f"run-{times}"
        run.mkdir()
        for file in folder.iterdir():
            (run / file.name).write_bytes(file.read_bytes() * (times if file.name in (GRADES, INPUTS) else 1))
        tracemalloc.start()
        assert export_run(run, tmp_path / f"a{suffix}") == 1200 * times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 1_000_000
