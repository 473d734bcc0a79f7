"""Reading a question while its candidate still thinks about it."""

from __future__ import annotations

import logging
import threading

from interviewer.judge import Judge
from interviewer.types import Rubric

log = logging.getLogger(__name__)

WORDS = "I would begin with what it is. Then I would say what it is for."
"""An answer to any question, short and about none: a judge that grades it reads all that depends on no answer."""


class Ahead:
    """Has a judge read each rubric once, in the background, so that its first answer takes no longer than any other.

    One at a time: what is asked for meanwhile is left to the answer. The judge must bear threads, and takes its time
    for an answer after it has done this.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._lock = threading.Lock()
        self._read: set[Rubric] = set()
        self._busy = False

    def read(self, rubric: Rubric) -> None:
        """Begin, unless it was read or another one is being read; returns at once."""
        with self._lock:
            if self._busy or rubric in self._read:
                return
            self._busy = True
            self._read.add(rubric)
        threading.Thread(target=self._work, args=(rubric,), name="reading ahead", daemon=True).start()

    def _work(self, rubric: Rubric) -> None:
        try:
            self._judge.judge(rubric, WORDS)
        except Exception:
            log.debug("%s could not be read ahead", rubric.question.id, exc_info=True)  # its answer will say why
        finally:
            with self._lock:
                self._busy = False
