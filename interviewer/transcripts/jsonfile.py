"""A file of JSON that is one object or one list; a list is read entry by entry, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from interviewer.transcripts.chat import entry, is_message
from interviewer.transcripts.fields import BadLine, Wrong
from interviewer.transcripts.jsonl import parsed
from interviewer.transcripts.talk import Talk
from interviewer.types import Transcript

MAX_ENTRY = 64_000_000
"""Bytes of one conversation, ids and settings of the program that exported it and all."""

_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"


class _TooMuch(Exception):
    """One entry is longer than MAX_ENTRY."""


class _Bounded:
    """A file to be read in pieces, with a bound on what is read between two calls of `reset`."""

    def __init__(self, file: BinaryIO, first: bytes) -> None:
        self._file = file
        self._first = first
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        # ijson asks for 0 bytes, to see whether they are bytes.
        if not size:
            return b""
        piece, self._first = (self._first, b"") if self._first else (self._file.read(_CHUNK), b"")
        self._since += len(piece)
        if self._since > MAX_ENTRY:
            raise _TooMuch
        return piece

    def reset(self) -> None:
        self._since = 0


def read_json(file: BinaryIO) -> Iterator[tuple[int, Transcript | Talk | BadLine]]:
    """(number of the entry, entry) for each object of a list, or for the one there is."""
    head = file.read(_CHUNK).removeprefix(_BOM)
    if head.lstrip()[:1] == b"[":
        yield from _list(_Bounded(file, head))
        return
    raw = head + file.read(MAX_ENTRY)
    if len(raw) > MAX_ENTRY:
        yield 0, BadLine(line=0, message=f"the object is longer than {MAX_ENTRY:,} bytes")
    elif raw.strip():
        try:
            yield 1, entry(0, parsed(raw.decode("utf-8")))
        except Wrong as wrong:
            yield 0, BadLine(line=0, message=str(wrong))


def _list(file: _Bounded) -> Iterator[tuple[int, Transcript | Talk | BadLine]]:
    import ijson

    messages: list[object] = []
    number = 0
    try:
        for value in ijson.items(file, "item", buf_size=_CHUNK, use_float=True):
            number += 1
            if messages or (number == 1 and is_message(value)):
                messages.append(value)  # a bare list of messages: one conversation, and bounded like one
                continue
            file.reset()
            yield number, _placed(number, entry(0, value))
    except (ijson.JSONError, ValueError, RecursionError) as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        yield number + 1, BadLine(line=0, message=f"not JSON after {number} entries of the list: {why}")
    except _TooMuch:
        yield number + 1, BadLine(line=0, message=f"entry {number + 1} of the list is longer than {MAX_ENTRY:,} bytes")
    if messages:
        yield 1, entry(0, {"messages": messages})


def _placed(number: int, found: Transcript | Talk | BadLine) -> Transcript | Talk | BadLine:
    if isinstance(found, BadLine):
        return found.model_copy(update={"message": f"entry {number} of the list: {found.message}"})
    return found
