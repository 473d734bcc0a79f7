"""From measured signals to calibrated probabilities: a small model kept as readable JSON, one file a judge model.

Three questions in turn, each a logistic regression over standardised signals:

1. Does the answer address the criterion at all?            strength of support, true or not
2. If it does, is what it says true?                        claim against counter-claims, steadied by the whole answer
3. If it is true, is it complete?                           strength of support again

The second is two-level: the criterion's own logit, and the mean of all criteria's own logits weighted by how surely
each is addressed. A single contrast is noisy; a candidate who mistakes one thing for another tends to do so more than
once. What this costs: one falsehood among many truths is harder to see. `bench/calibrate.py` fits these files.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from interviewer.errors import InputError
from interviewer.types import Probabilities, Unit, Value

_FILES = Path(__file__).parent / "calibrations"
GENERIC = "generic"


class Logistic(Value):
    """P = 1 / (1 + exp(-(bias + sum of weight x (signal - centre) / scale))); a signal that is absent counts 0."""

    names: tuple[str, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def logit(self, signals: Mapping[str, float]) -> float:
        return self.bias + sum(
            weight * (signals[name] - centre) / scale
            for name, centre, scale, weight in zip(self.names, self.centre, self.scale, self.weights, strict=True)
            if name in signals
        )


class Context(Value):
    """How the second question joins a criterion's own logit with the answer's mean."""

    own: float
    mean: float
    bias: float
    shrinkage: float
    """Added to the sum of the mean's weights, so that an answer that hardly addresses anything counts as neutral."""


class Bounds(Value):
    """The least confidence from which on each verdict is given; below it the judge is unsure."""

    met: Unit
    partial: Unit
    missing: Unit
    contradicted: Unit


class Calibration(Value):
    """Everything fitted."""

    model: str
    fitted_on: str
    addressed: Logistic
    true: Logistic
    context: Context
    complete: Logistic
    bounds: Bounds

    @property
    def signals(self) -> frozenset[str]:
        """Those that it weighs."""
        return frozenset((*self.addressed.names, *self.true.names, *self.complete.names))

    def probabilities(self, signals: Sequence[Mapping[str, float]]) -> list[Probabilities]:
        """Probabilities for all criteria of ONE answer, in order."""
        addressed = [sigmoid(self.addressed.logit(s)) for s in signals]
        own = [self.true.logit(s) for s in signals]
        mean = sum(a * o for a, o in zip(addressed, own, strict=True)) / (self.context.shrinkage + sum(addressed))
        found = []
        for signal, p, o in zip(signals, addressed, own, strict=True):
            true = sigmoid(self.context.bias + self.context.own * o + self.context.mean * mean)
            complete = sigmoid(self.complete.logit(signal))
            found.append(_summing_to_one(p * true * complete, p * true * (1 - complete), p * (1 - true)))
        return found


def load_calibration(model: str, folder: Path = _FILES) -> Calibration:
    """The calibration of a model by its name, or the generic one. Raises InputError for a file that does not fit."""
    name = "".join(ch if ch.isalnum() or ch in "-._" else "_" for ch in model.lower())
    path = folder / f"{name}.json"
    if not path.is_file():
        path = folder / f"{GENERIC}.json"
    return read_calibration(path)


def read_calibration(path: Path) -> Calibration:
    """A calibration from a file. Raises InputError when there is none or it does not fit."""
    try:
        return Calibration.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise InputError(
            f"the calibration file {path} cannot be used: {error}", "Make one with: interviewer calibrate"
        ) from error


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), for any x without overflow."""
    return 1.0 / (1.0 + math.exp(-x)) if x >= 0 else math.exp(x) / (1.0 + math.exp(x))


def _summing_to_one(met: float, partial: float, contradicted: float) -> Probabilities:
    # Six places: enough for any use, and the same text on every machine that differs only in the last bits.
    met, partial, contradicted = round(met, 6), round(partial, 6), round(contradicted, 6)
    missing = min(1.0, max(0.0, round(1.0 - met - partial - contradicted, 6)))
    return Probabilities(met=met, partial=partial, missing=missing, contradicted=contradicted)
