"""How a handler's values become updates of the components: one for each, most of them none."""

from __future__ import annotations

import copy
import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import gradio as gr

from interviewer.app import render
from interviewer.app.about import About
from interviewer.app.compared import Compared, compared
from interviewer.app.editions import Editions
from interviewer.app.landing import asks, landing
from interviewer.app.notices import in_line
from interviewer.app.page import NOT_SAID
from interviewer.app.reliability import untested
from interviewer.app.screens import Queued, Screen, Showing, Shown, Speech
from interviewer.bank import Bank
from interviewer.errors import StoreError
from interviewer.events import InputKind, Working
from interviewer.interview import Interview, dispute_labels
from interviewer.practice import Practice, here
from interviewer.report import Report, interview_report, render_html, render_json, render_markdown
from interviewer.view.panel import State

PRESSES: tuple[InputKind, ...] = ("hint", "repeat", "dont_know", "skip", "finish")
"""Buttons that are inputs of their own; each is also the name of its component."""

DOWNLOADS = ("as_html", "as_markdown", "as_json", "as_labels")

RECEIVED = "Thank you. Let me go through that…"
"""Said at once, and the same whatever was answered: nothing is known of it yet."""
LOADING = "The model is still loading. What you said is safe; I read it as soon as I can…"

Updates = list[Any]

log = logging.getLogger(__name__)


class Painter:
    """Paints for components with these `names`, in this order. Files to download are written below `folder`.

    `reliability` says what tests found of the criteria of an edition of the bank.
    """

    def __init__(
        self,
        names: Sequence[str],
        editions: Editions,
        folder: Path,
        model_line: Callable[[], str] = str,
        author: bool = False,
        reliability: Callable[[Bank], State] = untested,
        practice: Practice | None = None,
        about: About | None = None,
    ) -> None:
        self._about = about or About()
        self._practice = practice
        self._person = ""
        self._names = tuple(names)
        self._editions = editions
        self._author = author
        self._reliability = reliability
        self._folder = folder
        self._model_line = model_line

    def seated(self, person: str, practice: Practice | None) -> Painter:
        """The same for one visitor: `person` is the name of whoever has logged in."""
        own = copy.copy(self)
        own._person, own._practice = person, practice
        return own

    def each(self, shown: Shown) -> Iterator[Updates]:
        """Paint one after the other. When the page goes away, what is being shown is closed as well."""
        with closing(shown):
            before = None
            for one in shown:
                # A screen reader would read the same words again.
                yield [gr.skip()] * len(self._names) if one == before and isinstance(one, Queued) else self(one)
                before = one

    def __call__(self, shown: Showing) -> Updates:
        if isinstance(shown, Queued):
            changes: dict[str, Any] = {"live": render.live(busy=True, waiting=in_line(shown), queued=True)}
        elif isinstance(shown, Speech):
            changes = {"live": render.live(busy=True, speech=shown.text)}
        elif isinstance(shown, Working):
            changes = {"live": _under_way(shown)}
        else:
            changes = self._screen(shown)
        return [changes.get(name, gr.skip()) for name in self._names]

    def _screen(self, screen: Screen) -> dict[str, Any]:
        state, told = screen.state, render.notice(screen.notice)
        # Whoever looks back after the end sees the room as long as the reply to it is being given.
        over = state is not None and state.finished is not None and state.pending is None and not screen.busy
        changes: dict[str, Any] = {
            "token": screen.token,
            "seen": None if state is None else len(state.turns),
            "header": render.header(screen, author=self._author, person=self._person),
            "start": gr.update(visible=state is None),
            "start_notice": told if state is None else "",
            "room": gr.update(visible=state is not None and not over),
            "report": gr.update(visible=over),
        }
        if state is None:
            topics = gr.update(choices=list(self._editions.newest.topics))
            return changes | {"topics": topics} | self._landing()
        if over:
            return changes | self._results(screen.token, state)
        return changes | self._room(screen, state) | {"notice": told}

    def _landing(self) -> dict[str, Any]:
        """Where the person of this page stands, and what they can be asked because of it."""
        try:
            seen = self._practice.overview(self._editions.newest) if self._practice else None
        except StoreError as error:  # whoever presses Start is told
            log.warning("%s", error.message)
            seen = None
        stands, choices = landing(seen) if seen else None, asks(seen)
        first = choices[0][1] if choices else None
        return {
            "today": render.today(stands),
            "past": render.past(stands),
            "forget": gr.update(visible=stands is not None),
            "fine": render.fine_print(self._model_line(), self._about, first=stands is None),
            "ask": gr.update(choices=choices, value=first, visible=bool(choices)),
        }

    def _room(self, screen: Screen, state: Interview) -> dict[str, Any]:
        free = not screen.busy
        bank = self._editions.of(screen.token)
        due = state.pending is not None  # then the one thing to press is Continue
        waiting = RECEIVED if state.current else "Getting ready…"
        return {
            "log": render.conversation(screen, bank),
            "live": render.live(busy=screen.busy, waiting=waiting),
            "box": gr.update(interactive=free) | ({} if screen.box is None else {"value": screen.box}),
            "send": gr.update(interactive=free, visible=free and not due),
            "stop": gr.update(visible=not free),
            "resume": gr.update(visible=free and due),
            "sure": _sureness(screen, state),
            **dict.fromkeys(PRESSES, gr.update(interactive=free)),
            "side": render.side(screen, bank, self._reliability(bank)),
        }

    def _results(self, token: str, state: Interview) -> dict[str, Any]:
        bank = self._editions.of(token)
        report = interview_report(state, bank)
        shown = render.results(report, state, self._reliability(bank), self._compared(token))
        changes: dict[str, Any] = {"results": shown}
        try:
            return changes | self._downloads(report, dispute_labels(state, bank, _name_of(token)))
        except OSError:  # a full disk: the result is shown all the same
            log.exception("the reports for download could not be written")
            return changes | dict.fromkeys(DOWNLOADS, gr.update(interactive=False))

    def _compared(self, token: str) -> dict[int, Compared]:
        """By the question's number, how it went against the last time at the same points."""
        if self._practice is None:
            return {}
        try:
            found = self._practice.since(token)
        except StoreError as error:
            log.warning("%s", error.message)
            return {}
        return {number: compared(one, here().date()) for number, one in found.items()}

    def _downloads(self, report: Report, labels: str) -> dict[str, Any]:
        self._folder.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=self._folder))
        changes = {}
        for part, name, text in (
            ("as_html", "interview.html", render_html(report)),
            ("as_markdown", "interview.md", render_markdown(report)),
            ("as_json", "interview.json", render_json(report)),
            ("as_labels", "disputes.jsonl", labels),
        ):
            path = place / name
            path.write_text(text, encoding="utf-8")
            changes[part] = gr.update(value=str(path), visible=bool(text))
        return changes


def _sureness(screen: Screen, state: Interview) -> Any:
    """The question how sure one is: there as long as the answer counts, and set back when that answer is given."""
    now = state.current
    asked = now is not None and now.may_be_sure
    update = gr.update(visible=asked, interactive=not screen.busy)
    return update | ({"value": NOT_SAID} if screen.fresh or now is None else {})


def _under_way(working: Working) -> str:
    if working.stage == "loading":
        return render.live(busy=True, waiting=LOADING)
    return render.live(busy=True, waiting=RECEIVED, working=working)


def _name_of(token: str) -> str:
    """A name for an interview that does not open it."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]
