"""CSV with a header row: id, answer, and question_id or question with reference; candidate if you like.

Comma, semicolon or tab, whichever the header uses most; columns in any order and any case; other columns are ignored.
An apostrophe that a spreadsheet export put before a formula sign (= + - @) is taken off again.

A row that is not CSV, most often for want of a closing quotation mark, may run on over many good lines before that
shows. Only its first line is called bad; the lines after it are read again, each as the beginning of a row.
"""

from __future__ import annotations

import csv
import difflib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import TranscriptError
from interviewer.transcripts.fields import BadLine, Wrong, transcript
from interviewer.transcripts.formula import restored
from interviewer.transcripts.lines import MAX_LINE, Lines, TooLong
from interviewer.types import Transcript

COLUMNS = ("id", "question_id", "question", "reference", "answer", "candidate")
_NEEDED = ("id", "answer")
_HINT = f"The first row must name the columns: {', '.join(COLUMNS)}."


def read_csv(file: BinaryIO, path: Path) -> Iterator[tuple[int, Transcript | BadLine]]:
    """(line number of the row's start, entry) for each row that is not blank. Raises TranscriptError for the header."""
    lines = Lines(file)
    try:
        header_line = next(lines, "")
    except TooLong:
        raise TranscriptError(f"{path}: the header row is longer than {MAX_LINE:,} bytes", _HINT) from None
    delimiter = max(",;\t", key=header_line.count)
    header = _header(header_line, delimiter, path)
    rows = _Rows(lines)
    while True:
        rows.begin()
        try:
            row = next(csv.reader(rows, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except TooLong:
            long_line = f"the line is longer than {MAX_LINE:,} bytes"
            runs_on = "not CSV: the row runs on into a line that is too long (is a quotation mark missing?)"
            yield rows.again(), BadLine(line=rows.start, message=runs_on if rows.several else long_line)
        except csv.Error as error:
            long = "field limit" in str(error)
            what = f"a cell has more than {csv.field_size_limit():,} characters" if long else f"not CSV: {error}"
            yield rows.again(), BadLine(line=rows.start, message=f"{what} (is a quotation mark missing?)")
        else:
            if any(cell.strip() for cell in row):
                yield rows.start, _entry(rows.start, header, row)


class _Rows(Iterator[str]):
    """The file's lines for one row at a time; those of a row that came to nothing can be read again.

    What is kept for that is bounded: a row ends, or is found to be none, within csv.field_size_limit() characters.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._taken: list[tuple[int, str | None]] = []
        self._next: deque[tuple[int, str | None]] = deque()
        self.start = 0
        """The line number at which the present row starts."""

    @property
    def several(self) -> bool:
        """Whether the row goes over more than one line."""
        return len(self._taken) > 1

    def begin(self) -> None:
        self._taken.clear()

    def __next__(self) -> str:
        number, text = self._next.popleft() if self._next else self._read()
        if not self._taken:
            self.start = number
        self._taken.append((number, text))
        if text is None:
            raise TooLong
        return text

    def again(self) -> int:
        """Give back all lines of the row but its first; returns the first one's number."""
        self._next.extendleft(reversed(self._taken[1:]))
        return self.start

    def _read(self) -> tuple[int, str | None]:
        try:
            text = next(self._lines)
        except TooLong:
            return self._lines.number, None
        return self._lines.number, text


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
    fields = {name: restored(cell) for name, cell in zip(header, row, strict=True) if name in COLUMNS}
    try:
        return transcript(fields)
    except Wrong as wrong:
        return BadLine(line=number, message=str(wrong), id=fields["id"][:200])
