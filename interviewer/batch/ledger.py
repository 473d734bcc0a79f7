"""Finished grades, kept by a hash of everything that decides them.

What is covered: each grade survives the death of the process and of the machine from the moment `keep` returns
(synchronous=FULL); a second process cannot open the same folder while a run holds it (an operating-system lock,
which dies with its process). What is not: folders on network file systems without working locks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from interviewer.errors import StoreError
from interviewer.types import Grade

LEDGER = "ledger.sqlite3"
_LOCK = ".lock"
_LAYOUT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS grades (key TEXT PRIMARY KEY, grade TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS begun (key TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS judges (asked TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
"""


class Ledger:
    """The grades of one folder. Get one from `open_ledger`; every method raises StoreError when the disk fails."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def grade(self, key: str) -> Grade | None:
        """The finished grade, or None."""
        with _stores(self._path):
            row = self._connection.execute("SELECT grade FROM grades WHERE key = ?", (key,)).fetchone()
        try:
            return None if row is None else Grade.model_validate_json(row[0])
        except ValidationError:
            return None  # written by another layout of Grade: grade it again

    def keep(self, key: str, grade: Grade) -> None:
        """Commit a finished grade, through to the disk."""
        with _stores(self._path):
            self._connection.execute("PRAGMA synchronous = FULL")
            with self._connection:
                self._connection.execute(
                    "INSERT INTO grades VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET grade = excluded.grade",
                    (key, grade.model_dump_json()),
                )
                self._connection.execute("DELETE FROM begun WHERE key = ?", (key,))
            self._connection.execute("PRAGMA synchronous = NORMAL")

    def begin(self, key: str) -> None:
        """Note that the grading of `key` begins: if the process dies of it, the note is what remains."""
        with _stores(self._path), self._connection:
            self._connection.execute(
                "INSERT INTO begun VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1", (key,)
            )

    def withdraw(self, key: str) -> None:
        """Strike that note: the grading ended in an orderly way, though without a grade."""
        with _stores(self._path), self._connection:
            self._connection.execute("DELETE FROM begun WHERE key = ?", (key,))

    def deaths(self, key: str) -> int:
        """How often the process died while grading `key`."""
        with _stores(self._path):
            row = self._connection.execute("SELECT times FROM begun WHERE key = ?", (key,)).fetchone()
        return 0 if row is None else int(row[0])

    def identity(self, asked: str) -> str:
        """The identity of the judge that was made when `asked` was last asked for, or ''."""
        with _stores(self._path):
            row = self._connection.execute("SELECT identity FROM judges WHERE asked = ?", (asked,)).fetchone()
        return "" if row is None else str(row[0])

    def remember(self, asked: str, identity: str) -> None:
        with _stores(self._path), self._connection:
            self._connection.execute(
                "INSERT INTO judges VALUES (?, ?) ON CONFLICT (asked) DO UPDATE SET identity = excluded.identity",
                (asked, identity),
            )


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Make the folder if need be, lock it and open its ledger. Raises StoreError, at once when it is in use."""
    path = folder / LEDGER
    lock = FileLock(folder / _LOCK)
    with _stores(path):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise StoreError(
                f"another run is writing to {folder}", "Wait until it has ended, or give another --out folder."
            ) from None
    try:
        with _stores(path):
            connection = sqlite3.connect(path, timeout=5)
        try:
            with _stores(path):
                # Notes outlive the process as they are; only a grade is worth waiting for the disk (see `keep`).
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                (layout,) = connection.execute("PRAGMA user_version").fetchone()
                if layout not in (0, _LAYOUT):
                    raise StoreError(
                        f"{path} was written by another version of interviewer",
                        "Give another --out folder, or upgrade.",
                    )
                connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_LAYOUT}; COMMIT;")
            yield Ledger(connection, path)
        finally:
            connection.close()
    finally:
        lock.release()


@contextmanager
def _stores(path: Path) -> Iterator[None]:
    """Turn what the disk or the database says into a StoreError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"cannot write {path}: {error}",
            "Check that you may write there and that the disk is not full, then run the same command again: "
            "grades that were finished are kept.",
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is damaged or is no ledger: {error}",
            "Move it away and run the same command again; the answers will be graded anew.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"cannot write to {path.parent}: {error.strerror or error}",
            "Give an --out folder that you may write to, on a disk that is not full.",
        ) from error
