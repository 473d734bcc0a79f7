"""A model that shows no likelihoods can still be asked: does the answer state the claim, Yes or No?

A signal like the others: what it is worth depends on the model, and a calibration fitted to that model weighs it. The
calibrations that ship do not know it, and leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.backend import Asker
from interviewer.judge.measure import Measured, SignalSource
from interviewer.judge.plain import plain
from interviewer.prompts import load_prompt
from interviewer.types import Criterion, Rubric

PROMPT = "judge_asks"
FEATURES = {
    "asked": "log-odds that the model, asked whether the answer states the claim, says Yes (1 or -1 without odds)",
    "asked_contrast": "the same minus that of the likeliest counter-claim",
}
"""What is measured. Absent where the model said neither Yes nor No, the second also without counter-claims."""


class AskingMeter:
    """A meter whose signals are joined by what a model answers when it is asked about each claim."""

    def __init__(self, meter: SignalSource, asker: Asker) -> None:
        self._meter = meter
        self._asker = asker
        self._prompt = load_prompt(PROMPT)

    @property
    def name(self) -> str:
        return f"{self._asker.name}, prompt {self._prompt.sha256[:8]} + {self._meter.name}"

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        measured = self._meter.measure(rubric, answer)
        said = " ".join(plain(answer).split())
        claims = [claim for c in rubric.criteria for claim in _claims(c)]
        asked = iter(
            self._asker.ask(
                [self._prompt.fill(question=rubric.question.text, answer=said, claim=claim) for claim in claims]
            )
        )
        answers = [[next(asked) for _ in _claims(c)] for c in rubric.criteria]
        return [
            found._replace(features={**found.features, **_features(*mine)})
            for found, mine in zip(measured, answers, strict=True)
        ]


def _claims(criterion: Criterion) -> Sequence[str]:
    return (criterion.text, *criterion.counter_claims)


def _features(claim: float | None, *counters: float | None) -> dict[str, float]:
    if claim is None:
        return {}
    heard = [c for c in counters if c is not None]
    return {"asked": claim} | ({"asked_contrast": claim - max(heard)} if heard else {})
