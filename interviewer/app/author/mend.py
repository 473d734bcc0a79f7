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
    for key in ("counts", "weight", "text"):  # no key of the three stands on the lines of another
        value = getattr(after, key)
        if value != getattr(before, key):
            text = _with(text, place, key, int(value) if key == "weight" and float(value).is_integer() else value)
    return text


def _with(text: str, place: int, key: str, value: object) -> str:
    """One key of one criterion written anew, or put in under the criterion's first key. Checked by whoever calls."""
    lines = text.split("\n")
    blocks = list(_blocks(text, place))
    found = next((b for b in blocks if b[0] == key), None)
    name, start, end = found or blocks[0]
    column = max(lines[start].find(f"{name}:"), 0)
    room = max(_WIDTH - column, 40)
    written = yaml.safe_dump({key: value}, allow_unicode=True, width=room).rstrip("\n").split("\n")
    new = [" " * column + line for line in written]
    if found is None:
        return "\n".join([*lines[:end], *new, *lines[end:]])
    new[0] = lines[start][:column] + written[0]  # with the dash, where it is the criterion's first key
    return "\n".join([*lines[:start], *new, *lines[end:]])


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
