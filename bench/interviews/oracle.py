"""What a simulated candidate can say of each criterion, and a judge that knows it: labels instead of a model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from interviewer.evidence import sentences
from interviewer.judge import JudgeIdentity
from interviewer.types import Criterion, Evidence, FirmVerdict, Judgement, Probabilities, Rubric, Verdict

Labels = dict[str, FirmVerdict]
"""Criterion id to what the candidate has said of it so far."""

DOUBT = Probabilities(met=0.4, partial=0.3, missing=0.2, contradicted=0.1)


class Line(NamedTuple):
    """A sentence from a rubric's own material, and what it says of which criterion."""

    text: str
    criterion: str
    label: FirmVerdict
    doubtful: bool = False
    """The judge finds it and cannot decide."""


def hazy(criterion: Criterion) -> str:
    """Names the subject of a criterion and claims nothing of it."""
    subject = f"{criterion.label[0].lower()}{criterion.label[1:]}"
    return f"I believe {subject} comes into it somehow, though I could not say how."


@lru_cache(maxsize=64)
def lines(rubric: Rubric) -> tuple[Line, ...]:
    """Everything that says something of a criterion; of the model answer, the sentence that is nearest to each."""
    found: list[Line] = []
    for c in rubric.criteria:
        found += [Line(text, c.id, "met") for text in dict.fromkeys((*c.source, c.text, *c.accept))]
        found += [Line(text, c.id, "contradicted") for text in c.counter_claims]
        found.append(Line(hazy(c), c.id, "partial", doubtful=True))
        if rubric.model_answer:
            found.append(Line(_nearest(c, rubric.model_answer), c.id, "met"))
    return tuple(found)


class Heard(NamedTuple):
    """The last thing that was said of a criterion, and where."""

    line: Line
    start: int


def heard(rubric: Rubric, answer: str) -> dict[str, Heard]:
    """For each criterion that was spoken of, the last line about it: who takes something back has taken it back."""
    last: dict[str, Heard] = {}
    for line in lines(rubric):
        start = answer.rfind(line.text)
        if start >= 0 and (line.criterion not in last or start > last[line.criterion].start):
            last[line.criterion] = Heard(line, start)
    return last


def labels(rubric: Rubric, said: Sequence[str]) -> Labels:
    """The truth about everything that a candidate has said to one question."""
    found = heard(rubric, "\n".join(said))
    return {c.id: found[c.id].line.label if c.id in found else "missing" for c in rubric.criteria}


class OracleJudge:
    """Reads what the product lets a judge read and knows what it says.

    `misread` is the share of verdicts that it gets wrong, drawn from the criterion and the answer: the same on every
    run, and wrong in the same way as long as the candidate says nothing new.
    """

    def __init__(self, misread: float = 0.0) -> None:
        self._misread = misread
        self.identity = JudgeIdentity(model="oracle", judge=f"misread {misread}", prompts="none")

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        known = heard(rubric, answer)
        return tuple(self._one(c, known.get(c.id), answer) for c in rubric.criteria)

    def _one(self, criterion: Criterion, found: Heard | None, answer: str) -> Judgement:
        verdict: Verdict = "missing" if found is None else "unsure" if found.line.doubtful else found.line.label
        if _draw("misread", criterion, answer) < self._misread:
            verdict = _wrong(verdict, _draw("how", criterion, answer))
        # Firm, but not equally: a real judge is not as sure of every criterion either.
        sure = 0.82 + 0.15 * _draw("sure", criterion, answer)
        rest = (1 - sure) / 3
        shares = dict.fromkeys(("met", "partial", "missing", "contradicted"), rest)
        span = _span(found, answer) if found and verdict != "missing" else ()
        return Judgement(
            criterion_id=criterion.id,
            verdict=verdict,
            probabilities=DOUBT if verdict == "unsure" else Probabilities(**{**shares, verdict: sure}),
            confidence=DOUBT.met if verdict == "unsure" else sure,
            evidence=span,
            misconception=criterion.counter_claims[0] if verdict == "contradicted" and criterion.counter_claims else "",
        )


def _wrong(verdict: Verdict, draw: float) -> Verdict:
    others: tuple[Verdict, ...] = tuple(v for v in ("met", "missing", "unsure") if v != verdict)
    return others[int(draw * len(others))]


def _span(found: Heard, answer: str) -> tuple[Evidence, ...]:
    start = answer.find(found.line.text, found.start)
    if start < 0:
        return ()
    end = start + len(found.line.text)
    return (Evidence(quote=answer[start:end], start=start, end=end),)


def _nearest(criterion: Criterion, answer: str) -> str:
    """The sentence of a model answer that shares most words with a criterion."""
    wanted = set(criterion.text.lower().split())
    return max((s.of(answer) for s in sentences(answer)), key=lambda s: len(wanted & set(s.lower().split())))


def _draw(what: str, criterion: Criterion, answer: str) -> float:
    """A number from 0 to 1 that depends on its arguments alone."""
    digest = hashlib.sha256(f"{what}|{criterion.id}|{answer}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
