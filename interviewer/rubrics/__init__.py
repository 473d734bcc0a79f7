"""Rubrics made, checked and shown.

compile      a reference answer to criteria, by rule
sources      files of questions: Markdown, CSV, JSON Lines
rebuild      built rubrics into a folder; merge keeps what hands have done there
check        what is wrong or doubtful in a rubric
leak         does a text give a secret away? (the interview's guards use it too)
show         a rubric as plain text
"""

from __future__ import annotations

from interviewer.rubrics.check import Finding, check_rubric
from interviewer.rubrics.compile import compile_markdown, compile_reference, coverage
from interviewer.rubrics.leak import leaks
from interviewer.rubrics.show import show_rubric

__all__ = [
    "Finding",
    "check_rubric",
    "compile_markdown",
    "compile_reference",
    "coverage",
    "leaks",
    "show_rubric",
]
