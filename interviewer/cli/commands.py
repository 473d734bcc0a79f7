"""Every command by its name. The functions live in their own modules and load what they need when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer import __version__
from interviewer.cli.calibrate import calibrate
from interviewer.cli.chat import chat
from interviewer.cli.evaluate import evaluate
from interviewer.cli.export import export
from interviewer.cli.grade import grade
from interviewer.cli.history import history_app
from interviewer.cli.models import models_app
from interviewer.cli.people import people_app
from interviewer.cli.report import report
from interviewer.cli.rubric import rubric_app
from interviewer.cli.rubric_propose import propose
from interviewer.cli.rubric_test import test as rubric_test

app = typer.Typer(
    help="A mock machine-learning interviewer that grades every answer against a rubric, on a local open model.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"interviewer {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before the command."""


app.command()(chat)
app.command()(grade)
app.command()(report)
app.command()(export)
app.command()(evaluate)
app.command()(calibrate)
rubric_app.command("propose")(propose)
rubric_app.command("test")(rubric_test)
app.add_typer(rubric_app, name="rubric", help="Build, amend, check, test and show rubrics.")
app.add_typer(history_app, name="history", help="List, show, export and delete what is kept of your interviews.")
app.add_typer(people_app, name="people", help="Add, list and remove the people who may log in on a class server.")
app.add_typer(models_app, name="models", help="List, fetch and remove the model files on this machine.")
