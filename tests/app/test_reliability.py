"""What tests of the rubrics found, on a candidate's cards: for the wording and the judge tested, no others."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from author_cases import CATS, write_bank, write_tests
from fakes import WordsJudge, make_engine

from app.cases import GOOD, begun, last
from interviewer.app import Defaults, Desk, Reliability
from interviewer.app.editions import Editions
from interviewer.app.painter import Painter
from interviewer.bank import load_bank
from interviewer.grading import grade
from interviewer.rubrics.results import FILE, judge_key
from interviewer.store import Store
from interviewer.types import Mark, Receipt, Turn
from interviewer.view.words import UNRELIABLE

KEY = judge_key(*WordsJudge.identity)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bank(tmp_path / "tested")
    write_tests(tmp_path / "tested")
    return tmp_path / "tested"


def graded(folder: Path) -> tuple[tuple[Mark, ...], Receipt]:
    made = grade(load_bank(folder).get("cats"), [Turn(role="candidate", kind="answer", text=GOOD)], WordsJudge())
    return made.criteria, made.receipt


def test_a_grade_is_looked_up_by_its_receipt(folder: Path) -> None:
    marks, receipt = graded(folder)
    state = Reliability(folder, lambda: "another judge, now in use")(load_bank(folder))
    assert [state("cats", mark, receipt) for mark in marks] == ["reliable", "unreliable"]
    other = receipt.model_copy(update={"model": "another model, by the same method"})
    assert [state("cats", mark, other) for mark in marks] == ["untested", "untested"]


@pytest.mark.parametrize(("key", "found"), [(KEY, ["reliable", "unreliable"]), ("", ["", ""])])
def test_before_a_grade_the_judge_in_use_decides(folder: Path, key: str, found: list[str]) -> None:
    marks, _ = graded(folder)
    state = Reliability(folder / CATS, lambda: key)(load_bank(folder))
    assert [state("cats", mark, None) for mark in marks] == found


def test_nothing_is_known_of_what_is_no_longer_so(folder: Path) -> None:
    marks, receipt = graded(folder)
    state = Reliability(folder, lambda: KEY)(load_bank(folder))
    assert state("cows", marks[1], receipt) == ""
    assert state("cats", marks[1].model_copy(update={"text": "As it was worded before."}), receipt) == ""


def test_results_that_cannot_be_read_mark_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    marks, receipt = graded(folder)
    (folder / FILE).write_text("{", encoding="utf-8")
    with caplog.at_level(logging.WARNING, logger="interviewer"):
        assert Reliability(folder, lambda: KEY)(load_bank(folder))("cats", marks[1], receipt) == "untested"
    assert "cannot be read as test results" in caplog.text


def test_the_panel_and_the_result_page_mark_what_failed(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    desk = Desk(Editions(bank), Store(tmp_path / "i.sqlite3"), lambda _: make_engine(bank), Defaults(seed=1), pace=0)
    paint = Painter(["side", "results"], Editions(bank), tmp_path, reliability=Reliability(folder, lambda: KEY))
    token = begun(desk, 2, ())
    while (screen := last(desk.say(token, GOOD))).state and not screen.state.finished:
        side, _ = paint(screen)
        assert side.count(UNRELIABLE) == ("Point 2 of Cats" in side)
    _, results = paint(screen)
    assert results.count('<article class="iv-card') == 4
    (doubtful,) = [part for part in results.split('<article class="iv-card')[1:] if UNRELIABLE in part]
    assert "Point 2 of Cats" in doubtful
