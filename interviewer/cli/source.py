"""The input of a command: a file, a folder, or `-` for what comes on standard input."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interviewer.errors import InputError

STANDARD_INPUT = "-"


@contextmanager
def input_path(source: Path) -> Iterator[Path]:
    """The path to read. Standard input is put into a file first, as it may be read more than once, and is then gone."""
    if str(source) != STANDARD_INPUT:
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="interviewer-") as folder:
        path = Path(folder, "standard-input")
        try:
            with path.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        except OSError as error:
            raise InputError(f"standard input cannot be kept: {error.strerror or error}", "Give a file.") from error
        yield path


def check_apart(source: Path, out: Path) -> None:
    """Raises InputError when the results would lie in the folder that is read, and be read the next time."""
    if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
        raise InputError(
            f"the results would lie in {source}, the folder that is read", "Give an --out folder outside of it."
        )
