"""A file's lines with a bound on each, so that one endless line cannot fill the memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from interviewer.errors import TranscriptError

MAX_LINE = 4_000_000
"""Bytes in one line."""

MAX_WHOLE = 8_000_000
"""Characters in a file that is read as a whole: one transcript."""

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"


class TooLong(Exception):
    """The line just read is longer than MAX_LINE; it was skipped, and reading can go on.

    From `whole`: the file is longer than may be.
    """


class Lines(Iterator[str]):
    """Lines of an open UTF-8 file, ends kept, a byte-order mark dropped; `number` is that of the last one, from 1.

    Raises TooLong, after which the next line is ready.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0

    def __next__(self) -> str:
        raw = self._file.readline(MAX_LINE + 1)
        if not raw:
            raise StopIteration
        self.number += 1
        if len(raw) > MAX_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = self._file.readline(_CHUNK)
            raise TooLong
        if self.number == 1:
            raw = raw.removeprefix(_BOM)
        return raw.decode("utf-8")


def whole(file: BinaryIO) -> list[str]:
    """All lines of a file, without their ends. Raises TooLong with a message."""
    lines = Lines(file)
    text: list[str] = []
    size = 0
    try:
        for line in lines:
            size += len(line)
            if size > MAX_WHOLE:
                raise TooLong(f"the file is longer than {MAX_WHOLE:,} characters")
            text.append(line.rstrip("\r\n"))
    except TooLong as error:
        raise TooLong(str(error) or f"line {lines.number} is longer than {MAX_LINE:,} bytes") from None
    return text


def opened(path: Path) -> BinaryIO:
    """The file's bytes, unpacked where it is gzip, whatever its name says. Raises OSError."""
    file = path.open("rb")
    try:
        packed = file.read(2) == _GZIP
        file.seek(0)
    except BaseException:
        file.close()
        raise
    if not packed:
        return file
    file.close()
    return cast(BinaryIO, gzip.open(path, "rb"))


def check_utf8(path: Path) -> None:
    """Raise TranscriptError, naming the line, when the file cannot be read or is not UTF-8 throughout."""
    line = 1
    rest = b""
    try:
        with opened(path) as file:
            while chunk := file.read(_CHUNK):
                line, rest = _decoded(path, line, rest + chunk, final=False)
        _decoded(path, line, rest, final=True)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise TranscriptError(f"{path}: damaged gzip ({error})", "Pack the file again.") from None
    except OSError as error:
        raise TranscriptError(
            f"{path}: cannot be read ({error.strerror or error})", "Check the path and the permissions."
        ) from None


def _decoded(path: Path, line: int, raw: bytes, final: bool) -> tuple[int, bytes]:
    """The line reached, and the bytes of a character that the chunk cut through."""
    try:
        raw.decode("utf-8")
        return line + raw.count(b"\n"), b""
    except UnicodeDecodeError as error:
        if not final and error.end == len(raw) and error.reason == "unexpected end of data":
            return line + raw.count(b"\n"), raw[error.start :]
        line += raw.count(b"\n", 0, error.start)
        utf16 = " (it looks like UTF-16)" if line == 1 and raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        raise TranscriptError(f"{path}:{line}: not UTF-8{utf16}", "Save the file as UTF-8.") from None
