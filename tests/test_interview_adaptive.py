"""An interview whose questions are chosen as it goes: every choice is an event, and is made once."""

from __future__ import annotations

import pytest
from scripted import ALL_RIGHT, BANK, EVENT, EchoBackend, MarkerJudge, ended, make, stored, told

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.events import Adaptive, Asked, Chosen, Event, Finished, Graded, Received, Started
from interviewer.interview import Interview, Interviewer, Speaker, fold, replay
from interviewer.types import Mode

PLAN = Started(questions=("first",), seed=3, max_probes=0, adaptive=Adaptive(count=3))
SAID = ("Alpha is right.", "skip", ALL_RIGHT)


class Chooser:
    """After a good answer the third question, after another one the second; then what is left. Keeps what it saw."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, state: Interview) -> Chosen | None:
        done = tuple(exchange.question_id for exchange in state.exchanges)
        self.asked.append(done)
        last = state.exchanges[-1].grade
        well = last is not None and (last.score or 0) >= 0.5
        order = ("third", "second") if well else ("second", "third")
        left = [name for name in order if name not in done]
        return Chosen(question_id=left[0], step="harder" if well else "easier") if left else None


def go(engine: Interviewer, plan: Started, said: tuple[str, ...], choose: Chooser) -> list[Event]:
    events: list[Event] = []
    state: Interview | None = None
    inputs: list[Started | Received] = [plan, *map(told, said)]
    for one in inputs:
        for event in engine.advance(state, one, choose):
            events.append(event)
            state = fold(state, event)
    return events


def test_each_next_question_is_chosen_after_the_grade_before_it() -> None:
    choose = Chooser()
    events = stored(go(make(), PLAN, SAID, choose))
    kinds = [e.type if not isinstance(e, Asked) else e.kind for e in events]
    assert kinds[kinds.index("graded") : kinds.index("graded") + 5] == [
        "graded", "feedback", "chosen", "transition", "question",
    ]  # fmt: skip
    assert [e.question_id for e in events if isinstance(e, Chosen)] == ["third", "second"]
    assert [e.question_id for e in events if isinstance(e, Asked) and e.kind == "question"] == [
        "first", "third", "second",
    ]  # fmt: skip
    assert choose.asked == [("first",), ("first", "third")]  # never for a first question, and not after the last
    assert events[-1] == Finished(reason="completed")
    said = [e.text for e in events if isinstance(e, Asked) and e.kind in ("opening", "transition")]
    assert said == [
        "Welcome! We have 3 questions today, on several topics, each question chosen as we go. "
        "Take your time and think out loud.",
        "Now comes question 2 of 3, about stoves.",
        "Now comes question 3 of 3, about NLP basics.",
    ]


def test_the_answers_decide_and_the_record_alone_replays() -> None:
    well, badly = (stored(go(make(), PLAN, (said, "skip", "skip"), Chooser())) for said in (ALL_RIGHT, "Nothing."))
    assert [[e.question_id for e in events if isinstance(e, Chosen)] for events in (well, badly)] == [
        ["third", "second"],
        ["second", "third"],
    ]
    state = replay(well)  # no bank, no history, no day
    assert state is not None and [e.question_id for e in state.exchanges] == ["first", "third", "second"]
    assert state == replay([EVENT.validate_json(EVENT.dump_json(e)) for e in well])


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_cut_off_anywhere_it_goes_on_as_if_it_had_not_been(mode: Mode) -> None:
    plan = PLAN.model_copy(update={"mode": mode})
    record = stored(go(make(), plan, SAID, Chooser()))
    whole = ended(record)
    for cut in range(1, len(record) + 1):
        choose, state = Chooser(), ended(record[:cut])
        for event in make().resume(state, choose):
            state = fold(state, event)
        for said in SAID[sum(isinstance(e, Received) for e in record[:cut]) :]:
            for event in make().advance(state, told(said), choose):
                state = fold(state, event)
        assert state == whole
        made = sum(isinstance(e, Chosen) for e in record[:cut])
        assert len(choose.asked) == 2 - made  # what was chosen is not chosen again


def test_a_choice_that_was_made_holds_whatever_would_be_chosen_now() -> None:
    record = stored(go(make(), PLAN, SAID[:1], Chooser()))
    cut = next(n for n, e in enumerate(record) if isinstance(e, Chosen)) + 1
    state = ended(record[:cut])

    def other(_: Interview) -> Chosen | None:
        raise AssertionError("asked twice")

    smaller = Bank(rubrics=(BANK.get("first"), BANK.get("third")))
    engine = Interviewer(smaller, MarkerJudge(), Speaker(EchoBackend()))
    for event in engine.resume(state, other):
        state = fold(state, event)
    assert state.current is not None and state.current.question_id == "third"
    gone = Interviewer(Bank(rubrics=(BANK.get("first"),)), MarkerJudge(), Speaker(EchoBackend()))
    with pytest.raises(BankError):  # as for any question that was planned: told, and nothing is lost
        list(gone.resume(ended(record[:cut]), other))


def test_it_can_be_finished_early_and_ends_when_nothing_is_left() -> None:
    stopped = stored(go(make(), PLAN, ("Alpha is right.", "finish"), Chooser()))
    assert stopped[-1] == Finished(reason="stopped")
    longer = PLAN.model_copy(update={"adaptive": Adaptive(count=9)})
    assert stored(go(make(), longer, SAID, Chooser()))[-1] == Finished(reason="completed")
    alone = stored([e for e in make().advance(ended(stored(list(make().advance(None, PLAN)))), told("skip"))])
    assert alone[-1] == Finished(reason="completed")  # with nobody to choose


def test_a_choice_that_cannot_follow_is_refused() -> None:
    chosen = Chosen(question_id="third", step="same")
    fixed = ended(stored(list(make().advance(None, Started(questions=("first",))))))
    open_plan = ended(stored(list(make().advance(None, PLAN))))
    once = fold(open_plan, chosen)
    full = ended(stored(go(make(), PLAN, SAID, Chooser())))
    for state in (fixed, once, full):
        with pytest.raises(ValueError, match="no question is to be chosen"):
            fold(state, chosen)
    assert once.questions_left == ("third",) and once.places_left == 2


def test_an_event_of_before_there_was_a_choice_still_reads() -> None:
    old = EVENT.validate_json('{"type":"started","questions":["first"],"mode":"practice","seed":0,"max_probes":2}')
    assert isinstance(old, Started) and (old.adaptive, old.planned) == (None, 1)
    heard = EVENT.validate_json('{"type":"received","kind":"answer","text":"x","number":0,"point":""}')
    assert isinstance(heard, Received) and heard.sure is None
    assert PLAN.planned == 3 and not any(isinstance(e, Graded) for e in (old, heard))
