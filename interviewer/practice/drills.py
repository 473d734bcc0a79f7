"""The same criterion, asked about from another side.

A side is the rubric's own follow-up on the criterion, or one of its counter-claims made a question by rule: "Is it true
that ...?" Each becomes a small rubric of its own, with that one criterion, so that it is asked and graded like any
question. Its id says where it comes from: `embedding-basics-point-3-b` is side b of the third criterion.

What is not promised: a counter-claim is always false, so who has met a few of these knows what the answer begins with.
It earns nothing: the criterion is graded, and `No` does not state it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from interviewer.bank import Bank
from interviewer.practice.values import Item, origin
from interviewer.proposing.grammar import lowered
from interviewer.proposing.statement import Claim, ordinary
from interviewer.rubrics.leak import leaks
from interviewer.types import Criterion, Rubric

FOLLOW_UP = "Could you say that more fully, and why it is so?"
"""The follow-up to a drill that has spent the rubric's own."""
_LONGEST_ID = 80
# Where one of these stands, "is it true that" would not be English, or would speak of the wrong person.
_UNFIT = re.compile(r"[.!?]\s|[?!]|\bI\b|\bI['’]|\b[Mm]y\b|[“”\"]")
_FILLERS = re.compile(r"^(?:(?:so|well|basically|actually|honestly|oh)\b,?\s+)+(?=\S)", re.IGNORECASE)


def with_drills(bank: Bank) -> Bank:
    """The bank, and behind its own questions every drill of every criterion that counts. What it picks from is `bank`:
    this one is for looking up.
    """
    drills = (drill for rubric in bank.rubrics for _, drill in _all(rubric) if not bank.has(drill.question.id))
    return Bank(rubrics=(*bank.rubrics, *drills))


def without_drills(bank: Bank) -> Bank:
    """The questions of a bank that are no drill of another one in it."""
    return Bank(rubrics=tuple(r for r in bank.rubrics if not _is_drill(r.question.id, bank)))


def drills_of(bank: Bank, item: Item) -> tuple[Rubric, ...]:
    """The sides of one criterion that give away no criterion of its question; none for one that is not in the bank."""
    if not bank.has(item.question_id):
        return ()
    rubric = bank.get(item.question_id)
    return tuple(d for c, d in _all(rubric) if c.id == item.criterion_id and not _leaks(d, c, rubric))


def is_it_true(claim: str, known: frozenset[str] = frozenset()) -> str:
    """A statement as a question; "" where the rule would not make one that is sure to be English.

    `known` are ordinary words, in lower case: at the beginning of the claim they lose their capital.
    """
    text = _FILLERS.sub("", claim.strip()).rstrip(".").strip()
    if not text or _UNFIT.search(text):
        return ""
    return f"Is it true that {lowered(text, known)}? Say why, or why not."


def _is_drill(name: str, bank: Bank) -> bool:
    return origin(name) != name and bank.has(origin(name))


def _all(rubric: Rubric) -> Iterator[tuple[Criterion, Rubric]]:
    known = ordinary(Claim("", "", ""), rubric)
    for number, criterion in enumerate(rubric.criteria, start=1):
        if not criterion.counts:
            continue
        for letter, asked in zip(string.ascii_lowercase, _asked(criterion, known), strict=False):
            name = f"{rubric.question.id}-point-{number}-{letter}"
            if asked and len(name) <= _LONGEST_ID:
                yield criterion, _drill(name, asked, criterion, rubric)


def _asked(criterion: Criterion, known: frozenset[str]) -> Iterator[str]:
    """One text for each side; "" keeps the letter of a side that cannot be asked."""
    yield criterion.probe
    for claim in criterion.counter_claims:
        yield is_it_true(claim, known)


def _drill(name: str, asked: str, criterion: Criterion, rubric: Rubric) -> Rubric:
    text = f"Think back to “{rubric.question.text}” Only one part of it now: {asked}"
    spent = asked == criterion.probe or not criterion.probe
    return Rubric(
        question=rubric.question.model_copy(update={"id": name, "text": text}),
        reference=" ".join(criterion.source) or criterion.text,
        criteria=(criterion.model_copy(update={"probe": FOLLOW_UP}) if spent else criterion,),
    )


def _leaks(drill: Rubric, criterion: Criterion, rubric: Rubric) -> bool:
    secrets = (*(c.text for c in rubric.criteria), *criterion.accept)
    return any(leaks(drill.question.text, secret, rubric.question.text) for secret in secrets)
