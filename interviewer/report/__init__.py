"""Reports: numbers first (`interview_report`, `run_report`), then renderers that take them as they are.

report = run_report(Path("out"))
Path("report.html").write_text(render_html(report), encoding="utf-8")
"""

from __future__ import annotations

from interviewer.report.agreement import render_agreement, render_agreement_json
from interviewer.report.cohort import RunReport, candidate_reports, render_run, run_report
from interviewer.report.html import render_interview
from interviewer.report.interview import interview_report
from interviewer.report.markdown import render_markdown
from interviewer.report.selftest import render_selftest
from interviewer.report.values import Report

__all__ = [
    "Report",
    "RunReport",
    "candidate_reports",
    "interview_report",
    "render_agreement",
    "render_agreement_json",
    "render_html",
    "render_json",
    "render_markdown",
    "render_selftest",
    "run_report",
]


def render_html(report: Report | RunReport) -> str:
    """The report as one HTML file that needs nothing else."""
    return render_interview(report) if isinstance(report, Report) else render_run(report)


def render_json(report: Report | RunReport) -> str:
    """The report's numbers, whole and unrounded."""
    return report.model_dump_json(indent=1) + "\n"
