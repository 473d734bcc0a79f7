"""Headless grading: read a file of transcripts, plan, grade what is not yet graded, write the run's folder.

Every finished grade is committed to a ledger before the next one begins. A run that was stopped, by Ctrl-C or by the
power, goes on where it was; a second run asks no model and writes the same bytes.
"""

from __future__ import annotations

from interviewer.batch.files import run_files
from interviewer.batch.grader import Progress
from interviewer.batch.plan import Item, plan
from interviewer.batch.run import run
from interviewer.runs import Summary

__all__ = ["Item", "Progress", "Summary", "plan", "run", "run_files"]
