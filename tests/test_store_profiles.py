"""People in the store: whose interviews, what was graded when, files of the former schema, deletion for good."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from practice_cases import MONDAY as DAY
from practice_cases import Clock, disputed, graded, mark, regraded
from scripted import ALL_RIGHT, PLAN, make, play, stored, told

from interviewer.errors import InputError, StoreError
from interviewer.events import Asked, Event, Finished, Received, Started
from interviewer.interview import replay
from interviewer.store import SCHEMA, Profiles, Store
from interviewer.store.profiles import checked_name

STARTED = Started(questions=("first",), seed=7)

FORMER = """
BEGIN IMMEDIATE;
CREATE TABLE interview (token TEXT PRIMARY KEY, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) WITHOUT ROWID;
CREATE TABLE event (
    token TEXT NOT NULL REFERENCES interview (token) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (token, place)
) WITHOUT ROWID;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event was about to be changed'); END;
PRAGMA user_version = 1;
COMMIT;
"""
"""The tables as version 0.1.0 made them at schema 1, word for word."""


def whole() -> list[Event]:
    """A finished interview of three questions, as a store gives it back."""
    words = ["Alpha is right. Beta is right. Gamma is right.", "skip", "Alpha is right. Beta is backwards.", "finish"]
    return stored(play(make(), Started(questions=PLAN, seed=3, max_probes=0), [told(text) for text in words]))


def keep(store: Store, events: list[Event], profile: str) -> str:
    token = store.create(profile)
    for event in events:
        store.append(token, event)
    return token


def former(path: Path, events: list[Event]) -> None:
    database = sqlite3.connect(path)
    database.executescript(FORMER)
    database.execute("INSERT INTO interview VALUES ('old-token', '2026-01-05 08:00:00')")
    rows = [("old-token", place, event.model_dump_json()) for place, event in enumerate(events)]
    database.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
    database.commit()
    database.close()


def test_interviews_belong_to_who_held_them(store: Store, clock: Clock) -> None:
    one = keep(store, whole(), "Ada")
    clock.now += timedelta(days=1)
    other = keep(store, whole()[:3], "Ada")
    keep(store, [STARTED], "Ben")
    store.create()
    people = Profiles(store)
    assert [(p.name, p.created, p.interviews) for p in people.all()] == [
        ("Ada", DAY, 2),
        ("Ben", DAY + timedelta(days=1), 1),
    ]
    kept = people.interviews("Ada")
    assert [(k.token, k.created, k.finished, len(k.closed)) for k in kept] == [
        (one, DAY, True, 3),
        (other, DAY + timedelta(days=1), False, 0),
    ]
    assert kept[0].started == Started(questions=PLAN, seed=3, max_probes=0)
    assert people.interviews("Nobody") == ()


def test_grades_come_with_their_time_and_person(store: Store, clock: Clock) -> None:
    token = store.create("Ada")
    for event in whole():
        clock.now += timedelta(minutes=1)
        store.append(token, event)
    found = Profiles(store).grades()
    assert [(c.profile, c.token, c.graded.question_id, c.graded.grade.score) for c in found] == [
        ("Ada", token, "first", 1.0),
        ("Ada", token, "second", None),
        ("Ada", token, "third", 0.5),
    ]
    places = [n for n, e in enumerate(whole(), start=1) if e.type == "graded"]
    assert [c.at for c in found] == [DAY + timedelta(minutes=n) for n in places]


def test_nobody_s_interviews_are_in_no_history(store: Store) -> None:
    token = keep(store, whole(), "")
    assert (Profiles(store).all(), Profiles(store).grades()) == ((), ())
    assert store.events(token) == tuple(whole())


def test_a_file_of_the_former_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "interviews.sqlite3"
    former(path, whole()[:-4])
    clock = Clock()
    store = Store(path, clock)
    assert store.events("old-token") == tuple(whole()[:-4])
    people = Profiles(store)
    assert [(p.name, p.interviews) for p in people.all()] == [("me", 1)]
    began = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert {c.at for c in people.grades()} == {began}
    (kept,) = people.interviews("me")
    assert (kept.created, kept.last) == (began, began)
    for event in whole()[-4:]:  # and it goes on where it stopped
        store.append("old-token", event)
    state = replay(store.events("old-token"))
    assert state is not None and state.finished is not None
    assert people.interviews("me")[0].last == DAY
    store.close()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA,) == (3,)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(sqlite3.IntegrityError, match="about to be changed"):
        database.execute("UPDATE event SET at = 'never'")
    database.close()


def test_an_upgraded_file_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    def tables(path: Path) -> set[tuple[str, str]]:
        database = sqlite3.connect(path)
        found = set(database.execute("SELECT name, type FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"))
        columns = {
            (f"{name}.{column}", kind)
            for name, type_ in found
            if type_ == "table"
            for _, column, kind, *_ in database.execute(f"PRAGMA table_info({name})")
        }
        database.close()
        return found | columns

    former(tmp_path / "old.sqlite3", [])
    Store(tmp_path / "old.sqlite3").close()
    Store(tmp_path / "new.sqlite3").close()
    assert tables(tmp_path / "old.sqlite3") == tables(tmp_path / "new.sqlite3")


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "interviews.sqlite3"
    former(path, whole())
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE confidence (mine TEXT)")  # in the way of a statement of the second step
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="already exists"):
        Store(path)
    assert path.read_bytes() == before


def test_two_programs_may_upgrade_at_once(tmp_path: Path) -> None:
    path = tmp_path / "interviews.sqlite3"
    former(path, whole())
    first, second = Store(path), Store(path)
    assert first.events("old-token") == second.events("old-token") == tuple(whole())


def test_deleting_a_person_leaves_no_byte_of_theirs(store: Store) -> None:
    secret = "a very private answer " * 400  # more than a page of the file
    gone = keep(
        store, [STARTED, Received(kind="answer", text=secret), Received(kind="answer", text="privately")], "Zoë"
    )
    kept = keep(store, [STARTED, Asked(kind="question", text="What stays?")], "Ben")
    people = Profiles(store)
    assert (people.delete("Zoë"), people.delete("Zoë")) == (True, False)
    assert (store.events(gone), people.interviews("Zoë")) == ((), ())
    assert len(store.events(kept)) == 2
    with pytest.raises(StoreError, match="not in the store"):
        store.append(gone, STARTED)
    store.close()
    left = b"".join(file.read_bytes() for file in store.path.parent.iterdir())
    assert b"What stays?" in left
    for trace in (b"private", "Zoë".encode(), gone.encode()):
        assert trace not in left


def test_a_question_has_what_became_of_it_afterwards(store: Store, clock: Clock) -> None:
    """Disputes change the verdict and not the time; second answers stand beside it; how sure one was goes with it."""
    token = store.create("Ada")
    first = graded("first", mark("alpha"), mark("beta", "missing"))
    answers: list[Event] = [
        Received(kind="answer", text="It is.", sure=0.75),
        first,
        Received(kind="answer", text="It is as well."),
        graded("second", mark("alpha", "missing")),
    ]
    better = (mark("alpha"), mark("beta"))
    reviews: list[Event] = [
        disputed(1, mark("alpha")),
        disputed(1, mark("beta", "missing"), *better),
        regraded(2, mark("alpha")),
        regraded(9, mark("alpha")),  # of no question that there is: passed over
    ]
    for event in [STARTED, *answers]:
        store.append(token, event)
    clock.forward(hours=2)
    for event in reviews:
        store.append(token, event)
    one, two = Profiles(store).grades()
    assert (one.at, one.sure, one.disputes, one.again) == (DAY, 0.75, 2, ())
    assert one.graded == first.model_copy(update={"grade": graded("first", *better).grade})
    assert (two.at, two.sure, two.disputes) == (DAY, None, 0)
    assert [(a.at, a.regraded.grade.score) for a in two.again] == [(DAY + timedelta(hours=2), 1.0)]
    (kept,) = Profiles(store).interviews("Ada")
    assert kept.closed == (one, two)


OLD = Path(__file__).parent / "data" / "stores" / "schema-2.sqlite3"
"""Written by the program as it was when how sure somebody is stood in a table of its own (schema 2)."""


def test_a_file_of_schema_2_keeps_what_was_said_in_time(tmp_path: Path) -> None:
    path = tmp_path / "interviews.sqlite3"
    path.write_bytes(OLD.read_bytes())
    before = sqlite3.connect(path)
    (events,) = before.execute("SELECT count(*) FROM event").fetchone()
    rows = before.execute("SELECT question, sure FROM confidence ORDER BY at").fetchall()
    assert rows == [("first", 0.8), ("second", 0.3), ("third", 0.9), ("first", 0.25)]
    before.close()
    store = Store(path)
    people = Profiles(store)
    # The second question was skipped, and of the third it was said when it was graded.
    kept = [[(c.graded.question_id, c.sure) for c in one.closed] for one in people.interviews("Ada")]
    assert kept == [[("first", 0.8), ("second", None), ("third", None)], [("first", 0.25)]]
    # Nothing else has changed: it replays, is finished or goes on, and the dispute and the second answer are there.
    done, going, fresh = (one.token for name in ("Ada", "Ben") for one in people.interviews(name))
    states = [replay(store.events(token)) for token in (done, going, fresh)]
    assert [s is not None and s.finished is not None for s in states] == [True, False, False]
    assert states[0] is not None and [e.sure for e in states[0].exchanges] == [0.8, None, None]
    assert [(c.disputes, len(c.again)) for c in people.interviews("Ada")[0].closed] == [(1, 1), (0, 0), (0, 0)]
    assert len([e for token in (done, going, fresh) for e in store.events(token)]) == events
    state = states[1]
    assert state is not None
    for event in make().advance(state, told(ALL_RIGHT)):
        if event.type != "token":
            store.append(going, event)
    assert people.interviews("Ada")[1].finished
    store.close()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (3,)
    assert not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'confidence'").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="about to be changed"):
        database.execute("UPDATE event SET at = 'never'")
    database.close()


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "two\nlines", "\u202egnol", "nul\x00"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name"):
        checked_name(name)


def test_a_name_is_composed_and_trimmed() -> None:
    assert checked_name(" Zoe\u0308 ") == "Zoë"


def test_whose_an_interview_is_and_how_many_have_no_end(store: Store) -> None:
    profiles = Profiles(store)
    mine, also, nobodys = store.create("Ada"), store.create("Ada"), store.create()
    assert [profiles.owner(token) for token in (mine, nobodys, "no such")] == ["Ada", "", ""]
    assert (profiles.unfinished("Ada"), profiles.unfinished("Zoë")) == (2, 0)
    store.append(also, Started(questions=("cats",)))
    store.append(also, Finished(reason="stopped"))
    assert profiles.unfinished("Ada") == 1
