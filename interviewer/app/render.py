"""Dicts and values to HTML, by templates that escape everything.

The HTML goes to gr.HTML components with gradio's own one-place template, which inserts a value as it is. Gradio's
other way, a template with {{value}}, is not safe for a candidate's words: what it renders is compiled as a JavaScript
template string, so that ${...} in an answer would run. Here no text from outside ever becomes part of a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewer.app.about import About
from interviewer.app.compared import Compared
from interviewer.app.landing import Landing
from interviewer.app.screens import Notice, Screen
from interviewer.events import Working
from interviewer.interview import Interview
from interviewer.report import Report
from interviewer.report.text import STATES
from interviewer.report.values import AnswerReport
from interviewer.types import Mark
from interviewer.view import Bank, card, looked_back, messages, panel, progress, retried, stages
from interviewer.view.panel import Card, State, nothing_known
from interviewer.view.words import BANDS, VERDICTS, flag, known_by_oneself, percent, said_and_made, shown

FOLDER = Path(__file__).parent


def header(screen: Screen, opened: bool = True, author: bool = False, person: str = "") -> str:
    """The top of the page. Not `opened`: the server has yet to say which interview the address means.

    With `author` the start card has a way to the author's page; an interview has none, since that holds the answers.
    `person` is the name of whoever has logged in, and may log out.
    """
    state = screen.state
    place = "start" if state is None else "room" if state.finished is None else "report"
    token = screen.token if opened else None
    way = author and place == "start"
    going = progress(state) if state else None
    return fill("header", token=token, place=place, progress=going, author=way, person=shown(person))


def conversation(screen: Screen, bank: Bank) -> str:
    return fill("log", messages=messages(screen.state, bank) if screen.state else [])


def live(busy: bool, speech: str = "", waiting: str = "", working: Working | None = None, queued: bool = False) -> str:
    """The interviewer's turn while it is being spoken, or what is done before it; empty when nothing is under way.

    `queued` where `waiting` says how many come before.
    """
    steps = stages(working) if working else ()
    return fill("live", busy=busy, speech=shown(speech), waiting=waiting, steps=steps, queued=queued)


def side(screen: Screen, bank: Bank, tested: State = nothing_known) -> str:
    return fill("panel", panel=panel(screen.state, bank, tested)) if screen.state else ""


def notice(told: Notice | None) -> str:
    safe = told and told.model_copy(update={"text": shown(told.text), "hint": shown(told.hint)})
    return fill("notice", notice=safe)


def results(
    report: Report, state: Interview, tested: State = nothing_known, since: Mapping[int, Compared] | None = None
) -> str:
    """The result page of a finished interview; `since` says of its questions how they went against the last time."""

    def props(answer: AnswerReport, mark: Mark) -> Card:
        return card(mark, tested(answer.id, mark, answer.receipt))

    return fill(
        "report",
        report=report,
        planned=state.started.planned,
        props=props,
        looked_back=looked_back(state),
        since=since or {},
        known=known_by_oneself(
            [(a.sure, a.alone) for a in report.answers if a.sure is not None and a.alone is not None]
        ),
        retried={number: retried(exchange) for number, exchange in enumerate(state.exchanges, start=1)},
    )


def today(landing: Landing | None) -> str:
    """The head of the start page: what is due, or what this is for somebody new."""
    return fill("today", landing=landing)


def past(landing: Landing | None) -> str:
    """The history below the form; empty for somebody new."""
    return fill("past", landing=landing)


def fine_print(model_line: str, about: About, first: bool) -> str:
    """Which model this is and how far to trust it; at length for somebody who is here for the `first` time."""
    return fill("fine", model_line=model_line, about=about, first=first)


def fill(name: str, **values: Any) -> str:
    """One template, filled in; whatever is filled in is escaped."""
    return _environment().get_template(f"{name}.html.j2").render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=percent, shown=shown, flag=flag)
    environment.globals.update(BANDS=BANDS, VERDICTS=VERDICTS, STATES=STATES, said_and_made=said_and_made)
    return environment
