"""A report as Markdown, for people who read, mail or keep text."""

from __future__ import annotations

import re

from interviewer.report.cohort.values import RunReport
from interviewer.report.markdown.interview import interview_lines
from interviewer.report.markdown.run import run_lines
from interviewer.report.values import Report

__all__ = ["render_markdown"]


def render_markdown(report: Report | RunReport) -> str:
    """The report as text; what others wrote is neutralised. The HTML one shows the evidence inside the answers."""
    lines = interview_lines(report) if isinstance(report, Report) else run_lines(report)
    text = re.sub(r" +\n", "\n", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
