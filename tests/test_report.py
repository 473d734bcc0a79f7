from __future__ import annotations

from pathlib import Path

import pytest
from report_cases import (
    ALPHA,
    BANK,
    FAILED,
    GAMMA,
    Exchange,
    answered,
    exact,
    given_answer,
    graded,
    interview,
    mark,
    row,
    run_folder,
    small_run,
    three_questions,
)

from interviewer.errors import StoreError
from interviewer.report import (
    interview_report,
    render_html,
    render_markdown,
    run_report,
)
from interviewer.report.cohort.run import histogram
from interviewer.report.parts import said, title
from interviewer.report.values import Credit, Span, Tally
from interviewer.runs import write_atomic

# --- the numbers of an interview -------------------------------------------------------------------------------


def test_interview_numbers_are_exact() -> None:
    report = interview_report(three_questions(), BANK)
    assert report.score == pytest.approx((0.95 + 0.0625) / 2)
    assert report.band == "developing"
    assert report.credit is not None
    assert report.credit.unaided == pytest.approx((0.75 + 0.0625) / 2)
    assert report.credit.probe == pytest.approx(0.1)
    assert report.credit.hint == 0.0
    assert report.counts.model_dump() == {
        "total": 3,
        "scored": 2,
        "graded": 1,
        "needs_review": 1,
        "ungradable": 0,
        "skipped": 1,
        "open": 0,
    }
    assert report.tally == Tally(met=2, contradicted=1, unsure=1)
    assert [(t.topic, exact(t.mean), t.scored, t.skipped) for t in report.topics] == [
        ("Topic A", 0.95, 1, 1),
        ("Topic B", 0.0625, 1, 0),
    ]
    assert [(s.title, s.point.id) for s in report.strengths] == [("Alpha", "c1")]  # c2 took a probe
    assert [(s.title, s.skipped, [p.id for p in s.points]) for s in report.study] == [
        ("Beta", False, ["c1"]),
        ("Gamma", True, []),
    ]
    assert report.study[0].reference == "Reference of beta."
    assert report.study[0].model_answer == "A model answer to beta."
    assert [(r.title, exact(r.doubt), r.flags, [p.id for p in r.points]) for r in report.review] == [
        ("Beta", 0.15, ("too_short",), ["c2"])
    ]
    assert report.ended == "completed"
    assert [r.rubric for r in report.receipts] == [""]


def test_skipped_and_ungradable_questions_are_no_zeros() -> None:
    report = interview_report(
        interview(
            Exchange(
                question_id="alpha", turns=answered("x"), grade=graded(mark(ALPHA, 1, "met"), mark(ALPHA, 2, "met"))
            ),
            Exchange(question_id="beta", turns=answered("y"), grade=FAILED),
            Exchange(question_id="gamma", turns=answered("z"), grade=graded(mark(GAMMA, 1, "missing")), skipped=True),
        ),
        BANK,
    )
    assert report.score == 1.0
    assert [a.state for a in report.answers] == ["graded", "ungradable", "skipped"]
    assert [a.score for a in report.answers] == [1.0, None, None]
    assert report.answers[1].reason == "The model was away."


def test_an_interview_without_any_grade_has_no_score() -> None:
    report = interview_report(interview(Exchange(question_id="alpha", turns=answered("")[:1])), BANK)
    assert (report.score, report.band, report.credit, report.ended) == (None, "none", None, "unfinished")
    assert report.answers[0].state == "open"
    assert "No score." in render_html(report)
    assert "**No score.**" in render_markdown(report)


def test_a_question_that_left_the_bank_is_still_reported() -> None:
    old = Exchange(question_id="gone", turns=answered("x"), grade=graded(mark(ALPHA, 1, "met")))
    answer = interview_report(interview(old), BANK).answers[0]
    assert (answer.title, answer.question.text, answer.score) == ("Gone", "What?", 1.0)


def test_credit_adds_up_to_the_score() -> None:
    grade = graded(mark(ALPHA, 1, "met", aid="hint", credit=0.5), mark(ALPHA, 2, "met"))
    answer = interview_report(interview(Exchange(question_id="alpha", turns=answered("x"), grade=grade)), BANK).answers[
        0
    ]
    assert answer.score == 0.625
    assert answer.credit == Credit(unaided=0.25, probe=0.0, hint=0.375)


# --- evidence inside the answer --------------------------------------------------------------------------------


