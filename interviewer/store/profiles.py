"""People by name, on this computer only: what they were asked, how it went, and all of it deleted."""

from __future__ import annotations

import sqlite3
import unicodedata
from datetime import UTC, datetime

from interviewer.errors import InputError, StoreError
from interviewer.store.store import Store, written
from interviewer.types import Event, Finished, Graded, Started, Unit, Value

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
    graded: tuple[Graded, ...] = ()
    finished: bool = False


class Closed(Value):
    """A question that was graded, when, and in which interview."""

    profile: str
    token: str
    at: datetime
    graded: Graded


class Confidence(Value):
    """How sure a person said to be of an answer, before it was graded."""

    token: str
    question_id: str
    sure: Unit
    at: datetime


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
            bodies = {token: _landmarks(database, token) for token, _, _ in rows}
        return tuple(self._kept(token, created, last, bodies[token]) for token, created, last in rows)

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
        """Every graded question of everybody who has a profile, oldest first."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT name, token, coalesce(at, interview.created), body FROM event JOIN interview USING (token)"
                " JOIN profile ON profile.id = profile WHERE json_extract(body, '$.type') = 'graded'"
                " ORDER BY 3, interview.created, token, place"
            ).fetchall()
        found = []
        for profile, token, at, body in rows:
            event = self._store.parsed(body)
            assert isinstance(event, Graded)
            found.append(Closed(profile=profile, token=token, at=_time(at), graded=event))
        return tuple(found)

    def timed(self, token: str) -> tuple[tuple[datetime, Event], ...]:
        """Every event of an interview with its time; that of the whole interview for one that has none of its own."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT coalesce(at, interview.created), body FROM event JOIN interview USING (token)"
                " WHERE token = ? ORDER BY place",
                (token,),
            ).fetchall()
        return tuple((_time(at), self._store.parsed(body)) for at, body in rows)

    def confide(self, token: str, question_id: str, sure: float) -> None:
        """Keep how sure a person is (0 to 1) of the answer that they are about to give; the last word counts.

        Raises StoreError for an unknown interview and ValueError for a figure out of range.
        """
        if not 0.0 <= sure <= 1.0:
            raise ValueError(f"a confidence is from 0 to 1, not {sure}")
        with self._store.working() as database:
            kept = database.execute(
                "INSERT OR REPLACE INTO confidence (token, question, sure, at)"
                " SELECT token, ?, ?, ? FROM interview WHERE token = ?",
                (question_id, sure, written(self._store.clock()), token),
            )
            if kept.rowcount != 1:
                raise StoreError("this interview is not in the store", "It may have been deleted; start a new one.")

    def confidences(self, name: str) -> tuple[Confidence, ...]:
        """What one person said of their own answers, oldest first."""
        with self._store.working() as database:
            rows = database.execute(
                "SELECT token, question, sure, at FROM confidence JOIN interview USING (token)"
                " WHERE profile = (SELECT id FROM profile WHERE name = ?) ORDER BY at, token, question",
                (name,),
            ).fetchall()
        return tuple(Confidence(token=t, question_id=q, sure=s, at=_time(at)) for t, q, s, at in rows)

    def delete(self, name: str) -> bool:
        """Forget a person and all that is kept of them; False when there is nobody of that name.

        The file is written anew, so that nothing of it is left in freed places. Copies that were made of the file, and
        reports that were downloaded, are out of reach.
        """
        with self._store.working() as database:
            gone = database.execute("DELETE FROM profile WHERE name = ?", (name,)).rowcount
            database.execute("VACUUM")
        return gone == 1

    def _kept(self, token: str, created: str, last: str, bodies: tuple[str, ...]) -> Kept:
        events = [self._store.parsed(body) for body in bodies]
        return Kept(
            token=token,
            created=_time(created),
            last=_time(last),
            started=next((e for e in events if isinstance(e, Started)), None),
            graded=tuple(e for e in events if isinstance(e, Graded)),
            finished=any(isinstance(e, Finished) for e in events),
        )


def _landmarks(database: sqlite3.Connection, token: str) -> tuple[str, ...]:
    """The few events of an interview that say how it stands: its plan, its grades and its end."""
    rows = database.execute(
        "SELECT body FROM event WHERE token = ?"
        " AND json_extract(body, '$.type') IN ('started', 'graded', 'finished') ORDER BY place",
        (token,),
    )
    return tuple(body for (body,) in rows)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
