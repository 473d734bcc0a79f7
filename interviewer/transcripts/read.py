"""Any file of transcripts by its suffix, with the checks that all formats share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from interviewer.errors import TranscriptError
from interviewer.transcripts.csvfile import read_csv
from interviewer.transcripts.fields import BadLine
from interviewer.transcripts.jsonl import read_jsonl
from interviewer.transcripts.lines import check_utf8
from interviewer.transcripts.markdown import read_markdown
from interviewer.types import Transcript

SUFFIXES = (".jsonl", ".csv", ".md")


def read_transcripts(path: Path) -> Iterator[Transcript | BadLine]:
    """The entries of a file in order; an entry that cannot be used is a BadLine and the next is read.

    Raises TranscriptError at once when the suffix is not known, the file cannot be read or is not UTF-8; and at the
    end when not one entry could be used. An id that an earlier, usable entry has makes a BadLine. Memory holds one
    entry, and the ids.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise TranscriptError(
            f"{path}: transcripts are read from {', '.join(SUFFIXES)}, not from '{suffix or 'a file without suffix'}'",
            "Give the file the suffix of its format, or convert it.",
        )
    if path.is_dir():
        raise TranscriptError(f"{path}: is a folder", "Give one file.")
    check_utf8(path)
    return _entries(path, suffix)


def _entries(path: Path, suffix: str) -> Iterator[Transcript | BadLine]:
    seen: dict[str, int] = {}
    first_bad: BadLine | None = None
    with path.open("rb") as file:
        if suffix == ".csv":
            found = read_csv(file, path)
        else:
            found = read_jsonl(file) if suffix == ".jsonl" else read_markdown(file)
        for line, entry in found:
            if isinstance(entry, Transcript):
                if entry.id not in seen:
                    seen[entry.id] = line
                    yield entry
                    continue
                used = seen[entry.id]
                entry = BadLine(
                    line=line, message=f"the id '{entry.id[:80]}' was used on line {used}", id=entry.id[:200]
                )
            first_bad = first_bad or entry
            yield entry
    if not seen:
        why = f"line {first_bad.line}: {first_bad.message}" if first_bad else "the file is empty"
        raise TranscriptError(f"{path}: no transcript that can be used; {why}", "Mend the file and run again.")
