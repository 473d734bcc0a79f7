"""The stages of a run, each apart from the others: read, plan, grade, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from interviewer import __version__
from interviewer.bank import Bank
from interviewer.batch.files import run_files
from interviewer.batch.ledger import Ledger, open_ledger
from interviewer.batch.plan import Item, grade_key, plan
from interviewer.conversation import NOBODY_NAMED, Names, Note, read_answers
from interviewer.grading import grade, ungradable
from interviewer.judge import Judge, JudgeIdentity
from interviewer.runs import BadRow, NoteRow, Summary, write_run
from interviewer.transcripts import BadLine, Format
from interviewer.types import Grade, Receipt, Transcript, Value

DEATHS = 3
"""After the process died this often while grading one answer, the answer is left out."""

_NOBODY = JudgeIdentity("", "", "")


class Progress(Value):
    """Distinct gradings: `kept` were in the ledger before this run, `done` counts them and the new ones."""

    done: int
    total: int
    kept: int


def run(
    source: Path,
    out: Path,
    make_judge: Callable[[], Judge],
    bank: Bank,
    *,
    asked: Callable[[], str] = str,
    version: str = __version__,
    on_progress: Callable[[Progress], None] = lambda _: None,
    retry: bool = False,
    names: Names = NOBODY_NAMED,
    format: Format | None = None,
) -> Summary:
    """Grade every transcript of `source`, a file or a folder, and write the folder `out`.

    `asked` says what settles the judge (model, device, dtype ...): when the ledger knows what judge that came to, and
    holds all the grades, `make_judge` is not called. Where that cannot be told beforehand it says "", and the judge is
    always made. Once it is made, its own `identity` decides. Neither is called before `source` has been read.
    `retry` tries answers again at which the process died before. `names` and `format` are those of `read_answers`.

    One answer's failure becomes a row of its own, `ungradable`. Raises TranscriptError when nothing in `source` can
    be read, StoreError when `out` cannot be written or is in use, and whatever `make_judge` raises.
    """
    transcripts, bad, notes = _read(read_answers(source, bank, names, format))
    items = plan(transcripts, bank)
    with open_ledger(out) as ledger:
        name = asked()
        memory = f"{version} {name}" if name else ""
        identity, failures = _grade(items, ledger, make_judge, memory, version, on_progress, retry)
        graded = [(item, _outcome(item, ledger, identity, failures, version)) for item in items]
        files = run_files(graded, source=source.name, judge=identity.model, version=version, bad_lines=bad, notes=notes)
        write_run(out, files)
    return files.summary


# --- read ------------------------------------------------------------------------------------------------------


def _read(
    entries: Iterable[Transcript | BadLine | Note],
) -> tuple[list[Transcript], list[BadRow], list[NoteRow]]:
    transcripts: list[Transcript] = []
    bad: list[BadRow] = []
    notes: dict[Note, NoteRow] = {}
    for entry in entries:
        if isinstance(entry, BadLine):
            bad.append(BadRow(**dict(entry)))
        elif isinstance(entry, Note):
            before = notes[entry].times if entry in notes else 0
            notes[entry] = NoteRow(message=entry.message, file=entry.file, times=before + 1)
        else:
            transcripts.append(entry)
    return transcripts, bad, list(notes.values())


# --- grade -----------------------------------------------------------------------------------------------------


def _grade(
    items: Sequence[Item],
    ledger: Ledger,
    make_judge: Callable[[], Judge],
    memory: str,
    version: str,
    on_progress: Callable[[Progress], None],
    retry: bool,
) -> tuple[JudgeIdentity, dict[str, str]]:
    """Bring the ledger up to date. Returns the judge's identity, and the reasons of what failed by key.

    `memory` is the name under which the ledger remembers which judge was made, or "" for never.
    """
    gradable = [item for item in items if item.rubric is not None]
    identity = _known(ledger.identity(memory) if memory else "")
    work = _work(gradable, identity, version, ledger, retry)
    if gradable and (work.todo or identity == _NOBODY):
        judge = make_judge()
        if judge.identity != identity:
            identity = judge.identity
            if memory:
                ledger.remember(memory, json.dumps(identity))
            work = _work(gradable, identity, version, ledger, retry)
        failures = _grade_all(work, judge, ledger, on_progress)
    else:
        failures = {}
        on_progress(Progress(done=work.total, total=work.total, kept=work.total))
    return identity, {**work.dead, **failures}


class _Work(NamedTuple):
    """`todo` by key, what killed the process before last; `dead` are the reasons of what killed it too often."""

    total: int
    todo: dict[str, Item]
    dead: dict[str, str]


def _work(items: Sequence[Item], identity: JudgeIdentity, version: str, ledger: Ledger, retry: bool) -> _Work:
    wanted = {grade_key(item, identity, version): item for item in items}
    missing = {key: item for key, item in wanted.items() if ledger.grade(key) is None}
    deaths = {key: ledger.deaths(key) for key in missing}
    if retry:
        for key in missing:
            ledger.withdraw(key)
        deaths = dict.fromkeys(missing, 0)
    reason = f"the program died {DEATHS} times while grading this answer; `--retry` tries it again"
    return _Work(
        total=len(wanted),
        todo={key: missing[key] for key in sorted(missing, key=lambda k: deaths[k]) if deaths[key] < DEATHS},
        dead={key: reason for key, times in deaths.items() if times >= DEATHS},
    )


def _known(stored: str) -> JudgeIdentity:
    return JudgeIdentity(*json.loads(stored)) if stored else _NOBODY


def _grade_all(work: _Work, judge: Judge, ledger: Ledger, on_progress: Callable[[Progress], None]) -> dict[str, str]:
    """Grade one after the other, committing each; returns the reasons of those that could not be graded."""
    failures: dict[str, str] = {}
    kept = work.total - len(work.todo)
    on_progress(Progress(done=kept, total=work.total, kept=kept))
    for done, (key, item) in enumerate(work.todo.items(), start=kept + 1):
        reason = _grade_one(key, item, judge, ledger)
        if reason:
            failures[key] = reason
        on_progress(Progress(done=done, total=work.total, kept=kept))
    return failures


def _grade_one(key: str, item: Item, judge: Judge, ledger: Ledger) -> str:
    """Grade and commit one item; returns '' or the reason why it could not be done."""
    assert item.rubric is not None
    ledger.begin(key)
    try:
        result = grade(item.rubric, item.transcript.turns, judge)
    except Exception as error:  # whatever one answer does to the grader, the others are graded
        ledger.withdraw(key)
        return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]
    except BaseException:  # Ctrl-C is not the answer's fault
        ledger.withdraw(key)
        raise
    if result.status == "ungradable":  # the judge failed; not kept, so that the next run tries again
        ledger.withdraw(key)
        return result.reason
    ledger.keep(key, result)
    return ""


# --- write -----------------------------------------------------------------------------------------------------


def _outcome(item: Item, ledger: Ledger, identity: JudgeIdentity, failures: Mapping[str, str], version: str) -> Grade:
    key = grade_key(item, identity, version) if item.rubric else ""
    found = ledger.grade(key) if key else None
    return found or _ungraded(item, item.reason or failures.get(key, "it was not graded"), identity, version)


def _ungraded(item: Item, reason: str, who: JudgeIdentity, version: str) -> Grade:
    receipt = Receipt(version=version, model=who.model, judge=who.judge, rubric=item.rubric_key, prompts=who.prompts)
    return ungradable(reason, receipt)
