"""How much one visitor may do in a time. What is over it is put off, with a word about when to try again."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

REMEMBERED = 10_000
"""Visitors that are kept in mind at once; of more than that the one who came longest ago is forgotten."""
MINUTE, DAY = 60.0, 24 * 3600.0


class Rate(NamedTuple):
    most: int
    seconds: float


class Rates:
    """Counts by key, in a window that moves on with time. Thread-safe.

    Written here because it is a page long: the libraries for it take no clock, and start a thread of their own.
    """

    def __init__(self, *rates: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        """Every one of `rates` holds."""
        self._rates = rates
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: dict[str, deque[float]] = {}

    def take(self, key: str) -> float:
        """0.0, and it counts; or the seconds after which it may be tried again, and it does not count."""
        with self._lock:
            now = self._clock()
            taken = self._taken.pop(key, deque())
            self._taken[key] = taken  # the last to come stands last
            longest = max(rate.seconds for rate in self._rates)
            while taken and now - taken[0] >= longest:
                taken.popleft()
            wait = max(_wait(taken, rate, now) for rate in self._rates)
            if wait <= 0:
                taken.append(now)
            while len(self._taken) > REMEMBERED:
                del self._taken[next(iter(self._taken))]
            return max(0.0, wait)

    def forget(self, key: str) -> None:
        """As if this key had never been seen."""
        with self._lock:
            self._taken.pop(key, None)


@dataclass(frozen=True)
class Limits:
    """What a page that others can reach lets each of them do."""

    begun: Rates
    """Interviews begun."""
    replies: Rates
    """Answers, buttons and second thoughts."""
    most_open: int
    """Interviews of one person that are not finished, where it is known whose they are."""


def for_people() -> Limits:
    """For a page behind a login, for each person: more than anybody needs who types, less than a script would like."""
    return Limits(Rates(Rate(6, MINUTE), Rate(60, DAY)), Rates(Rate(20, MINUTE)), most_open=30)


def for_addresses() -> Limits:
    """For a page that is open to others, for each address: a whole class may share one."""
    return Limits(Rates(Rate(40, MINUTE), Rate(400, DAY)), Rates(Rate(150, MINUTE)), most_open=30)


def _wait(taken: deque[float], rate: Rate, now: float) -> float:
    if len(taken) < rate.most:
        return 0.0
    return taken[-rate.most] + rate.seconds - now
