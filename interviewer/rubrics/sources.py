"""A file of questions with reference answers to rubrics: Markdown, CSV or JSON Lines.

The kind goes by the file's ending, and by its first line where the ending says nothing. Columns and keys: question, and
reference (or answer); id, topic and difficulty if you like. Others are not read, and named.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from interviewer.errors import InputError
from interviewer.rubrics.compile.build import NO_SHAPE, compile_entries
from interviewer.rubrics.compile.claims import slug
from interviewer.rubrics.compile.outline import Entry, answer_blocks
from interviewer.rubrics.compile.shapes import entries
from interviewer.types import Difficulty, Rubric, Value

MAX_BYTES = 5_000_000

ROWS_HINT = """Tables are read with these columns (or keys), in any order: question and reference (or answer);
if you like id, topic, difficulty (easy, medium or hard). For example:
    question,reference                                    a header row in .csv
    {"question": "...", "reference": "..."}               an object a line in .jsonl"""

_SUFFIXES = {".md": "Markdown", ".markdown": "Markdown", ".csv": "CSV", ".tsv": "CSV", ".jsonl": "JSON Lines"}
_SUFFIXES |= {".ndjson": "JSON Lines"}
_NAMES = {
    "question": ("question", "prompt"),
    "reference": ("reference", "reference_answer", "answer", "model_answer", "solution"),
    "id": ("id", "question_id"),
    "topic": ("topic", "category", "subject"),
    "difficulty": ("difficulty", "level"),
}
_LEVELS: tuple[Difficulty, ...] = get_args(Difficulty)
_SHOWN = 20

Row = tuple[int, Mapping[str, str]]


class Source(Value):
    """What a file held. `read_as` says in words how it was read; `unread` are columns that were not."""

    read_as: str
    rubrics: tuple[Rubric, ...]
    unread: tuple[str, ...] = ()


class _Wrong(Exception):
    """One row that cannot be used, in words for its author."""


def read_source(path: Path) -> Source:
    """The rubrics that a file's questions compile to, in order.

    Raises InputError for a file that cannot be read, is of no shape that is known (the message shows those that are),
    or has questions that cannot be used, all of them as file:line.
    """
    text = _text(path)
    kind = _SUFFIXES.get(path.suffix.lower()) or _kind_of(text)
    if kind == "Markdown":
        shape, found = entries(text)
        if not found:
            raise InputError(f"{path}: no question found", f"{NO_SHAPE}\n{ROWS_HINT}")
        return Source(read_as=f"Markdown, {shape}", rubrics=tuple(compile_entries(found, str(path))))
    rows = _csv_rows(text, path) if kind == "CSV" else _json_rows(text, path)
    names = {name for group in _NAMES.values() for name in group}
    unread = dict.fromkeys(key for _, row in rows for key in row if key not in names)
    rubrics = compile_entries(_entries(rows, path), str(path))
    return Source(read_as=kind, rubrics=tuple(rubrics), unread=tuple(key[:40] for key in unread)[:_SHOWN])


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "Give a Markdown, CSV or JSON Lines file."
        raise InputError(f"{path}: cannot be read ({error.strerror or error})", hint) from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: larger than {MAX_BYTES:,} bytes", "Divide the file.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8", "Save the file as UTF-8.") from None


def _kind_of(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "").strip()
    if first.startswith("{"):
        return "JSON Lines"
    cells = {_key(cell) for cell in re.split("[,;\t]", first)}
    return "CSV" if all(cells & set(_NAMES[name]) for name in ("question", "reference")) else "Markdown"


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().strip('"').casefold())


def _csv_rows(text: str, path: Path) -> list[Row]:
    """(line, cells by column) for each row that is not blank. The delimiter is the header's commonest."""
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Row] = []
    header: list[str] = []
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(row, path, line)
            elif len(row) != len(header):
                message = f"{path}:{line}: has {len(row)} cells, but the header has {len(header)}"
                raise InputError(message, "Put a cell that holds the delimiter in quotation marks.")
            else:
                found.append((line, dict(zip(header, row, strict=True))))
    except csv.Error as error:
        long = "field limit" in str(error)
        what = f"a cell has more than {csv.field_size_limit():,} characters" if long else f"not CSV ({error})"
        raise InputError(f"{path}:{start}: {what}", "Is a quotation mark missing?") from None
    if not header:
        raise InputError(f"{path}: is empty", ROWS_HINT)
    return found


