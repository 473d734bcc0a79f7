"""`interviewer grade IN --out DIR`: grade transcripts without anybody watching."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interviewer.cli.models import MODEL_HELP, is_remote
from interviewer.cli.source import check_apart, input_path
from interviewer.transcripts import Format

if TYPE_CHECKING:
    from interviewer import batch
    from interviewer.bank import Bank
    from interviewer.batch import Summary
    from interviewer.conversation import Names
    from interviewer.judge import Judge

EngineName = Literal["local", "ray"]
BAD_LINES_SHOWN = 20
INTERRUPTED = 130
TIME_LIMIT = 1800.0
"""Seconds. A large model on a small machine takes minutes for a long answer; one that hangs takes for ever."""


def grade(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help="Transcripts: .jsonl, .csv, .md, .json, .vtt or .srt, each with .gz too; a folder of such files; or - "
            "for standard input.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results.", show_default=False)],
    bank: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Rubrics to use instead of those that ship with it.")
    ] = None,
    model: Annotated[str, typer.Option(metavar="NAME", help=MODEL_HELP)] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda ...")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16 ...")] = "auto",
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A calibration by `interviewer calibrate`.")
    ] = None,
    interviewer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who interviews in a conversation; guessed when left out. May be repeated."),
    ] = None,
    candidate: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who answers in a conversation; guessed when left out. May be repeated."),
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="The format of IN; told by the file's name or beginning when left out.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try answers again that ended the program before.")] = False,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="How long the grading of one answer may take; 0: for ever.")
    ] = TIME_LIMIT,
    engine: Annotated[
        EngineName, typer.Option(help="Where it is graded: in this process, or by workers on a Ray cluster.")
    ] = "local",
    workers: Annotated[
        int, typer.Option(metavar="N", min=0, help="Workers of --engine ray; 0: as the cluster's cores or GPUs allow.")
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> int:
    """Grade every answer in IN and write DIR/grades.jsonl and DIR/summary.json.

    A run that was stopped goes on where it was. Exit status: 0 all graded, 1 some answers or lines could not be
    graded, 2 nothing could be used.
    """
    from interviewer.bank import load_bank
    from interviewer.conversation import Names

    rubrics = load_bank(bank)

    def make_judge() -> Judge:
        from interviewer.cli.assemble import assemble

        return assemble(model, device, dtype, rubrics, calibration).judge

    make_engine, where = _engine(engine, workers, gpus=device != "cpu" and not is_remote(model))
    asked = make_asked(model, device, dtype, calibration, where)
    names = Names(tuple(interviewer or ()), tuple(candidate or ()))
    with input_path(source) as path:
        return grade_file(
            path,
            out,
            make_judge,
            rubrics,
            asked=asked,
            names=names,
            format=format,
            retry=retry,
            time_limit=time_limit,
            engine=make_engine,
            quiet=quiet,
        )


def _engine(name: EngineName, workers: int, gpus: bool) -> tuple[batch.MakeEngine, str]:
    """The engine, and what of it may settle the judge: a cluster's machines may have other number formats."""
    from interviewer import batch
    from interviewer.errors import InputError

    if name == "ray":
        return batch.ray_engine(workers, gpus), os.environ.get(batch.RAY_ADDRESS, "")
    if workers:
        raise InputError("--workers is for --engine ray", "Without it one process grades, with all cores.")
    return batch.here, ""


