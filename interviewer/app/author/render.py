"""The author's values to HTML, by the templates of the page, which escape everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interviewer.app.author.screens import Attempt, Told, Tried, Waiting
from interviewer.app.author.shelf import Sheet
from interviewer.app.render import fill, notice
from interviewer.app.screens import Notice
from interviewer.bank import lines_in
from interviewer.rubrics import check_rubric
from interviewer.rubrics.results import Results
from interviewer.types import Criterion, Rubric
from interviewer.view import author as view
from interviewer.view.words import DIFFICULTIES, shown


def header(person: str = "") -> str:
    """`person` is the name of whoever has logged in, and may log out."""
    return fill("header", token=None, place="author", progress=None, author=True, person=person)


def subject(sheet: Sheet | None) -> str:
    """The left side: the question and its reference."""
    rubric = sheet.rubric if sheet else None
    if rubric is None:
        return ""
    question = rubric.question
    return fill(
        "author_subject",
        id=sheet.id if sheet else "",
        about=f"{shown(question.topic)} · {DIFFICULTIES[question.difficulty]}",
        question=shown(question.text),
        pieces=view.reference(rubric),
        sourced=any(c.source for c in rubric.criteria),
        reference=rubric.reference,
        model_answer=rubric.model_answer,
        note=shown(rubric.note),
    )


def cards(sheet: Sheet | None, results: Results, judge: str) -> str:
    """The right side: every criterion, with what the tests (for the judge of that key) and the lint found."""
    rubric = sheet.rubric if sheet else None
    if rubric is None or sheet is None:
        return ""
    findings = check_rubric(rubric, sheet.name, lines_in(sheet.text))
    made = view.criteria(rubric, _tested(rubric, results, judge), findings)
    whole = view.notes_of(f for f in findings if not f.criterion)
    return fill("author_cards", cards=made, summary=view.summary(made), notes=whole)


def told(what: Told | None) -> str:
    if what is None:
        return notice(None)
    lines = [f"{mistake.line}: {shown(mistake.message)}" for mistake in what.mistakes]
    difference = [(line[:1], shown(line)) for line in what.difference]
    return notice(what.notice) + fill("author_told", mistakes=lines, difference=difference)


def tried(what: Attempt, question_id: str) -> str:
    """An answer tried on that question: the wait, the grade, or why there is none."""
    match what:
        case Notice():
            return notice(what)
        case Waiting():
            return fill("author_waiting", text=what.text, question=question_id)
        case Tried():
            made = view.trial(what.rubric, what.answer, what.grade)
            return fill("author_trial", trial=made, question=question_id)


def locked(reason: str) -> str:
    return notice(Notice(text=reason, kind="info")) if reason else ""


def _tested(
    rubric: Rubric, results: Results, judge: str
) -> Callable[[Criterion], tuple[view.State, Sequence[view.Check]]]:
    def tested(criterion: Criterion) -> tuple[view.State, Sequence[view.Check]]:
        if not judge and rubric.question.id in results.rubrics:
            return "waiting", ()
        found = results.result(rubric, criterion, judge)
        return results.state(rubric, criterion, judge), found.checks if found else ()

    return tested
