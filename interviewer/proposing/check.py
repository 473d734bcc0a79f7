"""What a proposal must pass: first by its words alone, then by the verifier. Every check gives a reason, or ""."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp

from interviewer.backend import Entailment, Verifier
from interviewer.evidence import sentences
from interviewer.proposing.values import Candidate
from interviewer.rubrics.leak import content_words, leaks, overlap, words
from interviewer.rubrics.wording import one_question, unfit
from interviewer.types import Criterion, Rubric

OPPOSED = -2.0
"""A counter-claim and its claim must be at least so far from saying the same (`sameness`)."""
SAME = 1.0
"""A rewording and its claim must be at least so near to it."""
TRUE_ELSEWHERE = 0.5
"""A counter-claim that a true text states likelier than not, and by so much more than it states the claim, may be
true."""
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
Answers = Mapping[Pair, Entailment]


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
    """The pairs to ask about a wording: it and the claim, both ways round, and each with itself."""
    text, claim = candidate.text, criterion.text
    return [(text, claim), (claim, text), (text, text), (claim, claim)]


def sameness(text: str, claim: str, found: Answers) -> float:
    """How much more two texts state each other than each states itself, in nats of stated against contradicted.

    The verifier cannot be taken at its word here: trained to find the lie in what looks like the claim, it finds that
    most claims of the shipped bank contradict themselves (median probability 0.81). What it says of a text beside
    itself is the zero that it has to be measured from. On 344 wordings by rule that tells other wordings from
    counter-claims with an AUC of 0.95, and what it says of the two texts alone with 0.91 to 0.93.
    """
    between = _leaning(found[text, claim]) + _leaning(found[claim, text])
    return between - _leaning(found[text, text]) - _leaning(found[claim, claim])


def _leaning(e: Entailment) -> float:
    return e.stated - e.contradicted


def screened(candidate: Candidate, criterion: Criterion, found: Answers) -> str:
    """Why a wording will not do, as the verifier reads it beside its claim."""
    score = sameness(candidate.text, criterion.text, found)
    if candidate.kind == "counter_claim":
        return f"does not contradict the claim ({score:+.1f})" if score > OPPOSED else ""
    return f"may not say the same ({score:+.1f})" if score < SAME else ""


def confirming(candidate: Candidate, criterion: Criterion, rubric: Rubric) -> list[Pair]:
    """The pairs to ask about a counter-claim that contradicts its claim: does anything that is true state it?

    Of the reference that is the sentence nearest to it: the whole of it takes the verifier three times as long.
    """
    said = [span.of(rubric.reference) for span in sentences(rubric.reference)] or [rubric.reference]
    nearest = max(said, key=lambda sentence: overlap(sentence, f"{candidate.text} {criterion.text}"))
    near = [
        text
        for c in rubric.criteria
        for text in ((c.text, *c.accept) if c.id != criterion.id else c.accept)
        if overlap(text, candidate.text) >= NEAR
    ]
    return [(text, claim) for text in (nearest, *near) for claim in (candidate.text, criterion.text)]


def confirmed(pairs: Sequence[Pair], found: Answers) -> str:
    """Why a counter-claim may be true after all. `pairs` are those of `confirming`: with it, then with the claim."""
    for against, claim in zip(pairs[::2], pairs[1::2], strict=True):
        more = _leaning(found[against]) - _leaning(found[claim])
        if exp(found[against].stated) >= 0.5 and more >= TRUE_ELSEWHERE:
            return f"true by '{against[0][:60]}'"
    return ""


def asked(verifier: Verifier, pairs: Sequence[Pair]) -> dict[Pair, Entailment]:
    """The answers to all pairs, in one call, each asked once."""
    distinct = list(dict.fromkeys(pairs))
    return dict(zip(distinct, verifier.verify(distinct), strict=True)) if distinct else {}
