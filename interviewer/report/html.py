"""A report as one HTML file that needs nothing else: no script, no font, no image, no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewer.grading import band
from interviewer.report import text
from interviewer.report.values import AnswerReport, Report, RunReport
from interviewer.types import Band, Value
from interviewer.view.words import flag

ANSWERS_SHOWN = 500
"""How many answers of a run are printed whole: a browser should still open the file. The page says so."""
REVIEWS_SHOWN = 100


class Zone(Value):
    """A stretch of the score scale, in hundredths."""

    band: Band
    start: int
    end: int


def render_html(report: Report | RunReport) -> str:
    """The whole page. All text is escaped; a policy inside the page forbids scripts and requests."""
    if isinstance(report, Report):
        return environment().get_template("interview.html.j2").render(report=report, zones=zones())
    return (
        environment()
        .get_template("run.html.j2")
        .render(
            report=report,
            zones=zones(),
            printed=_printed(report),
            reviews=report.review[:REVIEWS_SHOWN],
            tallest=max(max(report.histogram), 1),
        )
    )


@cache
def zones() -> tuple[Zone, ...]:
    """The bands along the scale, asked of the grader itself so that the picture cannot disagree with it."""
    found: list[Zone] = []
    for hundredth in range(101):
        name = band(hundredth / 100)
        if name == "none":
            continue
        if found and found[-1].band == name:
            found[-1] = found[-1].model_copy(update={"end": hundredth})
        else:
            if found:
                found[-1] = found[-1].model_copy(update={"end": hundredth})
            found.append(Zone(band=name, start=hundredth if found else 0, end=hundredth))
    return tuple(found)


def _printed(report: RunReport) -> tuple[AnswerReport, ...]:
    """The answers to print: all, or those that most want a look, in the order of the input either way."""
    if len(report.answers) <= ANSWERS_SHOWN:
        return report.answers
    first = dict.fromkeys([r.answer for r in report.review] + [a.number for a in report.answers])
    chosen = set(list(first)[:ANSWERS_SHOWN])
    return tuple(a for a in report.answers if a.number in chosen)


@cache
def environment() -> Environment:
    """Where the templates are, with the words and figures that they use."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        shown=text.shown,
        one_line=text.one_line,
        percent=text.percent,
        worth=text.worth,
        figure=text.figure,
        flag_names=text.flag_names,
        flag_sentence=flag,
    )
    made.globals.update(
        plural=text.plural,
        VERDICTS=text.VERDICTS,
        BANDS=text.BANDS,
        STATES=text.STATES,
        AIDS=text.AIDS,
        DIALOGUE=text.DIALOGUE,
    )
    return made