def test_spans_join_to_the_answer_and_name_their_criteria() -> None:
    turns = answered("one two three", "four")
    marks = (
        mark(ALPHA, 1, "met", "one two", start=0),
        mark(ALPHA, 2, "contradicted", "two three\nfour", start=4),
    )
    found = said(turns, marks)
    assert ["".join(s.text for s in each.spans) for each in found] == [t.text for t in turns]
    assert found[1].spans == (
        Span(text="one ", criteria=(1,), verdict="met"),
        Span(text="two", criteria=(1, 2), ends=(1,), verdict="contradicted"),
        Span(text=" three", criteria=(2,), ends=(2,), verdict="contradicted"),
    )
    assert found[3].spans == (Span(text="four", criteria=(2,), ends=(2,), verdict="contradicted"),)


def test_evidence_that_is_not_in_the_answer_is_not_shown() -> None:
    found = said(answered("one two"), (mark(ALPHA, 1, "met", "two one"), mark(ALPHA, 2, "met", "two", start=90)))
    assert found[1].spans == (Span(text="one two"),)


# --- the numbers of a run --------------------------------------------------------------------------------------


def test_run_numbers_are_exact(tmp_path: Path) -> None:
    report = run_report(small_run(tmp_path))
    scores = [1.0, 0.125, 0.0625, 0.25]
    assert report.mean == pytest.approx(sum(scores) / 4)
    assert report.median == pytest.approx(0.1875)
    assert report.histogram == (1, 1, 1, 0, 0, 0, 0, 0, 0, 1)
    assert (report.counts.total, report.counts.scored, report.counts.ungradable) == (5, 4, 1)
    assert [(q.title, exact(q.mean)) for q in report.questions] == [("Beta", 0.25), ("Alpha", 0.395833)]
    first = report.questions[1].criteria[0]
    assert (first.tally, exact(first.pass_rate)) == (Tally(met=1, contradicted=2), 0.333333)
    second = report.questions[1].criteria[1]
    assert (second.tally, second.pass_rate, second.mean_credit) == (Tally(met=1, partial=1, unsure=1), 0.5, 0.75)
    (belief,) = report.misconceptions
    assert (belief.count, belief.text) == (2, "There are nine of them.")
    assert [(q.id, q.text) for q in belief.quotes] == [("a2", "nine"), ("a3", "Nine!")]
    assert [r.id for r in report.review] == ["a3"]
    assert [t.topic for t in report.topics] == ["Topic A", "Topic B"]


def test_agreement_is_over_the_answers_that_can_be_compared(tmp_path: Path) -> None:
    agreement = run_report(small_run(tmp_path)).agreement
    assert agreement is not None
    assert (agreement.answers, agreement.criteria) == (3, 6)
    assert (agreement.mismatched, agreement.ungradable) == (1, 1)
    figures = {f.key: f.value for f in agreement.points}
    assert figures["coverage"] == exact(5 / 6, 4)  # one of the six was left undecided
    assert {f.low for f in agreement.points} == {None}  # intervals are the business of `evaluate`


def test_a_run_without_human_marks_has_no_agreement(tmp_path: Path) -> None:
    folder = run_folder(tmp_path, [row("a", graded(mark(ALPHA, 1, "met")))], [given_answer("a", "x")])
    assert run_report(folder).agreement is None


def test_histogram_puts_each_score_in_its_tenth() -> None:
    assert histogram([0.0, 0.1, 0.3, 0.6, 0.7, 0.7999, 1.0, 0.9]) == (1, 1, 0, 1, 0, 0, 1, 2, 0, 2)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("grades.jsonl", None, "holds no finished run"),
        ("summary.json", b"{}", "damaged"),
        ("grades.jsonl", b"", "do not belong together"),
        ("rubrics.json", b"\xff\xfe", "damaged"),
    ],
)
def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    small_run(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=says) as caught:
        run_report(tmp_path)
    assert "interviewer grade" in caught.value.hint


def test_write_atomic_leaves_the_old_file_when_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(StoreError, match="cannot write"):
        write_atomic(tmp_path / "file" / "inside", b"new")
    write_atomic(tmp_path / "file", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"new")]


@pytest.mark.parametrize(
    ("question_id", "name"),
    [
        ("triplet-loss", "Triplet loss"),
        ("llm-overfitting", "LLM overfitting"),
        ("word-vs-sentence-embeddings", "Word vs sentence embeddings"),
        ("why-rnn-decay", "Why RNN decay"),
    ],
)
def test_a_short_name_is_the_id_in_words(question_id: str, name: str) -> None:
    assert title(question_id, "What?") == name
