"""Rubric files from disk, one or a folder, with every mistake named as file:line."""

from __future__ import annotations

from pathlib import Path

from interviewer.bank.bank import Bank
from interviewer.bank.fields import Reading
from interviewer.bank.nodes import Unreadable, parse
from interviewer.data import data_dir
from interviewer.errors import BankError
from interviewer.types import Rubric

MAX_BYTES = 1_000_000

_HINT = "Mend what is named above; nothing of the bank was used."


def load_bank(path: Path | None = None) -> Bank:
    """All rubrics of a folder (or the one of a file) in file-name order; None is the bank that ships.

    Raises BankError with every mistake of every file, one a line as file:line, and for an id that two files share.
    """
    place = data_dir("rubrics") if path is None else path
    rubrics: list[Rubric] = []
    mistakes: list[str] = []
    owner: dict[str, Path] = {}
    for file in rubric_files(place):
        rubric, found = _read(file)
        mistakes += found
        if rubric is None:
            continue
        question_id = rubric.question.id
        if question_id in owner:
            mistakes.append(f"{file}: the id '{question_id}' is also that of {owner[question_id]}; rename one")
        owner.setdefault(question_id, file)
        rubrics.append(rubric)
    if mistakes:
        raise BankError("\n".join(mistakes), _HINT)
    return Bank(rubrics=tuple(rubrics))


def load_rubric(path: Path) -> Rubric:
    """The rubric in one file. Raises BankError with all its mistakes, one a line as file:line."""
    rubric, mistakes = _read(path)
    if rubric is None:
        raise BankError("\n".join(mistakes), _HINT)
    return rubric


def rubric_files(place: Path) -> tuple[Path, ...]:
    """The rubric files of a folder in name order, or the file itself. Raises BankError when there is none."""
    if place.is_file():
        return (place,)
    if not place.is_dir():
        raise BankError(f"{place}: no such file or folder", "Give a folder of rubric files (.yaml) or one such file.")
    try:
        inside = sorted(p for p in place.iterdir() if p.suffix.lower() in (".yaml", ".yml") and p.name[0] != ".")
    except OSError as error:
        raise BankError(f"{place}: cannot be listed ({error.strerror})", "Check the permissions.") from None
    if not inside:
        raise BankError(
            f"{place}: no rubric file (.yaml) in this folder",
            "Make some with `interviewer rubric build QUESTIONS.md --out DIR`.",
        )
    return tuple(inside)


def _read(path: Path) -> tuple[Rubric | None, list[str]]:
    """A rubric, or all that is wrong with the file."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return None, [f"{path}: cannot be read ({error.strerror or error}); check the path and the permissions"]
    if len(raw) > MAX_BYTES:
        return None, [f"{path}: larger than {MAX_BYTES:,} bytes; a rubric holds one question"]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [f"{path}:{line}: not UTF-8 (byte 0x{raw[error.start]:02x}); save the file as UTF-8"]
    reading = Reading()
    try:
        rubric = reading.rubric(parse(text))
    except Unreadable as error:
        return None, [f"{path}:{error.line}: {error.message}"]
    return rubric, [f"{path}:{line}: {message}" for line, message in sorted(reading.problems)]
