"""An interview beside the one before: the same criteria, decided both times, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

from practice_cases import MONDAY, Clock, disputed, graded, mark, practised

from interviewer.app.compared import compared
from interviewer.practice import Practice, Since
from interviewer.store import Store

TODAY = MONDAY.date()
TUESDAY = TODAY + timedelta(days=1)


def test_each_question_is_compared_with_the_last_time_at_its_points(store: Store, clock: Clock) -> None:
    practice = Practice(store, "Ada", clock)
    practised(store, "Ada", graded("first", mark("alpha", "missing"), mark("beta"), mark("gamma", "missing")))
    clock.forward(days=1)
    practised(store, "Ada", graded("first-point-3-a", mark("gamma")), graded("second", mark("alpha", "unsure")))
    practised(store, "Ben", graded("third", mark("alpha")))
    clock.forward(days=1)
    token = practised(
        store,
        "Ada",
        graded("second", mark("alpha")),
        graded("first", mark("alpha"), mark("beta", "partial"), mark("gamma"), mark("delta")),
        graded("third", mark("alpha")),
    )
    assert practice.since(token) == {
        2: Since(day=TUESDAY, compared=3, now=2, then=2, won=("alpha",), lost=("beta",)),
    }
    clock.forward(days=1)
    practised(store, "Ada", graded("first", mark("alpha", "missing"), mark("beta")))  # later: no part of it
    assert practice.since(token)[2].now == 2
    assert practice.since("unknown") == {} == Practice(store, "Ben", clock).since(token)


def test_doubt_and_disputes_are_seen(store: Store, clock: Clock) -> None:
    practice = Practice(store, "Ada", clock)
    practised(store, "Ada", graded("first", mark("alpha", "missing"), mark("beta")))
    clock.forward(days=1)
    token = practised(store, "Ada", graded("first", mark("alpha", "missing"), mark("beta", "unsure")))
    assert practice.since(token) == {1: Since(day=TODAY, compared=1, now=0, then=0)}
    store.append(token, disputed(1, mark("alpha", "missing"), mark("alpha"), mark("beta", "unsure")))
    assert practice.since(token) == {1: Since(day=TODAY, compared=1, now=1, then=0, won=("alpha",))}


def test_in_words() -> None:
    def line(now: int, then: int) -> str:
        return compared(Since(day=TODAY, compared=3, now=now, then=then), TUESDAY)["line"]

    assert line(3, 1) == "3 of 3, 2 points more than on 2 Mar"
    assert line(1, 2) == "1 of 3, 1 point fewer than on 2 Mar"
    assert line(2, 2) == "2 of 3, as on 2 Mar"
    named = Since(day=TODAY, compared=1, now=1, then=0, won=("<b>\u202ex",))
    assert compared(named, TODAY.replace(year=2027)) == {
        "line": "1 of 1, 1 point more than on 2 Mar 2026",
        "won": ["<b>⟦U+202E⟧x"],
        "lost": [],
    }
