"""An adaptive interview on the page: begun, adapted, told why, cut off between grade and choice, another day."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import make_engine, small_bank
from practice_cases import Clock

from app.cases import last, texts
from interviewer.app import Defaults, Desk, render
from interviewer.app.editions import Editions
from interviewer.bank import Bank
from interviewer.events import Adaptive, Asked, Chosen, Event, Graded, Started
from interviewer.practice import Practice, with_drills
from interviewer.store import Store


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return small_bank(tmp_path)


def desk_of(bank: Bank, store: Store, clock: Clock, name: str = "me") -> Desk:
    practice = Practice(store, name, clock) if name else None
    return Desk(Editions(bank, with_drills), store, make_engine, Defaults(seed=1, max_probes=0), 0, practice=practice)


def test_the_second_question_follows_and_says_why(bank: Bank, store: Store, clock: Clock) -> None:
    desk = desk_of(bank, store, clock)
    screen = last(desk.begin((), None, 2, "practice", "telling"))
    assert screen.state is not None
    assert screen.state.started == Started(questions=("cats",), seed=1, max_probes=0, adaptive=Adaptive(count=2))
    assert "Question 1 of 2" in render.header(screen)
    second = last(desk.say(screen.token, "I really could not say."))
    assert [e for e in store.events(screen.token) if isinstance(e, Chosen)] == [
        Chosen(question_id="dogs", step="harder")  # the other topic's turn, and its only question
    ]
    assert "Dogs · Hard · chosen for you: a harder one" in render.conversation(second, bank)
    assert "Cats · Easy</span>" in render.conversation(second, bank)
    over = last(desk.press(screen.token, "skip"))
    assert over.state is not None and over.state.finished is not None and over.state.finished.reason == "completed"
    assert Practice(store, "me", clock).overview(bank).past[0].planned == 2


def test_an_exam_does_not_say_how_it_goes(bank: Bank, store: Store, clock: Clock) -> None:
    desk = desk_of(bank, store, clock)
    token = last(desk.begin((), None, 2, "exam", "telling")).token
    screen = last(desk.say(token, "I really could not say."))
    assert "chosen for you" not in render.conversation(screen, bank)
    assert "chosen for you: a harder one" in render.conversation(last(desk.press(token, "finish")), bank)


class Dies(Store):
    """A store that a killed server leaves: after the first event of a kind nothing more gets into it."""

    after: type | None = None

    def append(self, token: str, event: Event) -> None:
        if self.after is not None and isinstance(event, self.after):
            super().append(token, event)
            raise KeyboardInterrupt
        super().append(token, event)


@pytest.mark.parametrize("after", [Graded, Chosen])
def test_a_server_killed_between_grade_and_question_goes_on(
    bank: Bank, tmp_path: Path, clock: Clock, after: type
) -> None:
    store = Dies(tmp_path / "killed.sqlite3", clock)
    token = last(desk_of(bank, store, clock).begin((), None, 2, "practice", "telling")).token
    store.after = after
    with pytest.raises(KeyboardInterrupt):
        list(desk_of(bank, store, clock).say(token, "I really could not say."))
    store.close()
    clock.forward(days=40)  # another day, and another history
    again = Store(tmp_path / "killed.sqlite3", clock)
    desk = desk_of(bank, again, clock)
    assert desk.open(token).notice is not None
    screen = last(desk.resume(token))
    assert texts(screen)[-1] == "Why bark?"
    kinds = [e.kind if isinstance(e, Asked) else e.type for e in again.events(token)]
    assert kinds[kinds.index("graded") :] == ["graded", "feedback", "chosen", "transition", "question"]


def test_what_was_chosen_is_asked_though_the_history_is_another_by_now(bank: Bank, store: Store, clock: Clock) -> None:
    desk = desk_of(bank, store, clock)
    token = last(desk.begin((), None, 2, "practice", "telling")).token
    last(desk.say(token, "I really could not say."))
    events = store.events(token)
    clock.forward(days=400)
    for _ in range(3):
        other = last(desk.begin((), None, 2, "practice", "telling")).token
        last(desk.press(other, "finish"))
    assert store.events(token) == events
    screen = desk_of(Bank(rubrics=bank.rubrics[1:]), store, clock).open(token)  # and the cats have left the bank
    assert screen.state is not None and [e.question_id for e in screen.state.exchanges] == ["cats", "dogs"]


def test_nobody_s_interview_adapts_to_its_own_answers(bank: Bank, store: Store, clock: Clock) -> None:
    token = store.create()
    store.append(token, Started(questions=("cats",), seed=1, max_probes=0, adaptive=Adaptive(count=2)))
    desk = desk_of(bank, store, clock, name="")
    last(desk.resume(token))
    assert texts(last(desk.press(token, "skip")))[-1] == "Why bark?"
