"""Whole interviews with simulated candidates, every turn checked; and the checks find what they look for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from bench.interviews.checks import Fault, faults, leaked
from bench.interviews.oracle import OracleJudge, heard, labels
from bench.interviews.personas import PERSONAS
from bench.interviews.play import Played, Probed, plans, play
from bench.interviews.speech import Tempter
from bench.interviews.table import FAULTS, counted, passed, report, shares, wrong
from interviewer.bank import load_bank
from interviewer.events import Asked, Event, Fleeting, Received, Started
from interviewer.interview import Interview, Interviewer, Speaker, fold
from interviewer.types import Criterion

BANK = load_bank()
IDS = [r.question.id for r in BANK.rubrics]
MARGIN = BANK.get("margin-parameter")


@pytest.fixture(scope="module")
def engine() -> Interviewer:
    return Interviewer(BANK, OracleJudge(), Speaker(Tempter(BANK)))


@pytest.fixture(scope="module")
def played(engine: Interviewer) -> list[Played]:
    """Two interviews with each persona; all questions but a few are asked."""
    return [play(persona, plan, BANK, engine) for persona, plan in plans(16, IDS, 2, seed=7)]


def test_every_persona_plays_its_interviews_to_the_end_without_a_fault(played: list[Played]) -> None:
    assert Counter(one.persona for one in played) == dict.fromkeys(PERSONAS, 2)
    assert [fault for one in played for fault in one.faults] == []
    found = shares(played)
    assert found.aimed[0] >= 0.9 * found.aimed[1] > 30
    assert found.raised[0] == found.raised[1] > 15
    assert passed(played)
    assert all(one.state.finished for one in played)


def test_the_same_interview_is_played_again(engine: Interviewer, played: list[Played]) -> None:
    persona, plan = plans(16, IDS, 2, seed=7)[3]
    again = play(persona, plan, BANK, engine)
    assert again == played[3]


def test_two_hundred_interviews_go_round_all_questions_with_every_persona() -> None:
    of: dict[str, set[str]] = {}
    for persona, plan in plans(200, IDS, 3, seed=1):
        assert len(set(plan.questions)) == 3
        of.setdefault(persona, set()).update(plan.questions)
    assert of == dict.fromkeys(PERSONAS, set(IDS))


# --- what was said is known ------------------------------------------------------------------------------------


def test_the_last_word_on_a_criterion_counts() -> None:
    first = MARGIN.criteria[0]
    assert labels(MARGIN, [first.text])[first.id] == "met"
    assert labels(MARGIN, [first.text, first.counter_claims[0]])[first.id] == "contradicted"
    assert labels(MARGIN, [f"{first.counter_claims[0]} No, {first.accept[0]}"])[first.id] == "met"
    assert set(labels(MARGIN, ["I baked bread."]).values()) == {"missing"}
    assert set(labels(MARGIN, [MARGIN.model_answer]).values()) == {"met"}
    assert set(labels(MARGIN, [MARGIN.reference]).values()) == {"met"}


def test_the_oracle_quotes_what_it_heard_and_misreads_as_often_as_it_is_told() -> None:
    answer = f"Well. {MARGIN.criteria[1].accept[0]}"
    found = OracleJudge().judge(MARGIN, answer)
    assert [j.verdict == "met" for j in found] == [c.id in heard(MARGIN, answer) for c in MARGIN.criteria]
    (span,) = found[1].evidence
    assert answer[span.start : span.end] == span.quote == MARGIN.criteria[1].accept[0]
    answers = [f"{r.criteria[0].text} {n}" for r in BANK.rubrics for n in range(10)]
    rubrics = [r for r in BANK.rubrics for _ in range(10)]
    good, bad = OracleJudge(), OracleJudge(misread=0.2)
    pairs = [
        (a.verdict, b.verdict)
        for r, text in zip(rubrics, answers, strict=True)
        for a, b in zip(good.judge(r, text), bad.judge(r, text), strict=True)
    ]
    assert 0.15 < sum(a != b for a, b in pairs) / len(pairs) < 0.25


# --- the checks find what they look for ------------------------------------------------------------------------


def turn(kind: str, text: str, criterion_id: str = "") -> Asked:
    return Asked.model_validate(
        {"kind": kind, "text": text, "criterion_id": criterion_id, "question_id": MARGIN.question.id}
    )


def run(said: Sequence[Started | Received], engine: Interviewer) -> tuple[Interview | None, list[Event], Interview]:
    """The state before the last input, the events that followed it, and the state after them."""
    state: Interview | None = None
    before, events = state, list[Event]()
    for one in said:
        before, events = state, []
        for event in engine.advance(state, one):
            state = fold(state, event)
            events += [] if isinstance(event, Fleeting) else [event]
    assert state is not None
    return before, events, state


PLAN = Started(questions=(MARGIN.question.id, "triplet-loss"), max_probes=1)
SAYS = Received(kind="answer", text=MARGIN.criteria[0].text)


@pytest.mark.parametrize("criterion", MARGIN.criteria, ids=lambda c: c.id)
def test_a_claim_that_the_interviewer_says_is_a_leak_by_both_tests(criterion: Criterion, engine: Interviewer) -> None:
    _, _, state = run([PLAN], engine)
    claim = criterion.text
    found = {f.what for f in leaked(turn("probe", f"Is it so that {claim}?"), MARGIN, state, "")}
    assert found == {"leak, by words", "leak, by string"}
    assert list(leaked(turn("probe", MARGIN.question.text), MARGIN, state, "")) == []


def test_what_the_candidate_has_said_is_no_leak(engine: Interviewer) -> None:
    _, _, state = run([PLAN, SAYS], engine)
    assert list(leaked(turn("probe", f"You said “{SAYS.text}”. And?"), MARGIN, state, "")) == []


def doctored(what: str, engine: Interviewer) -> list[Fault]:
    before, events, after = run([PLAN, SAYS], engine)
    assert before is not None and list(faults(before, SAYS, events, after, BANK)) == []
    probe = after.exchanges[0].asked[-1]
    match what:
        case "repeated probe":
            twice = after.exchanges[0].model_copy(update={"asked": (*after.exchanges[0].asked, probe)})
            after = after.model_copy(update={"exchanges": (twice,)})
        case "lost turn":
            shorter = after.exchanges[0].model_copy(update={"turns": after.exchanges[0].turns[:1]})
            after = after.model_copy(update={"exchanges": (shorter,)})
        case "moved on":
            events = [*events, turn("question", MARGIN.question.text)]
        case "praise or blame":
            events = [turn("probe", "That is right, so what happens when it is zero?")]
    return list(faults(before, SAYS, events, after, BANK))


@pytest.mark.parametrize("what", ["repeated probe", "lost turn", "moved on", "praise or blame"])
def test_a_doctored_interview_has_the_fault_that_was_put_into_it(what: str, engine: Interviewer) -> None:
    assert what in {fault.what for fault in doctored(what, engine)}


def test_feedback_that_says_other_than_the_verdicts_is_found(engine: Interviewer) -> None:
    said: list[Started | Received] = [PLAN, SAYS, Received(kind="dont_know")]
    before, events, after = run(said, engine)
    feedback = next(e for e in events if isinstance(e, Asked) and e.kind == "feedback")
    assert list(faults(before, said[-1], events, after, BANK)) == []
    for changed in (feedback.text.replace("You made 1", "You made 2"), feedback.text.replace("Not heard", "Made")):
        lying = feedback.model_copy(update={"text": changed})
        closed = after.exchanges[0]
        asked = tuple(lying if a == feedback else a for a in closed.asked)
        told = after.model_copy(
            update={"exchanges": (closed.model_copy(update={"asked": asked}), *after.exchanges[1:])}
        )
        found = faults(before, said[-1], [lying if e == feedback else e for e in events], told, BANK)
        assert "feedback" in {fault.what for fault in found}


# --- the table -------------------------------------------------------------------------------------------------


def test_the_table_counts_and_names_what_failed(played: list[Played]) -> None:
    bad = played[0]._replace(
        faults=(Fault("lost turn", "here"),),
        probes=(Probed(aimed=False, answered_well=True, raised=False, detail="there"),),
    )
    assert counted([bad])["lost turn"] == 1 and set(counted([bad])) == set(FAULTS)
    assert not passed([bad])
    lines = list(report([bad]))
    assert "         0              1  turns lost, changed or left without a reply" in lines
    assert "       90%      0.0% of 1  follow-ups at what the labels would choose among the first two" in lines
    assert [line.split(":")[0] for line in wrong([bad], 3)] == ["lost turn", "reply earned nothing", "aim"]
