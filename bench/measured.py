"""Labelled answers of bench/data, and the product's meter with a file of what it measured once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from interviewer.cli.assemble import measuring
from interviewer.fitting import KeptMeter
from interviewer.transcripts import BadLine, read_transcripts
from interviewer.types import Transcript

DATA = Path(__file__).parent / "data"
CACHE = Path(__file__).parent / "out" / "measured.jsonl"


def kept_meter(model: str = "") -> tuple[KeptMeter, str]:
    """The meter of a model as the product has it, and the model's name."""
    loaded = measuring(model)
    return KeptMeter(loaded.meter(), CACHE), loaded.name


def kinds(path: Path) -> dict[str, str]:
    """Answer id to the kind of answer that its author meant to write."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["kind"] for row in map(json.loads, lines)}


def transcripts(path: Path) -> Iterator[Transcript]:
    """The labelled transcripts of a file. Raises SystemExit for a line that cannot be read."""
    for entry in read_transcripts(path):
        if isinstance(entry, BadLine):
            raise SystemExit(f"{path}, line {entry.line}: {entry.message}")
        if isinstance(entry, Transcript):  # nobody has labelled a conversation
            yield entry