def grade_file(
    source: Path,
    out: Path,
    make_judge: Callable[[], Judge],
    bank: Bank,
    *,
    asked: Callable[[], str] = str,
    names: Names | None = None,
    format: Format | None = None,
    retry: bool = False,
    time_limit: float = TIME_LIMIT,
    engine: batch.MakeEngine | None = None,
    quiet: bool = False,
    summary: bool = True,
) -> int:
    """`grade` with the judge given. Progress and complaints go to standard error, the summary to standard output."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    from interviewer import batch
    from interviewer.conversation import NOBODY_NAMED

    check_apart(source, out)
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    seen = batch.Progress(done=0, total=0, kept=0)
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def starting(make_judge: Callable[[], Judge], time_limit: float) -> AbstractContextManager[batch.Engine]:
            bar.update(task, description="loading the model")
            return (engine or batch.here)(make_judge, time_limit)

        def moved(progress: batch.Progress) -> None:
            nonlocal seen
            seen = progress
            bar.update(task, description="grading", completed=progress.done, total=progress.total)

        try:
            result = batch.run(
                source,
                out,
                make_judge,
                bank,
                asked=asked,
                retry=retry,
                time_limit=time_limit,
                on_progress=moved,
                names=names or NOBODY_NAMED,
                format=format,
                engine=starting,
            )
        except KeyboardInterrupt:
            bar.stop()
            kept = f"{seen.done} of {seen.total} answers are graded and kept. " if seen.total else ""
            console.print(f"Stopped. {kept}The same command goes on from here.", soft_wrap=True)
            return INTERRUPTED
    _complain(result, lambda line: console.print(line, soft_wrap=True))
    if summary and not quiet:
        _print_summary(result, out, seen)
    return 1 if result.ungradable or result.bad_lines else 0


def _complain(summary: Summary, say: Callable[[str], None]) -> None:
    from interviewer.report.text import one_line

    notes = [
        ": ".join(filter(None, (note.file, note.message))) + (f" [{note.times} times]" if note.times > 1 else "")
        for note in summary.notes
    ]
    faults = [": ".join(filter(None, (bad.place, bad.message))) for bad in summary.bad_lines]
    faults += [f"{failure.id}: {failure.reason}" for failure in summary.failures]
    for lines in (notes, faults):
        for line in lines[:BAD_LINES_SHOWN]:
            say(one_line(line))
        if len(lines) > BAD_LINES_SHOWN:
            say(f"... and {len(lines) - BAD_LINES_SHOWN} more, all in summary.json")


def _print_summary(summary: Summary, out: Path, seen: batch.Progress) -> None:
    from rich.console import Console
    from rich.table import Table

    from interviewer.report.text import BANDS, percent

    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    rows = [
        ("answers", str(summary.answers)),
        ("graded", str(summary.graded)),
        ("need a second look", str(summary.needs_review)),
        ("could not be graded", str(summary.ungradable)),
        ("lines that could not be read", str(len(summary.bad_lines))),
        ("mean score", percent(summary.mean_score)),
        *((f"  {BANDS[band].lower()}", str(n)) for band, n in summary.bands.items() if n),
        ("graded before this run", str(seen.kept)),
    ]
    for name, value in rows:
        if value != "0" or name == "answers":
            table.add_row(name, value)
    console = Console(markup=False, highlight=False, emoji=False)
    console.print(table)
    console.print(f"{out / 'grades.jsonl'}\nFor a report: interviewer report {out}", soft_wrap=True)


def make_asked(
    model: str, device: str, dtype: str, calibration: Path | None = None, where: str = ""
) -> Callable[[], str]:
    """`batch.run`'s `asked` for these arguments; `where` names the machines, if they are not this one."""

    def asked() -> str:
        told = _asked(model, device, dtype, calibration)
        return f"{told} {where}".strip() if told else ""

    return asked


def _asked(model: str, device: str, dtype: str, calibration: Path | None) -> str:
    """What settles the judge, told without loading it: the model's revision, and this package's code and prompts.

    Empty where it cannot be told, as for a model behind a URL: the judge is then made, and says what it is.
    """
    from interviewer import weights
    from interviewer.data import data_dir

    if is_remote(model):
        return ""
    key = model.strip() or weights.DEFAULT_CHAT
    pinned = next((f"{spec.key}@{spec.revision}" for spec in weights.MODELS if spec.key == key), "")
    if not pinned:
        found = weights.resolve(model)
        pinned = f"{found.name}@{found.revision}"
    digest = hashlib.sha256()
    for folder in (Path(__file__).resolve().parents[1], data_dir("prompts")):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".json", ".md", ".yaml", ".safetensors"):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    if calibration is not None and calibration.is_file():
        digest.update(calibration.read_bytes())
    return f"{pinned} {device} {dtype} {digest.hexdigest()}"
