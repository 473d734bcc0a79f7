"""`interviewer rubric test`: tables, page, file and exit status, with a judge of words; wrong input by the real CLI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from selftest_cases import OTHER, RUBRIC, ReadingJudge

from interviewer.bank import dump_rubric, load_bank
from interviewer.cli import main
from interviewer.cli.rubric_test import examine_folder
from interviewer.rubrics.leak import overlap
from interviewer.rubrics.results import FILE, Results, judge_key, read_results
from interviewer.types import Judgement, Rubric


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "bank"
    place.mkdir()
    for name, rubric in (("01-index", RUBRIC), ("02-tea", OTHER)):
        (place / f"{name}.yaml").write_text(dump_rubric(rubric), encoding="utf-8")
    return place


def run(folder: Path, judge: ReadingJudge, *questions: str, out: Path | None = None, fresh: bool = False) -> int:
    return examine_folder(folder, lambda: (judge, lambda: None), questions, out=out, fresh=fresh)


def test_a_run_writes_results_tables_and_a_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judge = ReadingJudge(stubborn=("codes",))
    page = folder.parent / "report.html"
    assert run(folder, judge, out=page) == 1
    out = capsys.readouterr().out
    row = next(line.split() for line in out.splitlines() if line.split()[:1] == ["index"])
    assert row[:5] == ["index", "1.00", "1.00", "0.00", "0.33"]
    assert "index / codes: Gap codes shrink posting lists.\n" in out
    assert "  an answer to another question should not meet it (tea): met, P(met) 0.91\n" in out
    assert "  without its sentence it should be missing: met, P(met) 0.91\n" in out
    assert "missed by 1" in out
    assert out.endswith(f"{folder / FILE}\n{page}\n")
    states = read_results(folder)
    assert set(states.rubrics) == {"index", "tea"}
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "Not yet reliable" in html
    assert "Water boils and leaves are steeped for three minutes." in html
    assert "<script" not in html


def test_a_second_run_judges_nothing_and_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judge = ReadingJudge()
    first = run(folder, judge), capsys.readouterr().out, (folder / FILE).read_bytes()
    judge.heard.clear()
    assert (run(folder, judge), capsys.readouterr().out, (folder / FILE).read_bytes()) == first
    assert judge.heard == []
    run(folder, judge, fresh=True)
    assert judge.heard != []


def test_a_bank_that_passes_is_status_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Kind(ReadingJudge):
        def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
            # As patient with a misspelt or reworded answer as a person would be.
            reworded = answer not in _EXACT and overlap(answer, rubric.reference) > 0.5
            known = rubric.reference if reworded else answer
            return super().judge(rubric, known)

    exact = [RUBRIC.reference, OTHER.reference, *(c.counter_claims[0] for c in RUBRIC.criteria)]
    a, b, c = RUBRIC.reference.split(". ")
    exact += [f"{b}. {c}", f"{a}. {c}", f"{a}. {b}."]
    _EXACT.update(exact)
    judge = Kind()
    assert run(folder, judge, "index") == 0
    out = capsys.readouterr().out
    assert "Reliable: 3 of 3 criteria. Judge: reader\n" in out
    assert "should" not in out


_EXACT: set[str] = set()


def test_one_question_or_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judge = ReadingJudge()
    run(folder, judge, "tea")
    assert set(read_results(folder).rubrics) == {"tea"}
    run(folder / "01-index.yaml", judge)
    assert set(read_results(folder).rubrics) == {"tea", "index"}
    assert "of 3 criteria" in capsys.readouterr().out


def test_a_run_that_was_stopped_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Stopped(ReadingJudge):
        def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
            if rubric.question.id == "tea":
                raise KeyboardInterrupt
            return super().judge(rubric, answer)

    saved: list[int] = []
    assert examine_folder(folder, lambda: (Stopped(), lambda: saved.append(1))) == 130
    assert "goes on from here" in capsys.readouterr().err
    assert set(read_results(folder).rubrics) == {"index"}
    assert saved == [1, 1]
    judge = ReadingJudge()
    run(folder, judge)
    assert RUBRIC.model_answer not in judge.heard
    assert OTHER.reference in judge.heard


def test_results_of_another_judge_are_no_results(folder: Path) -> None:
    run(folder, ReadingJudge())
    other = ReadingJudge(name="j2")
    run(folder, other, "tea")
    states = read_results(folder)
    key = judge_key(*other.identity)
    assert {states.state(RUBRIC, c, key) for c in RUBRIC.criteria} == {"untested"}
    assert states.state(OTHER, OTHER.criteria[0], key) != "untested"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["bank", "--question", "indexes"], "Did you mean index?"),
        (["bank", "--out", "."], ".: is a folder"),
        (["bank", "--out", "none/r.html"], "its folder does not exist"),
        (["bank", "--calibration", "none.json"], "the calibration file none.json cannot be used"),
    ],
)
def test_what_cannot_be_used_is_told_before_any_model_is_loaded(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(folder.parent)
    assert main(["rubric", "test", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert sorted(p.name for p in folder.iterdir()) == ["01-index.yaml", "02-tea.yaml"]


def test_broken_rubrics_and_results_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / FILE).write_text("{", encoding="utf-8")
    assert main(["rubric", "test", str(folder)]) == 2
    assert "cannot be read as test results" in capsys.readouterr().err
    shutil.copy(folder / "02-tea.yaml", folder / "03-tea.yaml")
    (folder / "04.yaml").write_text("id: [", encoding="utf-8")
    assert main(["rubric", "test", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "the id 'tea' is also that of" in said
    assert "04.yaml:2: not valid YAML" in said


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.chmod(0o500)
    assert main(["rubric", "test", str(folder)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_hostile_text_stays_text(folder: Path) -> None:
    from interviewer.report import render_selftest
    from interviewer.selftest import report

    evil = RUBRIC.model_copy(
        update={"question": RUBRIC.question.model_copy(update={"text": "<script>alert(1)</script>?"})}
    )
    page = render_selftest(report([evil], Results(judge="<b>"), "key", "<i>"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_small_folder_borrows_other_questions_from_the_bank_that_ships(folder: Path) -> None:
    run(folder, ReadingJudge(), "tea")
    others = [c.what for c in read_results(folder).rubrics["tea"].criteria[0].checks if c.kind == "other_question"]
    assert len(others) == 2
    assert set(others) <= {"index", *(r.question.id for r in load_bank().rubrics)}
