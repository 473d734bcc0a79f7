"""A judge without a model, a bank and answers in any number: for measuring all that is not the model."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from interviewer.bank import Bank
from interviewer.judge import JudgeIdentity
from interviewer.types import Criterion, Evidence, Judgement, Probabilities, Question, Rubric, Verdict

QUESTIONS = 8
CRITERIA = 5
WORDS = 80
"""In one answer, about."""
_FILLER = "of course one would have to look at what the data say before anything else can be decided here".split()


def claim(question: int, criterion: int) -> str:
    return f"part {criterion} of method {question} comes before its other parts"


def bank() -> Bank:
    return Bank(
        rubrics=tuple(
            Rubric(
                question=Question(id=f"method-{q}", topic="Methods", text=f"How does method {q} work?"),
                reference=" ".join(f"{claim(q, c).capitalize()}." for c in range(CRITERIA)),
                criteria=tuple(Criterion(id=f"c{c}", label=f"Part {c}", text=claim(q, c)) for c in range(CRITERIA)),
            )
            for q in range(QUESTIONS)
        )
    )


def answers(count: int) -> Iterator[dict[str, str]]:
    """No two alike; each makes some of the points of its question."""
    chance = random.Random(0)
    for number in range(count):
        question = number % QUESTIONS
        said = [f"I take it that {claim(question, c)}." for c in range(CRITERIA) if chance.random() < 0.5]
        rest = WORDS - sum(len(s.split()) for s in said)
        filler = " ".join(chance.choice(_FILLER) for _ in range(max(8, rest)))
        text = f"This is answer {number} as I would give it. {' '.join(said)} Then {filler}."
        yield {"id": f"a{number}", "question_id": f"method-{question}", "answer": text, "candidate": f"c{number // 8}"}


def write_answers(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for entry in answers(count):
            file.write(json.dumps(entry) + "\n")


class PhraseJudge:
    """A criterion is met when the answer holds its text, word for word. `pause` seconds stand in for a model's work."""

    identity = JudgeIdentity(model="phrases", judge="scripted", prompts="none")

    def __init__(self, pause: float = 0.0, on_judged: Callable[[str], None] = lambda answer: None) -> None:
        self._pause = pause
        self._on_judged = on_judged

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        if self._pause:
            time.sleep(self._pause)
        found = tuple(_judgement(criterion, answer) for criterion in rubric.criteria)
        self._on_judged(answer)
        return found


def _judgement(criterion: Criterion, answer: str) -> Judgement:
    start = answer.find(criterion.text)
    end = start + len(criterion.text)
    verdict: Verdict = "missing" if start < 0 else "met"
    return Judgement(
        criterion_id=criterion.id,
        verdict=verdict,
        probabilities=Probabilities(
            met=0.05 if start < 0 else 0.9, partial=0.05, missing=0.85 if start < 0 else 0.0, contradicted=0.05
        ),
        confidence=0.85 if start < 0 else 0.9,
        evidence=() if start < 0 else (Evidence(quote=criterion.text, start=start, end=end),),
    )
