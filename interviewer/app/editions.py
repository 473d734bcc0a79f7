"""Which version of the bank an interview uses: the one it began with, for as long as the program runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from interviewer.bank import Bank
from interviewer.types import Rubric


class Editions:
    """The bank as it stands now, and the earlier versions that interviews under way still use. Thread-safe.

    What is not promised: a version does not outlive the program. After a restart an interview goes on with the bank as
    it then is.
    """

    def __init__(self, bank: Bank, widened: Callable[[Bank], Bank] | None = None) -> None:
        """`widened` adds what interviews may ask besides the bank's own questions; it is called once a version."""
        self._lock = threading.Lock()
        self._newest = bank
        self._widened = widened
        self._wide: Bank | None = None
        self._kept: dict[str, Bank] = {}

    @property
    def newest(self) -> Bank:
        """What a new interview draws from."""
        return self._newest

    def of(self, token: str) -> Bank:
        """The bank of that interview; one that has none yet gets the newest, and keeps it."""
        with self._lock:
            if token in self._kept:
                return self._kept[token]
            if self._wide is None:
                self._wide = self._widened(self._newest) if self._widened else self._newest
            return self._kept.setdefault(token, self._wide) if token else self._wide

    def publish(self, rubric: Rubric) -> None:
        """New interviews get this version of a question that the bank has. Raises BankError when it has none such."""
        with self._lock:
            self._newest.get(rubric.question.id)
            later = [rubric if r.question.id == rubric.question.id else r for r in self._newest.rubrics]
            self._newest, self._wide = Bank(rubrics=tuple(later)), None
