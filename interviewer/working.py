"""How far a piece of work is, told while it is being done.

Whoever works tells it here and need not know who listens; without a listener nothing happens. What the models do is
counted by putting `WatchedBackend` and `WatchedVerifier` around them: the numbers that they return stay what they were.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextvars import ContextVar, copy_context
from queue import SimpleQueue
from typing import TypeVar

from interviewer.backend import Backend, Decoding, Entailment, Message, Scored, Verifier
from interviewer.events import Working

Result = TypeVar("Result")


class GivenUp(BaseException):
    """Nobody waits for this work any more. Not an Exception: what handles failures must not take it for one."""


class _Listener:
    """Counts what one piece of work does, and passes it on."""

    def __init__(self, hear: Callable[[Working], None]) -> None:
        self._hear = hear
        self._most = 0
        self._compared = 0
        self.given_up = threading.Event()

    def tell(self, working: Working) -> None:
        if self.given_up.is_set():
            raise GivenUp
        self._hear(working)

    def scoring(self, texts: int) -> None:
        """A meter (interviewer/judge/measure.py) scores all its texts by the whole answer, then each by a sentence."""
        if texts >= self._most:
            self._most = texts
            self.tell(Working(stage="reading"))
        else:
            self.tell(Working(stage="comparing", done=self._compared, total=self._most))
            self._compared += texts

    def verifying(self, claims: int) -> None:
        self.tell(Working(stage="checking", total=claims))


_LISTENER: ContextVar[_Listener | None] = ContextVar("listener", default=None)


def watched(work: Callable[[], Result]) -> Generator[Working, None, Result]:
    """Do `work` in a thread of its own and yield how far it is; returns, or raises, what it does.

    Closed before its end, it lets the work end at the next thing that it tells, and waits for that: two pieces of work
    of one model are never under way at once.
    """
    told: SimpleQueue[Working | None] = SimpleQueue()
    listener = _Listener(told.put)
    found: Future[Result] = Future()

    def run() -> None:
        _LISTENER.set(listener)
        try:
            found.set_result(work())
        except BaseException as error:  # it belongs to whoever waits for the result
            found.set_exception(error)
        finally:
            told.put(None)

    thread = threading.Thread(target=copy_context().run, args=(run,), name="working", daemon=True)
    thread.start()
    try:
        while (working := told.get()) is not None:
            yield working
    finally:
        listener.given_up.set()
        thread.join()
    return found.result()


def tell(working: Working) -> None:
    """Tell whoever listens to the work that this thread does, if anybody does."""
    if listener := _LISTENER.get():
        listener.tell(working)


class WatchedBackend:
    """A language model whose scoring is told to whoever listens."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @property
    def name(self) -> str:
        return self._backend.name

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        return self._backend.stream(messages, decoding)

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        if listener := _LISTENER.get():
            listener.scoring(len(continuations))
        return self._backend.score(messages, continuations)


class WatchedVerifier:
    """A verifier that is told of in the same way."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    @property
    def name(self) -> str:
        return self._verifier.name

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        if listener := _LISTENER.get():
            listener.verifying(len(pairs))
        return self._verifier.verify(pairs)
