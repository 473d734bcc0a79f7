"""A comparison with human marks as one HTML page, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from interviewer.agreement.values import AgreementReport, Confusion
from interviewer.report.charts import coverage_chart, reliability_chart
from interviewer.report.html import environment
from interviewer.types import FirmVerdict

DISAGREEMENTS_SHOWN = 300
"""A browser should still open the file; all of them are in the JSON."""

_ORDER: tuple[FirmVerdict, ...] = ("met", "partial", "missing", "contradicted")


def render_agreement(report: AgreementReport) -> str:
    """The whole page; no script, no request, all text escaped."""
    # The pictures are drawn by code from numbers alone, so they may go in as they are.
    pictures = [
        Markup(reliability_chart(report.reliability)) if report.reliability else Markup(""),
        Markup(coverage_chart(report.coverage)) if report.coverage else Markup(""),
    ]
    return (
        environment()
        .get_template("agreement.html.j2")
        .render(
            report=report,
            reliability=pictures[0],
            coverage=pictures[1],
            used=[v for v in _ORDER if any(v in (c.human, c.leaning) for c in report.confusion)],
            cell=_cells(report.confusion),
            shown_disagreements=report.disagreements[:DISAGREEMENTS_SHOWN],
        )
    )


def render_agreement_json(report: AgreementReport) -> str:
    """The numbers, whole."""
    return report.model_dump_json(indent=1) + "\n"


def _cells(confusion: Sequence[Confusion]) -> dict[str, int]:
    return {f"{c.human}/{c.leaning}": c.n for c in confusion}
