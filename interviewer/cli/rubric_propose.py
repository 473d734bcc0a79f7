"""`interviewer rubric propose DIR`: counter-claims, other wordings, probes and hints for rubrics that have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli.models import MODEL_HELP
from interviewer.errors import StoreError

if TYPE_CHECKING:
    from interviewer.backend import Backend, Verifier
    from interviewer.proposing import Kind, Proposal, Proposed
    from interviewer.types import Rubric

    Proposer = Callable[[Rubric], Proposed]

_NAMES: dict[Kind, str] = {"counter_claim": "counter-claims", "accept": "wordings", "probe": "probes", "hint": "hints"}


def propose(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of rubric files, or one file.")],
    model_wording: Annotated[
        bool, typer.Option("--model-wording", help="Ask the language model, too: slow, and most of it is refused.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print every proposal and what became of it; write nothing.")
    ] = False,
    model: Annotated[str, typer.Option(metavar="NAME", help=f"For --model-wording. {MODEL_HELP}")] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda ...")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16 ...")] = "auto",
) -> int:
    """Fill empty fields of criteria with wordings that pass every check; what is written by hand stays.

    Rules propose, the verifier decides. Fields that hold something are left alone, but for the probes and hints that
    `rubric build` made by rule. Read what was put in: the verifier errs.
    """
    from interviewer.bank import load_bank, rubric_files

    load_bank(folder)  # every mistake of every file, before any model is loaded
    return propose_files(rubric_files(folder), make_proposer(model_wording, model, device, dtype), dry_run)


def make_proposer(model_wording: bool = False, model: str = "", device: str = "auto", dtype: str = "auto") -> Proposer:
    """What proposes for a rubric, with its models loaded. Raises ModelError."""
    from interviewer.cli.assemble import speaking, verifying

    return proposer(verifying(device, dtype), speaking(model, device, dtype) if model_wording else None)


def proposer(verifier: Verifier, backend: Backend | None = None) -> Proposer:
    """The same, of models that are loaded already."""
    from interviewer.proposing import propose as propose_for

    return lambda rubric: propose_for(rubric, verifier, backend)


def propose_files(files: Iterable[Path], propose_for: Proposer, dry_run: bool = False) -> int:
    """Amend the files in place, each whole or not at all, and say what was put in. Returns the exit status."""
    from interviewer.bank import amend_rubric, load_rubric
    from interviewer.runs import write_atomic

    found: list[Proposal] = []
    for file in files:
        rubric = load_rubric(file)
        proposed = propose_for(rubric)
        found += proposed.proposals
        print(f"{file.name}: {_counted(proposed.accepted)}")
        if dry_run:
            _print(proposed)
        elif proposed.rubric != rubric:
            write_atomic(file, amend_rubric(_text(file), rubric, proposed.rubric).encode())
    accepted = [p for p in found if p.accepted]
    print(f"{'Nothing was written. ' if dry_run else ''}Proposed: {len(found)}. Accepted: {_counted(accepted)}.")
    if accepted and not dry_run:
        print(
            "Read them, then run `interviewer rubric check`: a counter-claim has to be false, a wording has to be true."
        )
    return 0


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StoreError(
            f"{file}: cannot be read again ({error.strerror or error})", "Run the command again."
        ) from None


def _counted(accepted: Iterable[Proposal]) -> str:
    counts = Counter(p.kind for p in accepted)
    return ", ".join(f"{name}: {counts[kind]}" for kind, name in _NAMES.items() if counts[kind]) or "nothing"


def _print(proposed: Proposed) -> None:
    last = ""
    for p in proposed.proposals:
        if p.criterion != last:
            last = p.criterion
            print(f"  {last}: {next(c.text for c in proposed.rubric.criteria if c.id == last)}")
        mark = "+" if p.accepted else "-"
        print(f"    {mark} {p.kind} ({p.rule}): {p.text}{f'  [{p.reason}]' if p.reason else ''}")
