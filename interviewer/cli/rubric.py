"""`interviewer rubric build | check | show`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.rubric_build import build
from interviewer.errors import BankError

rubric_app = typer.Typer(help="Make, check and read rubrics.", no_args_is_help=True)

rubric_app.command()(build)


@rubric_app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Rubric files or folders; none: the bank that ships.")
    ] = None,
) -> int:
    """Say what is wrong or doubtful in rubrics. Exit status 0: no errors (perhaps warnings); 2: errors."""
    from interviewer.bank import lines_of, load_rubric, rubric_files
    from interviewer.data import data_dir
    from interviewer.rubrics import check_rubric

    errors = warnings = count = 0
    owner: dict[str, Path] = {}
    for file in [file for path in paths or [data_dir("rubrics")] for file in rubric_files(path)]:
        count += 1
        try:
            rubric = load_rubric(file)
        except BankError as error:
            print(error.message)
            errors += len(error.message.splitlines())
            continue
        question_id = rubric.question.id
        if owner.setdefault(question_id, file) != file:
            print(f"{file}: error: the id '{question_id}' is also that of {owner[question_id]}. Rename one.")
            errors += 1
        for finding in check_rubric(rubric, str(file), lines_of(file)):
            where = f"{finding.criterion}: " if finding.criterion else ""
            print(f"{finding.file}:{finding.line}: {finding.severity}: {where}{finding.what}. {finding.fix}")
            errors += finding.severity == "error"
            warnings += finding.severity == "warning"
    print(f"Rubrics checked: {count}. Errors: {errors}. Warnings: {warnings}.")
    return 2 if errors else 0


@rubric_app.command()
def show(
    rubric: Annotated[str, typer.Argument(metavar="ID_OR_FILE", help="A question's id in the bank, or a rubric file.")],
    bank: Annotated[Path | None, typer.Option(help="Folder of rubrics to look the id up in.")] = None,
) -> int:
    """Print one rubric."""
    from interviewer.bank import load_bank, load_rubric
    from interviewer.rubrics import show_rubric

    is_file = Path(rubric).suffix.lower() in (".yaml", ".yml") or os.sep in rubric
    found = load_rubric(Path(rubric)) if is_file else load_bank(bank).get(rubric)
    print(show_rubric(found, min(shutil.get_terminal_size((100, 24)).columns, 110)), end="")
    return 0
