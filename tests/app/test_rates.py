"""How much one visitor may do in a time, and what a desk says when it was more."""

from __future__ import annotations

from fakes import make_engine

from app.cases import begun, last
from interviewer.app import Defaults, Desk, Limits
from interviewer.app.editions import Editions
from interviewer.app.rates import DAY, MINUTE, REMEMBERED, Rate, Rates
from interviewer.app.screens import Screen
from interviewer.app.visitors import Visitor
from interviewer.bank import Bank
from interviewer.events import Received
from interviewer.practice import Practice
from interviewer.store import Store


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_window_moves_on_with_time() -> None:
    clock = Clock()
    rates = Rates(Rate(2, 60), clock=clock)
    assert [rates.take("a"), rates.take("b")] == [0, 0]
    clock.now = 10
    assert [rates.take("a"), rates.take("a")] == [0, 50]  # until the first is a minute old
    assert rates.take("b") == 0
    clock.now = 59
    assert rates.take("a") == 1
    clock.now = 60
    assert [rates.take("a"), rates.take("a")] == [0, 10]  # what was refused did not count


def test_every_rate_holds() -> None:
    clock = Clock()
    rates = Rates(Rate(1, 10), Rate(3, 1000), clock=clock)
    waits = []
    for clock.now in (0, 5, 10, 20, 30, 999, 1000):
        waits.append(rates.take("a"))
    assert waits == [0, 5, 0, 0, 970, 1, 0]


def test_what_is_forgotten_is_free_again_and_memory_is_bounded() -> None:
    rates = Rates(Rate(1, 60), clock=Clock())
    assert [rates.take("a"), rates.take("a")] == [0, 60]
    rates.forget("a")
    assert [rates.take("a"), rates.take("a")] == [0, 60]
    for number in range(REMEMBERED):
        rates.take(str(number))
    assert (len(rates._taken), rates.take("a")) == (REMEMBERED, 0)


def limited(bank: Bank, store: Store, clock: Clock, **changes: int) -> Desk:
    most = {"begun": 9, "replies": 9, "most_open": 9} | changes
    limits = Limits(
        Rates(Rate(most["begun"], MINUTE), Rate(50, DAY), clock=clock),
        Rates(Rate(most["replies"], MINUTE), clock=clock),
        most["most_open"],
    )
    return Desk(Editions(bank), store, lambda _: make_engine(bank), Defaults(seed=1), pace=0, limits=limits)


def test_too_many_replies_are_put_off_and_nothing_is_lost(bank: Bank, store: Store) -> None:
    clock = Clock()
    desk = limited(bank, store, clock, replies=2).seated(Visitor(key="one"), None)
    token = begun(desk)  # the first reply
    assert last(desk.say(token, "Because.")).notice is None
    clock.now = 18.5
    refused = last(desk.say(token, "And so on."))
    assert refused.notice is not None
    assert refused.notice.text == "That was a lot in a short time."
    assert refused.notice.hint == "Nothing was sent, and nothing is lost. Try again in 45 seconds."
    assert refused.box is None  # what was written stays there
    assert [e.text for e in store.events(token) if isinstance(e, Received)] == ["Because."]
    assert last(desk.seated(Visitor(key="another"), None).say(token, "And so on.")).notice is None
    clock.now = 61
    assert last(desk.press(token, "skip")).notice is None


def test_too_many_interviews_are_put_off(bank: Bank, store: Store) -> None:
    clock = Clock()
    desk = limited(bank, store, clock, begun=1).seated(Visitor(key="one"), None)
    begun(desk)
    refused = last(desk.begin(("Cats",), None, 1, "practice"))
    assert refused.notice is not None
    assert (refused.token, refused.notice.hint) == ("", "Try again in 1 minute.")
    clock.now = 60
    assert begun(desk)


def test_a_person_may_have_so_many_open_interviews(bank: Bank, store: Store) -> None:
    desk = limited(bank, store, Clock(), most_open=2)
    mine = desk.seated(Visitor(name="Ada", key="person Ada"), Practice(store, "Ada"))
    first, _ = begun(mine), begun(mine)
    refused = last(mine.begin(("Cats",), None, 1, "practice"))
    assert isinstance(refused, Screen) and refused.notice is not None
    assert refused.notice.text == "You have 2 interviews that are not finished."
    assert begun(desk.seated(Visitor(name="Zoë", key="person Zoë"), Practice(store, "Zoë")))
    last(mine.press(first, "finish"))
    assert begun(mine)
