"""Counter-claims, other wordings, probes and hints for criteria: rules and a model propose, code decides.

propose      the whole of it: propose(rubric, verifier, backend=None) -> Proposed
counter      what somebody says who has a point wrong          negate, opposites, grammar, lexicon: the English for it
reword       the same point in other words                     statement: a labelled claim as a sentence
asking       open questions and nudges by kind of claim        shapes: their texts
model        what a language model proposes
check        what each proposal must pass
"""

from __future__ import annotations

from interviewer.proposing.propose import propose
from interviewer.proposing.values import Kind, Proposal, Proposed

__all__ = ["Kind", "Proposal", "Proposed", "propose"]
