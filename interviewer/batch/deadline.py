"""A limit on how long something may take, kept by the system's alarm clock.

What it stops: Python code, regular expressions, waits for a socket, models that compute step by step. What it does not:
one endless call into native code; threads other than the main one; Windows, which has no such clock. There, what hangs
is ended by hand, and the ledger's note of what was being graded says what it was.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")


class OutOfTime(BaseException):
    """The limit was passed. Like Ctrl-C it is no Exception, so that no retry on the way swallows it."""


class Deadline:
    """Get one from `deadline`. It rings at most once after each `set`."""

    def __init__(self, works: bool) -> None:
        self._works = works
        self._armed = False

    def limited(self, results: Iterator[Result], seconds: float) -> Iterator[Result]:
        """The same results, of which none may take longer than `seconds`. Raises OutOfTime. 0: no limit."""
        while True:
            try:
                with self._set(seconds):
                    result = next(results)
            except StopIteration:
                return
            yield result

    @contextmanager
    def _set(self, seconds: float) -> Iterator[None]:
        if not self._works or not seconds:
            yield
            return
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            self._armed = False  # first of all: an alarm that is on its way finds nothing to end
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise OutOfTime


@contextmanager
def deadline() -> Iterator[Deadline]:
    """The alarm clock, taken for as long as the block lasts and given back as it was."""
    works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    clock = Deadline(works)
    if not works:
        yield clock
        return
    before = signal.signal(signal.SIGALRM, clock._ring)
    try:
        yield clock
    finally:
        signal.signal(signal.SIGALRM, before)
