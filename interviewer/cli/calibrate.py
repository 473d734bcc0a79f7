"""`interviewer calibrate LABELLED...`: fit the judge to a model on answers that people have marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli.evaluate import compare_files, print_agreement, write_agreement
from interviewer.cli.models import MODEL_HELP
from interviewer.errors import InputError

if TYPE_CHECKING:
    from interviewer.bank import Bank
    from interviewer.batch import Item
    from interviewer.fitting import KeptMeter, Labelling

CALIBRATION = "calibration.json"
MEASURED = "measured.jsonl"
LEAST_QUESTIONS = 3


def calibrate(
    labelled: Annotated[
        list[Path],
        typer.Argument(metavar="LABELLED...", help="Transcripts with `human` criteria, several questions."),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help=f"Folder for {CALIBRATION} and figures.", show_default=False),
    ],
    bank: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Rubrics to use instead of those that ship with it.")
    ] = None,
    model: Annotated[str, typer.Option(metavar="NAME", help=MODEL_HELP)] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda ...")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16 ...")] = "auto",
    resamples: Annotated[int, typer.Option(min=0, max=100_000, help="Draws for the intervals; 0: none.")] = 1000,
) -> int:
    """Fit a calibration, and say how well it does on each question when it is fitted on all the others.

    What was measured is kept in DIR, so that a second run on more answers measures only what is new. Use the result
    with --calibration, or give it with a model of yours. Exit status: 0 done, 2 nothing could be used.
    """
    from interviewer.bank import load_bank
    from interviewer.cli.assemble import measuring
    from interviewer.fitting import KeptMeter, crossed
    from interviewer.fitting import calibrate as fitted
    from interviewer.runs import write_atomic

    items = labelled_items(labelled, load_bank(bank))
    loaded = measuring(model, device, dtype)
    out.mkdir(parents=True, exist_ok=True)
    kept = KeptMeter(loaded.meter(), out / MEASURED)
    rows = measured(items, kept)
    answers, questions = len(rows.items), len({r.question for r in rows.rows})
    sources = ", ".join(path.name for path in labelled)
    calibration = fitted(
        rows.rows, loaded.name, f"{sources}: {answers} answers, {len(rows.rows)} criteria, {questions} questions"
    )
    write_atomic(out / CALIBRATION, (calibration.model_dump_json(indent=1) + "\n").encode())
    by_question = crossed.left_out(rows)
    report = compare_files(crossed.grades(rows.items, kept, by_question.__getitem__, sources), resamples)
    write_agreement(report, out)
    print_agreement(report, out)
    typer.echo(out / CALIBRATION)
    return 0


def labelled_items(paths: list[Path], bank: Bank) -> tuple[Item, ...]:
    """All answers of the files with marks for every criterion. Raises InputError for too few, or for a bad line."""
    from interviewer.batch import plan
    from interviewer.conversation import read_answers
    from interviewer.transcripts import BadLine
    from interviewer.types import Transcript

    transcripts = []
    for path in paths:
        for entry in read_answers(path, bank):
            if isinstance(entry, BadLine):
                place = f"{path / entry.file}:{entry.line}" if entry.line else f"{path / entry.file}"
                raise InputError(f"{place}: {entry.message}", "Mend or delete the line.")
            if isinstance(entry, Transcript):
                transcripts.append(entry)
    items = tuple(i for i in plan(transcripts, bank) if i.transcript.human and i.transcript.human.criteria)
    questions = {i.transcript.question_id or (i.rubric.question.id if i.rubric else "") for i in items}
    if len(questions) < LEAST_QUESTIONS:
        raise InputError(
            f"{len(items)} answers with `human` criteria to {len(questions)} questions are too few to fit on",
            f'Mark answers to {LEAST_QUESTIONS} questions or more with "human": {{"criteria": ["met", "missing"]}}.',
        )
    return items


def measured(items: tuple[Item, ...], meter: KeptMeter) -> Labelling:
    """`measured_rows` with a bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from interviewer.fitting import measured_rows

    console = Console(stderr=True)
    columns = (TextColumn("measuring"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("measuring", total=len(items))
        return measured_rows(items, meter, lambda done, total: bar.update(task, completed=done, total=total))
