"""A scripted engine for the page's tests: the real turn machine with a judge of words, a pace, and a few accidents."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

from interviewer.backend import ScriptedBackend
from interviewer.bank import Bank, dump_rubric, load_bank
from interviewer.errors import ModelError
from interviewer.events import Event, Received, Started, Token
from interviewer.evidence import sentences
from interviewer.interview import Choose, Interview, Interviewer, Speaker
from interviewer.judge import JudgeIdentity
from interviewer.types import Criterion, Difficulty, Evidence, Judgement, Probabilities, Question, Rubric, Verdict

CRASH = "please fall over"
NO_MODEL = "please lose the model"
TAKE_TIME = "please take your time"
LONG = 0.2
"""Seconds between the events of a reply that takes its time: nobody's press comes too late for it."""


class WordsJudge:
    """Decides by shared words. A sentence with `not sure` is unsure; a counter-claim, word for word, contradicts."""

    identity = JudgeIdentity(model="words", judge="test", prompts="none")

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        return tuple(self._one(criterion, answer) for criterion in rubric.criteria)

    def _one(self, criterion: Criterion, answer: str) -> Judgement:
        for claim in criterion.counter_claims:
            if claim in answer:
                start = answer.index(claim)
                return _judgement(criterion, "contradicted", 0.91, answer, start, start + len(claim), claim)
        best = max(sentences(answer), key=lambda s: _shared(criterion, s.of(answer)), default=None)
        share = _shared(criterion, best.of(answer)) if best else 0.0
        verdict: Verdict = "met" if share >= 0.5 else "partial" if share >= 0.34 else "missing"
        if best and verdict != "missing" and "not sure" in best.of(answer):
            verdict = "unsure"
        if best is None or verdict == "missing":
            return _judgement(criterion, "missing", 0.9 - share, answer, 0, 0)
        return _judgement(criterion, verdict, min(0.55 + share / 2, 0.99), answer, best.start, best.end)


class Paced:
    """The real machine, slowed down, with accidents that an answer may ask for."""

    def __init__(self, engine: Interviewer, delay: float = 0.0, tokens: bool = True) -> None:
        """Without `tokens` a turn comes whole: gradio takes a while for each of them."""
        self._engine = engine
        self._tokens = tokens
        self._delay = delay
        self.closed = 0
        """How many streams ended, at their end or before it."""
        self._fallen: set[str] = set()

    def resume(self, state: Interview, choose: Choose | None = None) -> Iterator[Event]:
        return self._slowly(self._engine.resume(state, choose), state.pending)

    def _slowly(self, events: Iterator[Event], said: Started | Received | None) -> Iterator[Event]:
        try:
            delay = self._accident(said)
            for event in events:
                if self._tokens or not isinstance(event, Token):
                    yield event
                    time.sleep(delay)
        finally:
            self.closed += 1

    def _accident(self, said: Started | Received | None) -> float:
        """Once for each text that asks for one. Returns the pace of the reply."""
        if not isinstance(said, Received) or said.text in self._fallen:
            return self._delay
        self._fallen.add(said.text)
        if CRASH in said.text:
            raise RuntimeError("the ceiling fell down")
        if NO_MODEL in said.text:
            raise ModelError("the model <b>is gone</b>", "Start interviewer with another --model.")
        return LONG if TAKE_TIME in said.text else self._delay


def make_engine(bank: Bank, delay: float = 0.0, tokens: bool = True) -> Paced:
    # The reply fails every guard, so that the written lines are spoken: the same words in each run.
    return Paced(Interviewer(bank, WordsJudge(), Speaker(ScriptedBackend(["(nothing)"]))), delay, tokens)


def small_bank(folder: Path) -> Bank:
    """Two questions of two topics, written to `folder` and read back like any bank."""
    plan: tuple[tuple[str, str, Difficulty, str, tuple[str, str]], ...] = (
        ("01-cats", "Cats", "easy", "Why purr?", ("Cats purr when they are content.", "Cats purr to heal bones fast.")),
        ("02-dogs", "Dogs", "hard", "Why bark?", ("Dogs bark to warn strangers.", "Dogs bark when they are lonely.")),
    )
    for name, topic, difficulty, question, points in plan:
        criteria = [
            Criterion(
                id=f"point-{number}",
                label=f"Point {number} of {topic}",
                text=point,
                accept=(f"{point[:-1]} indeed.",),
                counter_claims=(f"The very opposite of {topic} {number}.",),
                probe=f"Can you say more about part {number}?",
                hint=f"Think of part {number}.",
            )
            for number, point in enumerate(points, start=1)
        ]
        rubric = Rubric(
            question=Question(id=name[3:], topic=topic, difficulty=difficulty, text=question),
            reference=" ".join(points),
            criteria=tuple(criteria),
            model_answer=f"{' '.join(points)} That is all.",
        )
        (folder / f"{name}.yaml").write_text(dump_rubric(rubric), encoding="utf-8")
    return load_bank(folder)


def _shared(criterion: Criterion, text: str) -> float:
    mine = set(re.findall(r"[a-z]{4,}", text.lower()))
    return max(
        (len(words & mine) / len(words) for words in map(_long_words, (criterion.text, *criterion.accept)) if words),
        default=0.0,
    )


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def _judgement(
    criterion: Criterion, verdict: Verdict, sure: float, answer: str, start: int, end: int, mistake: str = ""
) -> Judgement:
    rest = (1 - sure) / 3
    shares = dict.fromkeys(("met", "partial", "missing", "contradicted"), rest)
    if verdict == "unsure":
        shares = {"met": 0.4, "partial": 0.3, "missing": 0.2, "contradicted": 0.1}
    else:
        shares[verdict] = sure
    evidence = (Evidence(quote=answer[start:end], start=start, end=end),) if end > start else ()
    return Judgement(
        criterion_id=criterion.id,
        verdict=verdict,
        probabilities=Probabilities(**shares),
        confidence=max(shares.values()),
        evidence=evidence,
        misconception=mistake,
    )
