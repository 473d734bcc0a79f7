"""A class at one server, each by the queue protocol that a browser speaks: nobody waits without a word, nothing is
lost or doubled, and nothing of one person reaches another, or a log.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr
import pytest
from fakes import WordsJudge
from gradio.routes import App

from bench.tab import Changes, Tab
from interviewer import people
from interviewer.backend import ScriptedBackend
from interviewer.bank import load_bank
from interviewer.events import Finished, Fleeting, Graded, Received, Started
from interviewer.interview import Interviewer, Speaker
from interviewer.store import Profiles, Store

SIZE = 20
PASSWORD = "a word for everybody"
HEARD = "Dogs bark to warn strangers. Dogs bark when they are lonely."
ROOT = Path(__file__).parents[2]


class School(NamedTuple):
    url: str
    port: int
    folder: Path
    log: Path


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A class server that runs with the scripted engine; what it prints goes to `log`."""
    folder = tmp_path_factory.mktemp("school")
    file = folder / "class.txt"
    people.add(file, {name_of(0): PASSWORD})
    hashed = people.read(file)[name_of(0)]  # one for all: to make twenty takes a while
    file.write_text("".join(f"{name_of(n)}:{hashed}\n" for n in range(SIZE)), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    script = ROOT / "tests" / "browser" / "serve_fake.py"
    command = [sys.executable, str(script), str(folder), str(port), "0.004", "", str(file)]
    paths = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    log = folder / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=os.environ | paths, stdout=subprocess.PIPE, stderr=out)
        assert process.stdout is not None
        line = process.stdout.readline()
        drain = threading.Thread(target=shutil.copyfileobj, args=(process.stdout, out))
        drain.start()
        assert line.startswith(b"ready"), log.read_text(encoding="utf-8")
        yield School(f"http://127.0.0.1:{port}/", port, folder, log)
        process.kill()
        process.wait()
        drain.join()
        process.stdout.close()


def name_of(number: int) -> str:
    return f"Pupil-{number:02}-quokka"


def canary(number: int) -> str:
    return f"zanzibar{number:02}heron"


class Pupil:
    """One of them, at a tab of their own: `came` is everything that the server ever sent to it."""

    def __init__(self, url: str, number: int, token: str) -> None:
        self.number = number
        self.tab = Tab(url)
        assert self.tab.log_in(name_of(number), PASSWORD) == 200
        self.came: list[Changes] = [self.tab.open(token)]
        self.places: list[int] = []
        self.failed: Exception | None = None

    def sit(self, ready: threading.Barrier) -> None:
        try:
            ready.wait(60)
            self.places += self._follow(self.tab.say(f"I think of a {canary(self.number)}. {HEARD}"))
        except Exception as error:
            self.failed = error
            ready.abort()

    def _follow(self, reply: Iterator[Changes]) -> Iterator[int]:
        """The places in the line that are shown."""
        for changes in reply:
            self.came.append(changes)
            told = re.search(r"(\d+) replies are before yours|You are next", str(changes.get("live", "")))
            if told:
                yield int(told[1] or 1)


@pytest.fixture(scope="module")
def class_of(school: School) -> Iterator[list[Pupil]]:
    """Everybody, after all of them have answered at once."""
    bank, store = load_bank(school.folder / "bank"), Store(school.folder / "interviews.sqlite3")
    pupils = []
    for number in range(SIZE):
        token = store.create(name_of(number))
        engine = Interviewer(bank, WordsJudge(), Speaker(ScriptedBackend([""])))
        for event in engine.advance(None, Started(questions=("dogs",))):
            if not isinstance(event, Fleeting):
                store.append(token, event)
        pupils.append(Pupil(school.url, number, token))
    ready = threading.Barrier(SIZE)
    threads = [threading.Thread(target=pupil.sit, args=(ready,)) for pupil in pupils]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    yield pupils
    for pupil in pupils:
        pupil.tab.http.close()


def test_twenty_at_once_lose_nothing_and_double_nothing(school: School, class_of: list[Pupil]) -> None:
    assert [pupil.failed for pupil in class_of] == [None] * SIZE
    store = Store(school.folder / "interviews.sqlite3")
    for pupil in class_of:
        (kept,) = Profiles(store).interviews(name_of(pupil.number))
        assert kept.token == pupil.tab.token
        events = store.events(kept.token)
        assert [sum(isinstance(e, kind) for e in events) for kind in (Started, Received, Graded, Finished)] == [1] * 4
        (said,) = [e.text for e in events if isinstance(e, Received)]
        assert said == f"I think of a {canary(pupil.number)}. {HEARD}"
        assert "Strong" in pupil.tab.words("results")
    assert len({pupil.tab.token for pupil in class_of}) == SIZE


