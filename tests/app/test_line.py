"""The line at the model: the order, the positions that are told, the estimate, and what leaving does."""

from __future__ import annotations

import threading

import pytest

from interviewer.app.line import ENOUGH, Line, Ticket
from interviewer.app.notices import duration, in_line
from interviewer.app.screens import Queued


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def join(line: Line, person: str) -> Ticket:
    ticket = line.join(person)
    assert ticket is not None
    return ticket


def positions(line: Line, tickets: list[Ticket]) -> list[int]:
    return [line.ahead(ticket) for ticket in tickets]


def test_first_come_first_served() -> None:
    line = Line()
    a, b, c = (join(line, name) for name in "abc")
    assert positions(line, [a, b, c]) == [0, 1, 2]
    a.leave()
    d = join(line, "d")
    assert (positions(line, [b, c, d]), b.its_turn) == ([0, 1, 2], True)
    c.leave()  # who gives up lets the others move up
    assert positions(line, [b, d]) == [0, 1]
    b.leave()
    b.leave()
    assert positions(line, [d]) == [0]
    d.leave()
    assert join(line, "e").its_turn


def test_one_person_with_many_tabs_has_one_place() -> None:
    line = Line()
    tabs = [join(line, "many") for _ in range(3)]
    b, c = join(line, "b"), join(line, "c")
    assert positions(line, [*tabs, b, c]) == [0, 3, 4, 1, 2]
    served: list[Ticket] = []
    waiting = [*tabs, b, c]
    while waiting:
        (now,) = [ticket for ticket in waiting if ticket.its_turn]
        before = {ticket: line.ahead(ticket) for ticket in waiting if ticket is not now}
        now.leave()
        waiting.remove(now)
        served.append(now)
        assert {ticket: line.ahead(ticket) for ticket in waiting} == {t: n - 1 for t, n in before.items()}
    assert served == [tabs[0], b, c, tabs[1], tabs[2]]


def test_a_newcomer_never_pushes_anybody_back_but_ones_further_tabs() -> None:
    line = Line()
    a, more, b = join(line, "a"), join(line, "a"), join(line, "b")
    assert positions(line, [a, b, more]) == [0, 1, 2]
    c = join(line, "c")
    assert positions(line, [a, b, c, more]) == [0, 1, 2, 3]
    a.leave()
    d = join(line, "d")  # the second tab has its place by now
    assert positions(line, [b, c, more, d]) == [0, 1, 2, 3]


def test_who_takes_the_first_tab_back_keeps_the_place_for_the_second() -> None:
    line = Line()
    a, b, more, c = join(line, "a"), join(line, "b"), join(line, "b"), join(line, "c")
    assert positions(line, [a, b, c, more]) == [0, 1, 2, 3]
    b.leave()
    assert positions(line, [a, more, c]) == [0, 1, 2]


def test_a_full_line_turns_away_and_takes_again() -> None:
    line = Line(most=2)
    a, b = join(line, "a"), join(line, "b")
    assert line.join("c") is None
    b.leave()
    assert positions(line, [a, join(line, "c")]) == [0, 1]


def test_a_wait_is_only_told_when_it_was_measured() -> None:
    clock = Clock()
    line = Line(clock=clock)
    for number, seconds in enumerate((4.0, 90.0, 6.0)):
        ticket, waiting = join(line, "a"), join(line, "b")
        assert line.seconds(waiting) is None, f"after {number} of {ENOUGH}"
        waiting.leave()
        clock.now += seconds
        ticket.leave()
    _, b, c = join(line, "a"), join(line, "b"), join(line, "c")
    assert (line.seconds(b), line.seconds(c)) == (6.0, 12.0)  # the median of the last ones
    clock.now += 2
    assert (line.seconds(b), line.seconds(c)) == (4.0, 10.0)  # less what has passed
    clock.now += 50
    assert (line.seconds(b), line.seconds(c)) == (0.0, 6.0)


def test_a_wait_tells_every_place_once_and_ends_when_it_is_ones_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.app.line.BEAT", 0.05)
    monkeypatch.setattr("interviewer.app.line.GLANCE", 0.05)
    line = Line()
    a, b, c = (join(line, name) for name in "abc")
    told: list[Queued] = []
    thread = threading.Thread(target=lambda: told.extend(c.wait()))
    thread.start()
    for ticket in (a, b):
        thread.join(0.2)
        assert thread.is_alive()
        ticket.leave()
    thread.join(5)
    assert not thread.is_alive()
    assert list(dict.fromkeys(told)) == [Queued(ahead=2), Queued(ahead=1)]
    assert len(told) > 2  # shown again meanwhile, so that a closed tab is noticed


def test_who_is_told_to_stop_no_longer_waits() -> None:
    line = Line()
    _, b = join(line, "a"), join(line, "b")
    stopping = threading.Event()
    waiting = b.wait(stopping.is_set)
    assert next(waiting) == Queued(ahead=1)
    stopping.set()
    assert list(waiting) == []
    assert not b.its_turn


@pytest.mark.parametrize(
    ("queued", "words"),
    [
        (Queued(ahead=1), "You are next: one reply is before yours"),
        (Queued(ahead=1, seconds=3.2), "You are next: one reply is before yours, about 5 seconds"),
        (Queued(ahead=7), "7 replies are before yours"),
        (Queued(ahead=7, seconds=41.0), "7 replies are before yours, about 45 seconds"),
    ],
)
def test_the_words_for_a_place(queued: Queued, words: str) -> None:
    assert in_line(queued) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "5 seconds"),
        (55, "55 seconds"),
        (56, "1 minute"),
        (61, "2 minutes"),
        (3600, "60 minutes"),
        (3601, "2 hours"),
    ],
)
def test_durations_are_rounded_up(seconds: float, words: str) -> None:
    assert duration(seconds) == words
