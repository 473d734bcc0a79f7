"""The question bank: rubrics read strictly from YAML files, looked up, and picked for an interview.

load_bank(path=None)  a folder of rubric files, or one file; None is the bank that ships with interviewer
load_rubric(path)     one file
dump_rubric(rubric)   the YAML text that reads back as the very same rubric
lines_of(path)        where in its file each value stands
amend_rubric(...)     the text of a file with fields of its criteria changed, comments and layout kept
"""

from __future__ import annotations

from interviewer.bank.amend import amend_rubric
from interviewer.bank.bank import Bank
from interviewer.bank.lines import Lines, lines_in, lines_of
from interviewer.bank.load import load_bank, load_rubric, rubric_files
from interviewer.bank.write import dump_rubric

__all__ = [
    "Bank",
    "Lines",
    "amend_rubric",
    "dump_rubric",
    "lines_in",
    "lines_of",
    "load_bank",
    "load_rubric",
    "rubric_files",
]
