"""The page's behaviour, without gradio: each handler yields what the page should show, and the store is the record.

The browser sends a token and an input; everything else is replayed from the store at every call. So a reload, a closed
tab and a restarted server all lead back to the same place, and nothing that the browser claims is believed. What was
said is in the store before its reply takes its place in the line at the model. `seen` is how many turns the tab had
been shown: an input that was meant for an earlier state is not taken for this one.
"""

from __future__ import annotations

import copy
import logging
import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from pydantic import ValidationError

from interviewer.app.ahead import Ahead
from interviewer.app.editions import Editions
from interviewer.app.line import Line
from interviewer.app.notices import (
    BUSY,
    CRASHED,
    DELETED,
    DUE_FIRST,
    FORGOTTEN,
    FULL,
    LOST,
    MOVED_ON,
    NOTHING_SAID,
    STOPPED,
    UNFINISHED,
    UNKNOWN,
    too_long,
    too_many_begun,
    too_many_open,
    too_often,
)
from interviewer.app.rates import Limits
from interviewer.app.screens import Notice, Screen, Showing, Shown, Speech
from interviewer.app.turns import Turns
from interviewer.app.visitors import Visitor, may_see
from interviewer.bank import Bank
from interviewer.errors import InterviewerError, StoreError
from interviewer.events import Event, Graded, InputKind, Received, Started, Token, Working
from interviewer.interview import REVIEWS, Choose, Interview, fold, heard, read_input, replay
from interviewer.practice import Ask, Plan, Practice, chooser, here
from interviewer.store import Profiles, Store
from interviewer.types import Difficulty, Mode, Value
from interviewer.view.words import SURENESS

log = logging.getLogger(__name__)

LONGEST = 8000
"""Characters of one answer; a longer one is refused, never cut."""
MOST_QUESTIONS = 20
FRAME = 0.05
"""Seconds between two updates of streamed speech: smooth to the eye, and lighter than one update for each token."""
PACE = 0.015
"""Least seconds for each token, so that speech that arrives all at once is still seen to arrive ..."""
PACED = 0.6
"""... for so many seconds of a turn; then the rest is there."""


class Interviewer(Protocol):
    """The engine as the page uses it (interviewer.interview owns it)."""

    def resume(self, state: Interview, choose: Choose | None = None) -> Iterator[Event]: ...


class Defaults(Value):
    """What the start card offers. `seed` None draws a new one for each interview."""

    count: int = 5
    mode: Mode = "practice"
    seed: int | None = None
    max_probes: int = 2


@dataclass
class _Reply:
    """One reply while it is being given."""

    token: str
    said: Received | None
    seen: int | None
    clear: bool
    stopping: threading.Event
    box: str | None = None
    """Empty once what the box held is safe in the store; said again with every screen, since a browser may skip one."""
    fresh: bool = False
    """Whether what was said of how sure one is belongs to an answer that is given, or never will be; said again too."""


