"""Finished grades, kept by two hashes that cover everything which decides them: the judge's, and the answer's.

What is covered: each grade survives the death of the process and of the machine from the moment `settle` returns
(synchronous=FULL, one wait for the disk however many grades); a second process cannot open the same folder while a run
holds it (an operating-system lock, which dies with its process). What is not: folders on network file systems without
working locks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from interviewer.errors import StoreError
from interviewer.types import Grade

LEDGER = "ledger.sqlite3"
_LOCK = ".lock"
_LAYOUT = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS grades (judge TEXT, answer TEXT, grade TEXT NOT NULL, PRIMARY KEY (judge, answer));
CREATE TABLE IF NOT EXISTS begun (judge TEXT, answer TEXT, deaths INTEGER NOT NULL, PRIMARY KEY (judge, answer));
CREATE TABLE IF NOT EXISTS judges (asked TEXT PRIMARY KEY, identity TEXT NOT NULL);
"""
Row = tuple[Any, ...]


class Ledger:
    """The grades of one folder. Get one from `open_ledger`; every method raises StoreError when the disk fails."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def begin(self, judge: str, answers: Collection[str]) -> None:
        """Note that the grading of these answers begins: if the process dies of it, the notes are what remains.

        A death is counted against an answer that was graded alone; of several together it makes suspects.
        """
        alone = int(len(answers) == 1)
        with self.transaction():
            self.change_all(
                "INSERT INTO begun VALUES (?, ?, ?3) ON CONFLICT (judge, answer) DO UPDATE SET deaths = deaths + ?3",
                [(judge, answer, alone) for answer in answers],
            )

    def settle(self, judge: str, grades: Mapping[str, Grade], ended: Iterable[str] = ()) -> None:
        """Commit finished grades by answer, through to the disk, and strike the notes that their grading began.

        `ended` are answers whose grading ended in an orderly way without a grade: their notes are struck as well.
        """
        with self.transaction(durable=bool(grades)):
            self.change_all(
                "INSERT INTO grades VALUES (?, ?, ?) ON CONFLICT (judge, answer) DO UPDATE SET grade = excluded.grade",
                [(judge, answer, grade.model_dump_json()) for answer, grade in grades.items()],
            )
            self.change_all(
                "DELETE FROM begun WHERE judge = ? AND answer = ?", [(judge, answer) for answer in (*grades, *ended)]
            )

    def deaths(self, judge: str, answer: str) -> int:
        """How often the grading of this answer alone began and did not end."""
        found = self.rows("SELECT deaths FROM begun WHERE judge = ? AND answer = ?", judge, answer)
        return int(found[0][0]) if found else 0

    def identity(self, asked: str) -> str:
        """The identity of the judge that was made when `asked` was last asked for, or ''."""
        found = self.rows("SELECT identity FROM judges WHERE asked = ?", asked)
        return str(found[0][0]) if found else ""

    def remember(self, asked: str, identity: str) -> None:
        with self.transaction():
            self.change(
                "INSERT INTO judges VALUES (?, ?) ON CONFLICT (asked) DO UPDATE SET identity = excluded.identity",
                asked,
                identity,
            )

    # --- for what lies beside the ledger in the same database (manifest.py) --------------------------------------

    def rows(self, query: str, *values: object) -> list[Row]:
        """All rows of a query: ask for few at a time."""
        with _stores(self.path):
            return self._connection.execute(query, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        """One statement; outside of a `transaction`, one of its own."""
        with _stores(self.path):
            self._connection.execute(statement, values)

    def change_all(self, statement: str, rows: Iterable[Row]) -> None:
        """The same statement for each row of values."""
        with _stores(self.path):
            self._connection.executemany(statement, rows)

    @contextmanager
    def transaction(self, durable: bool = False) -> Iterator[None]:
        """All of it or nothing. It survives the process in any case, and a power cut when `durable`."""
        with _stores(self.path):
            self._connection.execute(f"PRAGMA main.synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


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
            connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        try:
            with _stores(path):
                connection.execute("PRAGMA journal_mode = WAL")
                (layout,) = connection.execute("PRAGMA user_version").fetchone()
                if layout not in (0, _LAYOUT):
                    raise StoreError(
                        f"{path} was written by another version of interviewer",
                        "Give another --out folder, or grade with the version that wrote it.",
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
        raise StoreError(f"cannot write {path}: {error}", _hint(error)) from error
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


def _hint(error: sqlite3.OperationalError) -> str:
    if (error.sqlite_errorname or "").startswith("SQLITE_BUSY"):
        return "Another program has the file open: close it, then run the same command again."
    return (
        "Check that you may write there and that the disk is not full, then run the same command again: "
        "grades that were finished are kept."
    )
