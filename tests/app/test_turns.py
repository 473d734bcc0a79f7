"""Stop, reload, a killed server and a second tab: one reply at a time, and none that is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from fakes import Paced, WordsJudge, make_engine

from app.cases import begun, last, texts
from interviewer.app import Defaults, Desk
from interviewer.app.editions import Editions
from interviewer.app.line import Line, Ticket
from interviewer.app.notices import BUSY, DUE_FIRST, FULL, MOVED_ON, STOPPED, UNFINISHED, UNKNOWN
from interviewer.app.screens import Queued, Screen
from interviewer.app.turns import Turns
from interviewer.app.visitors import Visitor
from interviewer.backend import OverlapVerifier, ScriptedBackend
from interviewer.bank import Bank
from interviewer.errors import StoreError
from interviewer.events import Received, Working
from interviewer.interview import Interviewer, Speaker
from interviewer.practice import Practice
from interviewer.store import Store
from interviewer.types import Judgement, Rubric
from interviewer.working import WatchedBackend, WatchedVerifier


def test_stop_ends_the_reply_and_continue_takes_it_up(bank: Bank, store: Store) -> None:
    engine = make_engine(bank, delay=0.01)
    desk = Desk(Editions(bank), store, lambda _: engine, Defaults(seed=1), pace=0)
    token = begun(desk)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    desk.stop(token)
    screen = last(shown)
    assert screen.notice == STOPPED
    assert screen.state is not None
    assert screen.state.pending == Received(kind="answer", text="Because.")
    assert engine.closed == 2  # the model was stopped, not left running
    assert texts(last(desk.resume(token)))[-1] == "Can you say more about part 1?"


class TellingJudge(WordsJudge):
    """Tells of two stages, as a judge with real models does."""

    def __init__(self) -> None:
        self._backend = WatchedBackend(ScriptedBackend())
        self._verifier = WatchedVerifier(OverlapVerifier())
        self.finished = 0

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self._backend.score([], ["cats", "dogs"])
        self._verifier.verify([("cats", "dogs")])
        self.finished += 1
        return super().judge(rubric, answer)


def test_stop_ends_a_grading_at_its_next_stage_and_continue_grades_anew(bank: Bank, store: Store) -> None:
    judge = TellingJudge()
    engine = Interviewer(bank, judge, Speaker(ScriptedBackend(["(nothing)"])))
    desk = Desk(Editions(bank), store, lambda _: engine, Defaults(seed=1), pace=0)
    token = begun(desk)
    shown = desk.say(token, "Because of milk in the evening.")
    told = next(one for one in shown if isinstance(one, Working))
    assert told == Working(stage="reading")
    desk.stop(token)
    screen = last(shown)
    assert screen.notice == STOPPED
    again = list(desk.resume(token))
    assert [one.stage for one in again if isinstance(one, Working)] == ["reading", "checking"]
    assert isinstance(again[-1], Screen) and texts(again[-1])[-1] == "Can you say more about part 1?"
    assert judge.finished in (1, 2)  # the second stage may have been told before the stop was heard of


def test_stop_when_nothing_runs_is_nothing(desk: Desk) -> None:
    token = begun(desk)
    desk.stop(token)
    desk.stop("nobody")
    assert last(desk.say(token, "Because.")).notice is None


def test_a_closed_tab_ends_the_reply_and_frees_the_interview(desk: Desk, engine: Paced) -> None:
    token = begun(desk)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    shown.close()  # what gradio does when the browser goes away
    assert engine.closed == 2
    screen = desk.open(token)
    assert screen.notice == UNFINISHED
    assert last(desk.resume(token)).notice is None


def test_a_killed_server_loses_nothing(desk: Desk, store: Store, bank: Bank) -> None:
    token = begun(desk)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    other = Store(store.path)  # the process dies here: its desk is never heard of again
    fresh = Desk(Editions(bank), other, lambda _: make_engine(bank), pace=0)
    screen = fresh.open(token)
    assert texts(screen)[-1] == "Because."
    assert texts(last(fresh.resume(token)))[-1] == "Can you say more about part 1?"
    shown.close()


def test_an_input_while_a_reply_is_due_brings_the_reply_and_is_not_sent(desk: Desk, store: Store) -> None:
    token = begun(desk)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    shown.close()
    screen = last(desk.say(token, "A second thought."))
    assert (screen.notice, screen.box) == (DUE_FIRST, None)
    assert [e.text for e in store.events(token) if isinstance(e, Received)] == ["Because."]
    assert texts(screen)[-1] == "Can you say more about part 1?"


def test_a_second_tab_is_turned_away_while_the_first_is_answered(bank: Bank, store: Store) -> None:
    engine = make_engine(bank)
    desk = Desk(Editions(bank), store, lambda _: engine, Defaults(seed=1), pace=0)
    desk._turns = Turns(patience=0.05)
    token = begun(desk)
    first = desk.say(token, "Because.")
    next(first), next(first)
    assert last(desk.say(token, "From another tab.")).notice == BUSY
    assert desk.delete(token).notice == BUSY
    last(first)
    assert [e.text for e in store.events(token) if isinstance(e, Received)] == ["Because."]


def test_an_input_meant_for_an_earlier_state_is_not_taken(desk: Desk, store: Store) -> None:
    token = begun(desk)
    seen = len(texts(desk.open(token)))
    last(desk.say(token, "Because.", seen))
    screen = last(desk.say(token, "Answer of a stale tab.", seen))
    assert (screen.notice, screen.box) == (MOVED_ON, None)
    assert last(desk.press(token, "skip", seen)).notice == MOVED_ON
    assert [e.text for e in store.events(token) if isinstance(e, Received)] == ["Because."]


def test_interviews_take_turns_at_the_model(bank: Bank, store: Store) -> None:
    running = []
    most = []

    class Watched(Paced):
        def _slowly(self, events: Any, said: Any) -> Any:
            running.append(1)
            most.append(len(running))
            yield from super()._slowly(events, said)
            running.pop()

    inner = make_engine(bank)
    desk = Desk(Editions(bank), store, lambda _: Watched(inner._engine, 0.002), Defaults(seed=1), pace=0)
    threads = [threading.Thread(target=lambda: begun(desk)) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert most == [1, 1, 1]


def test_delete_forgets_the_interview(desk: Desk, store: Store) -> None:
    token = begun(desk)
    screen = desk.delete(token)
    assert (screen.token, screen.state, store.events(token)) == ("", None, ())
    assert screen.notice is not None
    assert screen.notice.kind == "info"


def test_what_cannot_be_deleted_keeps_its_address(desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    token = begun(desk)

    def locked(_: str) -> None:
        raise StoreError("the database is in use by another program", "Close it.")

    monkeypatch.setattr(store, "delete", locked)
    screen = desk.delete(token)
    assert (screen.token, screen.state is not None) == (token, True)
    assert screen.notice is not None
    assert "in use" in screen.notice.text


def test_stop_after_the_last_word_stops_nothing(bank: Bank, store: Store) -> None:
    desk = Desk(Editions(bank), store, lambda _: make_engine(bank), Defaults(seed=1), pace=0)
    token = begun(desk)
    screens = []
    for shown in desk.say(token, "Because."):
        screens.append(shown)
        if len(screens) > 1 and isinstance(shown, Screen) and shown.busy and shown.state and not shown.state.pending:
            assert desk.stop(token)
    assert not desk.stop(token)
    end = screens[-1]
    assert isinstance(end, Screen)
    assert end.notice is None


def test_guessing_an_address_reads_nothing(desk: Desk, store: Store) -> None:
    token = begun(desk)
    for guess in (token[:-1], token + "A", token.swapcase(), "%", "' OR 1=1 --", "../" + token, ""):
        assert desk.open(guess).state is None
    assert desk.open(token).state is not None


# --- turns ------------------------------------------------------------------------------------------------------


def test_a_turn_may_be_ended_by_another_thread() -> None:
    turns = Turns(patience=5)
    assert turns.begin("a") is not None
    helper = threading.Timer(0.05, turns.end, ["a"])
    helper.start()
    assert turns.begin("a") is not None
    helper.join()
    assert turns.begin("b") is not None


def test_patience_ends() -> None:
    turns = Turns(patience=0.02)
    assert turns.begin("a") is not None
    assert turns.begin("a") is None


# --- the line at the model ----------------------------------------------------------------------------------------


def waiting_desk(bank: Bank, store: Store, most: int = 9) -> tuple[Desk, Line, Ticket]:
    """A desk, and somebody else who is at its model."""
    line = Line(most)
    desk = Desk(Editions(bank), store, lambda _: make_engine(bank), Defaults(seed=1), pace=0, line=line)
    other = line.join("somebody else")
    assert other is not None
    return desk, line, other


def at_work(bank: Bank, store: Store, most: int = 9) -> tuple[Desk, Ticket, str]:
    """The same, with an interview that is asked its question, and is answered while somebody else is at the model."""
    desk, line, other = waiting_desk(bank, store, most)
    other.leave()
    token = begun(desk)
    again = line.join("somebody else")
    assert again is not None
    return desk, again, token


def test_what_is_said_is_stored_before_it_waits_and_the_place_is_shown(bank: Bank, store: Store) -> None:
    desk, other, token = at_work(bank, store)
    shown = desk.say(token, "Because.")
    screen = next(shown)
    assert isinstance(screen, Screen)
    assert (texts(screen)[-1], screen.busy, screen.box) == ("Because.", True, "")
    assert next(shown) == Queued(ahead=1)
    assert store.events(token)[-1] == Received(kind="answer", text="Because.")
    fresh = Desk(Editions(bank), Store(store.path), lambda _: make_engine(bank), pace=0)  # the server is killed here
    assert fresh.open(token).notice == UNFINISHED
    assert texts(last(fresh.resume(token)))[-2:] == ["Because.", "Can you say more about part 1?"]
    shown.close()
    other.leave()


def test_it_goes_on_when_its_turn_has_come(bank: Bank, store: Store) -> None:
    desk, other, token = at_work(bank, store)
    shown = desk.say(token, "Because.")
    assert [type(next(shown)) for _ in range(2)] == [Screen, Queued]
    other.leave()
    assert texts(last(shown))[-1] == "Can you say more about part 1?"
    assert [e.text for e in store.events(token) if isinstance(e, Received)] == ["Because."]


def test_stop_leaves_the_line_and_continue_joins_it_again(bank: Bank, store: Store) -> None:
    desk, other, token = at_work(bank, store)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    assert desk.stop(token)
    screen = last(shown)
    assert screen.notice == STOPPED
    assert screen.state is not None and screen.state.pending == Received(kind="answer", text="Because.")
    assert desk._line.ahead(other) == 0 and not desk._line.is_crowded
    other.leave()
    assert texts(last(desk.resume(token)))[-1] == "Can you say more about part 1?"


def test_a_closed_tab_leaves_the_line(bank: Bank, store: Store) -> None:
    desk, other, token = at_work(bank, store)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    shown.close()
    assert not desk._line.is_crowded
    other.leave()
    assert last(desk.resume(token)).notice is None


def test_a_full_line_takes_nothing_and_says_so(bank: Bank, store: Store) -> None:
    desk, other, token = at_work(bank, store, most=1)
    before = store.events(token)
    screen = last(desk.say(token, "Because."))
    assert (screen.notice, screen.box, store.events(token)) == (FULL, None, before)
    other.leave()
    assert last(desk.say(token, "Because.")).notice is None


# --- people who have logged in --------------------------------------------------------------------------------------


def test_an_interview_opens_for_its_own_person_alone(desk: Desk, store: Store) -> None:
    ada, zoe = (desk.seated(Visitor(name=n, key=n), Practice(store, n)) for n in ("Ada", "Zoë"))
    token, nobodys = begun(ada), begun(desk)
    before = store.events(token)
    for stranger, other in ((zoe, token), (ada, nobodys)):
        assert (stranger.open(other).state, stranger.open(other).notice) == (None, UNKNOWN)
        for shown in (
            stranger.say(other, "Mine now."),
            stranger.press(other, "finish"),
            stranger.resume(other),
            stranger.look_back(other, '{"kind": "again", "number": 1, "text": "Mine now."}'),
        ):
            end = last(shown)
            assert (end.state, end.notice) == (None, UNKNOWN)
        assert stranger.delete(other).notice == UNKNOWN
        assert not stranger.stop(other)
    assert store.events(token) == before
    assert texts(ada.open(token))[-1] == "Why purr?"
    assert last(ada.say(token, "Because.")).notice is None
