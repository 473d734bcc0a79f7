"""`interviewer rubric test DIR`: rubrics graded with generated answers before any candidate sees them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli.models import MODEL_HELP
from interviewer.errors import BankError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from interviewer.judge import Judge
    from interviewer.selftest import SelftestReport
    from interviewer.types import Rubric

INTERRUPTED = 130


def test(
    place: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Folder of rubrics, or one file; the bank that ships when left out."),
    ] = None,
    question: Annotated[
        list[str] | None, typer.Option("--question", metavar="ID", help="Only this question; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="REPORT.html", help="Write the report as a page.")
    ] = None,
    model: Annotated[str, typer.Option(metavar="NAME", help=MODEL_HELP)] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda ...")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16 ...")] = "auto",
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A calibration by `interviewer calibrate`.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Test again what has been tested already.")] = False,
) -> int:
    """Grade generated answers with the judge in use, and say which criteria cannot be relied on.

    The reference and the model answer must meet every criterion; nothing, the bare question and answers to other
    questions none. Without its sentence a criterion must go, and no other with it; its counter-claims must contradict
    it; said in other words it must stay. What was found is kept in DIR/tests.json: a criterion that has not changed is
    not tested again, and a run that was stopped goes on where it was. Exit status: 0 everything is reliable, 1
    something is not, 2 the input cannot be used.
    """

    def make_judge() -> tuple[Judge, Callable[[], None]]:
        from interviewer import weights
        from interviewer.cli.assemble import measuring
        from interviewer.judge import LikelihoodJudge, read_calibration
        from interviewer.selftest import RememberingMeter

        fitted = read_calibration(calibration) if calibration else None
        loaded = measuring(model, device, dtype)
        calibrated = loaded.calibration(fitted)
        meter = RememberingMeter(loaded.meter_for(calibrated), weights.home() / "signals")
        return LikelihoodJudge(meter, calibrated), meter.save

    return examine_folder(place, make_judge, question or (), out=out, fresh=fresh)


def examine_folder(
    place: Path | None,
    make_judge: Callable[[], tuple[Judge, Callable[[], None]]],
    questions: Sequence[str] = (),
    *,
    out: Path | None = None,
    fresh: bool = False,
) -> int:
    """`test` with the judge given, and what to call when a question is done. Progress goes to standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from interviewer.bank import load_bank
    from interviewer.data import data_dir
    from interviewer.report import render_selftest
    from interviewer.rubrics.results import FILE, Results, judge_key, read_results, write_results
    from interviewer.runs import write_atomic
    from interviewer.selftest import examine_bank, report
    from interviewer.selftest.trials import OTHERS

    folder, bank, wanted = _chosen(place or data_dir("rubrics"), questions)
    known = Results() if fresh else read_results(folder)
    _check_writable(folder, out)
    strangers = load_bank().rubrics if len(bank) <= OTHERS else ()
    judge, done = make_judge()
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    results = known
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("testing", total=None)

        def moved(name: str, number: int, total: int) -> None:
            bar.update(task, description=name, completed=number, total=total)

        try:
            for results in examine_bank(bank, wanted, judge, known, moved, strangers):
                write_results(folder, results)
                done()
        except KeyboardInterrupt:
            bar.stop()
            done()
            console.print("Stopped. What is done is kept; the same command goes on from here.", soft_wrap=True)
            return INTERRUPTED
    found = report(wanted, results, judge_key(*judge.identity), folder.name)
    _print_report(found)
    kept = [folder / FILE]
    if out is not None:
        write_atomic(out, render_selftest(found).encode())
        kept.append(out)
    print("\n".join(map(str, kept)))
    return 0 if found.ok else 1


def _chosen(place: Path, questions: Sequence[str]) -> tuple[Path, tuple[Rubric, ...], tuple[Rubric, ...]]:
    """The folder, all its rubrics, and those to test. Raises BankError."""
    from interviewer.bank import load_bank, load_rubric

    folder = place.parent if place.is_file() else place
    ids = [load_rubric(place).question.id] if place.is_file() and not questions else questions
    bank = load_bank(folder)
    wanted = [bank.get(name) for name in dict.fromkeys(ids)] if ids else bank.rubrics
    return folder, bank.rubrics, tuple(wanted)


def _check_writable(folder: Path, out: Path | None) -> None:
    """Raises before any model is loaded, and not after minutes of work."""
    if not os.access(folder, os.W_OK):
        raise BankError(
            f"{folder}: cannot be written, and what was found is kept there",
            "Copy the rubrics to a folder of your own and test that.",
        )
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        why = "is a folder" if out.is_dir() else "its folder does not exist"
        raise StoreError(f"{out}: {why}", "Give the name of a file, such as report.html.")


def _print_report(found: SelftestReport) -> None:
    """The table of questions, the figures of the bank, and every criterion that fails, on standard output."""
    from rich.console import Console

    console = Console(markup=False, highlight=False, emoji=False)
    _print_questions(console, found)
    _print_failures(console, found)
    _print_targets(console, found)
    console.print(f"Reliable: {found.reliable} of {found.criteria} criteria. Judge: {found.judge}", soft_wrap=True)


def _print_questions(console: Console, found: SelftestReport) -> None:
    from rich import box
    from rich.table import Table

    from interviewer.report.selftest import COLUMNS, cells, total

    table = Table(box=box.SIMPLE, title_justify="left", header_style="")
    table.add_column("question", overflow="fold")
    for column in COLUMNS:
        table.add_column(column.short, justify="right")
    for q in found.questions:
        table.add_row(q.id, *cells(q))
    if len(found.questions) > 1:
        table.add_section()
        table.add_row("all", *cells(total(found)))
    console.print(table)


def _print_failures(console: Console, found: SelftestReport) -> None:
    from interviewer.report.selftest import failure
    from interviewer.report.text import one_line

    for q in found.questions:
        for c in q.criteria:
            if not c.failed:
                continue
            console.print(f"{q.id} / {c.id}: {one_line(c.text)}", soft_wrap=True)
            if c.at_odds:
                console.print(
                    "  the judge takes the reference to deny this, here or in one of two places", soft_wrap=True
                )
            for check in c.failed:
                console.print(f"  {failure(check)}", soft_wrap=True)
    console.print()


def _print_targets(console: Console, found: SelftestReport) -> None:
    from rich import box
    from rich.table import Table

    from interviewer.report.selftest import met_word, target_bound, target_value

    table = Table("figure", "value", "wanted", "", "n", box=box.SIMPLE, header_style="")
    for t in found.targets:
        table.add_row(t.title, target_value(t), target_bound(t), met_word(t), str(t.n))
    console.print(table)
