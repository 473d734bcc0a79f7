"""A judge of exact words, a bank of two questions and three answers: for the tests of headless runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from interviewer.bank import Bank
from interviewer.judge import JudgeIdentity
from interviewer.types import (
    Criterion,
    Evidence,
    Judgement,
    Probabilities,
    Question,
    Rubric,
    Verdict,
)

SAMPLES = Path(__file__).parents[1] / "samples"


class WordJudge:
    """Finds a criterion's text in the answer, word for word. Counts the pairs it is asked about."""

    def __init__(self, name: str = "words", on_answer: Callable[[str], None] = lambda _: None) -> None:
        self.identity = JudgeIdentity(model=name, judge="j1", prompts="p1")
        self.asked: list[tuple[str, str]] = []
        self._on_answer = on_answer

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self._on_answer(answer)
        self.asked.append((rubric.question.id, answer))
        return tuple(self._one(criterion, answer) for criterion in rubric.criteria)

    def _one(self, criterion: Criterion, answer: str) -> Judgement:
        verdict, found = "missing", -1
        for name, claims in (("met", (criterion.text,)), ("contradicted", criterion.counter_claims)):
            for claim in claims:
                if claim in answer:
                    verdict, found, length = name, answer.index(claim), len(claim)
        evidence = (
            (Evidence(quote=answer[found : found + length], start=found, end=found + length),) if found >= 0 else ()
        )
        chances = {"met": 0.0, "partial": 0.0, "missing": 0.0, "contradicted": 0.0, verdict: 0.9}
        chances["partial"] += 0.1
        return Judgement(
            criterion_id=criterion.id,
            verdict=_verdict(verdict),
            probabilities=Probabilities(**chances),
            confidence=0.9,
            evidence=evidence,
            misconception=criterion.counter_claims[0] if verdict == "contradicted" else "",
        )


def _verdict(name: str) -> Verdict:
    return {"met": "met", "contradicted": "contradicted"}.get(name, "missing")  # type: ignore[return-value]


def rubric(name: str, extra: str = "") -> Rubric:
    return Rubric(
        question=Question(id=name, topic="Topic", text=f"Tell me all about {name}, please."),
        reference=f"The sky is blue. Grass is green.{extra}",
        criteria=(
            Criterion(id="sky", label="Sky", text="The sky is blue", weight=3, counter_claims=("The sky is green",)),
            Criterion(id="grass", label="Grass", text="Grass is green", weight=1),
        ),
    )


BANK = Bank(rubrics=(rubric("alpha"), rubric("beta")))
BOTH = "I would say this: The sky is blue, and then Grass is green, as it were."
HALF = "Well, as far as I know The sky is blue, more I cannot say."
WRONG = "Everyone knows that The sky is green in the evening, I suppose."


def lines(*entries: Mapping[str, object]) -> str:
    return "".join(json.dumps(entry) + "\n" for entry in entries)


def three_answers(folder: Path) -> Path:
    """A file of transcripts: two answers to one question and one to another."""
    path = folder / "in.jsonl"
    path.write_text(
        lines(
            {"id": "a1", "question_id": "alpha", "answer": BOTH, "candidate": "Ann"},
            {"id": "a2", "question_id": "alpha", "answer": HALF},
            {"id": "b1", "question_id": "beta", "answer": WRONG},
        )
    )
    return path


def forbidden() -> WordJudge:
    raise AssertionError("the judge was made although there is nothing to grade")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in (".json", ".jsonl")}
