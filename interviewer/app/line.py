"""The line at the model: one reply at a time, first come, first served, and a place that is told as it is.

Each person has one place, however many tabs they open: their second reply is let in when their first is done, behind
everybody who waits by then. So a position only ever falls, except for the further replies of one person.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from statistics import median

from interviewer.app.screens import Queued

MOST = 64
"""Replies that may be waiting or under way; the next one is turned away at once, with a word."""
RECENT = 9
"""Replies whose time makes the estimate ..."""
ENOUGH = 3
"""... and how many of them there must be before anything is said about time."""
BEAT = 10.0
"""Seconds after which a wait is shown again although nothing has changed: only then is a closed tab noticed. Not more
often, since every showing costs gradio some 20 ms of a core, for each of those who wait."""
GLANCE = 0.2
"""Seconds in which a wait notices that it is to stop."""


class Line:
    """Not a lock of one thread: gradio runs one generator in several threads, so any thread may leave for another."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._changed = threading.Condition()
        # In the order of the line; whoever is served stands first. Each with their replies, the earliest first.
        self._people: dict[str, deque[Ticket]] = {}
        self._served: Ticket | None = None
        self._since = 0.0
        self._took: deque[float] = deque(maxlen=RECENT)

    def join(self, person: str) -> Ticket | None:
        """A place at the end, or at the model when nobody is there; None when the line is full. It must be left."""
        with self._changed:
            if sum(map(len, self._people.values())) >= self._most:
                return None
            ticket = Ticket(self, person)
            self._people.setdefault(person, deque()).append(ticket)
            self._call()
            return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give the place up, at the model or before it. To leave twice is no error."""
        with self._changed:
            own = self._people.get(ticket.person)
            if own is None or ticket not in own:
                return
            own.remove(ticket)
            if ticket is self._served:
                self._took.append(self._clock() - self._since)
                self._served = None
                del self._people[ticket.person]
                if own:
                    self._people[ticket.person] = own  # what else they want comes after everybody who is here
            elif not own:
                del self._people[ticket.person]
            self._call()
            self._changed.notify_all()

    def ahead(self, ticket: Ticket) -> int:
        """How many replies come before this one, the one under way included; 0 when it is its turn."""
        with self._changed:
            return self._ahead(ticket)

    def seconds(self, ticket: Ticket) -> float | None:
        """How long the wait will be if the replies before it take the median of the last ones; None when too few
        replies were given yet to tell."""
        with self._changed:
            if len(self._took) < ENOUGH:
                return None
            usual, passed = median(self._took), self._clock() - self._since
            return max(0.0, usual * self._ahead(ticket) - min(passed, usual))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is at the model, and nobody waits."""
        with self._changed:
            return not self._people

    @property
    def is_crowded(self) -> bool:
        """Whether anybody waits."""
        with self._changed:
            return sum(map(len, self._people.values())) > 1

    def moved(self, ticket: Ticket, ahead: int, seconds: float) -> bool:
        """Wait until there are no longer `ahead` replies before this one, for so many seconds at most."""
        with self._changed:
            return self._changed.wait_for(lambda: self._ahead(ticket) != ahead, seconds)

    def _call(self) -> None:
        if self._served is None and self._people:
            self._served = next(iter(self._people.values()))[0]
            self._since = self._clock()

    def _ahead(self, ticket: Ticket) -> int:
        turn, before, passed = self._people[ticket.person].index(ticket), 0, False
        for person, own in self._people.items():
            passed = passed or person == ticket.person
            before += min(len(own), turn if passed else turn + 1)  # everybody once, then everybody's second, ...
        return before


class Ticket:
    """A place in a line."""

    def __init__(self, line: Line, person: str) -> None:
        self.person = person
        self._line = line

    def leave(self) -> None:
        self._line.leave(self)

    @property
    def its_turn(self) -> bool:
        return self._line.ahead(self) == 0

    def wait(self, stopped: Callable[[], bool] = lambda: False) -> Iterator[Queued]:
        """Say how many are ahead until it is its turn, or until `stopped`. What has not changed comes as it was."""
        told: Queued | None = None
        while (ahead := self._line.ahead(self)) and not stopped():
            if told is None or told.ahead != ahead:
                told = Queued(ahead=ahead, seconds=self._line.seconds(self))
            yield told
            for _ in range(round(BEAT / GLANCE)):
                if self._line.moved(self, ahead, GLANCE) or stopped():
                    break
