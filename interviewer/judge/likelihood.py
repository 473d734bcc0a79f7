"""The judge: measured signals, calibrated, turned into verdicts with the candidate's own words as evidence."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from interviewer.evidence import Span
from interviewer.judge.calibration import GENERIC, Calibration
from interviewer.judge.measure import PROMPT, Measured, SignalSource
from interviewer.judge.options import gathered, spread
from interviewer.judge.protocol import JudgeIdentity
from interviewer.prompts import load_prompt
from interviewer.types import Evidence, Judgement, Probabilities, Rubric, Verdict

_ANSWERS_KEPT = 256
BOTH_SIDES = 0.7
"""Where one sentence states a claim and another denies it, each with at least this probability, and the answer read as
a whole denies it likelier than not, nobody can tell what the candidate holds. Without the last condition 88 of 101 such
criteria of the labelled answers were simply met: a sentence about another point can look like a denial by itself."""
SURE = 0.9
"""Where all signals together make a criterion as likely as this to be met, it is, whatever one sentence looks like. Of
the answers that say a claim and its opposite (family 35 of `make attack`) none reaches 0.88; references that were once
taken for such answers nearly all stand above 0.95."""


class LikelihoodJudge:
    """Judges by likelihood gain joined with similarity. Deterministic on one machine.

    Remembers recent answers; threads may share it, and take turns.
    """

    def __init__(self, meter: SignalSource, calibration: Calibration) -> None:
        self._meter = meter
        self._calibration = calibration
        self._identity = JudgeIdentity(
            model=meter.name,
            judge=_method(calibration),
            prompts=load_prompt(PROMPT).sha256[:16],
        )
        self._lock = threading.Lock()
        self._recent: dict[tuple[Rubric, str], tuple[Judgement, ...]] = {}

    @property
    def identity(self) -> JudgeIdentity:
        return self._identity

    @property
    def calibrated(self) -> bool:
        """False when the model has no calibration of its own and the generic one stands in."""
        return self._calibration.model != GENERIC

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        key = (rubric, answer)
        with self._lock:
            if key not in self._recent:
                if len(self._recent) >= _ANSWERS_KEPT:
                    del self._recent[next(iter(self._recent))]
                self._recent[key] = self._judge(rubric, answer)
            return self._recent[key]

    def _judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        asked = spread(rubric)
        measured = self._meter.measure(asked, answer)
        chances = self._calibration.probabilities([m.features for m in measured])
        found = [self._judgement(c.id, m, p, answer) for c, m, p in zip(asked.criteria, measured, chances, strict=True)]
        return gathered(rubric, found)

    def _judgement(self, criterion_id: str, found: Measured, p: Probabilities, answer: str) -> Judgement:
        likeliest = p.likeliest
        confidence: float = getattr(p, likeliest)
        bound: float = getattr(self._calibration.bounds, likeliest)
        both = _both_sides(found, p)
        verdict: Verdict = likeliest if confidence >= bound and not both else "unsure"
        spans = [found.against if likeliest == "contradicted" else found.support]
        if both:
            spans = sorted({found.support, found.against})
        return Judgement(
            criterion_id=criterion_id,
            verdict=verdict,
            probabilities=p,
            confidence=confidence,
            evidence=() if verdict == "missing" else tuple(_quote(span, answer) for span in spans),
            misconception=found.misconception if likeliest == "contradicted" or both else "",
            both_sides=both,
        )


def _both_sides(found: Measured, p: Probabilities) -> bool:
    each = found.support != found.against and min(found.supported, found.opposed) >= BOTH_SIDES
    return each and found.features.get("denied", 0.0) >= 0 and p.met < SURE


def _method(calibration: Calibration) -> str:
    """A hash of the calibration and of the code that decides a grade: whatever changes one changes the receipt."""
    digest = hashlib.sha256(calibration.model_dump_json().encode())
    package = Path(__file__).parents[1]
    floors = ("grading.py", "evidence.py", "roles.py", "rubrics/leak.py", "encoders.py")
    local = (f"local/{name}.py" for name in ("backend", "batches", "render", "verifier"))
    remote = (f"remote/{name}.py" for name in ("asking", "backend", "probe", "said", "scoring"))
    others = (*floors, *local, *remote)
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *(package / name for name in others)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _quote(span: Span, answer: str) -> Evidence:
    return Evidence(quote=span.of(answer), start=span.start, end=span.end)
