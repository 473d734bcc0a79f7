"""The page's handlers as plain functions: what is stored, what is shown, and that the input is always unlocked."""

from __future__ import annotations

import json
import logging

import pytest
from fakes import CRASH, NO_MODEL, Paced, make_engine

from app.cases import GOOD, begun, last, texts
from interviewer.app import Defaults, Desk, render
from interviewer.app.desk import LONGEST
from interviewer.app.editions import Editions
from interviewer.app.notices import LOST, UNKNOWN
from interviewer.app.screens import Screen, Speech
from interviewer.bank import Bank
from interviewer.events import Finished, Fleeting, Graded, InputKind, Received
from interviewer.store import Store

# --- the course of an interview ---------------------------------------------------------------------------------


def test_a_start_card_without_an_address(desk: Desk) -> None:
    assert desk.open("") == Screen()


def test_begin_asks_the_first_question_and_stores_everything(desk: Desk, store: Store) -> None:
    screen = last(desk.begin(("Cats",), None, 1, "practice"))
    assert screen.state is not None
    assert (screen.state.started.questions, screen.notice) == (("cats",), None)
    assert texts(screen)[-1] == "Why purr?"
    assert [e.type for e in store.events(screen.token)] == ["started", "asked", "asked"]
    assert desk.open(screen.token) == screen


def test_a_whole_interview(desk: Desk, store: Store) -> None:
    token = begun(desk)
    screen = last(desk.say(token, GOOD))
    assert screen.state is not None
    assert screen.state.finished == Finished(reason="completed")
    (graded,) = [e for e in store.events(token) if isinstance(e, Graded)]
    assert (graded.grade.score, graded.grade.band) == (1.0, "strong")
    assert not any(isinstance(e, Fleeting) for e in store.events(token))


def test_speech_grows_while_it_is_spoken_and_the_input_is_locked(bank: Bank, store: Store) -> None:
    desk = Desk(Editions(bank), store, lambda _: make_engine(bank, delay=0.02), Defaults(seed=1), pace=0)
    shown = list(desk.begin(("Cats",), None, 1, "practice"))
    spoken = [s.text for s in shown if isinstance(s, Speech)]
    assert len(spoken) > 4
    assert any(later.startswith(sooner) and later != sooner for sooner, later in zip(spoken, spoken[1:], strict=False))
    screens = [s for s in shown if isinstance(s, Screen)]
    assert [s.busy for s in screens] == [True] * (len(screens) - 1) + [False]


def test_the_answer_is_stored_before_it_is_answered(desk: Desk, store: Store) -> None:
    token = begun(desk)
    shown = desk.say(token, "Because.")
    screen = next(shown)  # the model was asked for nothing yet
    assert store.events(token)[-1] == Received(kind="answer", text="Because.")
    assert isinstance(screen, Screen)
    assert (screen.busy, screen.box) == (True, "")  # the box is emptied only now
    shown.close()


@pytest.mark.parametrize(
    ("kind", "stored", "said"),
    [
        ("hint", "hint", "Think of part 1."),
        ("repeat", "repeat", "Why purr?"),
        ("dont_know", "dont_know", "Can you say more about part 1?"),
    ],
)
def test_buttons_are_inputs(desk: Desk, store: Store, kind: InputKind, stored: str, said: str) -> None:
    token = begun(desk)
    screen = last(desk.press(token, kind))
    assert [e.kind for e in store.events(token) if isinstance(e, Received)] == [stored]
    assert said in texts(screen)[-1] or screen.state is None or screen.state.finished


@pytest.mark.parametrize(("typed", "kind"), [("/skip", "skip"), ("/hint", "hint"), ("/finish", "finish")])
def test_typed_commands_mean_the_same(desk: Desk, store: Store, typed: str, kind: str) -> None:
    token = begun(desk)
    last(desk.say(token, typed))
    assert [e.kind for e in store.events(token) if isinstance(e, Received)] == [kind]


def test_skip_goes_on_and_finish_ends(desk: Desk) -> None:
    token = begun(desk, count=2, topics=())
    screen = last(desk.press(token, "skip"))
    assert screen.state is not None
    assert (len(screen.state.exchanges), screen.state.finished) == (2, None)
    over = last(desk.press(token, "finish"))
    assert over.state is not None
    assert over.state.finished is not None


def test_a_draft_stays_in_the_box_when_a_button_is_pressed(desk: Desk) -> None:
    token = begun(desk)
    assert {s.box for s in desk.press(token, "hint") if isinstance(s, Screen)} == {None}


# --- looking back -----------------------------------------------------------------------------------------------


def test_a_finished_interview_is_looked_back_at_and_stays_finished(desk: Desk, store: Store) -> None:
    token = begun(desk)
    last(desk.say(token, "Cats purr when they are content. I am not sure that cats purr to heal bones fast."))
    closed = last(desk.press(token, "finish"))
    assert closed.state is not None and closed.state.finished is not None
    again = last(desk.look_back(token, json.dumps({"kind": "again", "number": 1, "text": GOOD})))
    asked = json.dumps({"kind": "dispute", "number": 1, "point": "point-1", "text": ""})
    screen = last(desk.look_back(token, asked, len(again.state.turns) if again.state else 0))
    assert screen.state is not None and screen.state.finished == closed.state.finished
    (first,) = screen.state.exchanges
    assert ([r.grade.score for r in first.retries], [d.outcome for d in first.disputes]) == ([1.0], ["stands"])
    assert texts(screen)[-1] == (
        "Point 1 of Cats counts as met already, by your words “Cats purr when they are content”."
    )
    assert [e.type for e in store.events(token)][-4:] == ["asked", "received", "reexamined", "asked"]
    assert desk.open(token) == screen