def _header(row: list[str], path: Path, line: int) -> list[str]:
    header = [_key(cell) for cell in row]
    missing = [name for name in ("question", "reference") if not set(header) & set(_NAMES[name])]
    if missing:
        columns = ", ".join(name[:40] for name in header[:_SHOWN])
        raise InputError(f"{path}:{line}: no column {' and no column '.join(missing)}; there are: {columns}", ROWS_HINT)
    twice = next((name for name in header if name and header.count(name) > 1), "")
    if twice:
        raise InputError(f"{path}:{line}: the column '{twice[:40]}' is there twice", "Delete or rename one.")
    return header


def _json_rows(text: str, path: Path) -> list[Row]:
    found: list[Row] = []
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append((number, _object(line)))
        except _Wrong as error:
            wrong.append(f"{path}:{number}: {error}")
    _refuse(wrong)
    return found


def _object(line: str) -> dict[str, str]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise _Wrong(f"not JSON: {error.msg} (column {error.colno})") from None
    except (RecursionError, ValueError):
        raise _Wrong("nested too deep, or a number with too many digits") from None
    if not isinstance(value, dict):
        raise _Wrong('must be an object: {"question": ..., "reference": ...}')
    known = {name for group in _NAMES.values() for name in group}
    fields: dict[str, str] = {}
    for name, content in value.items():
        key = _key(name)
        if key in known and isinstance(content, int) and not isinstance(content, bool) and key in _NAMES["id"]:
            content = str(content)
        if key in known and content is not None and not isinstance(content, str):
            raise _Wrong(f"'{key}' must be text")
        fields[key] = content if isinstance(content, str) else ""
    return fields


def _entries(rows: list[Row], path: Path) -> list[Entry]:
    found: list[Entry] = []
    wrong: list[str] = []
    owner: dict[str, int] = {}
    for line, row in rows:
        try:
            entry = _entry(line, row)
        except _Wrong as error:
            wrong.append(f"{path}:{line}: {error}")
            continue
        if entry.id and owner.setdefault(entry.id, line) != line:
            wrong.append(f"{path}:{line}: the id '{entry.id}' is also that of line {owner[entry.id]}")
        found.append(entry)
    _refuse(wrong)
    if not found:
        raise InputError(f"{path}: no question found", ROWS_HINT)
    return found


def _entry(line: int, row: Mapping[str, str]) -> Entry:
    fields = {name: _field(row, names) for name, names in _NAMES.items()}
    for name in ("question", "reference"):
        if not fields[name]:
            raise _Wrong(f"no {name}")
    level = fields["difficulty"].casefold() or "medium"
    difficulty = next((known for known in _LEVELS if known == level), None)
    if difficulty is None:
        raise _Wrong(f"difficulty must be easy, medium or hard; it is '{level[:40]}'")
    identity = slug(fields["id"])
    if fields["id"] and not identity:
        raise _Wrong(f"the id '{fields['id'][:40]}' has no letter or digit")
    return Entry(
        title=" ".join(fields["question"].split()),
        topic=fields["topic"],
        line=line,
        blocks=answer_blocks(fields["reference"]),
        id=identity,
        difficulty=difficulty,
    )


def _field(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    text = next((row[name].strip() for name in names if row.get(name, "").strip()), "")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise _Wrong("holds half of a character (a lone surrogate)")
    return text


def _refuse(wrong: list[str]) -> None:
    if wrong:
        more = [f"... and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise InputError("\n".join(wrong[:_SHOWN] + more), ROWS_HINT)
