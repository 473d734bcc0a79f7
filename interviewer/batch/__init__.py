"""Headless grading: read a file of transcripts, plan, grade what is not yet graded, write the run's folder.

Every finished grade is committed to a ledger before the next batch begins. A run that was stopped, by Ctrl-C or by the
power, goes on where it was; a second run asks no model and writes the same bytes.
"""

from __future__ import annotations

from interviewer.batch.cluster import ADDRESS as RAY_ADDRESS
from interviewer.batch.cluster import ray_engine
from interviewer.batch.engine import Engine, MakeEngine, here
from interviewer.batch.files import run_files
from interviewer.batch.grader import Progress
from interviewer.batch.plan import Item, plan
from interviewer.batch.run import run
from interviewer.runs import Summary

__all__ = [
    "RAY_ADDRESS",
    "Engine",
    "Item",
    "MakeEngine",
    "Progress",
    "Summary",
    "here",
    "plan",
    "ray_engine",
    "run",
    "run_files",
]
