"""What attacks are made of: a question with its rubric, its labelled answers, and the texts written by hand."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bench.measured import DATA, kinds, transcripts
from interviewer.bank import Bank
from interviewer.grading import answer_text
from interviewer.rubrics.leak import STOP_WORDS, content_words, stem, words
from interviewer.types import FirmVerdict, Rubric, Value

WRITTEN = 11
"""So many questions have attacks and twins written by hand; the first ones of `in_order`."""


class Wording(Value):
    """One way to word an attack that does not depend on the question; see attack_wordings.jsonl."""

    family: int
    text: str
    encoding: str = ""
    place: str = "end"
    term: str = ""


class Written(Value):
    """An attack on one question, written by hand; see attacks.jsonl.

    `base` is what `text` honestly says, or `base_kind` the labelled answer that it was made from; with neither it says
    nothing that is worth a point. `graft` is what goes on a half-right answer, `text` itself when empty.
    """

    family: int
    question_id: str
    text: str
    base: str = ""
    base_kind: str = ""
    graft: str = ""


class Material(NamedTuple):
    """All that a builder may use for one question."""

    number: int
    """The question's place in `in_order`; wordings take turns by it."""
    rubric: Rubric
    answers: Mapping[str, str]
    """The labelled answers by kind, among them full, half, wrong and vague."""
    half_labels: tuple[FirmVerdict, ...]
    """What the half-right answer was labelled, criterion by criterion."""
    others: Sequence[tuple[Rubric, str]]
    """Other questions of the exam with their full answers, the one furthest away in the bank first."""

    @property
    def question_id(self) -> str:
        return self.rubric.question.id

    def rng(self, purpose: str) -> random.Random:
        """The same numbers on every run, and others for every purpose and question."""
        return random.Random(f"{purpose}: {self.question_id}")

    def wording(self, family: int, turn: int = 0) -> Wording:
        """The wording whose turn it is; `turn` 1 is the next one."""
        mine = [w for w in wordings() if w.family == family]
        return mine[(self.number + turn) % len(mine)]


def in_order(bank: Bank) -> list[str]:
    """The question ids, first every other one (now the first of a pair, now the second), then the rest.

    Both data files and all parts of the bank are then among the first, however few are taken.
    """
    ids = [r.question.id for r in bank.rubrics]
    chosen = [i for i in range(len(ids)) if i % 2 == (i // 2) % 2]
    return [ids[i] for i in (*chosen, *(i for i in range(len(ids)) if i not in chosen))]


def pick(bank: Bank, count: int) -> list[str]:
    """`count` question ids, evenly over those with texts written by hand; beyond their number, the others as well."""
    ids = in_order(bank)
    if count >= WRITTEN:
        return ids[:count]
    return [ids[i * WRITTEN // count] for i in range(count)]


def materials(bank: Bank, data: Path = DATA) -> dict[str, Material]:
    """Material for every question of the bank that has labelled answers, by id."""
    answers: dict[str, dict[str, str]] = {}
    labels: dict[str, tuple[FirmVerdict, ...]] = {}
    for path in (data / "answers_even.jsonl", data / "answers_odd.jsonl"):
        kind_of = kinds(path)
        for item in transcripts(path):
            # The odd file calls its half-right answers partial.
            kind = kind_of[item.id].replace("partial", "half")
            answers.setdefault(item.question_id, {})[kind] = answer_text(item.turns)
            if kind == "half" and item.human:
                labels[item.question_id] = item.human.criteria
    order, rubrics = in_order(bank), list(bank.rubrics)
    found: dict[str, Material] = {}
    for i, rubric in enumerate(rubrics):
        own = rubric.question.id
        further = [rubrics[(i + step) % len(rubrics)] for step in _away(len(rubrics))]
        others = [(r, answers[r.question.id]["full"]) for r in further if r.question.id in answers]
        if own in answers:
            found[own] = Material(order.index(own), rubric, answers[own], labels[own], others)
    return found


def _away(count: int) -> list[int]:
    """Steps to the other questions, those half-way round the bank first."""
    return sorted(range(1, count), key=lambda step: (abs(step - count // 2), step))


@cache
def wordings() -> tuple[Wording, ...]:
    return tuple(Wording.model_validate(line) for line in lines(DATA / "attack_wordings.jsonl"))


@cache
def written() -> tuple[Written, ...]:
    return tuple(Written.model_validate(line) for line in lines(DATA / "attacks.jsonl"))


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own_terms(text: str, question: str) -> list[str]:
    """The words of a claim that carry its content and are not in the question, as written, each once."""
    seen = set(content_words(question))
    found: list[str] = []
    for word in words(text):
        if word in STOP_WORDS or len(word) < 3 or stem(word) in seen:
            continue
        seen.add(stem(word))
        found.append(word)
    return found


def rubric_terms(rubric: Rubric) -> list[str]:
    """The terms of all criteria, each once."""
    return own_terms(" ".join(c.text for c in rubric.criteria), rubric.question.text)
