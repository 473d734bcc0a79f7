"""What a proposal must pass: first by its words alone, then by the verifier. Every check gives a reason, or ""."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import exp

from interviewer.backend import Entailment, Verifier
from interviewer.evidence import sentences
from interviewer.judge.verified import windowed
from interviewer.proposing.values import Candidate
from interviewer.rubrics.leak import content_words, leaks, overlap, words
from interviewer.rubrics.wording import one_question, unfit
from interviewer.types import Criterion, Rubric

CONTRADICTS = 0.8
"""Probability with which a counter-claim must contradict its claim."""
CONTRADICTED = 0.5
"""The same the other way round: whoever states the claim denies the counter-claim."""
STATES = 0.8
"""Probability with which a rewording must state its claim, and the claim the rewording."""
TRUE_ELSEWHERE = 0.3
"""A counter-claim that the reference or another claim states with this probability may be true."""
ALIKE = 0.8
"""Share of word pairs in common from which on two wordings are one."""
NEAR = 0.5
"""Share of its words that a counter-claim has to share with another claim for the two to be compared."""
SHORTEST, LONGEST = 3, 40
"""Words in a wording."""
_LONGER = 2.0
"""A wording of more than this many times the claim's words says something of its own."""
_DOUBLE_NEGATIVE = re.compile(
    r"\b(?:not|no|never|cannot|nor)\b[^.;]*\b(?:not|no|never|cannot|nor|hardly|rarely)\b", re.I
)

Pair = tuple[str, str]


def by_words(candidate: Candidate, criterion: Criterion, rubric: Rubric) -> str:
    """Why a wording will not do, as far as its words show."""
    if candidate.kind in ("probe", "hint"):
        return _spoken(candidate, criterion, rubric)
    return _wording(candidate, criterion)


def _wording(candidate: Candidate, criterion: Criterion) -> str:
    said = words(candidate.text)
    if not SHORTEST <= len(said) <= LONGEST or len(said) > _LONGER * len(words(criterion.text)) + SHORTEST:
        return f"{len(said)} words"
    if "?" in candidate.text or not re.search(r"[.!]$|\)$", candidate.text):
        return "not a statement"
    if reason := unfit(re.sub(r"[\[\]*|<>{}#]", "", candidate.text), allowed=f"{criterion.text} {criterion.label}"):
        return reason
    if candidate.kind == "counter_claim":
        known = [*criterion.accept, *criterion.counter_claims]
        if any(words(text) == said for text in (criterion.text, *known)):
            return "there already"
        return "a double negative" if _DOUBLE_NEGATIVE.search(candidate.text) else ""
    return "too like the claim" if alike(candidate.text, criterion.text) else ""


def _spoken(candidate: Candidate, criterion: Criterion, rubric: Rubric) -> str:
    line, public = candidate.text, rubric.question.text
    if candidate.kind == "probe" and not one_question(line):
        return "not a single question"
    if candidate.kind == "hint" and not re.search(r"[.?!]$", line):
        return "not a sentence"
    if not 4 <= len(line.split()) <= 32:
        return f"{len(line.split())} words"
    if reason := unfit(line, allowed=f"{public} {criterion.label}"):
        return reason
    for c in rubric.criteria:
        if any(leaks(line, secret, allowed=public) for secret in (c.text, *c.accept)):
            return "gives the claim away" if c.id == criterion.id else f"gives '{c.id}' away"
    if candidate.rule == "model" and not _on_topic(line, criterion, public):
        return "off the point"
    return ""


def _on_topic(line: str, criterion: Criterion, public: str) -> bool:
    """Most of what it says is known, and some of it is what the criterion is about. Shapes by rule are so by make."""
    about = set(content_words(f"{criterion.label} {criterion.text}"))
    said = set(content_words(line))
    return bool(said & about) and overlap(f"{public} {criterion.label} {criterion.text}", line) >= 0.5


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same words in the same order, nearly."""
    a, b = _pairs(one), _pairs(other)
    return len(a & b) >= ALIKE * len(a | b)


def _pairs(text: str) -> set[Pair]:
    said = ("", *words(text), "")
    return {(said[i], said[i + 1]) for i in range(len(said) - 1)}


# --- by the verifier -------------------------------------------------------------------------------------------


def screening(candidate: Candidate, criterion: Criterion) -> list[Pair]:
    """The pairs to ask about a wording: it and the claim, both ways round."""
    return [(candidate.text, criterion.text), (criterion.text, candidate.text)]


def screened(candidate: Candidate, criterion: Criterion, found: Mapping[Pair, Entailment]) -> str:
    """Why a wording will not do, as the verifier reads it beside its claim."""
    there, back = (found[pair] for pair in screening(candidate, criterion))
    if candidate.kind == "counter_claim":
        if exp(there.contradicted) < CONTRADICTS:
            return f"contradicts the claim with {exp(there.contradicted):.2f} only"
        if exp(back.contradicted) < CONTRADICTED:
            return f"the claim contradicts it with {exp(back.contradicted):.2f} only"
        return ""
    least = min(exp(there.stated), exp(back.stated))
    return f"says the same with {least:.2f} only" if least < STATES else ""


def confirming(candidate: Candidate, criterion: Criterion, rubric: Rubric) -> list[Pair]:
    """The pairs to ask about a counter-claim that contradicts its claim: does anything that is true state it?"""
    spans = [span.of(rubric.reference) for span in sentences(rubric.reference)] or [rubric.reference]
    near = [
        text
        for c in rubric.criteria
        for text in ((c.text, *c.accept) if c.id != criterion.id else c.accept)
        if overlap(text, candidate.text) >= NEAR
    ]
    return [(text, candidate.text) for text in (*windowed(spans), *near)]


def confirmed(pairs: Iterable[Pair], found: Mapping[Pair, Entailment]) -> str:
    """Why a counter-claim may be true after all."""
    for text, claim in pairs:
        if exp(found[text, claim].stated) >= TRUE_ELSEWHERE:
            return f"true by '{text[:60]}'"
    return ""


def asked(verifier: Verifier, pairs: Sequence[Pair]) -> dict[Pair, Entailment]:
    """The answers to all pairs, in one call, each asked once."""
    distinct = list(dict.fromkeys(pairs))
    return dict(zip(distinct, verifier.verify(distinct), strict=True)) if distinct else {}
