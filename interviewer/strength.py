"""How well the shipped judge grades with a model, as it was measured: strength.json, one entry for each model.

The figures are those of docs/judge.md, column "own": labelled answers, each question by a fit on the others. They hold
for the calibration whose hash stands beside them; a test fails when that file changes and nobody has measured anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from interviewer.types import Unit, Value

_FILE = Path(__file__).parent / "strength.json"


class Strength(Value):
    """What was found for one model with its shipped calibration."""

    calibration: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the calibration file that was measured."""
    questions: Annotated[int, Field(gt=0)]
    answers: Annotated[int, Field(gt=0)]
    right: Unit
    """Share of all verdicts that are those of the person who marked the answers."""
    low: Unit
    """The ends of its 95% interval over questions."""
    high: Unit
    surest: Unit
    """The same of the three quarters with most confidence."""
    command: str
    """What prints these figures again."""


def strength_of(model: str) -> Strength | None:
    """What was measured with this model; None where nobody has."""
    return _measured().get(model.lower())


@cache
def _measured() -> dict[str, Strength]:
    entries = json.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Strength.model_validate(entry) for name, entry in entries.items()}
