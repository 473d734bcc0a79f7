"""Agreement with human examiners: what the grader said beside what people said, figure by figure.

labelled = collect(read_run(folder))       points and scores that a person marked
report = compare(labelled)                 figures with intervals, curves, disagreements
render_page(report), render_table(report)  one HTML file; lines for a terminal
"""

from __future__ import annotations

from interviewer.agreement.compare import compare
from interviewer.agreement.pairs import Labelled, PointPair, ScorePair, collect
from interviewer.agreement.values import AgreementReport, Figure

__all__ = ["AgreementReport", "Figure", "Labelled", "PointPair", "ScorePair", "collect", "compare"]
