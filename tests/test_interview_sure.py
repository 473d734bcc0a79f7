"""How sure a candidate is: it counts with the first answer, and never once anything is known of how it went."""

from __future__ import annotations

import pytest
from scripted import PLAN, ended, make, play, stored, told

from interviewer.events import Received, Started
from interviewer.types import Mode


def sure(text: str, of: float = 0.75) -> Received:
    return told(text).model_copy(update={"sure": of})


@pytest.mark.parametrize("mode", ["practice", "exam"])
@pytest.mark.parametrize(
    ("inputs", "kept"),
    [
        ([sure("Alpha is right.")], 0.75),
        ([told("repeat"), sure("Alpha is right.", 0.25)], 0.25),
        ([sure("What do you mean by practice?"), sure("Alpha is right.", 0.5)], 0.5),  # no answer yet
        ([told("Alpha is right.")], None),
        ([told("Alpha is right."), sure("Beta is right.")], None),  # a follow-up has been asked by then
        ([sure("Alpha is right.", 0.25), sure("Beta is right.", 0.95)], 0.25),
        ([told("hint"), sure("Alpha is right.")], None),
        ([sure("I don't know")], None),
        ([sure("skip")], None),
        ([sure("hint"), told("Alpha is right.")], None),
        ([told("skip"), sure("/again #1 Alpha is right.")], None),
    ],
)
def test_what_counts(mode: Mode, inputs: list[Received], kept: float | None) -> None:
    record = stored(play(make(), Started(questions=PLAN, mode=mode, max_probes=1), inputs))
    assert ended(record).exchanges[0].sure == kept
    said = [e.sure for e in record if isinstance(e, Received) and e.sure is not None]
    assert said == ([] if kept is None else [kept])  # what does not count is not kept either


def test_each_question_is_asked_anew() -> None:
    inputs = [sure("Alpha is right.", 0.25), told("Beta is right."), sure("Gamma is right.", 0.95)]
    state = ended(play(make(), Started(questions=PLAN, max_probes=0), inputs))
    assert [e.sure for e in state.exchanges] == [0.25, None, 0.95]


def test_it_may_be_said_until_the_first_answer_or_the_first_help() -> None:
    def may(*inputs: str) -> bool:
        state = ended(play(make(), Started(questions=PLAN, max_probes=1), [told(t) for t in inputs]))
        assert state.current is not None
        return state.current.may_be_sure

    assert may() and may("repeat") and may("skip") and may("What do you mean by practice?")
    assert not may("Alpha is right.") and not may("hint")


def test_it_changes_no_grade() -> None:
    plain = ended(play(make(), Started(questions=PLAN, max_probes=0), [told("Alpha is right.")]))
    said = ended(play(make(), Started(questions=PLAN, max_probes=0), [sure("Alpha is right.", 0.95)]))
    assert plain.exchanges[0].grade == said.exchanges[0].grade
