"""A judge that finds in the answer what it should say of it, a bank of three small questions, and whole interviews."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter

from interviewer.backend import Backend, Decoding, Message, Scored
from interviewer.bank import Bank
from interviewer.errors import ModelError
from interviewer.events import Event, Fleeting, Received, Started
from interviewer.interview import Interview, Interviewer, Speaker, fold, read_input, replay
from interviewer.judge.protocol import JudgeIdentity
from interviewer.types import Criterion, Evidence, Judgement, Probabilities, Question, Rubric, Verdict

SAID: dict[str, Verdict] = {
    "right": "met",
    "half": "partial",
    "absent": "missing",
    "backwards": "contradicted",
    "doubtful": "unsure",
}
DOUBT = Probabilities(met=0.4, partial=0.3, missing=0.2, contradicted=0.1)


def judgement(criterion_id: str, verdict: Verdict, sure: float = 0.91, evidence: Sequence[Evidence] = ()) -> Judgement:
    """A judgement with `sure` on its verdict and the rest shared out; `unsure` has P(met) 0.4 and P(partial) 0.3."""
    shares = dict.fromkeys(("met", "partial", "missing", "contradicted"), (1 - sure) / 3)
    probabilities = DOUBT if verdict == "unsure" else Probabilities(**{**shares, verdict: sure})
    return Judgement(
        criterion_id=criterion_id,
        verdict=verdict,
        probabilities=probabilities,
        confidence=0.4 if verdict == "unsure" else sure,
        evidence=tuple(evidence),
        misconception="the opposite" if verdict == "contradicted" else "",
    )


class MarkerJudge:
    """Reads `alpha is right`: the last such words about a criterion's id decide its verdict and are the evidence.

    An answer with the word `explode` raises ModelError. `heard` holds every text that was judged.
    """

    identity = JudgeIdentity(model="marker", judge="j1", prompts="p1")

    def __init__(self) -> None:
        self.heard: list[str] = []

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self.heard.append(answer)
        if "explode" in answer:
            raise ModelError("out of memory", "Use a smaller model.")
        return tuple(self._one(criterion, answer) for criterion in rubric.criteria)

    def _one(self, criterion: Criterion, answer: str) -> Judgement:
        found = list(re.finditer(rf"\b{criterion.id} is ({'|'.join(SAID)})", answer, re.IGNORECASE))
        if not found:
            return judgement(criterion.id, "missing")
        start, end = found[-1].span()
        quote = Evidence(quote=answer[start:end], start=start, end=end)
        return judgement(criterion.id, SAID[found[-1].group(1).lower()], evidence=[quote])


class EchoBackend:
    """Says what was asked of it in words that pass every guard: the same for the same messages, at once or resumed.

    Raises ModelError as long as `broken` is set.
    """

    name = "echo"

    def __init__(self) -> None:
        self.broken = False
        self.closed = 0

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        if self.broken:
            raise ModelError("the server is gone")
        try:
            yield from re.split(r"(?<= )", self._reply(messages[-1].content))
        finally:
            self.closed += 1

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        raise NotImplementedError

    def _reply(self, asked: str) -> str:
        if found := re.match(r"Question: (\S+) (.*)", asked):
            return f"Tell me, {found[1].lower()} {found[2]}\n\nThis is never read."
        if found := re.search(r"Move on to (question \d+ of \d+)\. Its topic is (.*)\. One", asked):
            return f"Now comes {found[1]}, about {found[2]}."
        found = re.search(r"interview with (.*) about (.*)\. One", asked)
        assert found
        return f"Welcome to {found[1]} about {found[2]}."


def criterion(name: str, number: int, weight: float) -> Criterion:
    return Criterion(
        id=name,
        label=f"{name.capitalize()} point",
        text=f"The {name} kettle whistles whenever {number} penguins juggle teapots.",
        weight=weight,
        accept=(f"Penguins in group {number} make the {name} kettle sing.",),
        counter_claims=(f"The {name} kettle stays silent for all penguins.",),
        probe=f"What happens with the {name} thing in kitchen {number}?",
        hint=f"Think of birds near {name} stove {number}.",
    )


def rubric(name: str, topic: str) -> Rubric:
    return Rubric(
        question=Question(id=name, topic=topic, text=f"How do {topic.lower()} things behave in practice?"),
        reference=f"In {name}, three rules of the kitchen hold.",
        criteria=(criterion("alpha", 1, 3), criterion("beta", 2, 2), criterion("gamma", 3, 1)),
        model_answer="I would watch the stove and count the birds.",
    )


BANK = Bank(rubrics=(rubric("first", "Kettles"), rubric("second", "NLP basics"), rubric("third", "Stoves")))
PLAN = ("first", "second", "third")
ALL_RIGHT = "Alpha is right. Beta is right. Gamma is right."


# --- interviews ------------------------------------------------------------------------------------------------

EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def make(backend: Backend | None = None) -> Interviewer:
    return Interviewer(BANK, MarkerJudge(), Speaker(backend or EchoBackend()))


def told(text: str) -> Received:
    return read_input(text)


def play(engine: Interviewer, plan: Started, inputs: Sequence[Received]) -> list[Event]:
    """Every event of an interview, up to its end or that of the inputs."""
    events: list[Event] = []
    state: Interview | None = None
    everything: list[Started | Received] = [plan, *inputs]
    for said in everything:
        if state is not None and state.finished:
            break
        for event in engine.advance(state, said):
            events.append(event)
            state = fold(state, event)
    return events


def stored(events: Sequence[Event]) -> list[Event]:
    """What a store gives back: no tokens, and everything through JSON once."""
    return [EVENT.validate_json(EVENT.dump_json(e)) for e in events if not isinstance(e, Fleeting)]


def ended(events: Sequence[Event]) -> Interview:
    state = replay(events)
    assert state is not None
    return state
