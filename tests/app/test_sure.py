"""How sure one is, on the page: asked for in time, set back for each answer, shown beside what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cases import GOOD, begun, last
from interviewer.app import Desk, render
from interviewer.app.editions import Editions
from interviewer.app.painter import Painter
from interviewer.app.screens import Screen, Shown
from interviewer.bank import Bank
from interviewer.events import Received
from interviewer.report import interview_report
from interviewer.store import Store

PART = GOOD.split(". ")[0] + "."


class Seen:
    """A page that takes every update: whether the question stands there, and what is chosen."""

    def __init__(self, bank: Bank, folder: Path) -> None:
        self._paint = Painter(["sure"], Editions(bank), folder)
        self.shown, self.chosen = False, ""

    def take(self, shown: Shown) -> Screen:
        for one in shown:
            (update,) = self._paint(one)
            self._update(update)
        assert isinstance(one, Screen)
        return one

    def _update(self, update: Any) -> None:
        self.shown = update.get("visible", self.shown)
        self.chosen = update.get("value", self.chosen)


@pytest.fixture
def seen(bank: Bank, tmp_path: Path) -> Seen:
    return Seen(bank, tmp_path)


def heard(store: Store, token: str) -> list[float | None]:
    return [e.sure for e in store.events(token) if isinstance(e, Received)]


def test_it_is_asked_for_until_the_first_answer_and_set_back_then(desk: Desk, store: Store, seen: Seen) -> None:
    token = seen.take(desk.begin(("Cats",), None, 1, "practice")).token
    assert (seen.shown, seen.chosen) == (True, "")
    seen.chosen = "0.75"
    seen.take(desk.press(token, "repeat"))
    seen.take(desk.say(token, ""))
    assert (seen.shown, seen.chosen) == (True, "0.75")  # neither takes the choice away
    seen.take(desk.say(token, PART, sure=0.75))
    assert (seen.shown, seen.chosen) == (False, "")  # a follow-up is open
    seen.chosen = "0.95"
    seen.take(desk.say(token, GOOD, sure=0.95))
    assert seen.chosen == "" and heard(store, token) == [None, 0.75, None]


@pytest.mark.parametrize("kind", ["skip", "dont_know"])
def test_it_does_not_go_over_to_another_question(desk: Desk, store: Store, seen: Seen, kind: Any) -> None:
    token = seen.take(desk.begin((), None, 2, "practice")).token
    seen.chosen = "0.95"
    screen = seen.take(desk.press(token, kind))
    while screen.state and len(screen.state.exchanges) < 2:
        screen = seen.take(desk.press(token, "skip"))
    assert (seen.shown, seen.chosen) == (True, "")


def test_a_hint_ends_the_asking(desk: Desk, seen: Seen) -> None:
    token = seen.take(desk.begin((), None, 1, "practice")).token
    seen.take(desk.press(token, "hint"))
    assert not seen.shown


@pytest.mark.parametrize("sure", [None, 0.0, 0.8, 7.0, float("nan")])
def test_only_what_the_page_offers_is_taken(desk: Desk, store: Store, sure: float | None) -> None:
    token = begun(desk)
    last(desk.say(token, PART, sure=sure))
    assert heard(store, token) == [None]


def test_a_typed_command_is_a_command(desk: Desk, store: Store) -> None:
    token = begun(desk)
    last(desk.say(token, "/hint", sure=0.95))
    last(desk.say(token, "I don't know", sure=0.95))
    assert heard(store, token) == [None, None]


def test_it_is_shown_beside_what_came_of_it(desk: Desk, bank: Bank) -> None:
    token = begun(desk)
    last(desk.say(token, PART, sure=0.95))
    screen = last(desk.press(token, "finish"))
    assert screen.state is not None
    line = "You said: certain, 95%. You made 73% of it on your own."
    assert line in render.side(screen, bank)
    assert "<span>Certain · 95%</span>" in render.conversation(screen, bank)
    report = interview_report(screen.state, bank)
    page = render.results(report, screen.state)
    assert line in page and '<i class="said" style="left:95.0%"></i>' in page
    assert "Over 1 answer you said 95% and made 73% on your own: surer than right." in page


def test_an_exam_shows_it_when_it_is_over(desk: Desk, bank: Bank) -> None:
    token = last(desk.begin((), None, 2, "exam")).token
    screen = last(desk.say(token, GOOD, sure=0.5))
    assert "You made" not in render.side(screen, bank)
    assert "You said: unsure, 50%." in render.side(last(desk.press(token, "finish")), bank)


def test_a_second_answer_says_nothing_of_it(desk: Desk, store: Store) -> None:
    token = begun(desk)
    last(desk.press(token, "finish"))
    last(desk.look_back(token, json.dumps({"kind": "again", "text": GOOD, "sure": 0.95, "number": 1})))
    assert heard(store, token)[-1] is None
