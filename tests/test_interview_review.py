"""Looking back at a closed question: answered again, disputed, the model answer opened; nothing is undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import BANK, PLAN, EchoBackend, MarkerJudge, ended, make, play, stored, told

from interviewer.bank import Bank
from interviewer.batch.plan import plan
from interviewer.events import Received, Reexamined, Regraded, Started
from interviewer.interview import Interview, Interviewer, Speaker, dispute_labels, replay
from interviewer.interview.review import LEFT_THE_BANK, NO_ANSWER, NO_VERDICT, NOTHING_CLOSED, SECRET
from interviewer.transcripts import read_transcripts
from interviewer.types import Mode, Transcript

SAID = "Alpha is right. Beta is right. Beta is doubtful."


def interview(*inputs: str, mode: Mode = "practice", questions: tuple[str, ...] = PLAN) -> Interview:
    events = play(make(), Started(questions=questions, mode=mode, max_probes=0), [told(t) for t in inputs])
    state = ended(events)
    assert state == replay(stored(events))
    assert state.pending is None
    return state


def last(state: Interview) -> str:
    assert (state.turns[-1].role, state.turns[-1].kind) == ("interviewer", "review")
    return state.turns[-1].text


# --- again -----------------------------------------------------------------------------------------------------


def test_a_second_answer_gets_a_grade_beside_the_first() -> None:
    state = interview("Alpha is right.", "/again Alpha is right. Beta is right. Gamma is right.")
    first = state.exchanges[0]
    assert first.grade is not None and first.grade.score == 0.5
    assert [(r.answer, r.grade.score) for r in first.retries] == [
        ("Alpha is right. Beta is right. Gamma is right.", 1.0)
    ]
    assert last(state) == (
        "You made 3 of 3 points, which comes to 100%. Made: Alpha point, Beta point, Gamma point. "
        "This stands beside your first answer with 50%; both are kept."
    )


def test_to_look_back_leaves_the_open_question_as_it_is() -> None:
    inputs = ("Alpha is right.", "/again Beta is right.", "/model", "/dispute gamma")
    looked, plain = interview(*inputs, "Beta is right."), interview("Alpha is right.", "Beta is right.")
    assert looked.exchanges[1].grade == plain.exchanges[1].grade
    assert looked.exchanges[1].answers == ("Beta is right.",)
    assert [t.kind for t in looked.exchanges[1].turns[:7]] == ["question", *["review"] * 6]


def test_a_skipped_question_can_be_answered_after_all() -> None:
    state = interview("skip", "/again Alpha is right.")
    assert state.exchanges[0].skipped and state.exchanges[0].retries[0].grade.score == 0.5
    assert last(state).endswith("This stands beside your first try, which has no score.")


def test_a_number_says_which_question_is_meant() -> None:
    state = interview("Alpha is right.", "skip", "/again #1 Gamma is right.")
    assert [len(e.retries) for e in state.exchanges] == [1, 0, 0]
    assert last(interview("skip", "/again #2 Alpha is right.")) == "Question 2 is not closed yet."
    assert last(interview("skip", "/again #9 Alpha is right.")) == "Question 9 is not closed yet."


# --- disputes --------------------------------------------------------------------------------------------------


def test_words_that_make_the_point_by_themselves_change_the_verdict_and_the_first_grade_is_kept() -> None:
    state = interview(SAID, "/dispute Beta point: Beta is right.")
    first = state.exchanges[0]
    assert first.first_grade is not None and first.first_grade.score == 0.6833
    assert first.grade is not None and first.grade.score == 0.8333
    assert [m.verdict for m in first.grade.criteria] == ["met", "met", "missing"]
    assert first.grade.flags == ("disputed",)
    assert first.grade.status == "graded"
    (dispute,) = first.disputes
    assert (dispute.outcome, dispute.before.verdict, dispute.claim) == ("changed", "unsure", "Beta is right.")
    (quote,) = first.grade.criteria[1].evidence
    assert SAID[quote.start : quote.end] == quote.quote == "Beta is right"
    assert last(state) == (
        "I read it again, and Beta point counts now, by your words “Beta is right”. That comes to 83%."
    )


def test_what_is_met_already_is_shown() -> None:
    state = interview(SAID, "/dispute alpha")
    assert state.exchanges[0].disputes[0].outcome == "stands"
    assert last(state) == "Alpha point counts as met already, by your words “Alpha is right”."


def test_what_is_not_there_stays_and_the_dispute_is_kept() -> None:
    state = interview(SAID, "/dispute gamma: Gamma is right.")  # never said: then the nearest sentences are read
    assert (state.exchanges[0].disputes[0].outcome, state.exchanges[0].first_grade) == ("upheld", None)
    assert last(state) == (
        "I read it again and do not find Gamma point in it, so the verdict stays. Your objection is kept."
    )


def test_to_point_at_something_else_does_not_undo_a_contradiction() -> None:
    state = interview("Alpha is right. Alpha is backwards.", "/dispute alpha: Alpha is right.")
    assert state.exchanges[0].disputes[0].outcome == "upheld"
    assert last(state) == (
        "I read it again and do not find Alpha point in it, so the verdict stays. "
        "What I have for it: “Alpha is backwards”. Your objection is kept."
    )


def test_a_point_after_a_follow_up_keeps_its_price() -> None:
    events = play(
        make(),
        Started(questions=PLAN, max_probes=1),
        [told("Alpha is right."), told("Beta is right. Beta is half of it."), told("/dispute beta: Beta is right.")],
    )
    grade = ended(events).exchanges[0].grade
    assert grade is not None
    assert [(m.verdict, m.aid, m.credit) for m in grade.criteria[:2]] == [
        ("met", "unaided", 1.0),
        ("met", "probe", 0.8),
    ]


@pytest.mark.parametrize(
    ("inputs", "line"),
    [
        (["/model"], NOTHING_CLOSED),
        (["skip", "/again"], NO_ANSWER),
        (["skip", "/dispute alpha"], NO_VERDICT),
        ([SAID, "/dispute"], "Name the point as its card does: Alpha point, Beta point, Gamma point."),
        ([SAID, "/dispute delta: x"], "Name the point as its card does: Alpha point, Beta point, Gamma point."),
        ([SAID, "/model"], "A strong answer would be: I would watch the stove and count the birds."),
    ],
)
def test_what_cannot_be_looked_at_is_said_in_words(inputs: list[str], line: str) -> None:
    state = interview(*inputs)
    assert last(state) == line
    assert state.exchanges[-1].grade is None and not any(e.disputes or e.retries for e in state.exchanges)


# --- exams, the end, the bank ----------------------------------------------------------------------------------


def test_an_exam_looks_back_when_it_is_over() -> None:
    assert last(interview(SAID, "/model", mode="exam")) == SECRET
    engine = make()
    over = interview(SAID, mode="exam", questions=PLAN[:1])
    assert over.finished
    events = list(engine.advance(over, Received(kind="dispute", point="alpha", number=1)))
    assert [type(e) for e in events if isinstance(e, Reexamined | Regraded)] == [Reexamined]
    with pytest.raises(ValueError, match="the interview is over"):
        next(engine.advance(over, told("Alpha is right.")))


def test_a_question_that_left_the_bank_is_named_as_such() -> None:
    state = interview(SAID)
    smaller = Bank(rubrics=BANK.rubrics[1:])
    engine = Interviewer(smaller, MarkerJudge(), Speaker(EchoBackend()))
    *_, told_last = engine.advance(state, told("/again Alpha is right."))
    assert told_last.type == "asked" and told_last.text == LEFT_THE_BANK


def test_a_judge_that_fails_leaves_the_verdict_and_the_dispute() -> None:
    state = interview("Alpha is right.", "/again please explode now")
    assert state.exchanges[0].retries[0].grade.score is None
    assert last(state).startswith("I could not grade that answer. The judge failed: out of memory.")


# --- labels ----------------------------------------------------------------------------------------------------


def test_a_dispute_is_a_label_of_one_criterion_that_reads_as_grading_input(tmp_path: Path) -> None:
    state = interview(
        SAID, "/dispute alpha", "/dispute gamma: Gamma", "/dispute gamma: Beta is right.", "Alpha is half."
    )
    file = tmp_path / "labels.jsonl"
    file.write_text(dispute_labels(state, BANK, "mine"), encoding="utf-8")
    (found,) = read_transcripts(file)
    assert isinstance(found, Transcript) and found.human is not None
    assert (found.id, found.question_id, found.human.criteria) == ("mine-1-gamma", "first", ("met",))
    assert [(t.role, t.kind, t.text) for t in found.turns] == [
        ("interviewer", "question", "How do kettles things behave in practice?"),
        ("candidate", "answer", SAID),
    ]
    (item,) = plan([found], BANK)
    gamma = BANK.get("first").criteria[2]
    assert item.rubric is not None
    assert [(c.id, c.text, c.accept) for c in item.rubric.criteria] == [("gamma", gamma.text, gamma.accept)]


def test_without_disputes_there_are_no_labels() -> None:
    assert dispute_labels(interview(SAID, "/dispute alpha"), BANK, "mine") == ""
