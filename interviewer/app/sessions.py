"""Who is logged in, by what their browsers hold; kept in a file, so that a restarted server still knows them.

The file has digests: nobody who reads it can log in with what it says.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from interviewer.runs import write_atomic

FILE = "logins.json"
LASTS = 7 * 24 * 3600
"""Seconds for which a log-in holds."""
MOST_EACH = 10
"""Browsers in which one person is logged in; with one more, the oldest is logged out."""


class Login(NamedTuple):
    """`mark` is that of the password it was opened with: with another one it no longer holds."""

    name: str
    mark: str
    until: float


class Sessions:
    """Log-ins by token. Thread-safe; `open` and `close` raise StoreError when the file cannot be written."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = folder / FILE
        self._clock = clock
        self._lock = threading.Lock()
        self._logins = self._read()

    def open(self, name: str, mark: str) -> str:
        """A new log-in; returns the token that the browser is to keep."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            self._logins = {key: one for key, one in self._logins.items() if one.until > now}
            own = [key for key, one in self._logins.items() if one.name == name]
            for key in own[: max(0, len(own) - MOST_EACH + 1)]:
                del self._logins[key]
            self._logins[_digest(token)] = Login(name, mark, now + LASTS)
            self._write()
        return token

    def get(self, token: str) -> Login | None:
        """The log-in behind a token; None for an unknown one and for one that is over."""
        with self._lock:
            found = self._logins.get(_digest(token))
        return found if found and found.until > self._clock() else None

    def close(self, token: str) -> None:
        """Log out. An unknown token is no error."""
        with self._lock:
            if self._logins.pop(_digest(token), None):
                self._write()

    def _read(self) -> dict[str, Login]:
        """What cannot be read is as if nobody had logged in: everybody can do so again."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return {key: Login(str(name), str(mark), float(until)) for key, (name, mark, until) in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self) -> None:
        write_atomic(self._file, json.dumps(self._logins, ensure_ascii=False).encode(), mode=0o600)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
