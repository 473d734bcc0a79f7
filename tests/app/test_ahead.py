"""Reading ahead: once for each question, one at a time, in the background, and never in anybody's way."""

from __future__ import annotations

import threading

from fakes import WordsJudge, make_engine

from app.cases import GOOD, begun, last
from interviewer.app import Ahead, Defaults, Desk
from interviewer.app.ahead import WORDS
from interviewer.app.editions import Editions
from interviewer.app.line import Line
from interviewer.bank import Bank
from interviewer.errors import ModelError
from interviewer.store import Store
from interviewer.types import Judgement, Rubric

PATIENCE = 20.0


class SlowReader(WordsJudge):
    """Tells what it was asked, and waits until it may answer."""

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[tuple[str, str]] = []
        self.may = threading.Event()
        self._fails = fails

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self.asked.append((rubric.question.id, answer))
        assert self.may.wait(PATIENCE)
        if self._fails:
            raise ModelError("it is gone", "")
        return super().judge(rubric, answer)


def done() -> None:
    """Until nothing is being read ahead."""
    for thread in threading.enumerate():
        if thread.name == "reading ahead":
            thread.join(PATIENCE)
            assert not thread.is_alive()


def test_each_question_once_and_one_at_a_time(bank: Bank) -> None:
    judge = SlowReader()
    ahead, (cats, dogs) = Ahead(judge), bank.rubrics
    ahead.read(cats)  # and is back while the judge still reads
    ahead.read(dogs)
    judge.may.set()
    done()
    assert judge.asked == [("cats", WORDS)]
    ahead.read(cats)
    ahead.read(dogs)
    done()
    assert judge.asked == [("cats", WORDS), ("dogs", WORDS)]


def test_a_judge_that_fails_is_left_to_the_answer(bank: Bank) -> None:
    judge = SlowReader(fails=True)
    judge.may.set()
    ahead, (cats, dogs) = Ahead(judge), bank.rubrics
    ahead.read(cats)
    done()
    ahead.read(dogs)
    done()
    assert [asked for asked, _ in judge.asked] == ["cats", "dogs"]


def test_a_question_is_read_when_it_is_asked_and_not_once_it_is_answered(bank: Bank, store: Store) -> None:
    judge = SlowReader()
    judge.may.set()
    line = Line()
    desk = Desk(
        Editions(bank),
        store,
        lambda _: make_engine(bank),
        Defaults(seed=1, max_probes=1),
        pace=0,
        line=line,
        ahead=Ahead(judge),
    )
    token = begun(desk, count=2, topics=())
    done()
    first = [asked for asked, _ in judge.asked]
    assert len(first) == 1
    last(desk.say(token, "Because."))  # the follow-up is open, the question was read
    done()
    assert [asked for asked, _ in judge.asked] == first
    last(desk.press(token, "skip"))
    done()
    assert sorted(asked for asked, _ in judge.asked) == ["cats", "dogs"]


def test_nobody_waits_for_it_who_needs_the_model_now(bank: Bank, store: Store) -> None:
    judge = SlowReader()
    line = Line()
    desk = Desk(
        Editions(bank), store, lambda _: make_engine(bank), Defaults(seed=1), pace=0, line=line, ahead=Ahead(judge)
    )
    waits = line.join("somebody else")
    assert waits is not None
    shown = desk.begin((), None, 1, "practice")
    next(shown)
    waits.leave()
    another = line.join("a third")  # behind the one who begins
    assert another is not None
    screen = last(shown)
    assert (screen.state is not None, judge.asked) == (True, [])
    another.leave()
    assert last(desk.say(screen.token, GOOD)).state is not None
