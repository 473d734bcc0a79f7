"""Which format a file is in: by its suffix, or, where there is none, by how it begins."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal, get_args

from interviewer.errors import TranscriptError
from interviewer.transcripts.lines import opened

Format = Literal["jsonl", "json", "csv", "md", "vtt", "srt"]
FORMATS: tuple[Format, ...] = get_args(Format)

_SUFFIXES: dict[str, Format] = {
    **{f".{name}": name for name in FORMATS},
    ".ndjson": "jsonl",
    ".tsv": "csv",
    ".markdown": "md",
}
_PACKED = ".gz"
_HEAD = 1 << 16
_SRT = re.compile(r"\d+\s*\n\s*\d+:\d\d:\d\d[,.]\d+\s*-->")


def format_of(path: Path) -> Format:
    """The format of a file. Raises TranscriptError when neither its name nor its beginning tells."""
    suffix = _suffix(path)
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    known = ", ".join(f".{name}" for name in FORMATS)
    if suffix:
        raise TranscriptError(
            f"{path}: transcripts are read from {known} (and these with .gz), not from '{suffix}'",
            "Give the file the suffix of its format, name the format with --format, or convert it.",
        )
    try:
        with opened(path) as file:
            head = file.read(_HEAD)
    except (OSError, EOFError):
        return "jsonl"  # whoever reads it finds the same fault and says so
    found = _told(head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip())
    if not found:
        raise TranscriptError(
            f"{path}: cannot tell which format it is in", f"Name it with --format: {', '.join(FORMATS)}."
        )
    return found


def stem(path: Path) -> str:
    """The file's name without the suffixes that say what it is."""
    name = path.name[: -len(_PACKED)] if path.name.lower().endswith(_PACKED) else path.name
    return Path(name).stem if Path(name).suffix.lower() in _SUFFIXES else name


def _suffix(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [_PACKED]:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _told(text: str) -> Format | None:
    first = text.split("\n", 1)[0].rstrip()
    if text.startswith("["):
        return "json"
    if text.startswith("{"):
        return "jsonl" if _whole_object(first) else "json"
    if text.startswith("WEBVTT"):
        return "vtt"
    if _SRT.match(text):
        return "srt"
    if first.startswith("# ") or re.match(r"\*\*[^*:]+(?::\*\*|\*\*:)", first):
        return "md"
    names = {name.strip(' "').casefold() for name in re.split(r"[,;\t]", first)}
    return "csv" if {"id", "answer"} <= names else None


def _whole_object(line: str) -> bool:
    """Whether the line is an object of its own, or was meant to be one."""
    try:
        return isinstance(json.loads(line), dict)
    except RecursionError:
        return True
    except ValueError:
        return line.endswith("}")
