"""The store: order, durability, isolation, and clear words when the file is no good."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from interviewer.errors import StoreError
from interviewer.events import Asked, Finished, Received, Started, Token, Working
from interviewer.store import SCHEMA, Store, home

STARTED = Started(questions=("triplet-loss",), seed=7)
ASKED = Asked(kind="question", text="How does triplet loss work?", question_id="triplet-loss")
ANSWER = Received(kind="answer", text="An anchor, a positive and a negative. 😀 \u202e\x00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "deep" / "interviews.sqlite3")


def test_events_come_back_equal_and_in_order(store: Store) -> None:
    token = store.create()
    for event in (STARTED, ASKED, ANSWER, Finished(reason="stopped")):
        store.append(token, event)
    assert store.events(token) == (STARTED, ASKED, ANSWER, Finished(reason="stopped"))


def test_events_survive_reopening(store: Store) -> None:
    token = store.create()
    store.append(token, STARTED)
    store.close()
    assert Store(store.path).events(token) == (STARTED,)


def test_unknown_token_has_no_events_and_takes_none(store: Store) -> None:
    assert store.events("nobody") == ()
    with pytest.raises(StoreError, match="not in the store"):
        store.append("nobody", STARTED)
    assert store.events("nobody") == ()


def test_interviews_do_not_see_each_other(store: Store) -> None:
    one, other = store.create(), store.create()
    store.append(one, STARTED)
    store.append(other, ASKED)
    store.append(one, ANSWER)
    assert (store.events(one), store.events(other)) == ((STARTED, ANSWER), (ASKED,))


def test_tokens_are_long_and_differ(store: Store) -> None:
    tokens = {store.create() for _ in range(50)}
    assert len(tokens) == 50
    assert {len(t) for t in tokens} == {32}


def test_streamed_tokens_are_never_stored(store: Store) -> None:
    token = store.create()
    with pytest.raises(TypeError, match="never stored"):
        store.append(token, Token(text="Hel"))
    with pytest.raises(TypeError, match="never stored"):
        store.append(token, Working(stage="reading"))
    assert store.events(token) == ()


def test_delete_forgets_one_interview_and_its_words(store: Store) -> None:
    gone, kept = store.create(), store.create()
    store.append(gone, Received(kind="answer", text="a very private answer"))
    store.append(kept, ASKED)
    store.delete(gone)
    store.delete("nobody")
    assert (store.events(gone), store.events(kept)) == ((), (ASKED,))
    store.close()
    assert b"very private" not in store.path.read_bytes()


def test_the_log_cannot_be_rewritten(store: Store) -> None:
    token = store.create()
    store.append(token, ANSWER)
    other = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError, match="about to be changed"):
        other.execute("UPDATE event SET body = '{}'")
    other.close()
    assert store.events(token) == (ANSWER,)


def test_threads_append_without_loss(store: Store) -> None:
    token = store.create()

    def write(n: int) -> None:
        for k in range(10):
            store.append(token, Received(kind="answer", text=f"{n}/{k}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    texts = [e.text for e in store.events(token) if isinstance(e, Received)]
    assert sorted(texts) == sorted(f"{n}/{k}" for n in range(4) for k in range(10))
    for n in range(4):
        assert [t for t in texts if t.startswith(f"{n}/")] == [f"{n}/{k}" for k in range(10)]


def test_two_stores_share_one_file(store: Store) -> None:
    second = Store(store.path)
    token = store.create()
    store.append(token, STARTED)
    second.append(token, ASKED)
    assert store.events(token) == second.events(token) == (STARTED, ASKED)


def test_every_returned_append_survives_kill(tmp_path: Path) -> None:
    path = tmp_path / "interviews.sqlite3"
    script = (
        "import sys\nfrom pathlib import Path\nfrom interviewer.store import Store\n"
        "from interviewer.events import Received\n"
        "s = Store(Path(sys.argv[1])); t = s.create(); print(t, flush=True)\n"
        "n = 0\n"
        "while True:\n    s.append(t, Received(kind='answer', text=str(n))); print(n, flush=True); n += 1\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    token = child.stdout.readline().strip()
    for _ in range(20):
        child.stdout.readline()
    child.kill()
    promised = 20 + len(child.stdout.read().split())
    child.wait()
    child.stdout.close()
    texts = [e.text for e in Store(path).events(token) if isinstance(e, Received)]
    assert texts == [str(n) for n in range(len(texts))]
    assert promised <= len(texts) <= promised + 1
    check = sqlite3.connect(path)
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


def test_writes_are_synchronous_full(store: Store) -> None:
    assert store._database.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_newer_file_is_refused_and_left_alone(store: Store) -> None:
    store.close()
    newer = sqlite3.connect(store.path)
    newer.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    newer.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match="newer version") as caught:
        Store(store.path)
    assert "Upgrade interviewer" in caught.value.hint
    assert store.path.read_bytes() == before


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "interviews.sqlite3"
    path.write_bytes(b"these are my holiday notes, not a database" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="damaged or is no interview database") as caught:
        Store(path)
    assert "INTERVIEWER_HOME" in caught.value.hint
    assert path.read_bytes() == before


def test_a_damaged_file_says_so(store: Store) -> None:
    token = store.create()
    for n in range(40):
        store.append(token, Received(kind="answer", text=f"{n} " * 200))
    store.close()
    with store.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 65536)
    with pytest.raises(StoreError, match="damaged"):
        Store(store.path).events(token)


def test_an_event_of_another_version_says_so(store: Store) -> None:
    token = store.create()
    other = sqlite3.connect(store.path)
    other.execute("INSERT INTO event (token, place, body) VALUES (?, 0, ?)", (token, '{"type": "sang", "text": "la"}'))
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="cannot be read"):
        store.events(token)


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot open"):
        Store(tmp_path / "file" / "interviews.sqlite3")
    with pytest.raises(StoreError, match="cannot open"):
        Store(tmp_path)


def test_a_file_turned_read_only_says_so(store: Store) -> None:
    token = store.create()
    store.append(token, STARTED)
    store._database.execute("PRAGMA query_only = ON")  # what the tests' own user (perhaps root) can make SQLite refuse
    with pytest.raises(StoreError, match="is read-only") as caught:
        store.append(token, ASKED)
    assert "writable" in caught.value.hint
    assert store.events(token) == (STARTED,)


def test_the_file_is_private(store: Store) -> None:
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_home_follows_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "mine"))
    assert home() == tmp_path / "mine"
    assert Store().path == tmp_path / "mine" / "interviews.sqlite3"
    monkeypatch.delenv("INTERVIEWER_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if os.name == "posix" and sys.platform != "darwin":
        assert home() == tmp_path / "data" / "interviewer"
