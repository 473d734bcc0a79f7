"""A meter that remembers, criterion by criterion: when one criterion of a rubric changed, only that one is measured.

A judge always hears of all criteria of an answer, for a verdict leans a little on the others (the answer's mean in
`judge/calibration.py`); so a test judges whole rubrics, exactly as a candidate's answer is judged, and saves on the
measuring instead. What that costs: a meter leaves out sentences that have nothing to do with any text of the rubric
before it, so that one measured by itself may read a sentence fewer than one measured with the others.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from interviewer.judge.kept import code_hash, from_json, to_json
from interviewer.judge.measure import Measured, SignalSource
from interviewer.runs import write_atomic
from interviewer.types import Criterion, Rubric

MOST = 2_000
"""How many measurements of one question are kept in a file, the latest: some five times what a test needs."""


class RememberingMeter:
    """A meter in front of another. Everything is kept in memory; `folder`, when given, keeps a file a question."""

    def __init__(self, meter: SignalSource, folder: Path | None = None) -> None:
        self._meter = meter
        self._folder = folder
        self._method = code_hash()
        self._question = ""
        # As JSON has it.
        self._kept: dict[str, list[Any]] = {}
        self.measured = 0
        """How many (criterion, answer) pairs the inner meter was asked for."""

    @property
    def name(self) -> str:
        return self._meter.name

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        self._turn_to(rubric)
        keys = [self._key(rubric, criterion, answer) for criterion in rubric.criteria]
        lacking = tuple(c for c, key in zip(rubric.criteria, keys, strict=True) if key not in self._kept)
        if lacking:
            # Not validated: of a rubric's parts alone it may be that none counts.
            asked = rubric.model_copy(update={"criteria": lacking})
            for criterion, found in zip(lacking, self._meter.measure(asked, answer), strict=True):
                self._kept[self._key(rubric, criterion, answer)] = to_json(found)
            self.measured += len(lacking)
        return [from_json(self._kept[key]) for key in keys]

    def save(self) -> None:
        """Write what is known of the question that was measured last. Raises StoreError."""
        if self._folder is None or not self._question:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        latest = list(self._kept.items())[-MOST:]
        write_atomic(self._file(), "".join(json.dumps(entry) + "\n" for entry in latest).encode())

    def _turn_to(self, rubric: Rubric) -> None:
        if rubric.question.text == self._question:
            return
        self.save()
        self._question, self._kept = rubric.question.text, {}
        if self._folder is not None and self._file().is_file():
            self._kept = _read(self._file())

    def _file(self) -> Path:
        assert self._folder is not None
        named = hashlib.sha256(f"{self.name}\0{self._question}".encode()).hexdigest()[:24]
        return self._folder / f"{named}.jsonl"

    def _key(self, rubric: Rubric, criterion: Criterion, answer: str) -> str:
        """A hash of all that a measurement depends on, the code that measures among it."""
        judged = [criterion.text, criterion.accept, criterion.counter_claims]
        whole = json.dumps([self.name, self._method, rubric.question.text, judged, answer])
        return hashlib.sha256(whole.encode()).hexdigest()[:24]


def _read(file: Path) -> dict[str, list[Any]]:
    """What a file remembers; a broken one remembers nothing, and is written anew."""
    try:
        kept = dict(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
        for found in kept.values():
            from_json(found)
    except (OSError, ValueError, TypeError):
        return {}
    return kept
