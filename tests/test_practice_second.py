"""What is done about a closed question: a dispute that succeeds is the verdict, a second answer is no attempt."""

from __future__ import annotations

from datetime import timedelta

from practice_cases import MONDAY, Clock, disputed, graded, mark, practised, regraded
from scripted import BANK

from interviewer.practice import Practice
from interviewer.practice.progress import Day, Try
from interviewer.practice.values import Item
from interviewer.store import Store

TODAY = MONDAY.date()
ALPHA, BETA = Item("first", "alpha"), Item("first", "beta")


def test_a_dispute_that_succeeds_replaces_the_verdict_where_it_stood(store: Store, clock: Clock) -> None:
    practice = Practice(store, "Ada", clock)
    token = practised(store, "Ada", graded("first", mark("alpha"), mark("beta", "missing")))
    before = practice.overview(BANK)
    clock.forward(days=1)
    assert [s.item for s in practice.overview(BANK).due] == [BETA]
    store.append(token, disputed(1, mark("beta", "missing"), mark("alpha"), mark("beta")))
    seen = practice.overview(BANK)
    # As if it had been met from the start: easy on Monday, so due in eight days and not today.
    assert (seen.due, seen.coming) == ((), TODAY + timedelta(days=8))
    assert seen.days == (Day(day=TODAY, credit=1.0, tries=2),)
    assert seen.criteria[BETA] == (Try(day=TODAY, verdict="met", aid="unaided"),)
    assert before.past[0].score == 0.5 and (seen.past[0].score, seen.past[0].disputes) == (1.0, 1)
    assert before.ability is not None and seen.ability is not None
    assert seen.ability.value > before.ability.value


def test_a_dispute_that_fails_changes_nothing_but_the_count(store: Store, clock: Clock) -> None:
    practice = Practice(store, "Ada", clock)
    token = practised(store, "Ada", graded("first", mark("alpha"), mark("beta", "missing")))
    before = practice.overview(BANK)
    store.append(token, disputed(1, mark("beta", "missing")))
    after = practice.overview(BANK)
    assert after._replace(past=()) == before._replace(past=())
    assert after.past[0] == before.past[0]._replace(disputes=1)


def test_a_second_answer_is_shown_and_is_no_review(store: Store, clock: Clock) -> None:
    practice = Practice(store, "Ada", clock)
    token = practised(store, "Ada", graded("first", mark("alpha", "unsure"), mark("beta", "missing")))
    before = practice.overview(BANK)
    clock.forward(hours=1)
    store.append(token, regraded(1, mark("alpha"), mark("beta")))
    after = practice.overview(BANK)
    assert after.criteria == {
        ALPHA: (
            Try(day=TODAY, verdict="unsure", aid="unaided"),
            Try(day=TODAY, verdict="met", aid="unaided", again=True),
        ),
        BETA: (
            Try(day=TODAY, verdict="missing", aid="unaided"),
            Try(day=TODAY, verdict="met", aid="unaided", again=True),
        ),
    }
    assert after.past[0] == before.past[0]._replace(again=1)
    assert after._replace(past=(), criteria={}) == before._replace(past=(), criteria={})
    clock.forward(days=1)
    assert [s.item for s in practice.overview(BANK).due] == [BETA]  # as it would have been without it


def test_a_skipped_question_that_is_answered_after_all_is_in_the_history_alone(store: Store, clock: Clock) -> None:
    token = practised(store, "Ada", graded("first", skipped=True))
    store.append(token, regraded(1, mark("alpha")))
    seen = Practice(store, "Ada", clock).overview(BANK)
    assert seen.criteria == {ALPHA: (Try(day=TODAY, verdict="met", aid="unaided", again=True),)}
    assert (seen.ability, seen.days, seen.coming) == (None, (), None)
