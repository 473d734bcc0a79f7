"""What the tests of the page's handlers share."""

from __future__ import annotations

from interviewer.app import Desk
from interviewer.app.screens import Screen, Shown

GOOD = "Cats purr when they are content. Cats purr to heal bones fast."


def last(shown: Shown) -> Screen:
    """Run a handler to its end; the last thing that it shows is a screen with the input unlocked."""
    *_, end = shown
    assert isinstance(end, Screen)
    assert not end.busy
    return end


def begun(desk: Desk, count: int = 1, topics: tuple[str, ...] = ("Cats",)) -> str:
    return last(desk.begin(topics, None, count, "practice")).token


def texts(screen: Screen) -> list[str]:
    assert screen.state is not None
    return [turn.text for turn in screen.state.turns]
