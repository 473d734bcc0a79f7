"""What was proposed for a rubric, and what became of each proposal."""

from __future__ import annotations

from typing import Literal, NamedTuple

from interviewer.types import Rubric, Text, Value

Kind = Literal["counter_claim", "accept", "probe", "hint"]
"""The field of a criterion that a proposal is for."""


class Candidate(NamedTuple):
    """A wording that nobody has checked yet."""

    criterion: str
    """Its id."""
    kind: Kind
    rule: str
    """The rule that made it; `model` for what a language model wrote."""
    text: str


class Proposal(Value):
    """One wording that was put forward for one criterion."""

    criterion: str
    kind: Kind
    rule: str
    text: Text
    accepted: bool
    reason: str = ""
    """Why not; empty when it was accepted."""


class Proposed(Value):
    """The rubric with all that was accepted, and every proposal, accepted or not, in the order of the criteria."""

    rubric: Rubric
    proposals: tuple[Proposal, ...]

    @property
    def accepted(self) -> tuple[Proposal, ...]:
        return tuple(p for p in self.proposals if p.accepted)
