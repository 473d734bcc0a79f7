"""A finished run as one table, for spreadsheets, data frames and other programs.

export_run(folder, path, by)   one row for each answer, or for each criterion of each answer; returns how many
"""

from __future__ import annotations

from interviewer.export.rows import By
from interviewer.export.write import export_run

__all__ = ["By", "export_run"]
