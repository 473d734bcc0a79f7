"""`interviewer evaluate LABELLED.jsonl`: how well the grader agrees with people who marked the same answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli.grade import grade_file, make_asked
from interviewer.cli.models import MODEL_HELP
from interviewer.cli.source import input_path
from interviewer.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from interviewer.agreement import AgreementReport, Figure
    from interviewer.runs import RunFiles

JSON = "agreement.json"
PAGE = "agreement.html"
SHOWN = 5
_MARK = 'Mark answers with "human": {"score": 0.5, "criteria": ["met", "missing"]}.'


def evaluate(
    source: Annotated[
        Path, typer.Argument(metavar="LABELLED", help="Transcripts with `human` marks (see grade).", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help=f"Folder for {JSON}, {PAGE} and the grades; none when left out."),
    ] = None,
    bank: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Rubrics to use instead of those that ship with it.")
    ] = None,
    model: Annotated[str, typer.Option(metavar="NAME", help=MODEL_HELP)] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda ...")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16 ...")] = "auto",
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A calibration by `interviewer calibrate`, to try it out.")
    ] = None,
    resamples: Annotated[int, typer.Option(min=0, max=100_000, help="Draws for the intervals; 0: none.")] = 1000,
) -> int:
    """Grade answers that people have marked, and compare criterion by criterion and score by score.

    Human marks: {"human": {"score": 0..1, "criteria": ["met" | "partial" | "missing" | "contradicted", ...]}}, either
    or both, in the order of the rubric's criteria. Exit status: 0 all compared, 1 some answers could not be graded,
    2 nothing could be used.
    """
    from interviewer.bank import load_bank
    from interviewer.judge import Judge
    from interviewer.runs import read_run

    rubrics = load_bank(bank)

    def make_judge() -> Judge:
        from interviewer.cli.assemble import assemble

        return assemble(model, device, dtype, rubrics, calibration=calibration).judge

    with tempfile.TemporaryDirectory(prefix="interviewer-") as scratch, input_path(source) as path:
        _check_marked(path)
        folder = out or Path(scratch)
        asked = make_asked(model, device, dtype, calibration)
        status = grade_file(path, folder, make_judge, rubrics, asked=asked, summary=False)
        if status not in (0, 1):
            return status
        report = compare_files(read_run(folder), resamples)
        if out is not None:
            write_agreement(report, out)
    print_agreement(report, out)
    return status


def _check_marked(source: Path) -> None:
    """Raises InputError before any model is loaded when nobody marked any answer."""
    from interviewer.transcripts import read_transcripts
    from interviewer.types import Transcript

    for entry in read_transcripts(source):
        if isinstance(entry, Transcript) and entry.human and (entry.human.criteria or entry.human.score is not None):
            return
    raise InputError(f"{source.name} holds no answer with human marks", _MARK)


def compare_files(files: RunFiles, resamples: int) -> AgreementReport:
    """The comparison of a finished run. Raises InputError when nobody marked any of its answers."""
    from interviewer.agreement import collect
    from interviewer.agreement.compare import compare

    labelled = collect(files)
    if not labelled.scores:
        raise InputError(
            f"nothing to compare in {labelled.source}: {labelled.unmarked} answers without human marks, "
            f"{labelled.ungradable} that could not be graded, {labelled.mismatched} marked by another rubric",
            _MARK,
        )
    return compare(labelled, resamples)


def write_agreement(report: AgreementReport, folder: Path) -> None:
    """The page and the numbers into `folder`, which exists."""
    from interviewer.report import render_agreement, render_agreement_json
    from interviewer.runs import write_atomic

    write_atomic(folder / JSON, render_agreement_json(report).encode())
    write_atomic(folder / PAGE, render_agreement(report).encode())


def print_agreement(report: AgreementReport, folder: Path | None) -> None:
    """The figures as tables on standard output, and the clearest disagreements."""
    from rich.console import Console

    from interviewer.report.text import plural

    console = Console(markup=False, highlight=False, emoji=False)
    console.print(
        f"{plural(report.answers, 'answer')} to {plural(report.questions, 'question')}, "
        f"{plural(report.criteria, 'criterion', 'criteria')}",
        soft_wrap=True,
    )
    for title, figures in (
        ("criterion by criterion", report.points if report.criteria else ()),
        ("answer by answer", report.scores),
        ("without any grader", report.baselines),
    ):
        if figures:
            _print_figures(console, title, figures)
    if report.disagreements:
        _print_disagreements(console, report)
    if folder is not None:
        console.print(f"{folder / JSON}\n{folder / PAGE}", soft_wrap=True)


def _print_figures(console: Console, title: str, figures: tuple[Figure, ...]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(title, "value", "95% interval", "n", box=box.SIMPLE, title_justify="left")
    for f in figures:
        interval = "" if f.low is None or f.high is None else f"{f.low:.3f} to {f.high:.3f}"
        table.add_row(f.title, "-" if f.value is None else f"{f.value:.3f}", interval, str(f.n))
    console.print(table)


def _print_disagreements(console: Console, report: AgreementReport) -> None:
    from interviewer.report.text import one_line

    shown = report.disagreements[:SHOWN]
    console.print(f"The surest {len(shown)} of {len(report.disagreements)} disagreements")
    for d in shown:
        console.print(
            f"  {one_line(d.answer)}: {one_line(d.criterion)}\n"
            f"    person {d.human}, grader {d.leaning} ({d.confidence:.2f}) by: {one_line(d.quote) or '(no quote)'}",
            soft_wrap=True,
        )
