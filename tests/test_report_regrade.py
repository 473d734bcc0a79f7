"""A run held against an older one: what moved, and what the receipts say has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from report_cases import (
    ALPHA,
    FAILED,
    GAMMA,
    exact,
    given_answer,
    graded,
    mark,
    row,
    run_folder,
    small_run,
)

from interviewer.report import render_html, render_markdown, run_report
from interviewer.report.cohort.regrade_values import Change, Regrade, Transition
from interviewer.runs import GradeRow
from interviewer.types import Rubric, Verdict


def judged(name: str, first: Verdict, second: Verdict = "met", **receipt: str) -> GradeRow:
    made = row(name, graded(mark(ALPHA, 1, first), mark(ALPHA, 2, second)))
    return made.model_copy(update={"receipt": made.receipt.model_copy(update=receipt)})


def held_against(folder: Path, old: list[GradeRow], new: list[GradeRow], rubric: Rubric | None = None) -> Regrade:
    """Both runs written, reported and compared; `rubric` replaces the newer run's."""
    for name, rows in (("old", old), ("new", new)):
        (folder / name).mkdir()
        run_folder(folder / name, rows, [given_answer(r.id, f"said by {r.id}") for r in rows])
    if rubric is not None:
        (folder / "new" / "rubrics.json").write_text(json.dumps({"A": rubric.model_dump(mode="json")}))
    found = run_report(folder / "new", folder / "old").regrade
    assert found is not None
    return found


def test_nothing_moved(tmp_path: Path) -> None:
    found = held_against(tmp_path, [judged("a", "met")], [judged("a", "met")])
    assert (found.matched, found.compared, found.moved, found.scores, found.changes) == (1, 2, (), (), ())
    assert [(c.causes, c.compared, c.moved) for c in found.causes] == [((), 2, 0)]
    assert found.mean_before == found.mean_after == 1.0
    assert found.transitions == (Transition(before="met", after="met", n=2),)


@pytest.mark.parametrize("field", ["model", "judge", "prompts", "version"])
def test_a_verdict_that_moved_names_what_changed_on_the_receipt(tmp_path: Path, field: str) -> None:
    found = held_against(tmp_path, [judged("a", "met")], [judged("a", "missing", **{field: "other"})])
    (moved,) = found.moved
    assert (moved.id, moved.label, moved.criterion, moved.before, moved.after) == ("a", "Label 1", 1, "met", "missing")
    assert moved.causes == (field,)
    before = {"model": "tiny", "judge": "j1", "prompts": "p1", "version": "1.2.3"}[field]
    assert found.changes == (Change.model_validate({"field": field, "before": before, "after": "other", "answers": 1}),)
    assert [(c.causes, c.compared, c.moved) for c in found.causes] == [((field,), 2, 1)]
    (score,) = found.scores
    assert (score.before, score.after, score.causes) == (1.0, 0.25, (field,))


def test_a_rubric_that_changed_in_one_criterion_is_told_from_one_that_changed_elsewhere(tmp_path: Path) -> None:
    first, second = ALPHA.criteria
    mended = ALPHA.model_copy(update={"criteria": (first.model_copy(update={"text": "Another claim."}), second)})
    new = judged("a", "missing", "missing", rubric="r2")
    found = held_against(tmp_path, [judged("a", "met")], [new], mended)
    assert {m.criterion: m.causes for m in found.moved} == {1: ("criterion",), 2: ("rubric",)}
    assert [s.causes for s in found.scores] == [("rubric",)]


def test_another_answer_under_the_same_id_is_a_cause_too(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir(), (tmp_path / "new").mkdir()
    run_folder(tmp_path / "old", [judged("a", "met")], [given_answer("a", "first try")])
    run_folder(tmp_path / "new", [judged("a", "missing", model="big")], [given_answer("a", "second try")])
    found = run_report(tmp_path / "new", tmp_path / "old").regrade
    assert found is not None and [m.causes for m in found.moved] == [("answer", "model")]


def test_a_move_without_a_recorded_cause_says_so(tmp_path: Path) -> None:
    found = held_against(tmp_path, [judged("a", "met")], [judged("a", "unsure")])
    assert [m.causes for m in found.moved] == [()]
    report = run_report(tmp_path / "new", tmp_path / "old")
    for text in (render_html(report), render_markdown(report)):
        assert "nothing that the receipts record" in text.lower()


def test_answers_are_matched_by_id_and_the_rest_is_counted(tmp_path: Path) -> None:
    """An id given twice is matched in the order of each file."""
    old = [judged("a", "met"), judged("gone", "met"), judged("a", "missing")]
    new = [judged("fresh", "met"), judged("a", "met"), judged("a", "partial")]
    found = held_against(tmp_path, old, new)
    assert (found.matched, found.only_before, found.only_after) == (2, 1, 1)
    assert [(m.answer, m.before, m.after) for m in found.moved] == [(3, "missing", "partial")]
    assert (exact(found.mean_before), exact(found.mean_after)) == (0.625, 0.8125)


def test_criteria_of_one_run_alone_are_counted_and_never_moved(tmp_path: Path) -> None:
    old = row("a", graded(mark(ALPHA, 1, "met")))
    third = mark(GAMMA, 2, "missing").model_copy(update={"id": "c3"})
    new = row("a", graded(mark(ALPHA, 1, "met"), mark(ALPHA, 2, "met"), third))
    found = held_against(tmp_path, [old], [new])
    assert (found.compared, found.added, found.removed, found.moved) == (1, 2, 0, ())


def test_a_grade_that_came_or_went_is_no_change_of_score_from_zero(tmp_path: Path) -> None:
    found = held_against(tmp_path, [row("a", FAILED), judged("b", "met")], [judged("a", "met"), judged("b", "partial")])
    assert (found.mean_before, found.mean_after) == (1.0, 0.625)  # of b alone
    assert [(s.id, s.before, s.after, s.status_before) for s in found.scores] == [
        ("a", None, 1.0, "ungradable"),
        ("b", 1.0, 0.625, "graded"),
    ]


def test_what_turned_on_met_comes_first(tmp_path: Path) -> None:
    old = [judged("a", "missing"), judged("b", "met")]
    new = [judged("a", "contradicted"), judged("b", "missing")]
    assert [m.id for m in held_against(tmp_path, old, new).moved] == ["b", "a"]


def test_the_page_leads_from_a_moved_verdict_to_its_answer(tmp_path: Path) -> None:
    held_against(tmp_path, [judged("a", "met")], [judged("a", "missing", model="<b>big</b>")])
    page = render_html(run_report(tmp_path / "new", tmp_path / "old"))
    assert '<a href="#a1-1">a</a>' in page
    assert "1 verdict of 2 moved, on 1 answer that both runs graded." in page
    assert "&lt;b&gt;big&lt;/b&gt;" in page and "<b>big" not in page


def test_a_run_without_another_has_nothing_of_it(tmp_path: Path) -> None:
    report = run_report(small_run(tmp_path))
    assert report.regrade is None
    assert 'id="regrade"' not in render_html(report)
