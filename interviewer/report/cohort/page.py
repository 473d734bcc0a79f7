"""The report of a run as one HTML file: figures and pictures in the page, the answers as a JSON block that our own
script draws from when they are asked for. No request, no font, no foreign script; a policy in the page holds that.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from interviewer.report import charts, parts
from interviewer.report.cohort.charts import histogram_chart, items_chart, spread_chart
from interviewer.report.cohort.payload import payload
from interviewer.report.cohort.text import causes, signed
from interviewer.report.cohort.values import RunReport
from interviewer.report.html import environment, zones
from interviewer.report.values import AnswerReport

ANSWERS_SHOWN = 20_000
"""How many answers the page holds: a browser should still open the file. The page says so."""
REVIEWS_SHOWN = 100
MOVED_SHOWN = 200
DISAGREEMENTS_SHOWN = 100

SCRIPTS = ("dom.js", "data.js", "labels.js", "spans.js", "decide.js", "answer.js", "sheet.js", "heat.js", "main.js")
"""Joined into one script, in this order."""

_FOLDER = Path(__file__).resolve().parent.parent / "page"


class Pictures(NamedTuple):
    """Drawn by code from numbers alone, so they may go in as they are; "" where there is nothing to draw."""

    answers: Markup
    candidates: Markup
    spread: Markup
    items: Markup
    reliability: Markup
    coverage: Markup


def render_run(report: RunReport) -> str:
    """The whole page. All text is escaped, inside the JSON block too."""
    held = _held(report)
    code = script()
    return (
        environment()
        .get_template("cohort/run.html.j2")
        .render(
            report=report,
            zones=zones(),
            held={a.number for a in held},
            reviews=report.review[:REVIEWS_SHOWN],
            moved=report.regrade.moved[:MOVED_SHOWN] if report.regrade else (),
            disagreements=_disagreements(report),
            pictures=_pictures(report),
            causes=causes,
            signed=signed,
            code=Markup(code),
            code_hash=base64.b64encode(hashlib.sha256(code.encode()).digest()).decode(),
            # ASCII only, with <, >, & and ' as escapes: nothing in it can end the element or a line.
            data=htmlsafe_json_dumps(payload(report, held), separators=(",", ":")),
        )
    )


@cache
def script() -> str:
    """Our script, whole. It may not hold what ends a script element."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)


def _held(report: RunReport) -> tuple[AnswerReport, ...]:
    """The answers that the page holds: all, or those that most want a look, in the order of the input either way."""
    if len(report.answers) <= ANSWERS_SHOWN:
        return report.answers
    first = dict.fromkeys([r.answer for r in report.review] + [a.number for a in report.answers])
    chosen = set(list(first)[:ANSWERS_SHOWN])
    return tuple(a for a in report.answers if a.number in chosen)


def _disagreements(report: RunReport) -> list[tuple[int, object]]:
    """(number of the answer, disagreement), the surest first."""
    if report.agreement is None:
        return []
    numbers = {a.id: a.number for a in report.answers}
    return [(numbers[d.answer], d) for d in report.agreement.disagreements[:DISAGREEMENTS_SHOWN]]


def _pictures(report: RunReport) -> Pictures:
    answers = candidates = spread = items = reliability = coverage = ""
    if report.counts.scored:
        scores = [parts.scores(report.answers[n - 1] for n in q.answers) for q in report.questions]
        answers = histogram_chart(report.histogram, "answer-scores", "Answers")
        if any(c.named for c in report.candidates):
            candidates = histogram_chart(report.candidate_histogram, "candidate-scores", "Candidates")
        if any(scores):
            spread = spread_chart(report.questions, scores)
        items = items_chart(report.questions)
    if report.agreement and report.agreement.criteria:
        reliability = charts.reliability_chart(report.agreement.reliability)
        coverage = charts.coverage_chart(report.agreement.coverage)
    return Pictures(*map(Markup, (answers, candidates, spread, items, reliability, coverage)))
