"""What a finding is."""

from __future__ import annotations

from typing import Literal

from interviewer.types import Value

Severity = Literal["error", "warning"]


class Finding(Value):
    """One thing found. `criterion` is its id, or "" when the whole rubric is meant."""

    file: str = ""
    line: int = 0
    """Counted from 1; 0 where nobody told the checker the lines."""
    criterion: str = ""
    field: str = ""
    """The key of the rubric file that it is about, such as `probe`."""
    entry: int = -1
    """Which entry of that key's list, from 0; -1 for the key as a whole."""
    severity: Severity
    what: str
    fix: str


def error(criterion: str, field: str, what: str, fix: str, entry: int = -1) -> Finding:
    """What would spoil a grade or an interview."""
    return Finding(criterion=criterion, field=field, entry=entry, severity="error", what=what, fix=fix)


def warning(criterion: str, field: str, what: str, fix: str, entry: int = -1) -> Finding:
    """What is doubtful, by a rule of thumb that can be wrong."""
    return Finding(criterion=criterion, field=field, entry=entry, severity="warning", what=what, fix=fix)


def cut(text: str, most: int = 50) -> str:
    """A text short enough to name in a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
