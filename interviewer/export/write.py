"""A table into a file, row by row, in the format that the file's name says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import InputError
from interviewer.export.parquet import write_parquet
from interviewer.export.rows import By, Cell, Graded, Table, table
from interviewer.runs import GRADES, INPUTS, iter_run, read_rubrics, write_whole
from interviewer.transcripts import guarded

Row = tuple[Cell, ...]


def export_run(folder: Path, path: Path, by: By = "answer") -> int:
    """Write the finished run in `folder` to `path`, .csv, .jsonl or .parquet; returns the number of rows.

    Memory holds one answer and the rubrics, and for Parquet a thousand rows. Raises StoreError when there is no
    finished run or the file cannot be written, InputError for a name of another kind, or where pyarrow is missing.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError(f"{path}: cannot export to '{path.suffix}'", f"Use one of {', '.join(_WRITERS)}.")
    if path.resolve() in {(folder / name).resolve() for name in (GRADES, INPUTS)}:
        raise InputError(f"{path} is a file of the run itself", "Give another name.")
    wanted = table(by)
    rubrics = read_rubrics(folder)
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        for row, item in iter_run(folder):
            for cells in wanted.rows(Graded(row, item, rubrics.get(item.rubric))):
                count += 1
                yield cells

    with write_whole(path) as file:
        write(file, wanted, rows())
    return count


def _write_csv(file: BinaryIO, wanted: Table, rows: Iterable[Row]) -> None:
    """With a byte-order mark, without which Excel misreads UTF-8, and with no cell that a spreadsheet would run."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(text)
    out.writerow(wanted.columns)
    for row in rows:
        out.writerow([_shown(cell) for cell in row])
    text.detach()


def _shown(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return guarded(cell) if isinstance(cell, str) else cell


def _write_jsonl(file: BinaryIO, wanted: Table, rows: Iterable[Row]) -> None:
    for row in rows:
        line = json.dumps(dict(zip(wanted.columns, row, strict=True)), ensure_ascii=False, allow_nan=False)
        file.write(line.encode() + b"\n")


_WRITERS: dict[str, Callable[[BinaryIO, Table, Iterable[Row]], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": write_parquet,
}
