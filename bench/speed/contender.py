"""What every way of grading has to do to be timed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from interviewer.types import Rubric


class Verdicts(NamedTuple):
    """What came of the criteria of some answers."""

    given: int
    lost: int = 0
    """Criteria without a verdict, because the reply could not be used."""


class Contender(Protocol):
    """One way of grading."""

    @property
    def name(self) -> str:
        """For the table."""
        ...

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        """All that is done once for a rubric, and whatever is not to be timed. The model has not seen the answers."""
        ...

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        """Grade the answers that were prepared: this is timed. Nothing is remembered from an earlier grading."""
        ...
