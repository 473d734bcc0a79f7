"""Labelled criteria with everything a judge measures of them; what was measured once is kept in a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from interviewer import grading
from interviewer.batch import Item
from interviewer.judge.kept import code_hash, from_json, to_json
from interviewer.judge.measure import Measured, SignalSource
from interviewer.types import FirmVerdict, Rubric, Value


class Row(Value):
    """One (criterion, answer) pair. `signals` is empty where code had settled the answer before any model."""

    answer: str
    question: str
    criterion: str
    label: FirmVerdict
    signals: dict[str, float]


class Labelling(NamedTuple):
    """Answers that people marked criterion by criterion, and their rows, those of one answer side by side."""

    items: tuple[Item, ...]
    rows: tuple[Row, ...]

    def without(self, question: str) -> list[Row]:
        return [r for r in self.rows if r.question != question]


def measured_rows(
    items: Sequence[Item], meter: SignalSource, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> Labelling:
    """Measure every item that has a rubric and a mark for each of its criteria; the others are left out."""
    marked = tuple(item for item in items if _is_marked(item))
    rows: list[Row] = []
    for number, item in enumerate(marked, start=1):
        rows += _rows(item, meter)
        on_progress(number, len(marked))
    return Labelling(marked, tuple(rows))


def question_of(item: Item) -> str:
    """Which question an item answers: what is fitted on one of its answers has seen all of them."""
    assert item.rubric is not None
    return item.transcript.question_id or item.rubric.question.id


def _is_marked(item: Item) -> bool:
    human = item.transcript.human
    return item.rubric is not None and human is not None and len(human.criteria) == len(item.rubric.criteria)


def _rows(item: Item, meter: SignalSource) -> Iterator[Row]:
    rubric, human = item.rubric, item.transcript.human
    assert rubric is not None and human is not None
    reading = grading.reading_of(rubric, item.transcript.turns)
    signals: list[dict[str, float]] = [{} for _ in rubric.criteria]
    if not reading.settled:
        signals = [dict(m.features) for m in meter.measure(rubric, reading.text)]
    for criterion, label, each in zip(rubric.criteria, human.criteria, signals, strict=True):
        if not criterion.options:  # judged option by option, and nobody marked those
            yield Row(
                answer=item.transcript.id, question=question_of(item), criterion=criterion.id, label=label, signals=each
            )


class KeptMeter:
    """A meter in front of another; each (rubric, answer) is measured once and kept, one JSON line each."""

    def __init__(self, meter: SignalSource, cache: Path | None) -> None:
        self._meter = meter
        self._cache = cache
        self._method = code_hash()
        # As it was written: what an older meter measured may have had another shape, and has another key.
        self._kept: dict[str, list[Any]] = {}
        if cache is not None and cache.is_file():
            self._kept = dict(json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines())

    @property
    def name(self) -> str:
        return self._meter.name

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        key = self._key(rubric, answer)
        if key not in self._kept:
            self._kept[key] = [to_json(m) for m in self._meter.measure(rubric, answer)]
            if self._cache is not None:
                self._cache.parent.mkdir(parents=True, exist_ok=True)
                with self._cache.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([key, self._kept[key]]) + "\n")
        return [from_json(row) for row in self._kept[key]]

    def _key(self, rubric: Rubric, answer: str) -> str:
        """A hash of all that a measurement depends on, the code that measures among it."""
        texts = [(c.text, c.accept, c.counter_claims) for c in rubric.criteria]
        whole = json.dumps([self.name, self._method, rubric.question.text, texts, answer])
        return hashlib.sha256(whole.encode()).hexdigest()[:24]
