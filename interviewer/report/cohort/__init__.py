"""The report of a headless run for a course or hiring team: numbers first, then the page, the candidates' own reports.

run_report(folder, against)    everything that is said of a run, as frozen values
render_run(report)             one HTML file that needs nothing else
candidate_reports(report)      one report for each candidate, under a file name that is safe everywhere
"""

from __future__ import annotations

from interviewer.report.cohort.page import render_run
from interviewer.report.cohort.people import candidate_reports
from interviewer.report.cohort.run import run_report
from interviewer.report.cohort.values import RunReport

__all__ = ["RunReport", "candidate_reports", "render_run", "run_report"]
