"""The author's page's behaviour, without gradio: read a rubric, try an answer on it, change it, save it.

The browser names a question by its id and says what its boxes hold. What was loaded, and which bytes of the file that
was, is held by the server, so a save can tell whether the file is still the same.
"""

from __future__ import annotations

import difflib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from interviewer.app.author import notices
from interviewer.app.author.mend import Change, changed
from interviewer.app.author.screens import Attempt, Held, Place, Told, Tried, View, Waiting
from interviewer.app.author.shelf import Changed, Faulty, Sheet, Shelf, read_text
from interviewer.app.desk import LONGEST
from interviewer.app.editions import Editions
from interviewer.app.line import Line
from interviewer.app.notices import FULL, in_line, too_long
from interviewer.app.screens import Notice
from interviewer.errors import BankError, InterviewerError
from interviewer.grading import grade
from interviewer.judge import Judge
from interviewer.rubrics.results import Results, read_results
from interviewer.types import Turn

log = logging.getLogger(__name__)

MOST_LINES = 200
"""Lines of a difference that are shown."""
PATIENCE = 600.0
"""Seconds that a tab is kept up to date while a model is loading."""
BEAT = 0.5


@dataclass(frozen=True)
class Authoring:
    """What the author's page needs besides the interviews' things."""

    place: Path
    """The bank's folder or file."""
    judge: Callable[[], Judge]
    """The judge in use. May take its time (a model is loading) and may raise InterviewerError."""
    judge_key: Callable[[], str]
    """Its `judge_key`, by which results of tests are known, at once; empty while nobody knows yet."""
    locked: str = ""
    """Why nothing can be changed here, in words for the author; empty when it can."""


