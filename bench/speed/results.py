"""All figures of one run, for a program to read: named tuples become objects, by the names of their fields."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch

from bench.speed.growth import Cost, Slope
from bench.speed.peak import Peak
from bench.speed.rounds import Spread, Timed
from bench.speed.share import Share


class Machine(NamedTuple):
    """Where it was measured."""

    processor: str
    threads: int
    dtype: str
    torch: str
    load: Sequence[float]
    """Of the last minute before the run and at its end; the run itself counts in the second."""


class Results(NamedTuple):
    machine: Machine
    model: str
    criteria: int
    words: int
    rounds: Sequence[Mapping[str, Timed]]
    faster: Mapping[str, Mapping[str, Spread]]
    """For each contender, how many times faster ours is, whole and by its likelihoods alone."""
    absent: Mapping[str, str]
    """Contenders that could not be measured, and why."""
    first_seconds: float
    """For the first answer of a question, with all that is done once for a rubric and then kept on disk."""
    peak: Peak
    shares: Mapping[str, Share]
    costs: Sequence[Cost]
    slope: Slope


def load() -> float:
    """Processes that wanted a core, mean of the last minute; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def machine(dtype: torch.dtype, before: float) -> Machine:
    return Machine(
        processor=f"{platform.machine()}, {torch.backends.cpu.get_cpu_capability()}",
        threads=torch.get_num_threads(),
        dtype=str(dtype).removeprefix("torch."),
        torch=torch.__version__,
        load=(before, load()),
    )


def tree(value: object) -> object:
    """What json can write."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: tree(inner) for name, inner in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): tree(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [tree(inner) for inner in value]
    return value
