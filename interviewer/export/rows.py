"""What stands in a row of an exported table: flat values, the same columns for every run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from interviewer.runs import GradeRow, InputRow
from interviewer.types import Mark, Rubric

By = Literal["answer", "criterion"]
Kind = Literal["text", "number", "whole", "flag"]
Cell = str | float | int | bool | None


class Graded(NamedTuple):
    """One answer of a run with all that belongs to it; `rubric` is None where none could be had."""

    row: GradeRow
    item: InputRow
    rubric: Rubric | None


class Table(NamedTuple):
    """`columns` by name, in order, with what they hold; `rows` gives the rows of one answer, cells in that order."""

    columns: dict[str, Kind]
    rows: Callable[[Graded], Iterator[tuple[Cell, ...]]]


def table(by: By) -> Table:
    """The table with one row for each answer, or for each criterion of each answer."""
    return _BY[by]


_WHO: dict[str, Kind] = {"id": "text", "candidate": "text", "question_id": "text", "status": "text"}

_ANSWER: dict[str, Kind] = {
    **_WHO,
    "score": "number",
    "unaided_score": "number",
    "band": "text",
    "flags": "text",
    "reason": "text",
    "met": "whole",
    "partial": "whole",
    "missing": "whole",
    "contradicted": "whole",
    "unsure": "whole",
    "human_score": "number",
    "question": "text",
    "answer": "text",
    "model": "text",
    "judge": "text",
    "rubric": "text",
    "prompts": "text",
    "version": "text",
}

_CRITERION: dict[str, Kind] = {
    **_WHO,
    "criterion_id": "text",
    "criterion": "text",
    "weight": "number",
    "verdict": "text",
    "leaning": "text",
    "probability": "number",
    "confidence": "number",
    "credit": "number",
    "aid": "text",
    "quotes": "text",
    "misconception": "text",
    "both_sides": "flag",
    "human": "text",
}


def _who(graded: Graded) -> tuple[Cell, ...]:
    row, _, rubric = graded
    return row.id, row.candidate, row.question_id or (rubric.question.id if rubric else ""), row.status


def _by_answer(graded: Graded) -> Iterator[tuple[Cell, ...]]:
    """Criteria that do not count are left out of the counts, as they are of the score."""
    row, item, rubric = graded
    said = item.transcript
    verdicts = Counter(mark.verdict for mark in row.criteria if mark.weight)
    yield (
        *_who(graded),
        row.score,
        row.unaided_score,
        row.band,
        ", ".join(row.flags),
        row.reason,
        *(verdicts[name] for name in ("met", "partial", "missing", "contradicted", "unsure")),
        said.human.score if said.human else None,
        said.question or (rubric.question.text if rubric else ""),
        "\n".join(turn.text for turn in said.turns if turn.role == "candidate" and turn.kind == "answer"),
        row.receipt.model,
        row.receipt.judge,
        row.receipt.rubric,
        row.receipt.prompts,
        row.receipt.version,
    )


def _by_criterion(graded: Graded) -> Iterator[tuple[Cell, ...]]:
    """No row for an answer that could not be graded. Human marks by another number of criteria belong to none."""
    row, item, _ = graded
    human = item.transcript.human
    given = human.criteria if human and len(human.criteria) == len(row.criteria) else (None,) * len(row.criteria)
    for mark, mine in zip(row.criteria, given, strict=True):
        yield (*_who(graded), *_mark(mark), mine)


def _mark(mark: Mark) -> tuple[Cell, ...]:
    return (
        mark.id,
        mark.text,
        mark.weight,
        mark.verdict,
        mark.leaning,
        mark.probability,
        mark.confidence,
        mark.credit,
        mark.aid,
        "\n".join(evidence.quote for evidence in mark.evidence),
        mark.misconception,
        mark.both_sides,
    )


_BY: dict[By, Table] = {"answer": Table(_ANSWER, _by_answer), "criterion": Table(_CRITERION, _by_criterion)}
