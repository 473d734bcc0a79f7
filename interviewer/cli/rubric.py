"""`interviewer rubric build | check | show`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from interviewer.errors import BankError, InputError, StoreError

rubric_app = typer.Typer(help="Make, check and read rubrics.", no_args_is_help=True)

MAX_BYTES = 5_000_000


@rubric_app.command()
def build(
    questions: Annotated[
        Path, typer.Argument(help="Markdown file: '## ' headings with the reference answer underneath.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the rubric files.")],
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> int:
    """Turn a Markdown file of questions and reference answers into one rubric file a question, by rule."""
    from interviewer.bank import dump_rubric
    from interviewer.rubrics import compile_markdown, coverage

    rubrics = compile_markdown(_read(questions), str(questions))
    digits = max(2, len(str(len(rubrics))))
    files = [out / f"{number:0{digits}}-{rubric.question.id}.yaml" for number, rubric in enumerate(rubrics, 1)]
    there = [file for file in files if os.path.lexists(file)]
    if there and not force:
        names = ", ".join(file.name for file in there[:5]) + (" ..." if len(there) > 5 else "")
        raise InputError(
            f"{out}: {len(there)} of the {len(files)} files are there already: {names}",
            "Nothing was written. Choose another folder, or add --force to write over them.",
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file, rubric in zip(files, rubrics, strict=True):
            _write(file, dump_rubric(rubric))
    except OSError as error:
        raise StoreError(
            f"{out}: cannot be written ({error.strerror or error})", "Check the path and the space."
        ) from None
    for file, rubric in zip(files, rubrics, strict=True):
        print(f"{file.name}: criteria: {len(rubric.criteria)}, coverage of the reference: {coverage(rubric):.0%}")
    total = sum(len(rubric.criteria) for rubric in rubrics)
    least = min(coverage(rubric) for rubric in rubrics)
    print(f"Written to {out}: rubrics: {len(rubrics)}, criteria: {total}, least coverage: {least:.0%}.")
    print("They were made by rule: read them, add misconceptions, and run `interviewer rubric check`.")
    return 0


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


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})", "Give a Markdown file.") from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: larger than {MAX_BYTES:,} bytes", "Divide the file.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8", "Save the file as UTF-8.") from None


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a crash leaves the old file, or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
