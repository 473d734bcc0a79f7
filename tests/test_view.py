"""Values to UI props: what is shown, what is kept secret while a question is open, and what an exam hides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import small_bank

from interviewer.bank import Bank
from interviewer.events import Asked, Event, Finished, Graded, Marked, Received, Started
from interviewer.interview import Interview, replay
from interviewer.judge import reading
from interviewer.types import Aid, Evidence, Grade, Mark, Mode, Receipt, Verdict
from interviewer.view import card, messages, panel, progress
from interviewer.view.spans import marked
from interviewer.view.words import FLAGS, UNRELIABLE, flag, shown

RECEIPT = Receipt(version="1", model="m", judge="j", rubric="r", prompts="p")
ANSWER = "Cats purr when content. They never scratch."


def mark(
    number: int = 1,
    verdict: Verdict = "met",
    quote: str = "",
    credit: float = 1.0,
    aid: Aid = "unaided",
    misconception: str = "",
) -> Mark:
    start = ANSWER.find(quote)
    return Mark(
        id=f"point-{number}",
        label=f"Label {number}",
        text=f"Secret text {number}.",
        weight=2.0,
        verdict=verdict,
        probability=0.5,
        confidence=0.86,
        credit=credit,
        aid=aid,
        evidence=(Evidence(quote=quote, start=start, end=start + len(quote)),) if quote else (),
        misconception=misconception,
    )


def grade(*marks: Mark, score: float | None = 0.5, flags: tuple[str, ...] = (), reason: str = "") -> Grade:
    return Grade(
        status="ungradable" if score is None else "graded",
        score=score,
        band="none" if score is None else "developing",
        flags=flags,
        criteria=marks,
        reason=reason,
        receipt=RECEIPT,
    )


def asked(text: str = "Why purr?", question_id: str = "cats") -> Asked:
    return Asked(kind="question", text=text, question_id=question_id)


def interview(*events: Event, mode: Mode = "practice") -> Interview:
    state = replay((Started(questions=("cats", "dogs"), mode=mode), *events))
    assert state is not None
    return state


def answered(text: str = ANSWER) -> Received:
    return Received(kind="answer", text=text)


def provisional(*marks: Mark) -> tuple[Marked, ...]:
    return tuple(Marked(question_id="cats", mark=m) for m in marks)


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return small_bank(tmp_path)


# --- what an open question gives away ---------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["partial", "missing", "contradicted", "unsure"])
def test_an_open_question_names_only_points_that_were_made(bank: Bank, verdict: Verdict) -> None:
    made, not_made = (
        mark(1, "met", "Cats purr when content."),
        mark(2, verdict, "They never scratch.", misconception="M"),
    )
    state = interview(asked(), answered(), *provisional(made, not_made))
    props = panel(state, bank)
    assert props["current"] is not None
    assert [c["label"] for c in props["current"]["covered"]] == ["Label 1"]
    assert (props["current"]["made"], props["current"]["still"]) == ("1 point made", "1 point still open")
    text = json.dumps([props, messages(state, bank), progress(state)])
    assert "Label 2" not in text
    assert "Secret text 2" not in text


def test_before_any_answer_only_the_number_of_points_is_known(bank: Bank) -> None:
    props = panel(interview(asked()), bank)
    assert props["current"] is not None
    assert (props["current"]["covered"], props["current"]["still"]) == ([], "2 points still open")
    assert props["closed"] == []


def test_an_exam_shows_nothing_until_it_is_over(bank: Bank) -> None:
    closed: tuple[Event, ...] = (
        asked(),
        answered(),
        *provisional(mark(1)),
        Graded(question_id="cats", grade=grade(mark(1), mark(2))),
    )
    during = interview(*closed, mode="exam")
    assert panel(during, bank) == {"secret": True, "current": None, "closed": []}
    text = json.dumps([messages(during, bank), progress(during)])
    assert "Label" not in text
    assert "%" not in text
    assert "Developing" not in text
    assert [s["band"] for s in progress(during)["segments"]] == ["", ""]
    over = interview(*closed, Finished(reason="stopped"), mode="exam")
    assert [c["label"] for c in panel(over, bank)["closed"][0]["cards"]] == ["Label 1", "Label 2"]
    assert progress(over)["score"] == "50% overall"


# --- closed questions -------------------------------------------------------------------------------------------


def test_a_closed_question_tells_everything(bank: Bank) -> None:
    marks = (
        mark(1, "met", "Cats purr when content.", credit=0.8, aid="probe"),
        mark(2, "contradicted", "They never scratch.", credit=0.0, misconception="Cats have no claws."),
    )
    state = interview(asked(), answered(), Graded(question_id="cats", grade=grade(*marks, flags=("dont_know",))))
    (closed,) = panel(state, bank)["closed"]
    assert (closed["number"], closed["result"], closed["percent"], closed["band"]) == (
        1,
        "50% · Developing",
        50,
        "developing",
    )
    assert (closed["topic"], closed["question"]) == ("Cats", "Why purr?")
    assert closed["flags"] == ["Where you said that you don’t know, there was nothing to grade."]
    assert closed["model_answer"].endswith("That is all.")
    met, contradicted = closed["cards"]
    assert (met["word"], met["sure"], met["credit"], met["aid"]) == (
        "Met",
        "86% sure",
        "1.6 of 2 points",
        "after a follow-up",
    )
    assert met["quotes"] == ["Cats purr when content."]
    assert (met["lead"], contradicted["lead"]) == ("", "The point is:")
    assert (contradicted["word"], contradicted["credit"], contradicted["aid"]) == ("Contradicted", "0 of 2 points", "")
    assert contradicted["misconception"] == "Cats have no claws."
    assert contradicted["quotes"] == ["They never scratch."]


def test_the_latest_closed_question_comes_first(bank: Bank) -> None:
    state = interview(
        asked(),
        answered(),
        Graded(question_id="cats", grade=grade(mark(1))),
        asked("Why bark?", "dogs"),
        Received(kind="skip"),
        Graded(question_id="dogs", grade=grade(score=None, reason="Skipped."), skipped=True),
    )
    assert [(c["number"], c["result"]) for c in panel(state, bank)["closed"]] == [
        (2, "Skipped"),
        (1, "50% · Developing"),
    ]
    assert panel(state, bank)["closed"][0]["reason"] == ""


def test_unsure_is_a_second_look_and_never_a_zero() -> None:
    shown_card = card(mark(1, "unsure", credit=0.0))
    assert shown_card["word"] == "Needs a second look"
    assert shown_card["sure"] == ""
    assert "0" not in shown_card["credit"]


def test_missing_says_what_was_missing() -> None:
    assert (card(mark(3, "missing", credit=0.0))["lead"], card(mark(3, "missing"))["text"]) == (
        "Not in your answer:",
        "Secret text 3.",
    )


@pytest.mark.parametrize(
    ("aid", "words"), [("unaided", "unaided"), ("probe", "after a follow-up"), ("hint", "after a hint")]
)
def test_credit_says_how_much_help_it_took(aid: Aid, words: str) -> None:
    assert card(mark(1, "met", aid=aid))["aid"] == words


@pytest.mark.parametrize("verdict", ["missing", "contradicted", "unsure"])
def test_nothing_made_needs_no_word_on_help(verdict: Verdict) -> None:
    assert card(mark(1, verdict, credit=0.2))["aid"] == ""


def test_a_failure_to_grade_is_told_and_is_no_score(bank: Bank) -> None:
    ungradable = Graded(question_id="cats", grade=grade(score=None, reason="The judge failed: out of memory"))
    state = interview(asked(), answered(), ungradable)
    (closed,) = panel(state, bank)["closed"]
    assert (closed["result"], closed["percent"], closed["band"]) == ("Could not be graded", None, "none")
    assert closed["reason"] == "The judge failed: out of memory"
    assert progress(state)["score"] == ""


def test_a_question_that_left_the_bank_is_still_shown(bank: Bank) -> None:
    gone = asked("Why moo?", "cows")
    state = interview(gone, answered(), Graded(question_id="cows", grade=grade(mark(1))))
    (closed,) = panel(state, bank)["closed"]
    assert (closed["question"], closed["topic"], closed["model_answer"]) == ("cows", "", "")
    assert messages(state, bank)[0]["label"] == "Question 1 of 2"


def test_every_flag_of_the_grader_is_known() -> None:
    assert set(reading.FLAGS) <= set(FLAGS)


@pytest.mark.parametrize("name", sorted(FLAGS))
def test_every_flag_is_a_plain_sentence(name: str) -> None:
    assert flag(name)[0].isupper()
    assert flag(name).endswith(".")
    assert "_" not in flag(name)


def test_an_unknown_flag_is_named() -> None:
    assert flag("sang_a_song") == "Noted by the grader: sang a song."


# --- the conversation -------------------------------------------------------------------------------------------


def test_messages_are_labelled_and_in_order(bank: Bank) -> None:
    state = interview(
        Asked(kind="opening", text="Welcome."),
        asked(),
        answered("Because."),
        Asked(kind="probe", text="Can you say more?", question_id="cats"),
        Received(kind="hint"),
        Asked(kind="hint", text="Think.", question_id="cats"),
        Received(kind="dont_know"),
        Graded(question_id="cats", grade=grade(mark(1))),
        Asked(kind="feedback", text="One of two.", question_id="cats"),
        asked("Why bark?", "dogs"),
    )
    assert [(m["role"], m["kind"], m["label"], m["about"]) for m in messages(state, bank)] == [
        ("interviewer", "opening", "", ""),
        ("interviewer", "question", "Question 1 of 2", "Cats · Easy"),
        ("candidate", "answer", "", ""),
        ("interviewer", "probe", "Follow-up", ""),
        ("candidate", "command", "", ""),
        ("interviewer", "hint", "Hint", ""),
        ("candidate", "answer", "", ""),
        ("interviewer", "feedback", "Feedback", "50% · Developing"),
        ("interviewer", "question", "Question 2 of 2", "Dogs · Hard"),
    ]
    assert "".join(p["text"] for p in messages(state, bank)[6]["pieces"]) == "I don't know."


def test_words_that_earned_a_point_are_marked_at_once_and_the_others_when_the_question_is_closed(bank: Bank) -> None:
    made, wrong = mark(1, "met", "Cats purr when content."), mark(2, "contradicted", "They never scratch.")
    before = interview(asked(), answered(), *provisional(made, wrong))
    first = {"text": "Cats purr when content.", "verdict": "met", "title": "Label 1: met"}
    assert messages(before, bank)[1]["pieces"] == [
        first,
        {"text": " They never scratch.", "verdict": "", "title": ""},
    ]
    after = interview(asked(), answered(), Graded(question_id="cats", grade=grade(made, wrong)))
    assert messages(after, bank)[1]["pieces"] == [
        first,
        {"text": " ", "verdict": "", "title": ""},
        {"text": "They never scratch.", "verdict": "contradicted", "title": "Label 2: contradicted"},
    ]


def test_evidence_may_overlap_and_span_turns() -> None:
    state = interview(asked(), answered("one two"), Asked(kind="probe", text="More?"), answered("three four"))
    turns = [t for t in state.turns if t.kind == "answer"]

    def spot(number: int, verdict: Verdict, start: int, end: int) -> Mark:
        quote = "one two\nthree four"[start:end]
        return mark(number, verdict).model_copy(update={"evidence": (Evidence(quote=quote, start=start, end=end),)})

    marks = [spot(1, "met", 4, 13), spot(2, "contradicted", 0, 7)]
    assert [[(p["text"], p["verdict"]) for p in pieces] for pieces in marked(turns, marks)] == [
        [("one ", "contradicted"), ("two", "contradicted")],
        [("three", "met"), (" four", "")],
    ]
    assert marked(turns, marks)[0][1]["title"] == "Label 2: contradicted; Label 1: met"


def test_evidence_that_does_not_match_the_answer_is_left_out() -> None:
    turns = [t for t in interview(asked(), answered()).turns if t.kind == "answer"]
    wrong = mark(1).model_copy(update={"evidence": (Evidence(quote="something else", start=0, end=14),)})
    beyond = mark(2).model_copy(update={"evidence": (Evidence(quote="x", start=900, end=901),)})
    assert [[p["verdict"] for p in pieces] for pieces in marked(turns, [wrong, beyond])] == [[""]]


def test_hidden_characters_are_spelt_out_and_joiners_stay() -> None:
    assert shown("a\u202eb\u200bc\x00d\r\ne") == "a⟦U+202E⟧b⟦U+200B⟧c⟦U+0000⟧d\ne"
    assert (
        shown("👩\u200d🔬 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
        == "👩\u200d🔬 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


# --- progress ---------------------------------------------------------------------------------------------------


def test_progress_follows_the_questions(bank: Bank) -> None:
    start = progress(interview())
    assert (start["label"], [s["state"] for s in start["segments"]], start["score"]) == (
        "Question 1 of 2",
        ["todo", "todo"],
        "",
    )
    second = progress(
        interview(asked(), answered(), Graded(question_id="cats", grade=grade(mark(1))), asked("Why bark?", "dogs"))
    )
    assert (second["label"], second["score"]) == ("Question 2 of 2", "50% so far")
    assert [(s["state"], s["band"], s["title"]) for s in second["segments"]] == [
        ("done", "developing", "Question 1: Developing"),
        ("now", "", "Question 2: now"),
    ]


def test_a_skipped_question_is_neither_scored_nor_done() -> None:
    state = interview(asked(), Received(kind="skip"), Graded(question_id="cats", grade=grade(score=None), skipped=True))
    assert progress(state)["segments"][0] == {"state": "skipped", "band": "", "title": "Question 1: not answered"}
    assert progress(state)["score"] == ""


def test_finishing_in_the_middle_of_a_question_leaves_it_unanswered() -> None:
    over = progress(interview(asked(), Finished(reason="stopped")))
    assert (over["label"], [s["state"] for s in over["segments"]]) == ("Finished", ["skipped", "todo"])


@pytest.mark.parametrize("state", ["", "reliable", "untested"])
def test_a_candidate_is_told_of_failed_tests_alone(state: str) -> None:
    assert card(mark(1, "met"), state)["doubt"] == ""
    assert card(mark(1, "met"), "unreliable")["doubt"] == "Not yet reliable: the grader failed tests on this point."


def test_the_panel_asks_for_the_state_of_each_mark(bank: Bank) -> None:
    asked_for: list[tuple[str, str, Receipt | None]] = []

    def tested(question_id: str, made: Mark, receipt: Receipt | None) -> str:
        asked_for.append((question_id, made.id, receipt))
        return "unreliable" if made.id == "point-1" else "reliable"

    under_way = interview(asked(), answered(), *provisional(mark(1), mark(2)))
    current = panel(under_way, bank, tested)["current"]
    assert current is not None
    assert [c["doubt"] for c in current["covered"]] == [UNRELIABLE, ""]
    over = interview(asked(), answered(), Graded(question_id="cats", grade=grade(mark(1), mark(2, "missing"))))
    (closed,) = panel(over, bank, tested)["closed"]
    assert [c["doubt"] for c in closed["cards"]] == [UNRELIABLE, ""]
    receipts = (None, None, RECEIPT, RECEIPT)
    assert asked_for == [("cats", f"point-{n}", r) for n, r in zip((1, 2, 1, 2), receipts, strict=True)]
    assert [c["doubt"] for c in panel(over, bank)["closed"][0]["cards"]] == ["", ""]
