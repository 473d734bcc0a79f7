"""Labelled answers of bench/data, and a meter that keeps in a file what it measured once."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from interviewer import grading, weights
from interviewer.bank import Bank
from interviewer.cli.models import fetch
from interviewer.evidence import Span
from interviewer.judge import measure as measure_code
from interviewer.judge.measure import PROMPT, Measured, Meter, SignalSource
from interviewer.prompts import load_prompt
from interviewer.transcripts import BadLine, read_transcripts
from interviewer.types import Rubric, Transcript, Value

DATA = Path(__file__).parent / "data"
CACHE = Path(__file__).parent / "out" / "measured.jsonl"
_METHOD = load_prompt(PROMPT).sha256 + Path(measure_code.__file__).read_text(encoding="utf-8")


class Row(Value):
    """One (criterion, answer) pair. `signals` is empty where code had settled the answer before any model."""

    answer: str
    kind: str
    question: str
    criterion: str
    weight: float
    label: str
    signals: dict[str, float]


class KeptMeter:
    """A meter in front of another; each (rubric, answer) is measured once and kept, one JSON line each."""

    def __init__(self, meter: Meter, cache: Path = CACHE) -> None:
        self._meter = meter
        self._cache = cache
        # As it was written: what an older meter measured may have had another shape, and has another key.
        self._kept: dict[str, list[Any]] = {}
        if cache.is_file():
            self._kept = dict(json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines())

    @property
    def name(self) -> str:
        return self._meter.name

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        key = self._key(rubric, answer)
        if key not in self._kept:
            self._kept[key] = self._meter.measure(rubric, answer)
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            with self._cache.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, self._kept[key]]) + "\n")
        return [Measured(f, Span(*support), Span(*against), m) for f, support, against, m in self._kept[key]]

    def _key(self, rubric: Rubric, answer: str) -> str:
        """A hash of all that a measurement depends on, the code that measures among it."""
        texts = [(c.text, c.accept, c.counter_claims) for c in rubric.criteria]
        whole = json.dumps([self.name, _METHOD, rubric.question.text, texts, answer])
        return hashlib.sha256(whole.encode()).hexdigest()[:24]


def kept_meter(found: weights.ResolvedModel) -> KeptMeter:
    """The meter of a model that is on this machine, as the product has it."""
    from interviewer.encoders import load_encoder
    from interviewer.local.backend import load_backend

    backend = load_backend(found.path, name=f"{found.name}@{found.revision}")
    return KeptMeter(Meter(backend, load_encoder(fetch(weights.DEFAULT_EMBEDDING))))


def kinds(path: Path) -> dict[str, str]:
    """Answer id to the kind of answer that its author meant to write."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["kind"] for row in map(json.loads, lines)}


def transcripts(path: Path) -> Iterator[Transcript]:
    """The labelled transcripts of a file. Raises SystemExit for a line that cannot be read."""
    for entry in read_transcripts(path):
        if isinstance(entry, BadLine):
            raise SystemExit(f"{path}, line {entry.line}: {entry.message}")
        yield entry


def measure(path: Path, bank: Bank, meter: SignalSource) -> list[Row]:
    """Rows for every criterion of every answer in `path`, each answer read whole."""
    kind_of = kinds(path)
    rows: list[Row] = []
    items = list(transcripts(path))
    for number, item in enumerate(items, start=1):
        rubric = bank.get(item.question_id)
        signals = _signals(item, rubric, meter)
        print(f"\r{path.name}: {number} of {len(items)}", end="", file=sys.stderr, flush=True)
        assert item.human is not None
        rows += [
            Row(
                answer=item.id,
                kind=kind_of[item.id],
                question=item.question_id,
                criterion=criterion.id,
                weight=criterion.weight,
                label=label,
                signals=each,
            )
            for criterion, label, each in zip(rubric.criteria, item.human.criteria, signals, strict=True)
        ]
    print(file=sys.stderr)
    return rows


def _signals(item: Transcript, rubric: Rubric, meter: SignalSource) -> Sequence[dict[str, float]]:
    """What the judge would measure, gates included."""
    reading = grading.reading_of(rubric, item.turns)
    if reading.settled:
        return [{} for _ in rubric.criteria]
    return [dict(m.features) for m in meter.measure(rubric, reading.text)]
