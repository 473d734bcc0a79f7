"""What is graded: answers of any length to one question, and its rubric with any number of criteria."""

from __future__ import annotations

import functools
import itertools
import json
import random

from bench.measured import DATA
from interviewer.bank import load_bank
from interviewer.evidence import sentences
from interviewer.types import Rubric

QUESTION = "triplet-loss"
MORE_CRITERIA = "margin-parameter"
"""A question on the same subject, whose criteria are added where more are wanted than one question has."""
_FILE = DATA / "answers_odd.jsonl"
_KINDS = ("full", "partial", "vague", "wrong")
"""Labelled answers that talk about the question."""


def rubric(criteria: int) -> Rubric:
    """The question with that many criteria. Raises SystemExit for more than there are."""
    bank = load_bank()
    base, more = bank.get(QUESTION), bank.get(MORE_CRITERIA)
    ids = {c.id for c in base.criteria}
    every = (*base.criteria, *(c for c in more.criteria if c.id not in ids))
    if not 1 <= criteria <= len(every):
        raise SystemExit(f"bench.speed: there are 1 to {len(every)} criteria, not {criteria}")
    return base.model_copy(update={"criteria": every[:criteria]})


def answer(number: int, words: int) -> str:
    """The answer with this number: sentences of labelled answers, shuffled and cut after that many words.

    The same number is the same answer on every machine. Raises SystemExit for more words than there are.
    """
    said = list(_said())
    random.Random(number).shuffle(said)
    found = " ".join(said).split()
    if not 1 <= words <= len(found):
        raise SystemExit(f"bench.speed: an answer has 1 to {len(found)} words, not {words}")
    return " ".join(found[:words]).rstrip(".,;:") + "."


def answers(first: int, count: int, words: int) -> tuple[str, ...]:
    """That many different answers, from the number `first` on."""
    found: dict[str, None] = {}
    for number in itertools.count(first):
        if len(found) == count:
            break
        found[answer(number, words)] = None
    return tuple(found)


@functools.cache
def _said() -> tuple[str, ...]:
    """Every sentence of the labelled answers to the question, in the order of the file."""
    rows = map(json.loads, _FILE.read_text(encoding="utf-8").splitlines())
    texts = [row["answer"] for row in rows if row["question_id"] == QUESTION and row["kind"] in _KINDS]
    return tuple(span.of(text) for text in texts for span in sentences(text))
