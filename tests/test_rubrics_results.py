"""The file of test results beside the rubrics."""

from __future__ import annotations

from pathlib import Path

import pytest
from selftest_cases import CODES, RUBRIC, SKIPS

from interviewer.errors import BankError, StoreError
from interviewer.rubrics.results import (
    FILE,
    Check,
    CriterionResult,
    Results,
    RubricResult,
    Untried,
    criterion_key,
    judge_key,
    read_results,
    write_results,
)

JUDGE = judge_key("model", "j1", "p1")


def check(passed: bool) -> Check:
    return Check(kind="reference", answer="All of it.", passed=passed, verdict="met", probability=0.9, quote="All")


def results(passed: bool = True) -> Results:
    untried = (Untried(kind="dropped", why="No sentence."),)
    codes = CriterionResult(
        id="codes", key=criterion_key(RUBRIC, CODES, JUDGE), checks=(check(passed),), untried=untried
    )
    return Results(
        judge="model",
        rubrics={
            "index": RubricResult(question_id="index", criteria=(codes,), scores={"reference": 0.5, "empty": None})
        },
    )


def test_results_read_back_as_they_were(tmp_path: Path) -> None:
    write_results(tmp_path, results())
    assert read_results(tmp_path) == results()
    assert read_results(tmp_path / "nowhere") == Results()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"rubrics": {"a": 1}}', b'{"strange": 1}', b"\xff"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(BankError, match=r"tests\.json: cannot be read as test results") as caught:
        read_results(tmp_path)
    assert caught.value.hint == "Delete it and run `interviewer rubric test`."


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        write_results(tmp_path / "nowhere", results())


def test_states() -> None:
    assert results().state(RUBRIC, CODES, JUDGE) == "reliable"
    assert results(passed=False).state(RUBRIC, CODES, JUDGE) == "unreliable"
    assert results().state(RUBRIC, SKIPS, JUDGE) == "untested"


@pytest.mark.parametrize("identity", [("other", "j1", "p1"), ("model", "j2", "p1"), ("model", "j1", "p2")])
def test_whatever_changes_of_a_judge_makes_results_stale(identity: tuple[str, str, str]) -> None:
    assert results().state(RUBRIC, CODES, judge_key(*identity)) == "untested"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"text": "Gap codes shrink lists."}, "untested"),
        ({"source": ("Gap codes",)}, "untested"),
        ({"weight": 3.0, "probe": "Well?", "label": "L", "counts": False}, "reliable"),
    ],
)
def test_what_is_judged_decides_whether_a_result_holds(changes: dict[str, object], state: str) -> None:
    assert results().state(RUBRIC, CODES.model_copy(update=changes), JUDGE) == state
