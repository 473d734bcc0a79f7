"""The stages of a run, each apart from the others: read, plan, grade, write. None holds all the answers in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain, islice
from pathlib import Path

from interviewer import __version__
from interviewer.bank import Bank
from interviewer.batch.engine import Engine, MakeEngine, here
from interviewer.batch.files import Tally, rows
from interviewer.batch.grader import Progress, grade_all
from interviewer.batch.ledger import Ledger, open_ledger
from interviewer.batch.manifest import Manifest, open_manifest
from interviewer.batch.plan import judge_key, planned
from interviewer.conversation import NOBODY_NAMED, Names, Note, read_answers
from interviewer.judge import Judge, JudgeIdentity
from interviewer.runs import BadRow, NoteRow, Summary, write_run
from interviewer.transcripts import BadLine, Format
from interviewer.types import Transcript

_NOBODY = JudgeIdentity("", "", "")
_PLANNED = 500
"""Transcripts that are planned at a time."""


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
    time_limit: float = 0.0,
    names: Names = NOBODY_NAMED,
    format: Format | None = None,
    engine: MakeEngine = here,
) -> Summary:
    """Grade every transcript of `source`, a file or a folder, and write the folder `out`.

    `asked` says what settles the judge (model, device, dtype ...): when the ledger knows what judge that came to, and
    holds all the grades, `make_judge` is not called. Where that cannot be told beforehand it says "", and the judge is
    always made. Once it is made, its own `identity` decides. Neither is called before `source` has been read.
    `retry` tries answers again at which the process died before; `time_limit` is in seconds for one answer, 0 for none.
    `names` and `format` are those of `read_answers`. `engine` is where the grading is done; it makes the judge.

    One answer's failure becomes a row of its own, `ungradable`. Raises TranscriptError when nothing in `source` can
    be read, StoreError when `out` cannot be written or is in use, and whatever `make_judge` raises.
    """
    bad: list[BadRow] = []
    notes: Counter[Note] = Counter()
    transcripts = _usable(read_answers(source, bank, names, format), bad, notes)
    first = next(transcripts)  # before the folder is made: input without a usable transcript raises here
    with open_ledger(out) as ledger, open_manifest(ledger) as manifest:
        items = planned(chain([first], transcripts), bank)
        while some := list(islice(items, _PLANNED)):
            manifest.add(some)
        identity = _grade(manifest, ledger, partial(engine, make_judge, time_limit), asked, version, on_progress, retry)
        tally = Tally()
        return write_run(
            out,
            rows(manifest.outcomes(judge_key(identity, version)), identity, version, tally),
            manifest.rubrics(),
            lambda: tally.summary(
                source=source.name,
                judge=identity.model,
                version=version,
                bad_lines=bad,
                notes=[NoteRow(message=n.message, file=n.file, times=times) for n, times in notes.items()],
            ),
        )


def _usable(
    entries: Iterable[Transcript | BadLine | Note], bad: list[BadRow], notes: Counter[Note]
) -> Iterator[Transcript]:
    """The transcripts; all else is added to `bad` and `notes`."""
    for entry in entries:
        if isinstance(entry, BadLine):
            bad.append(BadRow(**dict(entry)))
        elif isinstance(entry, Note):
            notes[entry] += 1
        else:
            yield entry


def _grade(
    manifest: Manifest,
    ledger: Ledger,
    start: Callable[[], AbstractContextManager[Engine]],
    asked: Callable[[], str],
    version: str,
    on_progress: Callable[[Progress], None],
    retry: bool,
) -> JudgeIdentity:
    """Bring the ledger up to date. Returns the judge's identity."""
    name = asked()
    memory = f"{version} {name}" if name else ""
    stored = ledger.identity(memory) if memory else ""
    identity = JudgeIdentity(*json.loads(stored)) if stored else _NOBODY
    total = manifest.gradable()
    todo = manifest.sort_out(judge_key(identity, version), retry)
    if not total or (not todo and identity != _NOBODY):
        on_progress(Progress(done=total, total=total, kept=total))
        return identity
    with start() as engine:
        key = judge_key(engine.identity, version)
        if engine.identity != identity:
            if memory:
                ledger.remember(memory, json.dumps(engine.identity))
            todo = manifest.sort_out(key, retry)
        grade_all(engine, key, ledger, manifest, todo, total, on_progress)
        return engine.identity
