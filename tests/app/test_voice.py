"""The two addresses of speech: who may use them, what they answer, and that no recording is kept."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from app.cases import begun
from interviewer.app import Desk, Speech
from interviewer.app.shield import MOST_BYTES as USUAL
from interviewer.app.shield import Shield
from interviewer.app.voice import HEAR, SAY, WAITING, Booth, Refused, routes, script
from interviewer.errors import ModelError
from interviewer.speech import LONGEST, MOST_BYTES, RATE, ScriptedListener, ScriptedVoice, Sound, read_wav, write_wav
from interviewer.store import Store

NOISE = write_wav(Sound(np.random.default_rng(0).uniform(-0.5, 0.5, 2 * RATE).astype(np.float32), RATE))


class Deaf:
    def hear(self, samples: Any) -> str:
        raise ModelError("the recording could not be understood: out of memory", "Use another model.")


def client(store: Store, speech: Speech) -> TestClient:
    shield = Middleware(Shield, limits=speech.limits, microphone=speech.listener is not None)
    return TestClient(Starlette(routes=routes(speech, store), middleware=[shield]))


def hears(text: str) -> Speech:
    listener = ScriptedListener([text])
    return Speech(listener=lambda: listener)


@pytest.fixture
def written() -> Iterator[list[str]]:
    """Every file that Python opens to write while the test runs."""
    files: list[str] = []
    on = [True]

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if on and event == "open" and isinstance(args[2], int) and args[2] & 3:  # O_WRONLY or O_RDWR
            files.append(str(args[0]))

    sys.addaudithook(watch)  # a hook cannot be taken off again: it is told to sleep
    yield files
    on.clear()


def test_a_recording_is_heard_and_not_kept(desk: Desk, store: Store, tmp_path: Path, written: list[str]) -> None:
    token = begun(desk)
    page = client(store, hears("  um, cats \n purr "))
    (tmp_path / "proof").write_bytes(b"the watch works")
    assert written.pop().endswith("proof")
    answer = page.post(HEAR, params={"interview": token}, content=NOISE)
    assert (answer.status_code, answer.json()) == (200, {"text": "um, cats purr"})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["permissions-policy"] == "camera=(), microphone=(self), geolocation=()"
    assert written == []
    assert NOISE[100:140] not in store.path.read_bytes()


def test_silence_is_no_words(desk: Desk, store: Store) -> None:
    silence = write_wav(Sound(np.zeros(3 * RATE, np.float32), RATE))
    answer = client(store, hears("Thank you.")).post(HEAR, params={"interview": begun(desk)}, content=silence)
    assert answer.json() == {"text": ""}


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 422, "the recording is no WAV file: it is cut short"),
        (b"<script>alert(1)</script>", 422, "the recording is no WAV file: file does not start with RIFF id"),
        (
            write_wav(Sound(np.zeros(9, np.float32), 8000)),
            422,
            "the recording is not of one channel, 16 bits and 16000",
        ),
        (b"x" * (MOST_BYTES + 1), 413, "That is far too long to send."),
    ],
)
def test_what_is_no_recording_is_refused(desk: Desk, store: Store, body: bytes, status: int, detail: str) -> None:
    answer = client(store, hears("?")).post(HEAR, params={"interview": begun(desk)}, content=body)
    assert answer.status_code == status
    assert answer.json()["detail"].startswith(detail)


def test_a_body_of_untold_length_is_cut_off(desk: Desk, store: Store) -> None:
    chunks = (bytes(1 << 20) for _ in range(8))
    answer = client(store, hears("?")).post(HEAR, params={"interview": begun(desk)}, content=chunks)
    assert (answer.status_code, answer.json()["hint"]) == (413, "Record it in parts.")


def test_only_an_interview_is_heard(store: Store) -> None:
    for interview in ("", "no-such-token"):
        answer = client(store, hears("?")).post(HEAR, params={"interview": interview}, content=NOISE)
        assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such interview.")


def test_an_engine_that_fails_says_so(desk: Desk, store: Store) -> None:
    answer = client(store, Speech(listener=Deaf)).post(HEAR, params={"interview": begun(desk)}, content=NOISE)
    assert answer.status_code == 500
    assert answer.json() == {
        "detail": "the recording could not be understood: out of memory",
        "hint": "Use another model.",
    }


def test_a_turn_is_read_aloud(desk: Desk, store: Store) -> None:
    voice, token = ScriptedVoice(), begun(desk)
    page = client(store, Speech(voice=lambda: voice))
    turns = desk.open(token).state.turns  # type: ignore[union-attr]
    answer = page.get(SAY, params={"interview": token, "turn": "1"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert voice.said == [turns[1].text]
    assert read_wav(answer.content).seconds == pytest.approx(len(turns[1].text.split()) / 10)
    assert answer.headers["permissions-policy"] == "camera=(), microphone=(), geolocation=()"
    assert page.post(HEAR, params={"interview": token}, content=NOISE).status_code == 404  # nobody listens


@pytest.mark.parametrize("turn", ["", "-1", "99", "one", "²", "2"])
def test_only_the_interviewer_is_read_aloud(desk: Desk, store: Store, turn: str) -> None:
    token = begun(desk)
    list(desk.say(token, "Cats purr when they are content.", 2))
    assert desk.open(token).state.turns[2].role == "candidate"  # type: ignore[union-attr]
    page = client(store, Speech(voice=ScriptedVoice))
    answer = page.get(SAY, params={"interview": token, "turn": turn})
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is nothing to read aloud.")


def test_one_at_a_time_and_few_wait() -> None:
    running, most = [0], [0]

    def work() -> str:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.02)
        running[0] -= 1
        return "done"

    async def crowd() -> list[Any]:
        booth = Booth()
        found = await asyncio.gather(*(booth.run(work) for _ in range(WAITING + 2)), return_exceptions=True)
        return [*found, await booth.run(work)]  # the place is free again

    *done, one, two, later = asyncio.run(crowd())
    assert (done, later, most) == (["done"] * WAITING, "done", [1])
    assert [(type(e), e.status) for e in (one, two)] == [(Refused, 503)] * 2


def test_three_minutes_fit_and_nothing_else_grows() -> None:
    speech = Speech(listener=Deaf)
    longest = write_wav(Sound(np.zeros(LONGEST * RATE, np.float32), RATE))
    assert len(longest) <= speech.limits[HEAR] == MOST_BYTES
    assert list(speech.limits) == [HEAR]
    assert USUAL < MOST_BYTES
    assert Speech(voice=ScriptedVoice).limits == {}


def test_the_page_is_told_of_what_is_there() -> None:
    assert script(Speech(listener=Deaf)).endswith('({"hear": "/voice/hear", "longest": 180})')
    assert script(Speech(voice=ScriptedVoice)).endswith('({"say": "/voice/say", "longest": 180})')
