"""`interviewer models`: what is on this machine, fetch, remove. Also how other commands come by their models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from interviewer import weights
from interviewer.strength import strength_of

MODEL_HELP = (
    "A folder, a Hugging Face name, or a server: openai:http://HOST:PORT/v1#NAME; the embedded model if left out."
)

models_app = typer.Typer(help="List, fetch and remove the models that interviewer brings by itself.")


@models_app.callback(invoke_without_command=True)
def list_models(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> int:
    """List the models: what each is, its licence, its size, and where it is."""
    if context.invoked_subcommand is not None:
        return 0
    rows = _rows()
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    else:
        _print_table(rows)
    return 0


@models_app.command("fetch")
def fetch_models(
    key: Annotated[str, typer.Argument(help="One model; when left out, all that are needed.", show_default=False)] = "",
) -> int:
    """Download, verify and convert models, once. A damaged one is fetched again."""
    keys = [weights.spec_of(key).key] if key else [spec.key for spec in weights.MODELS if not spec.optional]
    for each in keys:
        typer.echo(str(fetch(each, check=True)))
    return 0


@models_app.command("remove")
def remove_model(key: Annotated[str, typer.Argument(help="The model's key.", show_default=False)]) -> int:
    """Delete a fetched model from this machine."""
    gone = weights.remove(key)
    typer.echo(f"{key}: removed" if gone else f"{key}: was not on this machine")
    return 0


def fetch(key: str, check: bool = False) -> Path:
    """The folder of a catalogue model, fetched first if need be, with progress on standard error."""

    def convert(source: Path, target: Path, progress: weights.Progress) -> None:
        # torch: only when there is something to convert
        if source.suffix == ".gguf":
            from interviewer.local.convert import convert_gguf

            convert_gguf(source, target, progress)
        else:
            from interviewer.local.ctranslate import convert_whisper

            convert_whisper(source, target, progress)

    with _progress() as progress:
        return weights.ensure(key, progress, convert, check=check)


def is_remote(name: str) -> bool:
    """Whether `--model NAME` means a server."""
    return "://" in name


def obtain(name: str = "", default: str = weights.DEFAULT_CHAT) -> weights.ResolvedModel:
    """The model that `--model NAME` means; one that interviewer brings is fetched when it is not there yet."""
    key = name.strip() or default
    if any(spec.key == key for spec in weights.MODELS):
        fetch(key)
    return weights.resolve(key)


def _rows() -> list[dict[str, str | int | None]]:
    here = {found.spec.key: found for found in weights.installed()}
    return [
        {
            "key": spec.key,
            "model": spec.title,
            "kind": spec.kind,
            "licence": spec.licence,
            "revision": spec.revision,
            "upstream": spec.upstream,
            "size": here[spec.key].size if spec.key in here else spec.disk_size,
            "path": str(here[spec.key].path) if spec.key in here else None,
        }
        for spec in weights.MODELS
    ]


def _print_table(rows: list[dict[str, str | int | None]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table("key", "kind", "licence", "revision", "size", "here", box=box.SIMPLE)
    for row in rows:
        size = f"{int(row['size'] or 0) / 1e6:.0f} MB"
        here = "yes" if row["path"] else "no"
        table.add_row(*(str(row[name]) for name in ("key", "kind", "licence", "revision")), size, here)
    Console().print(table)
    typer.echo(f"Folder: {weights.home() / 'models'}")
    for row in rows:
        if found := strength_of(str(row["key"])):
            typer.echo(
                f"Graded with {row['key']}, {found.right * 100:.0f} of 100 verdicts are a person's "
                f"({found.low * 100:.0f} to {found.high * 100:.0f}; {found.answers} answers to new questions)."
            )


@contextmanager
def _progress() -> Iterator[weights.Progress]:
    """A bar on standard error for each stage; plain lines when that is no terminal; nothing when there is no work."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[amount]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bars.update(task, total=1, completed=1)
                tasks[stage] = bars.add_task(stage, total=None, amount="")
                if not console.is_terminal:
                    console.print(f"{stage} ...", highlight=False, markup=False)
            amount = f"{done / 1e6:.0f} of {total / 1e6:.0f} MB" if total > 1000 else ""
            bars.update(tasks[stage], completed=done, total=total or None, amount=amount)

        yield report
        for task in tasks.values():
            bars.update(task, total=1, completed=1)
