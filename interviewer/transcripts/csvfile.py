"""CSV with a header row: id, answer, and question_id or question with reference; candidate if you like.

Comma, semicolon or tab, whichever the header uses most; columns in any order and any case; other columns are ignored.
An apostrophe that a spreadsheet export put before a formula sign (= + - @) is taken off again.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import TranscriptError
from interviewer.transcripts.fields import BadLine, Wrong, transcript
from interviewer.transcripts.lines import MAX_LINE, Lines, TooLong
from interviewer.types import Transcript

COLUMNS = ("id", "question_id", "question", "reference", "answer", "candidate")
_NEEDED = ("id", "answer")
_HINT = f"The first row must name the columns: {', '.join(COLUMNS)}."
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def read_csv(file: BinaryIO, path: Path) -> Iterator[tuple[int, Transcript | BadLine]]:
    """(line number of the row's start, entry) for each row that is not blank. Raises TranscriptError for the header."""
    lines = Lines(file)
    try:
        header_line = next(lines, "")
    except TooLong:
        raise TranscriptError(f"{path}: the header row is longer than {MAX_LINE:,} bytes", _HINT) from None
    delimiter = max(",;\t", key=header_line.count)
    header = _header(header_line, delimiter, path)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except TooLong:
            yield start, BadLine(line=start, message=f"the line is longer than {MAX_LINE:,} bytes")
        except csv.Error as error:
            long = "field limit" in str(error)
            what = f"a cell has more than {csv.field_size_limit():,} characters" if long else f"not CSV: {error}"
            yield start, BadLine(line=start, message=f"{what} (is a quotation mark missing?)")
        else:
            if any(cell.strip() for cell in row):
                yield start, _entry(start, header, row)


def _header(text: str, delimiter: str, path: Path) -> list[str]:
    try:
        header = [
            name.strip().casefold().replace(" ", "_")
            for name in next(csv.reader([text], delimiter=delimiter, strict=True), [])
        ]
    except csv.Error as error:
        raise TranscriptError(f"{path}: the header row is not CSV ({error})", _HINT) from None
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise TranscriptError(f"{path}: the column '{twice[0]}' is there twice", "Delete or rename one.")
    for name in COLUMNS:
        near = difflib.get_close_matches(name, [h for h in header if h not in COLUMNS], n=1, cutoff=0.8)
        if name not in header and near:
            raise TranscriptError(f"{path}: unknown column '{near[0][:40]}'; did you mean '{name}'?", _HINT)
    missing = [name for name in _NEEDED if name not in header]
    if "question_id" not in header and not {"question", "reference"} <= set(header):
        missing.append("question_id (or question and reference)")
    if missing:
        raise TranscriptError(f"{path}: no column {' and no column '.join(missing)}", _HINT)
    return header


def _entry(number: int, header: list[str], row: list[str]) -> Transcript | BadLine:
    if len(row) != len(header):
        return BadLine(line=number, message=f"has {len(row)} cells, but the header has {len(header)}")
    fields = {name: _restored(cell) for name, cell in zip(header, row, strict=True) if name in COLUMNS}
    try:
        return transcript(fields)
    except Wrong as wrong:
        return BadLine(line=number, message=str(wrong), id=fields["id"][:200])


def _restored(cell: str) -> str:
    """A cell as it was before a cautious export made it harmless."""
    if cell[:1] == "'" and cell[1:].lstrip(" ").startswith(_FORMULA):
        return cell[1:]
    return cell
