"""A file of JSON that is one object or one list; a list is read entry by entry, however long it is.

The list is cut at its commas here, and each entry is left to Python's parser: a stream parser would read the file as
well, but the well-known one falls over hostile numbers, and to none of them is an entry's mistake that entry's alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from interviewer.transcripts.chat import entry, is_message
from interviewer.transcripts.fields import BadLine, Wrong
from interviewer.transcripts.jsonl import parsed
from interviewer.transcripts.talk import Talk
from interviewer.types import Transcript

MAX_ENTRY = 64_000_000
"""Bytes of one conversation, with all that the program that exported it adds."""
MAX_DEPTH = 100
"""Objects and lists inside each other, in an entry of a list."""

_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
# A whole text, or one of the signs that make up structure; a lone quotation mark begins a text that goes on.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},"]', re.DOTALL)

Found = Transcript | Talk | BadLine


def read_json(file: BinaryIO) -> Iterator[tuple[int, Found]]:
    """(number of the entry, entry) for each entry of a list, or for the one object there is."""
    head = file.read(_CHUNK).removeprefix(_BOM).lstrip()
    if head[:1] == b"[":
        yield from _list(_entries(file, head[1:]))
        return
    raw = head + file.read(MAX_ENTRY)
    if len(raw) > MAX_ENTRY:
        yield 0, BadLine(line=0, message=f"the object is longer than {MAX_ENTRY:,} bytes")
    elif raw.strip():
        yield 1, _entry(0, raw)


def _list(pieces: Iterator[bytes]) -> Iterator[tuple[int, Found]]:
    messages: list[object] = []
    number = size = 0
    try:
        for number, piece in enumerate(pieces, 1):
            value = _value(piece) if messages or number == 1 else None
            if messages or (number == 1 and is_message(value)):
                messages.append(value)  # a bare list of messages: one conversation, and bounded like one
                size += len(piece)
                if size > MAX_ENTRY:
                    raise Wrong(f"the conversation is longer than {MAX_ENTRY:,} bytes")
            else:
                yield number, _entry(number, piece)
    except Wrong as wrong:
        yield number + 1, BadLine(line=0, message=f"the list cannot be read behind entry {number}: {wrong}")
    if messages:
        yield 1, entry(0, {"messages": messages})


def _value(piece: bytes) -> object:
    """The piece's value; None where it is not JSON."""
    try:
        return parsed(piece.decode("utf-8"))
    except Wrong:
        return None


def _entry(number: int, raw: bytes) -> Found:
    """`number` is 0 for an object that is no entry of a list."""
    try:
        found = entry(0, parsed(raw.decode("utf-8")))
    except Wrong as wrong:
        found = BadLine(line=0, message=str(wrong))
    if isinstance(found, BadLine) and number:
        return found.model_copy(update={"message": f"entry {number} of the list: {found.message}"})
    return found


def _entries(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The entries of a list of which `[` and `head` have been read. Raises Wrong where it cannot go on."""
    buffer = bytearray(head)
    depth = scanned = 0
    several = False
    while True:
        start = 0
        for token in _TOKEN.finditer(buffer, scanned):
            sign = token[0][:1]
            if sign == b'"' and len(token[0]) == 1:
                scanned = token.start()
                break
            scanned = token.end()
            depth += (sign in b"[{") - (sign in b"]}")
            if depth > MAX_DEPTH:
                raise Wrong("nested too deep")
            if depth < 0 or (sign == b"," and not depth):
                piece = bytes(buffer[start : token.start()])
                if several or sign == b"," or piece.strip():  # not of an empty list
                    yield piece
                several, start = True, token.end()
            if depth < 0:
                _check_end(bytes(buffer[start:]) + file.read(_CHUNK))
                return
        del buffer[:start]
        scanned -= start
        buffer += _more(file, len(buffer))


def _more(file: BinaryIO, held: int) -> bytes:
    """As much again as is held: what is scanned twice stays in proportion, however long one text may be."""
    if held >= MAX_ENTRY:
        raise Wrong(f"the next is longer than {MAX_ENTRY:,} bytes")
    more = file.read(max(_CHUNK, min(held, MAX_ENTRY - held)))
    if not more:
        raise Wrong("the file breaks off")
    return more


def _check_end(rest: bytes) -> None:
    if rest.strip():
        raise Wrong("there is more in the file after the list")
