"""What one run has before it, on disk: every transcript in the order of the input, and what is still to be graded.

A scratch file beside the ledger, made anew by each run from its input and deleted at the end. Nothing in it has to
outlive the run, so it is never waited for. Memory holds one batch of answers, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from interviewer.batch.ledger import Ledger, Row
from interviewer.batch.plan import Item, answer_key
from interviewer.errors import StoreError
from interviewer.grading import Answered
from interviewer.types import Grade, Rubric, Transcript

FILE = ".manifest.sqlite3"
_READ = 200
"""Rows that are read back at a time."""
DEATHS = 3
"""After the process died this often while grading one answer alone, the answer is left out."""

DIED = f"the program died {DEATHS} times while grading this answer alone; `--retry` tries it again"
_TABLES = (
    "CREATE TABLE scratch.item (place INTEGER PRIMARY KEY, transcript TEXT, rubric TEXT, answer TEXT, reason TEXT)",
    "CREATE TABLE scratch.rubric (first INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)",
    "CREATE TABLE scratch.todo (n INTEGER PRIMARY KEY, answer TEXT, place INTEGER, rubric TEXT, alone INTEGER)",
    "CREATE TABLE scratch.failure (answer TEXT PRIMARY KEY, reason TEXT)",
)


class Batch(NamedTuple):
    """Answers to one question, by key."""

    rubric: Rubric
    answers: dict[str, Answered]


class Outcome(NamedTuple):
    """What became of one transcript: its grade, or the reason why it has none."""

    transcript: Transcript
    rubric_key: str
    grade: Grade | None
    reason: str


class Manifest:
    """Get one from `open_manifest`. Every method raises StoreError when the disk fails."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._items = 0

    def add(self, items: Sequence[Item]) -> None:
        """Note the next items of the input."""
        rows: list[Row] = []
        rubrics: dict[str, Row] = {}
        for place, item in enumerate(items, start=self._items):
            key = answer_key(item) if item.rubric else ""
            rows.append((place, item.transcript.model_dump_json(), item.rubric_key, key, item.reason))
            if item.rubric and item.rubric_key not in rubrics:
                rubrics[item.rubric_key] = (place, item.rubric_key, item.rubric.model_dump_json())
        self._items += len(items)
        with self._ledger.transaction():
            self._ledger.change_all("INSERT INTO scratch.item VALUES (?, ?, ?, ?, ?)", rows)
            self._ledger.change_all("INSERT OR IGNORE INTO scratch.rubric VALUES (?, ?, ?)", rubrics.values())

    def gradable(self) -> int:
        """How many different answers there are: the same answer to the same question is graded once."""
        ((n,),) = self._ledger.rows("SELECT count(DISTINCT answer) FROM scratch.item WHERE answer <> ''")
        return int(n)

    def sort_out(self, judge: str, retry: bool) -> int:
        """Find what this judge has not graded yet; returns how many answers. What the process died of comes last.

        `retry` forgets the deaths.
        """
        ledger = self._ledger
        with ledger.transaction():
            ledger.change("DELETE FROM scratch.todo")
            ledger.change("DELETE FROM scratch.failure")
            if retry:
                ledger.change(
                    "DELETE FROM begun WHERE judge = ? AND answer IN (SELECT answer FROM scratch.item)", judge
                )
            ledger.change(
                "INSERT INTO scratch.failure SELECT answer, ? FROM begun WHERE judge = ? AND deaths >= ?",
                DIED,
                judge,
                DEATHS,
            )
            ledger.change(
                "INSERT INTO scratch.todo (answer, place, rubric, alone)"
                " SELECT i.answer, min(i.place), i.rubric, b.answer IS NOT NULL"
                " FROM scratch.item AS i JOIN scratch.rubric AS r ON r.key = i.rubric"
                " LEFT JOIN main.grades AS g ON g.judge = ?1 AND g.answer = i.answer"
                " LEFT JOIN main.begun AS b ON b.judge = ?1 AND b.answer = i.answer"
                " WHERE g.answer IS NULL AND ifnull(b.deaths, 0) < ?2"
                " GROUP BY i.answer ORDER BY ifnull(b.deaths, -1), r.first, min(i.place)",
                judge,
                DEATHS,
            )
        ((todo,),) = ledger.rows("SELECT count(*) FROM scratch.todo")
        return int(todo)

    def batches(self, most: int) -> Iterator[Batch]:
        """What is to be graded, `most` answers to one question at a time; alone, what the process may have died of."""
        last = 0
        query = (
            "SELECT t.n, t.answer, t.rubric, t.alone, i.transcript FROM scratch.todo AS t"
            " JOIN scratch.item AS i ON i.place = t.place WHERE t.n > ? ORDER BY t.n LIMIT ?"
        )
        while found := self._ledger.rows(query, last, most):
            _, _, key, alone, _ = found[0]
            together = found[:1] if alone else _first_of(found, key)
            last = together[-1][0]
            rubric = self.rubric(key)
            yield Batch(rubric, {r[1]: Answered(rubric, Transcript.model_validate_json(r[4]).turns) for r in together})

    def fail(self, reasons: Sequence[tuple[str, str]]) -> None:
        """Note (answer, why it could not be graded)."""
        self._ledger.change_all("INSERT OR REPLACE INTO scratch.failure VALUES (?, ?)", reasons)

    def outcomes(self, judge: str) -> Iterator[Outcome]:
        """What became of every transcript, in the order of the input."""
        query = (
            "SELECT i.place, i.transcript, i.rubric, g.grade,"
            " coalesce(nullif(i.reason, ''), f.reason, 'it was not graded')"
            " FROM scratch.item AS i LEFT JOIN scratch.failure AS f ON f.answer = i.answer"
            " LEFT JOIN main.grades AS g ON g.judge = ? AND g.answer = i.answer"
            " WHERE i.place > ? ORDER BY i.place LIMIT ?"
        )
        last = -1
        while found := self._ledger.rows(query, judge, last, _READ):
            last = found[-1][0]
            for _, transcript, rubric, grade, reason in found:
                yield Outcome(
                    Transcript.model_validate_json(transcript),
                    rubric,
                    None if grade is None else self._read(grade),
                    reason,
                )

    def rubric(self, key: str) -> Rubric:
        ((body,),) = self._ledger.rows("SELECT body FROM scratch.rubric WHERE key = ?", key)
        return Rubric.model_validate_json(body)

    def rubrics(self) -> Iterator[tuple[str, Rubric]]:
        """Every rubric by its key, in the order in which the input first needs them."""
        last = -1
        while found := self._ledger.rows(
            "SELECT first, key, body FROM scratch.rubric WHERE first > ? ORDER BY first LIMIT ?", last, _READ
        ):
            last = found[-1][0]
            for _, key, body in found:
                yield key, Rubric.model_validate_json(body)

    def _read(self, grade: str) -> Grade:
        try:
            return Grade.model_validate_json(grade)
        except ValidationError as error:
            raise StoreError(
                f"{self._ledger.path} holds a grade that cannot be read: {error.errors()[0]['msg']}",
                "It was changed by hand. Move it away and run the same command again; the answers are graded anew.",
            ) from error


@contextmanager
def open_manifest(ledger: Ledger) -> Iterator[Manifest]:
    """An empty manifest beside the ledger; what a killed run left of its own is thrown away."""
    path = ledger.path.with_name(FILE)
    _delete(path)
    ledger.change("ATTACH ? AS scratch", str(path))
    try:
        ledger.change("PRAGMA scratch.journal_mode = MEMORY")
        ledger.change("PRAGMA scratch.synchronous = OFF")
        for table in _TABLES:
            ledger.change(table)
        yield Manifest(ledger)
    finally:
        with suppress(StoreError):
            ledger.change("DETACH scratch")
        _delete(path)


def _first_of(found: Sequence[Row], key: str) -> list[Row]:
    """The rows up to the first one of another rubric, or one that is to be alone."""
    return list(takewhile(lambda row: row[2] == key and not row[3], found))


def _delete(path: Path) -> None:
    with suppress(OSError):  # what cannot be deleted is overwritten, or found out when it is opened
        path.unlink(missing_ok=True)
