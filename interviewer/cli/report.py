"""`interviewer report DIR`: a graded run as HTML, Markdown and JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from interviewer.report import RunReport

CANDIDATES = "candidates"


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The --out folder of `interviewer grade`.", show_default=False)
    ],
    against: Annotated[
        Path | None,
        typer.Option(metavar="OLD_DIR", help="An older run over the same answers: what moved, and why."),
    ] = None,
    candidates: Annotated[
        bool, typer.Option("--candidates", help=f"Also a report for each candidate, in DIR/{CANDIDATES}.")
    ] = False,
) -> int:
    """Write DIR/report.html, DIR/report.md and DIR/report.json, and print where they are."""
    from interviewer.report import render_html, render_json, render_markdown, run_report
    from interviewer.report.text import plural
    from interviewer.runs import write_atomic

    numbers = run_report(folder, against)
    for name, text in (
        ("report.html", render_html(numbers)),
        ("report.md", render_markdown(numbers)),
        ("report.json", render_json(numbers)),
    ):
        write_atomic(folder / name, text.encode())
        typer.echo(folder / name)
    if candidates:
        count = _write_candidates(numbers, folder / CANDIDATES)
        typer.echo(f"Reports for {plural(count, 'candidate')} in {folder / CANDIDATES}")
    return 0


def _write_candidates(numbers: RunReport, folder: Path) -> int:
    """Three files for each candidate; returns how many candidates. Raises StoreError."""
    from interviewer.errors import StoreError
    from interviewer.report import candidate_reports, render_html, render_json, render_markdown
    from interviewer.runs import write_atomic

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make {folder}: {error.strerror or error}", "Move what is in the way.") from error
    count = 0
    for name, report in candidate_reports(numbers):
        for ending, render in ((".html", render_html), (".md", render_markdown), (".json", render_json)):
            write_atomic(folder / f"{name}{ending}", render(report).encode())
        count += 1
    return count
