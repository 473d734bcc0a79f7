"""`python -m interviewer`: the same command where its script is not on the path."""

from interviewer.cli import entry

entry()
