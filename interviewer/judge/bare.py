"""What a language model thinks of a rubric's texts before it has read an answer: worked out once, kept on disk.

The first answer to a question costs twice the time of every further one, all of it for these passes. The file is a
cache: when it cannot be read or written, the passes are made again and nothing else changes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

Rows = list[tuple[float, ...]]
"""Of each text, the log-probabilities of its tokens."""

MOST = 10_000
"""How many rubrics are kept, the latest: at a few kilobytes each, some tens of megabytes."""
_PATIENCE = 5.0
"""Seconds to wait for another process that is writing."""
_TABLE = "CREATE TABLE IF NOT EXISTS bare (number INTEGER PRIMARY KEY, key TEXT UNIQUE, scores BLOB)"


class BareScores:
    """A file of such rows, or with None no memory at all. Threads and processes may share the file."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def of(self, model: str, prompt: str, question: str, texts: Sequence[str], score: Callable[[], Rows]) -> Rows:
        """The rows of `texts`: those kept for this very model, prompt (its hash) and question, else `score()`."""
        if self._file is None:
            return score()
        key = hashlib.sha256(json.dumps([model, prompt, question, list(texts)]).encode()).hexdigest()
        found = self._read(key)
        if found is None or len(found) != len(texts):
            found = score()
            self._write(key, found)
        return found

    def _read(self, key: str) -> Rows | None:
        try:
            with closing(self._open()) as database:
                row = database.execute("SELECT scores FROM bare WHERE key = ?", (key,)).fetchone()
            return [tuple(map(float, logprobs)) for logprobs in json.loads(zlib.decompress(row[0]))] if row else None
        except (sqlite3.Error, OSError, ValueError, TypeError, zlib.error):
            return None

    def _write(self, key: str, rows: Rows) -> None:
        try:
            with closing(self._open()) as database, database:
                blob = zlib.compress(json.dumps(rows).encode())
                database.execute("INSERT OR REPLACE INTO bare (key, scores) VALUES (?, ?)", (key, blob))
                database.execute("DELETE FROM bare WHERE number <= (SELECT max(number) FROM bare) - ?", (MOST,))
        except (sqlite3.Error, OSError):
            return  # a cache that cannot be written costs time, never a grade

    def _open(self) -> sqlite3.Connection:
        assert self._file is not None
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._file, timeout=_PATIENCE)
        database.execute(_TABLE)
        return database
