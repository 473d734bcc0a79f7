"""The bank's files as the author's page reads and writes them: by question id, never by a path from a browser.

A save is whole or not at all, keeps the file's place, line ends and byte-order mark, writes valid rubrics alone, and
refuses when the file is no longer the one that was loaded.
"""

from __future__ import annotations

import codecs
import hashlib
import stat
import threading
from pathlib import Path

from interviewer.bank import Bank, rubric_files
from interviewer.bank.fields import Reading
from interviewer.bank.load import MAX_BYTES
from interviewer.bank.nodes import Unreadable, parse
from interviewer.errors import BankError, InputError
from interviewer.runs import write_atomic
from interviewer.types import Rubric, Value

PACKAGE = Path(__file__).resolve().parents[2]


class Mistake(Value):
    """What is wrong with a rubric's text; `line` counts from 1."""

    line: int
    message: str


class Sheet(Value):
    """One rubric file as it stands on disk; `digest` names its bytes. No `rubric` exactly when there are mistakes."""

    id: str
    name: str
    """The file's name, without its folder."""
    text: str
    digest: str
    rubric: Rubric | None
    mistakes: tuple[Mistake, ...] = ()


class Faulty(Value):
    """Nothing was written: the text is no valid rubric of this question."""

    mistakes: tuple[Mistake, ...]


class Changed(Value):
    """Nothing was written: the file is not the one that was loaded. `disk` is how it stands now."""

    disk: Sheet


class Shelf:
    """The files of one bank. Reads them afresh each time; thread-safe."""

    def __init__(self, bank: Bank, place: Path) -> None:
        """`bank` is what `load_bank(place)` gave. Raises BankError when files came or went since."""
        files = rubric_files(place)
        if len(files) != len(bank.rubrics):
            raise BankError(f"{place}: files came or went while the bank was being read", "Start again.")
        self.folder = place if place.is_dir() else place.parent
        self._files = {r.question.id: file for r, file in zip(bank.rubrics, files, strict=True)}
        self._writing = threading.Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._files)

    def read(self, question_id: str) -> Sheet:
        """The file of a question. Raises BankError for an unknown id, and for a file that cannot be read as text."""
        return self._sheet(question_id, self._raw(question_id))

    def save(self, question_id: str, text: str, digest: str) -> Sheet | Faulty | Changed:
        """Write `text` over the file whose bytes `digest` names. Raises BankError, InputError or StoreError."""
        file, text = self._file(question_id), _lines(text)
        if len(text.encode()) > MAX_BYTES:
            raise InputError(f"a rubric may have {MAX_BYTES:,} bytes, and this one has more", "Nothing was saved.")
        _, mistakes = read_text(text, question_id)
        if mistakes:
            return Faulty(mistakes=mistakes)
        with self._writing:
            before = self._raw(question_id)
            if _digest(before) != digest:
                return Changed(disk=self._sheet(question_id, before))
            after = _like(before, text)
            if after != before:
                _replace(file, after)
            return self._sheet(question_id, after)

    def _file(self, question_id: str) -> Path:
        file = self._files.get(question_id)
        if file is None:
            raise BankError(f"no question '{question_id[:80]}' in the bank", "Choose one from the list.")
        return file

    def _raw(self, question_id: str) -> bytes:
        file = self._file(question_id)
        try:
            with file.open("rb") as opened:
                raw = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise BankError(f"{file.name}: cannot be read ({error.strerror or error})", "Put it back.") from error
        if len(raw) > MAX_BYTES:
            raise BankError(f"{file.name}: larger than {MAX_BYTES:,} bytes", "A rubric holds one question.")
        return raw

    def _sheet(self, question_id: str, raw: bytes) -> Sheet:
        name = self._files[question_id].name
        try:
            text = _lines(raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise BankError(f"{name}:{line}: not UTF-8", "Save the file as UTF-8.") from error
        rubric, mistakes = read_text(text, question_id)
        return Sheet(id=question_id, name=name, text=text, digest=_digest(raw), rubric=rubric, mistakes=mistakes)


def read_text(text: str, question_id: str) -> tuple[Rubric | None, tuple[Mistake, ...]]:
    """The rubric of that question in `text`, or every mistake in it, in the order of the lines."""
    reading = Reading()
    try:
        rubric = reading.rubric(parse(text))
    except Unreadable as error:
        return None, (Mistake(line=error.line, message=error.message),)
    if rubric is not None and rubric.question.id != question_id:
        # Interviews, results and transcripts know the question by its id.
        line = next((n for n, row in enumerate(text.split("\n"), 1) if row.startswith("id:")), 1)
        message = f"the id must stay '{question_id}'; a new question needs a file of its own"
        return None, (Mistake(line=line, message=message),)
    return rubric, tuple(Mistake(line=line, message=message) for line, message in sorted(reading.problems))


def is_shipped(place: Path) -> bool:
    """Whether the rubrics lie inside the installed package, where an upgrade would write over them."""
    return PACKAGE in place.resolve().parents


def _replace(file: Path, raw: bytes) -> None:
    """Where a link points is where the rubric lives: the link itself stays. So does who may read the file."""
    home = file.resolve()
    mode = stat.S_IMODE(home.stat().st_mode)
    write_atomic(home, raw)
    home.chmod(mode)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _lines(text: str) -> str:
    """Line feeds alone, the last line ended; half a character, which no file can hold, becomes a question mark."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") or not text else f"{text}\n"


def _like(before: bytes, text: str) -> bytes:
    """`text` with the line ends and the byte-order mark of the file as it was."""
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()