@pytest.mark.parametrize(
    "wanted",
    ["", "{}", "[1]", '{"kind": "skip"}', '{"kind": "again", "number": -1}', '{"kind": "again", "more": 1}'],
)
def test_what_the_page_would_never_send_is_not_taken(desk: Desk, store: Store, wanted: str) -> None:
    token = begun(desk)
    before = store.events(token)
    assert last(desk.look_back(token, wanted)).notice == LOST
    assert store.events(token) == before


def test_a_new_answer_that_is_too_long_is_refused_whole(desk: Desk) -> None:
    token = begun(desk)
    screen = last(desk.look_back(token, json.dumps({"kind": "again", "text": "x" * (LONGEST + 1)})))
    assert screen.notice is not None and "the limit is 8,000" in screen.notice.text


def test_topics_without_questions_are_told_on_the_start_card(desk: Desk) -> None:
    screen = last(desk.begin(("Cats",), "hard", 1, "practice"))
    assert screen.state is None
    assert screen.notice is not None
    assert screen.notice.text == "the bank has no hard question in Cats"


def test_an_exam_keeps_its_marks_until_it_is_over(desk: Desk, bank: Bank) -> None:
    screen = last(desk.begin((), None, 2, "exam"))
    answered = last(desk.say(screen.token, GOOD))
    assert "iv-card" not in render.side(answered, bank)
    assert "shown when it is over" in render.side(answered, bank)
    over = last(desk.press(screen.token, "finish"))
    assert "iv-card" in render.side(over, bank)


# --- what can go wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [LONGEST + 1, 1_000_000])
def test_too_long_an_answer_is_refused_and_stays_in_the_box(desk: Desk, store: Store, length: int) -> None:
    token = begun(desk)
    before = store.events(token)
    screen = last(desk.say(token, "é" * length))
    assert screen.notice is not None
    assert screen.notice.text == f"That answer has {length:,} characters; the limit is 8,000."
    assert (screen.box, store.events(token)) == (None, before)


def test_the_box_is_emptied_by_every_screen_from_the_moment_its_text_is_safe(desk: Desk) -> None:
    token = begun(desk)
    boxes = [s.box for s in desk.say(token, "Because.") if isinstance(s, Screen)]
    assert len(boxes) > 1
    assert set(boxes) == {""}


def test_the_longest_answer_is_taken_whole(desk: Desk, store: Store) -> None:
    token = begun(desk)
    last(desk.say(token, "x" * LONGEST))
    assert Received(kind="answer", text="x" * LONGEST) in store.events(token)


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_nothing_is_not_an_answer(desk: Desk, store: Store, text: str) -> None:
    token = begun(desk)
    before = store.events(token)
    screen = last(desk.say(token, text))
    assert screen.notice is not None
    assert screen.notice.text == "Write an answer first."
    assert store.events(token) == before


def test_half_a_character_does_no_harm(desk: Desk, store: Store) -> None:
    token = begun(desk)
    last(desk.say(token, "broken \ud83d emoji 😀"))
    assert Received(kind="answer", text="broken � emoji 😀") in store.events(token)


@pytest.mark.parametrize(
    ("answer", "text", "hint"),
    [
        (CRASH, "Something went wrong while the interviewer was answering.", "Press Continue"),
        (NO_MODEL, "the model <b>is gone</b>", "another --model"),
    ],
)
def test_an_error_is_told_nothing_is_lost_and_continue_goes_on(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture, answer: str, text: str, hint: str
) -> None:
    token = begun(desk)
    with caplog.at_level(logging.CRITICAL, logger="interviewer"):
        screen = last(desk.say(token, answer))
    assert screen.notice is not None
    assert (screen.notice.text, hint in screen.notice.hint) == (text, True)
    assert store.events(token)[-1] == Received(kind="answer", text=answer)
    assert screen.state is not None
    assert screen.state.pending is not None
    again = last(desk.resume(token))
    assert again.state is not None
    assert (again.notice, again.state.pending) == (None, None)
    assert texts(again)[-1] == "Can you say more about part 1?"
    assert texts(again).count(answer) == 1


def test_a_model_that_cannot_be_had_leaves_the_interview_to_be_continued(bank: Bank, store: Store) -> None:
    ready: list[Paced] = []

    def make(_: Bank) -> Paced:
        if not ready:
            raise RuntimeError("no such model")
        return ready[0]

    desk = Desk(Editions(bank), store, make, Defaults(seed=1), pace=0)
    logging.getLogger("interviewer.app.desk").setLevel(logging.CRITICAL)
    screen = last(desk.begin((), None, 1, "practice"))
    assert screen.token
    ready.append(make_engine(bank))
    assert texts(last(desk.resume(screen.token)))[-1] in ("Why purr?", "Why bark?")


def test_an_unknown_address_says_so(desk: Desk) -> None:
    screen = desk.open("no-such-interview")
    assert (screen.state, screen.notice) == (None, UNKNOWN)
    assert last(desk.say("no-such-interview", "Hello")).notice == UNKNOWN
    assert last(desk.say("", "Hello")).notice == LOST
    assert last(desk.press("", "skip")).notice == LOST


def test_a_record_that_makes_no_sense_says_so(desk: Desk, store: Store) -> None:
    token = store.create()
    store.append(token, Received(kind="answer", text="before anything was asked"))
    notice = desk.open(token).notice
    assert notice is not None
    assert notice.text.startswith("the record of this interview is damaged")


def test_nothing_more_can_be_said_when_it_is_over(desk: Desk, store: Store) -> None:
    token = begun(desk)
    last(desk.press(token, "finish"))
    before = store.events(token)
    assert last(desk.say(token, GOOD)).state == desk.open(token).state
    assert store.events(token) == before
