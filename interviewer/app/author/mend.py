"""One criterion changed inside the YAML of a rubric, with everything else left as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml
from pydantic import ValidationError

from interviewer.bank import dump_rubric
from interviewer.bank.fields import Reading
from interviewer.bank.nodes import Fields, Items, Unreadable, parse
from interviewer.errors import InputError
from interviewer.types import Criterion, Rubric, Value

_WIDTH = 100


class Change(Value):
    """What the form holds of one criterion."""

    text: str
    weight: float | None
    counts: bool


def changed(text: str, rubric: Rubric, criterion_id: str, change: Change) -> str:
    """`text`, which reads as `rubric`, with the change put in. Raises InputError when it makes no valid rubric.

    Comments, order and line breaks elsewhere stay. Only where the file is laid out so that this cannot be done, all on
    one line for instance, the whole rubric is written anew.
    """
    wanted = _wanted(rubric, criterion_id, change)
    place = next(n for n, c in enumerate(rubric.criteria) if c.id == criterion_id)
    before, after = rubric.criteria[place], wanted.criteria[place]
    if before == after:
        return text
    mended = _mended(text, place, before, after)
    return mended if _reads_as(mended, wanted) else dump_rubric(wanted)


def _wanted(rubric: Rubric, criterion_id: str, change: Change) -> Rubric:
    if criterion_id not in {c.id for c in rubric.criteria}:
        raise InputError("this criterion is not in the rubric any more", "Choose one from the list.")
    if not change.text.strip():
        raise InputError("the claim is empty", "Write what a good answer says.")
    if change.weight is None or not 0 < change.weight <= 100:
        raise InputError("the weight must be a number above 0 and at most 100", "Nothing was saved.")
    values = {"text": " ".join(change.text.split()), "weight": change.weight, "counts": change.counts}
    criteria = [c.model_dump() | (values if c.id == criterion_id else {}) for c in rubric.criteria]
    try:
        return Rubric.model_validate(rubric.model_dump() | {"criteria": criteria})
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InputError(said, "Nothing was saved.") from error


def _mended(text: str, place: int, before: Criterion, after: Criterion) -> str:
    """Each changed key written anew, or put in under the criterion's first key. Not checked here."""
    lines = text.split("\n")
    blocks = {name: (start, end) for name, start, end in _blocks(text, place)}
    first = next(iter(blocks))
    edits: list[tuple[int, int, list[str]]] = []
    for key in ("text", "weight", "counts"):
        value = getattr(after, key)
        if value == getattr(before, key):
            continue
        start, end = blocks.get(key, blocks[first])
        column = max(lines[start].find(f"{key if key in blocks else first}:"), 0)
        new = [" " * column + line for line in _written(key, value, _WIDTH - column)]
        if key in blocks:
            new[0] = lines[start][:column] + new[0].lstrip()  # with the dash, where it is the criterion's first key
        edits.append((start if key in blocks else end, end, new))
    for start, end, new in sorted(edits, reverse=True):  # from the end, so that the earlier lines keep their numbers
        lines[start:end] = new
    return "\n".join(lines)


def _written(key: str, value: object, width: int) -> list[str]:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return yaml.safe_dump({key: value}, allow_unicode=True, width=max(width, 40)).rstrip("\n").split("\n")


def _blocks(text: str, place: int) -> Iterator[tuple[str, int, int]]:
    """For each key of that criterion: its name, the line it begins on, and the line after its value, from 0."""
    root = parse(text)
    assert isinstance(root, Fields)
    pairs = [(key.text, key.line, node) for key, node in root.pairs]
    number = next(n for n, (name, _, _) in enumerate(pairs) if name == "criteria")
    criteria = pairs[number][2]
    assert isinstance(criteria, Items)
    lines = text.split("\n")
    following = [node.line for node in criteria.nodes[place + 1 :]] + [line for _, line, _ in pairs[number + 1 :]]
    last = min(following, default=len(lines) + 1)
    entry = criteria.nodes[place]
    assert isinstance(entry, Fields)
    starts = [(key.text, key.line) for key, _ in entry.pairs]
    for (name, line), upto in zip(starts, [*(line for _, line in starts[1:]), last], strict=True):
        yield name, line - 1, _end(lines, line, upto - 1)


def _end(lines: Sequence[str], start: int, end: int) -> int:
    """Without the blank lines and comments that follow the value: they belong to what comes next."""
    while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _reads_as(text: str, rubric: Rubric) -> bool:
    try:
        return Reading().rubric(parse(text)) == rubric
    except Unreadable:
        return False
