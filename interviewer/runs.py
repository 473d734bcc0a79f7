"""The folder of a headless run: which files it holds, what a line of each says, and how they are written.

    grades.jsonl     one grade a line, in the order of the input
    summary.json     what happened, in numbers
    inputs.jsonl     the transcripts as they were read, in the same order, each with the key of its rubric
    rubrics.json     the rubrics that graded them, by key: a report needs nothing but this folder
    ledger.sqlite3   finished grades by what decided them (interviewer/batch/ledger.py)

None of the first four holds a time or a path, so that the same input gives the same bytes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from interviewer.errors import StoreError
from interviewer.types import Band, Mark, Receipt, Rubric, Status, Transcript, Unit, Value

GRADES = "grades.jsonl"
SUMMARY = "summary.json"
INPUTS = "inputs.jsonl"
RUBRICS = "rubrics.json"


class GradeRow(Value):
    """One line of grades.jsonl. `score` is None exactly when `status` is `ungradable`."""

    id: str
    question_id: str = ""
    candidate: str = ""
    status: Status
    score: Unit | None
    unaided_score: Unit | None = None
    band: Band
    flags: tuple[str, ...] = ()
    reason: str = ""
    criteria: tuple[Mark, ...] = ()
    receipt: Receipt


class InputRow(Value):
    """One line of inputs.jsonl; `rubric` is a key of rubrics.json, or empty where no rubric could be had."""

    transcript: Transcript
    rubric: str = ""


class BadRow(Value):
    """A part of the input that could not be read at all. `line` is 0 for one that has none, as a whole file.

    `file` is set where the input is a folder.
    """

    line: int
    message: str
    id: str = ""
    file: str = ""

    @property
    def place(self) -> str:
        """Where it is, for a reader; "" where that would be the whole input."""
        line = f"line {self.line}" if self.line else ""
        return ", ".join(filter(None, (self.file, line)))


class NoteRow(Value):
    """What a person should know of how the input was read: guesses, and what was left out."""

    message: str
    file: str = ""
    """Where the input is a folder, the file that it holds for, or "" for all."""
    times: int = 1


class Failure(Value):
    """An answer that could not be graded, and why."""

    id: str
    reason: str


class Summary(Value):
    """What a run came to. `mean_score` leaves ungradable answers out; it is None when nothing was graded."""

    version: str
    source: str
    """Name of the input file or folder, without the folder that it is in."""
    judge: str
    answers: int
    graded: int
    needs_review: int
    ungradable: int
    mean_score: Unit | None
    bands: dict[Band, int]
    bad_lines: tuple[BadRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    failures: tuple[Failure, ...] = ()


class RunFiles(Value):
    """A run's folder, read back. `rows[i]` is the grade of `inputs[i]`."""

    summary: Summary
    rows: tuple[GradeRow, ...]
    inputs: tuple[InputRow, ...]
    rubrics: dict[str, Rubric]


_RUBRICS: TypeAdapter[dict[str, Rubric]] = TypeAdapter(dict[str, Rubric])


def write_run(
    folder: Path,
    graded: Iterable[tuple[GradeRow, InputRow]],
    rubrics: Iterable[tuple[str, Rubric]],
    summary: Callable[[], Summary],
) -> Summary:
    """Write the four files, each whole or not at all, summary last. Raises StoreError.

    Rows and rubrics are taken one at a time; `summary` is asked for when all of them have been. Half files that a
    killed run left are deleted: nobody else may be writing to the folder.
    """
    for stale in [path for name in (SUMMARY, GRADES, INPUTS, RUBRICS) for path in folder.glob(f".{name}.*")]:
        stale.unlink(missing_ok=True)
    with ExitStack() as files:  # left in reverse order: the new files take their places when all of them are whole
        said = files.enter_context(write_whole(folder / SUMMARY))
        grades = files.enter_context(write_whole(folder / GRADES))
        inputs = files.enter_context(write_whole(folder / INPUTS))
        kept = files.enter_context(write_whole(folder / RUBRICS))
        for row, item in graded:
            grades.write(_line(row))
            inputs.write(_line(item))
        for piece in _rubrics(rubrics):
            kept.write(piece)
        found = summary()
        said.write(found.model_dump_json(indent=1).encode() + b"\n")
    return found


def read_run(folder: Path) -> RunFiles:
    """Read a folder that `write_run` wrote. Raises StoreError when it is not one, or was changed since."""
    with _reading(folder):
        summary = Summary.model_validate_json((folder / SUMMARY).read_bytes())
    pairs = list(iter_run(folder))
    return RunFiles(
        summary=summary,
        rows=tuple(row for row, _ in pairs),
        inputs=tuple(item for _, item in pairs),
        rubrics=read_rubrics(folder),
    )


def read_rubrics(folder: Path) -> dict[str, Rubric]:
    """The rubrics of a run by key. Raises StoreError like `read_run`."""
    with _reading(folder):
        return _RUBRICS.validate_json((folder / RUBRICS).read_bytes())


def iter_run(folder: Path) -> Iterator[tuple[GradeRow, InputRow]]:
    """Each grade of a run with its input, in order; memory holds one. Raises StoreError like `read_run`."""
    with _reading(folder), (folder / GRADES).open("rb") as grades, (folder / INPUTS).open("rb") as inputs:
        # Lines of bytes end at line feeds alone: an answer may hold U+2028 and others at which text would be cut.
        for grade, given in zip_longest(filter(None, map(bytes.strip, grades)), filter(None, map(bytes.strip, inputs))):
            row = GradeRow.model_validate_json(grade) if grade else None
            item = InputRow.model_validate_json(given) if given else None
            if row is None or item is None or row.id != item.transcript.id:
                raise StoreError(
                    f"{GRADES} and {INPUTS} in {folder} do not belong together",
                    "Run the same `interviewer grade` command again.",
                )
            yield row, item


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """Turn what is wrong with a run's folder into a StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{folder} holds no finished run: {error.strerror or error} ({Path(error.filename or folder).name})",
            f"Run `interviewer grade IN --out {folder}` first.",
        ) from error
    except ValidationError as error:
        where = error.errors()[0]
        raise StoreError(
            f"a file of the run in {folder} is damaged: {error.title}: {where['msg']}",
            "Run the same `interviewer grade` command again: finished grades are kept, so this takes seconds.",
        ) from error


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` at `path`, durably; a reader sees the old file or the new one. Raises StoreError."""
    with write_whole(path, mode) as file:
        file.write(data)


@contextmanager
def write_whole(path: Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` at the end of the block, durably; a reader sees the old one
    or the new one. Raises StoreError; after that, or any other exception, the old one is still there.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
        temporary = ""
        _sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {error.strerror or error}",
            "Check that the folder exists, that you may write to it and that the disk is not full.",
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable. Windows cannot open a folder and does not need to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(row: Value) -> bytes:
    return json.dumps(row.model_dump(mode="json"), ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _rubrics(rubrics: Iterable[tuple[str, Rubric]]) -> Iterator[bytes]:
    """One JSON object, piece by piece, indented."""
    start = "{"
    for key, rubric in rubrics:
        body = rubric.model_dump_json(indent=1).replace("\n", "\n ")
        yield f"{start}\n {json.dumps(key)}: {body}".encode()
        start = ","
    yield b"{}\n" if start == "{" else b"\n}\n"