def test_who_waits_is_told_the_place_and_it_falls(class_of: list[Pupil]) -> None:
    places = [pupil.places for pupil in class_of if pupil.places]
    assert all(later < sooner for told in places for sooner, later in zip(told, told[1:], strict=False))
    assert all(told[-1] == 1 for told in places)  # nobody jumps from the middle of the line to the model
    firsts = [told[0] for told in places]
    assert len(firsts) > SIZE / 2
    assert max(firsts) < SIZE


def test_nothing_of_one_reaches_another(school: School, class_of: list[Pupil]) -> None:
    for pupil in class_of:
        came = json.dumps(pupil.came, ensure_ascii=False)
        assert canary(pupil.number) in came
        others = [other for other in class_of if other is not pupil]
        assert not any(word in came for other in others for word in words_of(other))


def words_of(pupil: Pupil) -> tuple[str, ...]:
    return canary(pupil.number), name_of(pupil.number), pupil.tab.token


def test_downloads_open_for_their_own_person_after_a_login(school: School, class_of: list[Pupil]) -> None:
    one, two = class_of[:2]
    for part in ("as-html", "as-markdown", "as-json"):
        address = one.tab.shown[part]["value"]["url"].removeprefix(school.url)
        text = one.tab.http.get(address).raise_for_status().text
        assert canary(one.number) in text
        assert not any(word in text for word in words_of(two))
        with Tab(school.url) as stranger:
            assert stranger.http.get(address).status_code == 401


def test_the_address_of_somebody_else_opens_nothing(school: School, class_of: list[Pupil]) -> None:
    one, two = class_of[:2]
    with Tab(school.url) as tab:
        assert tab.log_in(name_of(two.number), PASSWORD) == 200
        came = [tab.open(one.tab.token)]
        assert "There is no interview at this address" in tab.words("start-notice")
        before = Store(school.folder / "interviews.sqlite3").events(one.tab.token)
        for button in ("skip", "finish", "stop", "delete", "continue"):
            tab.token = one.tab.token
            came += tab.press(button)
        assert canary(one.number) not in json.dumps(came)
        assert Store(school.folder / "interviews.sqlite3").events(one.tab.token) == before
        history = tab.words("history")
        tab.open()
        assert (tab.words("history").count("1 question"), canary(one.number) in history) == (1, False)


def test_no_log_has_names_passwords_tokens_or_answers(school: School, class_of: list[Pupil]) -> None:
    with Tab(school.url) as tab:
        assert tab.log_in(name_of(3), "a wrong zanzibar word") == 401
    said = school.log.read_text(encoding="utf-8")
    secrets = [PASSWORD, "zanzibar", *(word for pupil in class_of for word in words_of(pupil))]
    assert [word for word in secrets if word in said] == []
    kept = (school.folder / "logins.json").read_text(encoding="utf-8")
    assert not any(cookie in kept for pupil in class_of for cookie in pupil.tab.http.cookies.values())


def test_every_route_is_behind_the_login(school: School) -> None:
    async def routes() -> dict[str, Any]:  # outside of a running loop gradio makes some of its own, and closes none
        with gr.Blocks() as page:
            gr.HTML("")
        return dict(App.create_app(page).openapi()["paths"])

    paths = asyncio.run(routes())
    asked = [(method.upper(), re.sub(r"\{\w+\}", "x", path)) for path, methods in paths.items() for method in methods]
    asked += [("GET", "/author"), ("HEAD", "/"), ("GET", "/docs"), ("GET", "/openapi.json"), ("DELETE", "/config")]
    asked += [("GET", f"/gradio_api/file={school.folder}/class.txt"), ("GET", "/static/fonts/../../config")]
    asked += [("GET", "/gradio_api/queue/data?session_hash=x"), ("POST", "//config"), ("GET", "/CONFIG")]
    assert len(asked) > 80
    through = []
    connection = http.client.HTTPConnection("127.0.0.1", school.port, timeout=30)
    for method, path in asked:
        for accept in ("*/*", "text/html"):
            connection.request(method, path, b"{}" if method == "POST" else None, {"Accept": accept})
            answer = connection.getresponse()
            body = answer.read()
            closed = answer.status == 401 or (answer.status == 200 and b"<title>Log in" in body)
            at_the_door = path.rstrip("/") in ("/login", "/logout") and answer.status in (303, 401)
            nothing = answer.status == 404 and body == b'{"detail":"No files are taken here."}'
            if not (closed or nothing or at_the_door or (method == "HEAD" and answer.status == 200 and not body)):
                through.append((method, path, answer.status, body[:80]))
    connection.close()
    assert through == []
