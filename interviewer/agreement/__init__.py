"""Agreement with human examiners: what the grader said beside what people said, figure by figure.

labelled = collect(read_run(folder))       points and scores that a person marked
report = compare.compare(labelled)         figures with intervals, curves, disagreements

`compare` stands apart: it brings scipy and scikit-learn, and a page need not wait for them.
"""

from __future__ import annotations

from interviewer.agreement.pairs import Labelled, PointPair, ScorePair, collect
from interviewer.agreement.values import AgreementReport, Figure

__all__ = ["AgreementReport", "Figure", "Labelled", "PointPair", "ScorePair", "collect"]