class Desk:
    """Handlers of the one page. Thread-safe: one reply at a time for each interview."""

    def __init__(
        self,
        editions: Editions,
        store: Store,
        make_interviewer: Callable[[Bank], Interviewer],
        defaults: Defaults | None = None,
        pace: float = PACE,
        line: Line | None = None,
        practice: Practice | None = None,
        limits: Limits | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        """`practice` is whose interviews these are; without it they are nobody's, and leave no history. `ahead` reads
        a question as soon as it is asked, where nobody needs the model for anything else.
        """
        self._editions = editions
        self._practice = practice
        self.defaults = defaults or Defaults()
        self._store = store
        self._make_interviewer = make_interviewer
        self._pace = pace
        self._turns = Turns()
        self._line = line or Line()
        """At the model: interviews, and an author's trials, stand in it."""
        self._limits = limits
        self._ahead = ahead
        self._visitor = Visitor()

    def seated(self, visitor: Visitor, practice: Practice | None) -> Desk:
        """The same desk as it is for one visitor: what they may see, and whose interviews they begin."""
        own = copy.copy(self)
        own._visitor, own._practice = visitor, practice
        return own

    def open(self, token: str) -> Screen:
        """The page as it stands: the start card without a token, else the interview, or its report when it is over."""
        if not token:
            return Screen()
        try:
            state = self._state(token)
        except InterviewerError as error:
            return Screen(token=token, notice=_told(error))  # the address stays: the trouble may pass
        if state is None:
            return Screen(token=token, notice=UNKNOWN)
        return Screen(token=token, state=state, notice=UNFINISHED if state.pending is not None else None)

    def begin(
        self, topics: Sequence[str], difficulty: Difficulty | None, count: int, mode: Mode, ask: Ask = "mix"
    ) -> Shown:
        """Pick the questions and start a new interview. Without a history all that can be asked is a mix."""
        seed = self.defaults.seed if self.defaults.seed is not None else secrets.randbelow(2**31)
        try:
            if (refusal := self._may_begin()) is not None:
                yield Screen(notice=refusal)
                return
            bank, most = self._editions.newest, max(1, min(count, MOST_QUESTIONS))
            if self._practice is None:
                plan = Plan(bank.pick(topics, difficulty, most, seed))
            else:
                plan = self._practice.plan(bank, ask, topics, difficulty, most, seed)
            said = Started(
                questions=plan.questions,
                mode=mode,
                seed=seed,
                max_probes=self.defaults.max_probes,
                adaptive=plan.adaptive,
            )
            token = self._store.create(self._practice.name if self._practice else "")
            self._editions.of(token)  # the version it keeps
            self._store.append(token, said)  # from here on the address in the browser leads back to it
        except InterviewerError as error:
            yield Screen(notice=_told(error))
            return
        yield from self.resume(token)

    def say(self, token: str, text: str, seen: int | None = None, sure: float | None = None) -> Shown:
        """Answer, or obey a typed command. A text that cannot be taken stays in the box.

        `sure` is one of the steps of SURENESS; anything else is as if nothing had been said.
        """
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a character cannot be stored
        if len(text) > LONGEST:
            yield self._refused(token, too_long(len(text), LONGEST))
        elif not text.strip():
            yield self._refused(token, NOTHING_SAID)
        else:
            said = read_input(text).model_copy(update={"sure": sure if sure in SURENESS else None})
            yield from self._reply(token, said, seen, clear=True)

    def press(self, token: str, kind: InputKind, seen: int | None = None) -> Shown:
        """A button: skip, hint, repeat, dont_know or finish. A draft in the box stays there."""
        yield from self._reply(token, Received(kind=kind), seen)

    def look_back(self, token: str, wanted: str, seen: int | None = None) -> Shown:
        """What is wanted of a closed question: JSON of a Received. A draft in the box stays there."""
        try:
            said = Received.model_validate_json(wanted)
        except ValidationError:
            yield self._refused(token, LOST)  # nothing that the page itself would send
            return
        if said.kind not in REVIEWS:
            yield self._refused(token, LOST)
        elif (length := len(said.text) + len(said.point)) > LONGEST:
            yield self._refused(token, too_long(length, LONGEST))
        else:
            yield from self._reply(token, said, seen)

    def resume(self, token: str) -> Shown:
        """Answer the last input again, after a stop, an error or a killed server."""
        yield from self._reply(token, None)

    def stop(self, token: str) -> bool:
        """Ask the reply that is under way, or waits for its turn, to end soon; False when none is."""
        try:
            return may_see(self._store, token, self._visitor.name) and self._turns.stop(token)
        except InterviewerError:
            return False

    def delete(self, token: str) -> Screen:
        """Forget the interview for good."""
        known = self.open(token)
        if known.state is None:
            return known
        if not self._turns.begin(token):
            return known.model_copy(update={"notice": BUSY})
        try:
            self._store.delete(token)
        except InterviewerError as error:
            return self.open(token).model_copy(update={"notice": _told(error)})  # its address is not lost
        finally:
            self._turns.end(token)
        return Screen(notice=DELETED)

    def forget(self) -> Screen:
        """Forget everything of whoever is here, for good."""
        if self._practice is None:
            return Screen(notice=LOST)
        try:
            Profiles(self._store).delete(self._practice.name)
        except InterviewerError as error:
            return Screen(notice=_told(error))
        return Screen(notice=FORGOTTEN)

    def _reply(self, token: str, said: Received | None, seen: int | None = None, clear: bool = False) -> Shown:
        """Run the engine on `said` (None: on what is pending), storing each event before it is shown.

        Ends with an unlocked screen, whatever happens; when the page goes away (GeneratorExit) it ends in silence.
        """
        if not token:
            yield Screen(notice=LOST)
            return
        if self._limits and (seconds := self._limits.replies.take(self._visitor.key)):
            yield self._refused(token, too_often(seconds))
            return
        stopping = self._turns.begin(token)
        if stopping is None:
            yield self._refused(token, BUSY)
            return
        reply = _Reply(token, said, seen, clear, stopping)
        notice: Notice | None
        try:
            notice = yield from self._run(reply)
        except InterviewerError as error:
            notice = _told(error)
        except Exception:
            log.exception("a reply failed")
            notice = CRASHED
        finally:
            self._turns.end(token)
        stands = self.open(token)
        self._read_ahead(token, stands.state)
        yield stands.model_copy(update={"notice": notice, "box": reply.box, "fresh": reply.fresh})

    def _run(self, reply: _Reply) -> Generator[Showing, None, Notice | None]:
        """The reply itself; returns what the user should be told at its end."""
        said, state = reply.said, self._state(reply.token)
        if state is None:
            return UNKNOWN
        if said is not None and reply.seen not in (None, len(state.turns)):
            return MOVED_ON
        new = said is not None and (state.finished is None or said.kind in REVIEWS)
        if state.pending is None and not new:
            return None
        ticket = self._line.join(self._visitor.key)
        if ticket is None:
            return FULL
        try:
            # One thing at a time, in the order in which it was said: what is due comes before what is new.
            due = said is None or state.pending is not None
            if said is not None and not due:
                state = self._keep(reply, state, said)
            yield Screen(token=reply.token, state=state, busy=True, box=reply.box, fresh=reply.fresh)
            yield from ticket.wait(reply.stopping.is_set)
            if reply.stopping.is_set() or not (yield from self._answer(reply, state)):
                return STOPPED
        finally:
            ticket.leave()
        return DUE_FIRST if due and said is not None else None

    def _keep(self, reply: _Reply, state: Interview, said: Received) -> Interview:
        """Into the record before anything is waited for: from here on what was said is safe."""
        said = heard(state, said)
        state = fold(state, said)  # first: an event that cannot follow must not get into the record
        self._store.append(reply.token, said)
        reply.box = "" if reply.clear else None
        reply.fresh |= said.kind == "answer"
        return state

    def _answer(self, reply: _Reply, state: Interview) -> Generator[Showing, None, bool]:
        """What the engine says to what is pending; False when it was stopped before its end."""
        engine = self._make_interviewer(self._editions.of(reply.token))
        events = engine.resume(state, self._chooser(reply.token, state))
        try:
            for shown in self._follow(reply, state, events):
                yield shown
                if reply.stopping.is_set() and not _done(shown):
                    return False
        finally:
            _close(events)  # stops a model in mid-sentence, also when the tab was closed
        return True

    def _follow(self, reply: _Reply, state: Interview, events: Iterator[Event]) -> Shown:
        speech, began, drawn = "", 0.0, 0.0
        for event in events:
            if isinstance(event, Working):
                yield event
                continue
            if isinstance(event, Token):
                now = time.monotonic()
                began = now if not speech else began
                speech += event.text
                if now - drawn >= FRAME:
                    drawn = now
                    yield Speech(text=speech)
                # Nobody waits so that somebody else's words may flow nicely.
                time.sleep(self._pace if now - began < PACED and not self._line.is_crowded else 0)
                continue
            state = fold(state, event)  # first, as above
            self._store.append(reply.token, event)
            speech, drawn = "", 0.0
            reply.fresh |= isinstance(event, Graded)
            yield Screen(token=reply.token, state=state, busy=True, box=reply.box, fresh=reply.fresh)

    def _read_ahead(self, token: str, state: Interview | None) -> None:
        """The candidate reads the question, thinks and types: the judge reads it as well."""
        now = state.current if state and not state.finished else None
        if self._ahead and now and now.grade is None and not now.answers and self._line.is_empty:
            with suppress(InterviewerError):  # a question that is gone is told when it is answered
                self._ahead.read(self._editions.of(token).get(now.question_id))

    def _chooser(self, token: str, state: Interview) -> Choose | None:
        """How an adaptive interview finds its next question; where it is nobody's, from its own grades alone."""
        if state.started.adaptive is None:
            return None
        bank = self._editions.of(token)
        return self._practice.chooser(bank, token) if self._practice else chooser(bank, "", tuple, here)

    def _refused(self, token: str, notice: Notice) -> Screen:
        return self.open(token).model_copy(update={"notice": notice if token else LOST})

    def _may_begin(self) -> Notice | None:
        """What keeps the visitor from one more interview; None when nothing does."""
        if self._limits is None:
            return None
        most = self._limits.most_open
        if self._practice and Profiles(self._store).unfinished(self._practice.name) >= most:
            return too_many_open(most)
        seconds = self._limits.begun.take(self._visitor.key)
        return too_many_begun(seconds) if seconds else None

    def _state(self, token: str) -> Interview | None:
        """The interview behind a token, None for an unknown one and for somebody else's. Raises StoreError when its
        record makes no sense.
        """
        if not may_see(self._store, token, self._visitor.name):
            return None
        events = self._store.events(token)
        try:
            return replay(events)
        except ValueError as error:
            raise StoreError(f"the record of this interview is damaged: {error}", "Start a new interview.") from error


def _done(shown: Showing) -> bool:
    """Whether this was the last of the reply: then nothing was cut short."""
    return isinstance(shown, Screen) and shown.state is not None and shown.state.pending is None


def _told(error: InterviewerError) -> Notice:
    return Notice(text=error.message, hint=error.hint)


def _close(events: Iterator[Event]) -> None:
    close = getattr(events, "close", None)
    if close is not None:
        close()
