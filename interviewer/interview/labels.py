"""Disputes as labels: what a candidate claims to have said, in the JSON Lines that `evaluate` and `calibrate` read.

Each label is one answer with one criterion, the disputed one, so that nothing that the grader itself decided gets into
it. It says what the candidate claims; somebody should read it before it is believed.
"""

from __future__ import annotations

import json

from interviewer.bank import Bank
from interviewer.errors import BankError
from interviewer.events import Reexamined
from interviewer.interview.state import Exchange, Interview
from interviewer.types import Criterion, Question, Rubric, TurnKind

_GRADED: frozenset[TurnKind] = frozenset(
    {"question", "probe", "hint", "repeat", "clarification", "steer", "answer", "command"}
)
"""The turns that the grade was made from."""


def dispute_labels(interview: Interview, bank: Bank, name: str) -> str:
    """A line for each criterion that was disputed and not met already, with its last dispute; `name` begins the ids.

    Criteria that are in the bank no more are left out. Empty when there is nothing to tell.
    """
    lines = []
    for number, exchange in enumerate(interview.exchanges, start=1):
        last = {d.before.id: d for d in exchange.disputes if d.outcome != "stands"}
        for dispute in last.values():
            if found := _criterion(exchange, dispute, bank):
                label = _label(f"{name}-{number}-{dispute.before.id}", exchange, dispute, *found)
                lines.append(json.dumps(label, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def _criterion(exchange: Exchange, dispute: Reexamined, bank: Bank) -> tuple[Rubric, Criterion] | None:
    try:
        rubric = bank.get(exchange.question_id)
    except BankError:
        return None
    return next(((rubric, c) for c in rubric.criteria if c.id == dispute.before.id), None)


def _label(
    identity: str, exchange: Exchange, dispute: Reexamined, rubric: Rubric, criterion: Criterion
) -> dict[str, object]:
    question: Question = rubric.question
    given = criterion.model_dump(mode="json", include={"id", "text", "weight", "accept", "counter_claims"})
    return {
        "id": identity,
        "question_id": question.id,
        "question": question.text,
        "reference": rubric.reference,
        "rubric": {"criteria": [given]},
        "turns": [t.model_dump(mode="json") for t in exchange.turns if t.kind in _GRADED],
        "human": {"criteria": ["met"]},
        "disputed": {"verdict": dispute.before.verdict, "outcome": dispute.outcome, "claim": dispute.claim},
    }
