"""People by name, on this computer only: what they were asked, how it went, and all of it deleted."""

from __future__ import annotations

import sqlite3
import unicodedata
from datetime import UTC, datetime
from itertools import groupby

from interviewer.errors import InputError
from interviewer.events import Event, Finished, Started
from interviewer.store.closed import MARKS, Closed, closed
from interviewer.store.store import Store
from interviewer.types import Value

LONGEST_NAME = 60


class Profile(Value):
    """A person, with how many interviews are kept for them."""

    name: str
    created: datetime
    interviews: int


class Kept(Value):
    """One interview of a person. `last` is when something was last added to it."""

    token: str
    created: datetime
    last: datetime
    started: Started | None
    """None for one that has no events yet."""
    closed: tuple[Closed, ...] = ()
    finished: bool = False


def checked_name(name: str) -> str:
    """The name as it is kept: without blanks around it, composed. Raises InputError for one that cannot be shown."""
    tidy = unicodedata.normalize("NFC", name).strip()
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise InputError(
            f"{tidy[:LONGEST_NAME]!r} cannot be the name of a profile",
            f"Give 1 to {LONGEST_NAME} letters, figures or blanks on one line.",
        )
    return tidy


class Profiles:
    """What a store keeps of each person. Every method raises StoreError like the store's own.

    An unknown name has no interviews, and is no error: a profile begins with its first interview.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Profile, ...]:
        """Every profile, by name."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT name, created, (SELECT count(*) FROM interview WHERE profile = profile.id)"
                " FROM profile ORDER BY name"
            ).fetchall()
        return tuple(Profile(name=name, created=_time(created), interviews=n) for name, created, n in rows)

    def interviews(self, name: str) -> tuple[Kept, ...]:
        """The interviews of one person, oldest first."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT interview.token, interview.created, coalesce(max(event.at), interview.created) FROM interview"
                " LEFT JOIN event USING (token) WHERE profile = (SELECT id FROM profile WHERE name = ?)"
                " GROUP BY interview.token ORDER BY interview.created, interview.token",
                (name,),
            ).fetchall()
            marks = {token: _landmarks(database, token) for token, _, _ in rows}
        return tuple(self._kept(name, token, created, last, marks[token]) for token, created, last in rows)

    def owner(self, token: str) -> str:
        """Whose interview it is; "" for one that is nobody's, and for an unknown one."""
        with self._store.working() as database:
            row = database.execute(
                "SELECT name FROM interview JOIN profile ON profile.id = profile WHERE token = ?", (token,)
            ).fetchone()
        return str(row[0]) if row else ""

    def unfinished(self, name: str) -> int:
        """How many interviews of one person have no end yet."""
        with self._store.working() as database:
            (found,) = database.execute(
                "SELECT count(*) FROM interview WHERE profile = (SELECT id FROM profile WHERE name = ?) AND NOT EXISTS"
                " (SELECT 1 FROM event WHERE event.token = interview.token"
                " AND json_extract(body, '$.type') = 'finished')",
                (name,),
            ).fetchone()
        return int(found)

    def grades(self) -> tuple[Closed, ...]:
        """Every question that was closed, of every profile, in the order in which they were."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT name, token, coalesce(at, interview.created), body FROM event JOIN interview USING (token)"
                f" JOIN profile ON profile.id = profile WHERE {MARKS} ORDER BY interview.created, token, place"
            ).fetchall()
        found: list[Closed] = []
        for (name, token), own in groupby(rows, key=lambda row: row[:2]):
            found += closed(name, token, [(_time(at), self._store.parsed(body)) for _, _, at, body in own])
        return tuple(sorted(found, key=lambda one: one.at))

    def timed(self, token: str) -> tuple[tuple[datetime, Event], ...]:
        """Every event of an interview with its time; that of the whole interview for one that has none of its own."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT coalesce(at, interview.created), body FROM event JOIN interview USING (token)"
                " WHERE token = ? ORDER BY place",
                (token,),
            ).fetchall()
        return tuple((_time(at), self._store.parsed(body)) for at, body in rows)

    def delete(self, name: str) -> bool:
        """Forget a person and all that is kept of them; False when there is nobody of that name.

        The file is written anew, so that nothing of it is left in freed places. Copies that were made of the file, and
        reports that were downloaded, are out of reach.
        """
        with self._store.working() as database:
            gone = database.execute("DELETE FROM profile WHERE name = ?", (name,)).rowcount
            database.execute("VACUUM")
        return gone == 1

    def _kept(self, name: str, token: str, created: str, last: str, marks: list[tuple[str, str]]) -> Kept:
        timed = [(_time(at), self._store.parsed(body)) for at, body in marks]
        return Kept(
            token=token,
            created=_time(created),
            last=_time(last),
            started=next((e for _, e in timed if isinstance(e, Started)), None),
            closed=closed(name, token, timed),
            finished=any(isinstance(e, Finished) for _, e in timed),
        )


def _landmarks(database: sqlite3.Connection, token: str) -> list[tuple[str, str]]:
    """The few events of an interview that say how it stands, with their times: its plan, its grades and its end."""
    return database.execute(
        "SELECT coalesce(at, interview.created), body FROM event JOIN interview USING (token) WHERE token = ?"
        f" AND (json_extract(body, '$.type') IN ('started', 'finished') OR {MARKS}) ORDER BY place",
        (token,),
    ).fetchall()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
