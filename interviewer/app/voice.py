"""Speech on the page: two addresses of the server, one that hears a recording and one that reads a turn aloud.

Both belong to an interview, whose token they ask for. A recording is held in memory until it has been understood, and
is written nowhere; what was understood goes back to the candidate, who may change it before sending it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from interviewer.app.visitors import may_see, person_of
from interviewer.errors import InputError, InterviewerError
from interviewer.interview import Interview, replay
from interviewer.speech import LONGEST, MOST_BYTES, Listener, Voice, read_wav, transcribe, write_wav
from interviewer.store import Store

HEAR = "/voice/hear"
SAY = "/voice/say"
WAITING = 4
"""Requests that may wait for an engine, the one that it is at included; more are turned away."""

Result = TypeVar("Result")
Handler = Callable[[Request], Awaitable[Response]]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Speech:
    """What listens and what speaks, None where nothing does. Each may take its time: it may still be loading."""

    listener: Callable[[], Listener] | None = None
    voice: Callable[[], Voice] | None = None

    @property
    def is_on(self) -> bool:
        return self.listener is not None or self.voice is not None

    @property
    def limits(self) -> dict[str, int]:
        """Bytes that a request to an address may carry, where that is not the usual."""
        return {HEAR: MOST_BYTES} if self.listener else {}


class Refused(Exception):
    """A request that is answered with `status`, a text, and what to do about it."""

    def __init__(self, status: int, text: str, hint: str) -> None:
        super().__init__(text)
        self.status = status
        self.hint = hint


class Booth:
    """Lets one request at a time at an engine, and WAITING wait: the cores are the grader's as well."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of `work`, done in a thread. Raises Refused when too many wait, and what `work` raises."""
        if self._waiting >= WAITING:
            raise Refused(503, "Too many recordings are waiting to be understood.", "Try again in a moment.")
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1


def routes(speech: Speech, store: Store) -> list[Route]:
    """The addresses of what is there."""
    found = []
    if speech.listener:
        found.append(Route(HEAR, _hearing(speech.listener, store), methods=["POST"]))
    if speech.voice:
        found.append(Route(SAY, _saying(speech.voice, store), methods=["GET"]))
    return found


def script(speech: Speech) -> str:
    """What the page does for speech, as a function without arguments."""
    text = (Path(__file__).parent / "voice.js").read_text(encoding="utf-8").strip()
    told = {"hear": speech.listener and HEAR, "say": speech.voice and SAY, "longest": LONGEST}
    return f"() => ({text})({json.dumps({k: v for k, v in told.items() if v})})"


def _hearing(listener: Callable[[], Listener], store: Store) -> Handler:
    booth = Booth()

    async def hear(request: Request) -> Response:
        _interview(request, store)
        sound = read_wav(await _body(request))
        return JSONResponse({"text": await booth.run(lambda: transcribe(listener(), sound.samples))})

    return _answered(hear)


def _saying(voice: Callable[[], Voice], store: Store) -> Handler:
    booth = Booth()

    async def say(request: Request) -> Response:
        turns = _interview(request, store).turns
        number = request.query_params.get("turn", "")
        turn = turns[int(number)] if number.isascii() and number.isdecimal() and int(number) < len(turns) else None
        if turn is None or turn.role != "interviewer":
            raise Refused(404, "There is nothing to read aloud.", "Reload the page.")
        spoken = await booth.run(lambda: write_wav(voice().say(turn.text)))
        return Response(spoken, media_type="audio/wav")

    return _answered(say)


def _answered(handler: Handler) -> Handler:
    """A handler whose failures are answers that say what to do; none of them is kept by the browser."""

    async def answer(request: Request) -> Response:
        try:
            response = await handler(request)
        except Refused as refused:
            response = _told(refused.status, str(refused), refused.hint)
        except InterviewerError as error:
            response = _told(422 if isinstance(error, InputError) else 500, error.message, error.hint)
        except ClientDisconnect:
            response = Response(status_code=400)  # nobody is there to read it
        except Exception:
            log.exception("speech failed")
            response = _told(500, "Something went wrong with the sound.", "Try again; the terminal has the details.")
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def _told(status: int, text: str, hint: str) -> Response:
    return JSONResponse({"detail": text, "hint": hint}, status_code=status)


def _interview(request: Request, store: Store) -> Interview:
    """The interview whose token the address carries. Raises Refused for an unknown one, and for somebody else's."""
    token = request.query_params.get("interview", "")
    try:
        state = replay(store.events(token)) if may_see(store, token, person_of(request)) else None
    except ValueError:
        state = None
    if state is None:
        raise Refused(404, "There is no such interview.", "Reload the page.")
    return state


async def _body(request: Request) -> bytes:
    """The body, as far as it is no longer than a recording may be, whatever its length is said to be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Refused(413, f"The recording is longer than {LONGEST} seconds.", "Record it in parts.")
    return bytes(body)