class AuthorDesk:
    """Handlers of the author's page. Thread-safe."""

    def __init__(self, shelf: Shelf, editions: Editions, authoring: Authoring, line: Line) -> None:
        self.shelf = shelf
        self.locked = authoring.locked
        self._editions = editions
        self._judge = authoring.judge
        self._judge_key = authoring.judge_key
        self._line = line

    # --- reading ------------------------------------------------------------------------------------------------

    def open(self, question_id: str) -> View:
        """That question's file as it stands; the first one's when no id is given, and with a notice when unknown."""
        try:
            sheet = self.shelf.read(question_id or self.shelf.ids[0])
        except BankError as error:
            known = question_id if question_id in self.shelf.ids else ""
            if not known and question_id:
                return self.open("").model_copy(update={"told": _told(error)})
            return View(held=Held(id=known or self.shelf.ids[0]), told=_told(error), draft="", fresh=True)
        return _shows(sheet, self._age(sheet), fresh=True)

    def choose(self, question_id: str, held: Held, draft: str) -> View:
        """Go to another question, unless that would lose what was written."""
        if not self._is_dirty(held, draft):
            return self.open(question_id)
        return View(held=held, told=Told(notice=notices.UNSAVED), form=False)

    def results(self) -> tuple[Results, str, Told | None]:
        """What the tests found, the key of the judge in use ("" while it loads), and what is wrong with their file."""
        try:
            return read_results(self.shelf.folder), self._judge_key(), None
        except BankError as error:
            return Results(), "", _told(error)

    def until_known(self, patience: float = PATIENCE, beat: float = BEAT) -> Iterator[bool]:
        """False from time to time while the judge is unknown, then True; after `patience` seconds nothing more."""
        end = time.monotonic() + patience
        while not self._judge_key():
            if time.monotonic() > end:
                return
            yield False
            time.sleep(beat)
        yield True

    # --- trying -------------------------------------------------------------------------------------------------

    def attempt(self, question_id: str, answer: str, author: str = "") -> Iterator[Attempt]:
        """Grade an answer with the file as it stands on disk. Ends with Tried, or with a Notice that says why not.

        `author` has one place in the line, like everybody.
        """
        answer = answer.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if len(answer) > LONGEST:
            yield too_long(len(answer), LONGEST)
            return
        if not answer.strip():
            yield notices.EMPTY
            return
        try:
            rubric = self.shelf.read(question_id).rubric
            if rubric is None:
                yield notices.BROKEN
                return
            ticket = self._line.join(author)
            if ticket is None:
                yield FULL
                return
            try:
                yield from (Waiting(text=f"{in_line(queued)}.") for queued in ticket.wait())
                yield Waiting(text=notices.GRADING if self._judge_key() else notices.LOADING)
                said = (Turn(role="candidate", kind="answer", text=answer),)
                yield Tried(rubric=rubric, answer=answer, grade=grade(rubric, said, self._judge()))
            finally:
                ticket.leave()
        except InterviewerError as error:
            yield Notice(text=error.message, hint=error.hint)
        except Exception:
            log.exception("a trial answer could not be graded")
            yield notices.CRASHED

    # --- changing -----------------------------------------------------------------------------------------------

    def save(self, held: Held, draft: str, place: Place = "yaml") -> View:
        """Write the draft over the file that was loaded; whatever is in the way is told, and then nothing is written.

        What it says must not get lost: the box keeps the draft in every case but success.
        """
        refusal = self._refusal(held)
        if refusal is not None:
            return View(held=held, told=Told(notice=refusal, place=place), form=False)
        try:
            found = self.shelf.save(held.id, draft, held.digest)
        except InterviewerError as error:
            return View(held=held, told=_told(error, place), form=False)
        match found:
            case Faulty():
                notice = notices.faulty(len(found.mistakes))
                told = Told(notice=notice, place="yaml", mistakes=found.mistakes)
                return View(held=held, told=told, form=False)
            case Changed():
                told = Told(notice=notices.CHANGED, place="yaml", difference=_difference(found.disk.text, draft))
                seen = held.model_copy(update={"seen": found.disk.digest})
                return View(held=seen, told=told, draft=draft, form=False)
        assert found.rubric is not None
        same = found.digest == held.digest and self._age(found) is None
        self._editions.publish(found.rubric)
        return _shows(found, Told(notice=notices.SAME if same else notices.saved(found.name), place=place))

    def overwrite(self, held: Held, draft: str) -> View:
        """Save over the changed file that the author was shown; should it have changed once more, ask once more."""
        return self.save(held.model_copy(update={"digest": held.seen, "seen": ""}), draft)

    def discard(self, held: Held) -> View:
        """Show the file as it stands, and forget the draft."""
        view = self.open(held.id)
        told = view.told or Told(notice=notices.DISCARDED, place="yaml")
        return view.model_copy(update={"told": told, "fresh": view.held.id != held.id})

    def change(self, held: Held, draft: str, criterion_id: str, change: Change) -> View:
        """Change one criterion by the form, and save."""
        if self._is_dirty(held, draft):
            return View(held=held, told=Told(notice=notices.UNSAVED, place="form"), form=False)
        rubric, _ = read_text(held.text, held.id)
        if rubric is None:
            return View(held=held, told=Told(notice=notices.BROKEN, place="form"), form=False)
        try:
            text = changed(held.text, rubric, criterion_id, change)
        except InterviewerError as error:
            return View(held=held, told=_told(error, "form"), form=False)
        return self.save(held, text, "form")

    def _refusal(self, held: Held) -> Notice | None:
        if self.locked:
            return Notice(text="Nothing was saved.", hint=self.locked)
        return None if held.id else notices.LOST  # a session that the server forgot

    def _is_dirty(self, held: Held, draft: str) -> bool:
        return not self.locked and bool(held.id) and draft.strip() != held.text.strip()

    def _age(self, sheet: Sheet) -> Told | None:
        """What to say when new interviews do not use the file as it stands."""
        if sheet.rubric is None or sheet.rubric == self._editions.newest.get(sheet.id):
            return None
        return Told(notice=notices.OLDER_LOCKED if self.locked else notices.OLDER)


def _shows(sheet: Sheet, told: Told | None, fresh: bool = False) -> View:
    held = Held(id=sheet.id, digest=sheet.digest, text=sheet.text)
    if told is None and sheet.mistakes:
        notice = notices.BROKEN
        told = Told(notice=notice, mistakes=sheet.mistakes)
    return View(held=held, sheet=sheet, told=told, draft=sheet.text, fresh=fresh)


def _told(error: InterviewerError, place: Place = "page") -> Told:
    return Told(notice=Notice(text=error.message, hint=error.hint), place=place)


def _difference(disk: str, draft: str) -> tuple[str, ...]:
    """From the file to the draft, line by line."""
    lines = list(difflib.unified_diff(disk.splitlines(), draft.splitlines(), lineterm="", n=2))[2:]
    rest = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], f"… and {rest} more lines") if rest > 0 else tuple(lines)
