"""Measurements that outlive the program: how they are written, and the code that they depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interviewer.evidence import Span
from interviewer.judge import asked, known, measure, verified
from interviewer.judge.measure import PROMPT, Measured
from interviewer.prompts import load_prompt


def code_hash() -> str:
    """SHA-256 of the prompt and of the code that measures: what another one measured does not hold any more."""
    digest = hashlib.sha256(load_prompt(PROMPT).sha256.encode())
    for module in (asked, known, measure, verified):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def to_json(found: Measured) -> list[Any]:
    """Features, two spans, and the rest of a Measured."""
    return [dict(found.features), list(found.support), list(found.against), *found[3:]]


def from_json(row: Sequence[Any]) -> Measured:
    """What `to_json` made the row of. Raises ValueError or TypeError for another."""
    features, support, against, *rest = row
    if not isinstance(features, Mapping):
        raise TypeError("no features")
    return Measured(features, Span(*support), Span(*against), *rest)
