"""`interviewer report DIR`: a graded run as HTML, Markdown and JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The --out folder of `interviewer grade`.", show_default=False)
    ],
) -> int:
    """Write DIR/report.html, DIR/report.md and DIR/report.json, and print where they are."""
    from interviewer.report import render_html, render_json, render_markdown, run_report
    from interviewer.runs import write_atomic

    numbers = run_report(folder)
    for name, text in (
        ("report.html", render_html(numbers)),
        ("report.md", render_markdown(numbers)),
        ("report.json", render_json(numbers)),
    ):
        write_atomic(folder / name, text.encode())
        typer.echo(folder / name)
    return 0
