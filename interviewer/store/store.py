"""The record of every interview: an append-only log of events in one SQLite file.

What is promised: when `append` returns, the event survives a killed process and (synchronous=FULL) a power cut; events
come back in the order in which they went in, and are never changed. What is not: sharing one file between machines.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_dir
from pydantic import TypeAdapter, ValidationError

from interviewer.errors import StoreError
from interviewer.events import Event, Fleeting
from interviewer.store.schema import SCHEMA, transaction, upgrade, version_of

FILE = "interviews.sqlite3"

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def now() -> datetime:
    """The time, in UTC: the clock of every store that is given no other."""
    return datetime.now(UTC)


def written(at: datetime) -> str:
    """A time as SQLite's CURRENT_TIMESTAMP writes it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def home() -> Path:
    """The folder that holds the user's own data: $INTERVIEWER_HOME, or the platform's place for it."""
    chosen = os.environ.get("INTERVIEWER_HOME", "").strip()
    return Path(chosen).expanduser() if chosen else Path(user_data_dir("interviewer", appauthor=False))


class Store:
    """Interviews by token. Safe to share between threads: one connection, one lock.

    Whoever holds a token may read its interview, so tokens are long and random, and the file is private to its owner.
    Every method raises StoreError when the file cannot be read or written.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = now) -> None:
        """Open or create the database at `path` (default: `home()/interviews.sqlite3`); bring an older one up to date.

        `clock` tells the time, aware of its zone.
        """
        self.clock = clock
        self.path = path if path is not None else home() / FILE
        self._lock = threading.Lock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
        except OSError as error:
            raise StoreError(f"cannot open {self.path}: {error.strerror or error}", _ELSEWHERE) from error
        try:
            self._database = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"cannot open {self.path}: {error}", _ELSEWHERE) from error
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise

    def create(self, profile: str = "") -> str:
        """A new, empty interview; returns its unguessable token.

        It is kept for the profile of that name, which is made when there is none; without a name it is nobody's.
        """
        token, at = secrets.token_urlsafe(24), written(self.clock())
        with self.working() as database, transaction(database):
            if profile:
                database.execute("INSERT OR IGNORE INTO profile (name, created) VALUES (?, ?)", (profile, at))
            database.execute(
                "INSERT INTO interview (token, created, profile)"
                " VALUES (?, ?, (SELECT id FROM profile WHERE name = ?))",
                (token, at, profile),
            )
        return token

    def append(self, token: str, event: Event) -> None:
        """Add one event. Raises TypeError for what is Fleeting."""
        if isinstance(event, Fleeting):
            raise TypeError(f"a {type(event).__name__} is never stored: what comes of it follows")
        with self.working() as database:
            added = database.execute(
                "INSERT INTO event (token, place, body, at)"
                " SELECT token, (SELECT count(*) FROM event WHERE token = :token), :body, :at"
                " FROM interview WHERE token = :token",
                {"token": token, "body": event.model_dump_json(), "at": written(self.clock())},
            )
            if added.rowcount != 1:
                raise StoreError("this interview is not in the store", "It may have been deleted; start a new one.")

    def events(self, token: str) -> tuple[Event, ...]:
        """All events of an interview in order; empty for an unknown token."""
        with self.working() as database:
            rows = database.execute("SELECT body FROM event WHERE token = ? ORDER BY place", (token,)).fetchall()
        return tuple(self.parsed(body) for (body,) in rows)

    def parsed(self, body: str) -> Event:
        """An event as the file has it. Raises StoreError for one that this version does not know."""
        try:
            return _EVENT.validate_json(body)
        except ValidationError as error:
            raise StoreError(
                f"an interview in {self.path} cannot be read: {error.error_count()} unexpected fields or values",
                "It was written by another version of interviewer, or changed by hand.",
            ) from error

    def delete(self, token: str) -> None:
        """Forget an interview for good; the freed space is overwritten. An unknown token is no error."""
        with self.working() as database:
            database.execute("DELETE FROM interview WHERE token = ?", (token,))

    def close(self) -> None:
        """Close the connection; the store cannot be used afterwards."""
        with self._lock:
            self._database.close()

    @contextmanager
    def working(self) -> Iterator[sqlite3.Connection]:
        """The database, locked for this thread; what goes wrong comes out as a StoreError."""
        with self._lock:
            try:
                yield self._database
            except sqlite3.Error as error:
                raise self._explained(error) from error

    def _prepare(self) -> None:
        with self.working() as database:
            database.execute("PRAGMA busy_timeout = 5000")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            found = version_of(database)
            if found < SCHEMA:
                upgrade(database)
            elif found > SCHEMA:
                raise StoreError(
                    f"{self.path} was of a newer version of interviewer (schema {found}; this one reads {SCHEMA})",
                    f"Upgrade interviewer, or {_OTHER}",
                )
            database.execute("BEGIN IMMEDIATE")  # a file that can be read but not written is found out here
            database.execute("ROLLBACK")

    def _explained(self, error: sqlite3.Error) -> StoreError:
        text = str(error)
        if "not a database" in text or "malformed" in text:
            return StoreError(f"{self.path} is damaged or is no interview database: {text}", _ELSEWHERE)
        if "readonly" in text or "read-only" in text:
            return StoreError(f"{self.path} is read-only", "Make the file and its folder writable, or " + _OTHER)
        if "full" in text:
            return StoreError(f"no space left to write {self.path}", "Free some space, then try again.")
        if "locked" in text:
            return StoreError(f"{self.path} is in use by another program", "Close it, then try again.")
        return StoreError(f"cannot use {self.path}: {text}", _ELSEWHERE)


_OTHER = "choose another folder with --home or the variable INTERVIEWER_HOME."
_ELSEWHERE = "Move the file away, or " + _OTHER
