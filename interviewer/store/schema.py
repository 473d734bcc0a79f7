"""What the tables are, and the steps that bring a file of an earlier version up to them.

A new file takes every step, so that there is one description of the tables and no way for the two to differ. Steps are
never changed once they have shipped: files are out there that have taken them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_PROFILE = "me"
"""Whose interviews these are when nobody says otherwise; all those of before there were profiles are theirs."""

_INTERVIEWS = (
    "CREATE TABLE interview (token TEXT PRIMARY KEY, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) WITHOUT ROWID",
    "CREATE TABLE event ("
    " token TEXT NOT NULL REFERENCES interview (token) ON DELETE CASCADE,"
    " place INTEGER NOT NULL,"
    " body TEXT NOT NULL,"
    " PRIMARY KEY (token, place)"
    ") WITHOUT ROWID",
    "CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON event"
    " BEGIN SELECT RAISE(ABORT, 'an event was about to be changed'); END",
)
# An event of before it had a time keeps none: the time at which its interview began stands in for it when it is read.
_PROFILES = (
    "CREATE TABLE profile ("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL UNIQUE,"
    " created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)",
    "ALTER TABLE interview ADD COLUMN profile INTEGER REFERENCES profile (id) ON DELETE CASCADE",
    "CREATE INDEX interview_by_profile ON interview (profile)",
    "ALTER TABLE event ADD COLUMN at TEXT",
    "CREATE TABLE confidence ("
    " token TEXT NOT NULL REFERENCES interview (token) ON DELETE CASCADE,"
    " question TEXT NOT NULL,"
    " sure REAL NOT NULL CHECK (sure BETWEEN 0 AND 1),"
    " at TEXT NOT NULL,"
    " PRIMARY KEY (token, question)"
    ") WITHOUT ROWID",
    f"INSERT INTO profile (name) SELECT '{FIRST_PROFILE}' WHERE EXISTS (SELECT 1 FROM interview)",
    "UPDATE interview SET profile = (SELECT id FROM profile)",
)
# How sure somebody was now stands in the event of the answer itself. What was said in time goes there, with the first
# answer after its question; the one change to events that there has ever been.
_SURENESS = (
    "DROP TRIGGER events_are_never_changed",
    "UPDATE event SET body = json_set(event.body, '$.sure', found.sure) FROM ("
    " SELECT said.token, min(said.place) AS place, confidence.sure FROM confidence"
    " JOIN event AS asked ON asked.token = confidence.token"
    " AND json_extract(asked.body, '$.type') = 'asked' AND json_extract(asked.body, '$.kind') = 'question'"
    " AND json_extract(asked.body, '$.question_id') = confidence.question"
    " JOIN event AS said ON said.token = asked.token AND said.place > asked.place"
    " AND json_extract(said.body, '$.type') = 'received' AND json_extract(said.body, '$.kind') = 'answer'"
    " WHERE NOT EXISTS (SELECT 1 FROM event AS done WHERE done.token = said.token"
    " AND done.place BETWEEN asked.place AND said.place AND json_extract(done.body, '$.type') = 'graded')"
    " GROUP BY confidence.token, confidence.question"
    " HAVING confidence.at <= coalesce(min(said.at), confidence.at)"
    ") AS found WHERE event.token = found.token AND event.place = found.place",
    "DROP TABLE confidence",
    _INTERVIEWS[-1],
)
_STEPS = (_INTERVIEWS, _PROFILES, _SURENESS)

SCHEMA = len(_STEPS)


def version_of(database: sqlite3.Connection) -> int:
    """How many steps the file has taken; 0 for one that is new."""
    (found,) = database.execute("PRAGMA user_version").fetchone()
    return int(found)


def upgrade(database: sqlite3.Connection) -> None:
    """Take the steps that are missing: all of them or none. Two programs may try at once. Raises sqlite3.Error."""
    with transaction(database):
        for step in _STEPS[version_of(database) :]:  # read again: the other program may have been first
            for statement in step:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {SCHEMA}")


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, and nobody else writes meanwhile. Raises sqlite3.Error."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
