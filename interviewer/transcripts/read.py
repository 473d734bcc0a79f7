"""A file or a folder of transcripts, with the checks that all formats share."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import TranscriptError
from interviewer.transcripts.captions import read_captions
from interviewer.transcripts.csvfile import read_csv
from interviewer.transcripts.fields import BadLine
from interviewer.transcripts.formats import Format, format_of, stem
from interviewer.transcripts.jsonfile import read_json
from interviewer.transcripts.jsonl import read_jsonl
from interviewer.transcripts.lines import check_utf8, opened
from interviewer.transcripts.markdown import read_markdown
from interviewer.transcripts.talk import Talk
from interviewer.types import Transcript

Entry = Transcript | Talk | BadLine


def read_transcripts(path: Path, format: Format | None = None) -> Iterator[Entry]:
    """The entries of a file, or of all files of a folder, in order; what cannot be used is a BadLine, and the rest is
    read. `format` is told by each file's suffix where it is not given; gzip is unpacked whatever the suffix.

    Raises TranscriptError at once when the one file is of no known format, cannot be read or is not UTF-8, or the
    folder holds no file; and at the end when not one entry could be used. In a folder such a file is a BadLine, names
    that begin with a dot are passed over, and the ids are made unique by the file's path from there, as in
    "week-1/ana.csv/a1". An id that an earlier, usable entry of the same file has makes a BadLine. Memory holds one
    entry, and the ids of one file.
    """
    if path.is_dir():
        return _usable(_folder(path, _files(path), format), path)
    return _usable(_file(path, format), path)


def _usable(entries: Iterator[Entry], path: Path) -> Iterator[Entry]:
    """The entries, and after them a TranscriptError when nothing but BadLines came."""
    first_bad: BadLine | None = None
    found = False
    for entry in entries:
        if not isinstance(entry, BadLine):
            found = True
        first_bad = first_bad or (entry if isinstance(entry, BadLine) else None)
        yield entry
    if not found:
        why = _why(first_bad) if first_bad else "the file is empty"
        raise TranscriptError(f"{path}: no transcript that can be used; {why}", "Mend the file and run again.")


def _why(bad: BadLine) -> str:
    places = [bad.file, f"line {bad.line}" if bad.line else ""]
    return ": ".join([", ".join(filter(None, places)), bad.message]) if any(places) else bad.message


# --- a folder --------------------------------------------------------------------------------------------------


def _files(folder: Path) -> list[Path]:
    """All files below the folder, sorted by their paths. Raises TranscriptError when there is none."""

    def refuse(error: OSError) -> None:
        raise TranscriptError(f"{error.filename}: cannot be listed ({error.strerror})", "Check the permissions.")

    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    if not found:
        raise TranscriptError(f"{folder}: there is no file in this folder", "Give a folder of transcripts.")
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _folder(folder: Path, files: list[Path], format: Format | None) -> Iterator[Entry]:
    for path in files:
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        empty = True
        try:
            for entry in _file(path, format):
                empty = False
                yield _placed(entry, name)
        except TranscriptError as error:
            yield _refused(error, path, name)
        else:
            if empty:
                yield BadLine(line=0, message="the file is empty", file=name)


def _placed(entry: Entry, file: str) -> Entry:
    if isinstance(entry, Transcript):
        return entry.model_copy(update={"id": f"{file}/{entry.id}"})
    # A conversation that came without an id was given the file's name without its suffix (see `_named`).
    identity = entry.id and (file if isinstance(entry, Talk) and entry.unnamed else f"{file}/{entry.id}")
    return entry.model_copy(update={"id": identity, "file": file})


def _refused(error: TranscriptError, path: Path, name: str) -> BadLine:
    """What is wrong with a whole file: the message without the path at its beginning, which may have a line."""
    said = error.message.removeprefix(str(path))
    match = re.match(r"(?::(\d+))?: (.*)$", said, re.DOTALL)
    line, message = (int(match[1] or 0), match[2]) if match else (0, said)
    return BadLine(line=line, message=message, file=name)


# --- a file ----------------------------------------------------------------------------------------------------


def _file(path: Path, format: Format | None) -> Iterator[Entry]:
    """The entries of one file. Raises TranscriptError at once for what is wrong with it as a whole."""
    if path.exists() and not path.is_file():
        raise TranscriptError(f"{path}: is no file", "Give a file, or - for standard input.")
    found = format or format_of(path)
    check_utf8(path)
    return _entries(path, found)


def _entries(path: Path, format: Format) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    with opened(path) as file:
        for line, entry in _read(file, path, format):
            if not isinstance(entry, BadLine):
                entry = _named(entry, path)
                if entry.id in seen:
                    used = f"on line {seen[entry.id]}" if format in ("jsonl", "csv") else f"by entry {seen[entry.id]}"
                    message = f"the id '{entry.id[:80]}' was used {used}"
                    entry = BadLine(line=line, message=message, id=entry.id[:200])
                else:
                    seen[entry.id] = line
            yield entry


def _named(entry: Transcript | Talk, path: Path) -> Transcript | Talk:
    if isinstance(entry, Talk) and not entry.id:
        return entry.model_copy(update={"id": stem(path), "unnamed": True})
    return entry


def _read(file: BinaryIO, path: Path, format: Format) -> Iterator[tuple[int, Entry]]:
    if format == "jsonl":
        return read_jsonl(file)
    if format == "json":
        return read_json(file)
    if format == "csv":
        return read_csv(file, path)
    if format == "md":
        return read_markdown(file)
    return read_captions(file, format)
