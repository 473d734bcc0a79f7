"""Whose turn it is: at most one reply at a time for each interview, and a way to ask it to stop."""

from __future__ import annotations

import threading
import time

PATIENCE = 2.0
"""Seconds that a reply waits for the one before it, for instance one whose tab was just reloaded."""


class Turns:
    """Not a lock for each thread: gradio runs one generator in several threads, so any thread may end a turn."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._changed = threading.Condition()
        self._running: dict[str, threading.Event] = {}

    def begin(self, token: str) -> threading.Event | None:
        """Take the turn; the event is set when the reply should stop. None when another reply keeps it for too long."""
        deadline = time.monotonic() + self._patience
        with self._changed:
            while token in self._running:
                if not self._changed.wait(deadline - time.monotonic()):
                    return None
            self._running[token] = threading.Event()
            return self._running[token]

    def end(self, token: str) -> None:
        """Give the turn back. Ending a turn that nobody has is no error."""
        with self._changed:
            self._running.pop(token, None)
            self._changed.notify_all()

    def stop(self, token: str) -> bool:
        """Ask the running reply to end; False when none is running."""
        with self._changed:
            if token not in self._running:
                return False
            self._running[token].set()
            return True

    def busy(self, token: str) -> bool:
        with self._changed:
            return token in self._running
