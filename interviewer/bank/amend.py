"""Fields of single criteria changed in the text of a rubric file; every other line stays as its author wrote it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import yaml

from interviewer.bank.fields import Reading
from interviewer.bank.nodes import Unreadable, parse
from interviewer.bank.write import dump_field, dump_rubric
from interviewer.types import Rubric

_ORDER = "accept counter_claims options need source probe hint counts".split()
"""The end of a criterion's keys, as files are written."""
_FIELDS = ("accept", "counter_claims", "probe", "hint")


def amend_rubric(text: str, before: Rubric, after: Rubric) -> str:
    """The text of a file that holds `before`, made to hold `after`.

    The two may differ in the accepted wordings, counter-claims, probes and hints of their criteria. Promise: what comes
    out reads back as `after`. Comments and layout stay where the file is written in blocks, as people do; a file in
    another style is written anew, without its comments.
    """
    amended = _amended(text, before, after)
    return amended if amended is not None and _reads_back(amended, after) else dump_rubric(after)


def _amended(text: str, before: Rubric, after: Rubric) -> str | None:
    lines = text.split("\n")
    # From the last to the first, so that the line numbers of those before stay true.
    for node, old, new in reversed(list(zip(_criteria(text), before.criteria, after.criteria, strict=False))):
        changed = {name: getattr(new, name) for name in _FIELDS if getattr(new, name) != getattr(old, name)}
        if changed and not _put(lines, node, changed):
            return None
    return "\n".join(lines)


def _criteria(text: str) -> list[Any]:
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    return next((value.value for key, value in root.value if key.value == "criteria"), [])


def _put(lines: list[str], node: Any, changed: Mapping[str, Any]) -> bool:
    """Write the changed fields of one criterion into the lines; False where it is not written in blocks."""
    if node.flow_style or len(node.value) < 2:
        return False
    keys = [key for key, _ in node.value]
    indent = " " * keys[0].start_mark.column
    starts = [key.start_mark.line for key in keys]
    ends = [*starts[1:], _last_line(lines, node.end_mark.line, starts[-1])]
    places = {key.value: (start, end) for key, start, end in zip(keys, starts, ends, strict=True)}
    if any(key.start_mark.column != len(indent) for key in keys) or len(set(starts)) < len(starts):
        return False
    edits = [(_place(name, places, ends[-1]), dump_field(name, value)) for name, value in changed.items()]
    for (start, end), block in reversed(sorted(edits, key=lambda edit: edit[0])):
        if start == starts[0]:
            return False  # it stands on the line of the dash
        lines[start:end] = textwrap.indent(block, indent).split("\n")
    return True


def _place(name: str, places: Mapping[str, tuple[int, int]], end: int) -> tuple[int, int]:
    """The lines of a field, or where to put it: before the fields that stand behind it in the shipped files."""
    behind = _ORDER[_ORDER.index(name) + 1 :]
    before = min((places[other][0] for other in behind if other in places), default=end)
    return places.get(name, (before, before))


def _last_line(lines: list[str], end: int, start: int) -> int:
    """The line behind the last that holds something of the criterion, blank lines and comments left out."""
    end = min(end, len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _reads_back(text: str, rubric: Rubric) -> bool:
    try:
        return Reading().rubric(parse(text)) == rubric
    except Unreadable:
        return False
