"""Cells of CSV that a spreadsheet would take for a formula, and the apostrophe that keeps it from doing so."""

from __future__ import annotations

import re

# OWASP's list (ASVS 5, 1.2.10) and the full-width signs, which some spreadsheets take for the plain ones.
_FORMULA = re.compile(r"'* *[=+\-@\t\r\n\0＝＋－＠]")


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet could run it. `restored` gives back what it was."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """A cell as it was before a cautious export made it harmless."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
