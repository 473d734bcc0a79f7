"""`interviewer export DIR --to FILE`: a graded run as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.export import By


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The --out folder of `interviewer grade`.", show_default=False)
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The table: .csv, .jsonl or .parquet.", show_default=False)
    ],
    by: Annotated[By, typer.Option(help="One row for each answer, or for each criterion of each answer.")] = "answer",
) -> int:
    """Write the grades in DIR as one table, and print where it is."""
    from interviewer.export import export_run
    from interviewer.report.text import plural

    rows = export_run(folder, to, by)
    typer.echo(f"{to}: {plural(rows, 'row')}")
    return 0
