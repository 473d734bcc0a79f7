"""What is to be graded: each transcript with its rubric, or with the reason why it has none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pydantic import ValidationError

from interviewer.bank import Bank
from interviewer.errors import InputError
from interviewer.grading import rubric_hash
from interviewer.judge import JudgeIdentity
from interviewer.rubrics import compile_reference
from interviewer.types import (
    Criterion,
    Evidence,
    GivenCriterion,
    Grade,
    Mark,
    Question,
    Receipt,
    Rubric,
    Transcript,
    Value,
)

GIVEN_TOPIC = "Given with the answer"
_KEPT = 256
"""Rubrics that are remembered while the input is read."""


class Item(Value):
    """One transcript and the rubric that will grade it. Without a rubric, `reason` says why."""

    transcript: Transcript
    rubric: Rubric | None = None
    rubric_key: str = ""
    reason: str = ""


def plan(transcripts: Iterable[Transcript], bank: Bank) -> tuple[Item, ...]:
    """Find or make each transcript's rubric. Never raises for one transcript."""
    return tuple(planned(transcripts, bank))


def planned(transcripts: Iterable[Transcript], bank: Bank) -> Iterator[Item]:
    """`plan`, one at a time. Of equal references that are near each other one is compiled."""
    compiled = lru_cache(_KEPT)(compile_reference)
    key_of = lru_cache(_KEPT)(rubric_hash)
    for transcript in transcripts:
        if not any(turn.role == "candidate" and turn.kind == "answer" for turn in transcript.turns):
            yield Item(transcript=transcript, reason="There is no answer to grade.")
            continue
        try:
            rubric = _rubric(transcript, bank, compiled)
        except ValidationError as error:
            yield Item(transcript=transcript, reason=f"its rubric cannot be used: {error.errors()[0]['msg']}")
        except InputError as error:
            yield Item(transcript=transcript, reason=_sentence(error))
        else:
            yield Item(transcript=transcript, rubric=rubric, rubric_key=key_of(rubric))


def answer_key(item: Item) -> str:
    """A hash of what is graded: the rubric, with its question, and all turns. Ids, names and human marks do not count.

    The text is hashed as it was read, white space and all, because evidence is quoted from it by place.
    """
    turns = [turn.model_dump(mode="json") for turn in item.transcript.turns]
    return _hash({"rubric": item.rubric_key, "turns": turns})


def judge_key(identity: JudgeIdentity, version: str) -> str:
    """A hash of what grades: models with revision and dtype, calibration, prompts, code, and the shape of a grade."""
    shape = [list(kind.model_fields) for kind in (Grade, Mark, Evidence, Receipt)]
    return _hash({"judge": list(identity), "version": version, "grade": shape})


def _sentence(error: InputError) -> str:
    said = (error.message.rstrip(".") + ".", error.hint)
    return " ".join(" ".join(said).split())


def _hash(tree: object) -> str:
    text = json.dumps(tree, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _rubric(transcript: Transcript, bank: Bank, compiled: Callable[[str, str], Rubric]) -> Rubric:
    """Criteria that came with the answer win over the bank's; the bank wins over a reference that came with it."""
    known = bank.has(transcript.question_id)
    if transcript.criteria:
        return _given(transcript, bank.get(transcript.question_id) if known else None)
    if known or not (transcript.question and transcript.reference):
        return bank.get(transcript.question_id)
    return compiled(transcript.question, transcript.reference)


def _given(transcript: Transcript, base: Rubric | None) -> Rubric:
    criteria = tuple(_criterion(n, given) for n, given in enumerate(transcript.criteria, start=1))
    if base is not None:
        return Rubric.model_validate({**dict(base), "criteria": criteria})
    asked = next((t.text for t in transcript.turns if t.kind == "question"), "")
    text = transcript.question or asked or transcript.question_id
    return Rubric(
        question=Question(id=f"given-{_hash(text)[:12]}", topic=GIVEN_TOPIC, text=text),
        reference=transcript.reference or "\n".join(c.text for c in criteria),
        criteria=criteria,
    )


def _criterion(number: int, given: GivenCriterion) -> Criterion:
    words = given.text.split()
    label = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
    return Criterion(
        id=given.id or f"criterion-{number}",
        label=label,
        text=given.text,
        weight=given.weight,
        accept=given.accept,
        counter_claims=given.counter_claims,
    )
