"""An interview's report as one HTML file that needs nothing else: no script, no font, no image, no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewer.grading import band
from interviewer.report import text
from interviewer.report.values import Report
from interviewer.types import Band, Value
from interviewer.view.words import OUTCOMES, flag, said_and_made


class Zone(Value):
    """A stretch of the score scale, in hundredths."""

    band: Band
    start: int
    end: int


def render_interview(report: Report) -> str:
    """The whole page. All text is escaped; a policy inside the page forbids scripts and requests."""
    return environment().get_template("interview.html.j2").render(report=report, zones=zones())


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
        OUTCOMES=OUTCOMES,
        said_and_made=said_and_made,
    )
    return made
