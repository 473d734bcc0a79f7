"""Who listens to what on the author's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import gradio as gr

from interviewer.app.author import notices, render
from interviewer.app.author.desk import AuthorDesk
from interviewer.app.author.mend import Change
from interviewer.app.author.page import AuthorPage
from interviewer.app.author.painter import AuthorPainter, Updates, form
from interviewer.app.author.screens import Held, Told, View
from interviewer.app.desk import LONGEST
from interviewer.app.notices import too_long
from interviewer.app.visitors import visitor

AS_IT_STANDS = "(question, answer) => [question, document.querySelector('#au-answer textarea')?.value ?? answer]"
"""What the box holds when the button is pressed: what gradio keeps of it can be a moment older."""
TAKE = "(answer) => document.querySelector('#%s')?.dataset.text ?? answer"
"""The text is on the page: it is in the box at once, before a press on `Grade it` can follow."""
WAITING_AT_ONCE = 4
"""Tabs that are kept up to date at once while a model is loading."""


class AuthorHandlers:
    """What gradio calls. A browser's word is taken for which question is meant and what its boxes hold, no more."""

    def __init__(self, desk: AuthorDesk, paint: AuthorPainter) -> None:
        self._desk = desk
        self._paint = paint

    def open(self, request: gr.Request) -> Updates:
        return self._paint(self._desk.open(str(request.query_params.get("question", ""))[:200]))

    def greet(self, request: gr.Request) -> Any:
        """The head of the page, for whoever has logged in."""
        name = visitor(request).name
        return render.header(name) if name else gr.skip()

    def settle(self) -> Iterator[bool]:
        """Wait until it is known which judge will grade; then True, when any badge was waiting for that."""
        yield False
        results, judge, _ = self._desk.results()
        if results.rubrics and not judge:
            yield from self._desk.until_known()

    def show_badges(self, waited: bool, held: Held) -> Any:
        """The cards of the question that is shown by now, with the results that are this judge's own."""
        return self._paint.cards(self._desk.open(held.id)) if waited else gr.skip()

    def choose(self, question_id: str | None, held: Held, draft: str | None, picked: str | None) -> Updates:
        view = self._desk.choose(question_id or held.id, held, draft or "")
        return self._paint(view, picked or "")

    def attempt(self, question_id: str | None, answer: str | None, request: gr.Request) -> Iterator[tuple[str, Any]]:
        for what in self._desk.attempt(question_id or "", answer or "", visitor(request).key):
            yield render.tried(what, question_id or ""), gr.update(interactive=False)
        yield gr.skip(), gr.update(interactive=True)

    def pick(self, criterion_id: str | None, held: Held) -> list[Any]:
        """The form's fields for another criterion."""
        view = self._desk.open(held.id)
        rubric = view.sheet.rubric if view.sheet else None
        fields = form(rubric.criteria, criterion_id or "") if rubric else {}
        return [fields.get(name, gr.skip()) for name in ("criterion", "text", "weight", "counts")]

    def save(self, held: Held, draft: str | None, picked: str | None, request: gr.Request) -> Updates:
        return self._paint(_foreign(held, request) or self._desk.save(held, draft or ""), picked or "")

    def overwrite(self, held: Held, draft: str | None, picked: str | None, request: gr.Request) -> Updates:
        return self._paint(_foreign(held, request) or self._desk.overwrite(held, draft or ""), picked or "")

    def discard(self, held: Held, picked: str | None) -> Updates:
        return self._paint(self._desk.discard(held), picked or "")

    def change(
        self,
        held: Held,
        draft: str | None,
        picked: str | None,
        text: str | None,
        weight: float | None,
        counts: bool,
        request: gr.Request,
    ) -> Updates:
        if len(text or "") > LONGEST:
            view = View(held=held, told=Told(notice=too_long(len(text or ""), LONGEST), place="form"), form=False)
            return self._paint(view)
        wanted = Change(text=text or "", weight=weight, counts=counts is True)
        view = _foreign(held, request) or self._desk.change(held, draft or "", picked or "", wanted)
        return self._paint(view, picked or "")


def wire(demo: gr.Blocks, page: AuthorPage, handlers: AuthorHandlers) -> None:
    """Connect the components to the handlers. Grading goes through the queue; what is quick does not."""
    shown = page.shown
    held, code, criterion = shown["held"], shown["code"], shown["criterion"]
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    quick = quiet | {"outputs": list(shown.values()), "queue": False}
    opened = demo.load(handlers.open, **quick)
    demo.load(handlers.greet, outputs=[page.header], queue=False, **quiet)
    waited = gr.State(False)
    settled = opened.then(handlers.settle, None, [waited], concurrency_limit=WAITING_AT_ONCE, **quiet)
    settled.then(handlers.show_badges, [waited, held], [shown["cards"]], queue=False, **quiet)
    shown["picker"].input(handlers.choose, [shown["picker"], held, code, criterion], **quick)
    shown["try_it"].click(
        handlers.attempt,
        [shown["picker"], page.answer],
        [shown["tried"], shown["try_it"]],
        js=AS_IT_STANDS,
        concurrency_id="trial",
        concurrency_limit=None,  # who waits does so in the desk's own line, and is told how long
        trigger_mode="once",
        **quiet,
    )
    for button, place in ((page.reference, "au-reference"), (shown["model_answer"], "au-model-answer")):
        button.click(None, [page.answer], [page.answer], js=TAKE % place, queue=False, **quiet)
    fields = [shown[name] for name in ("text", "weight", "counts")]
    # A choice fires `input` twice, and its second answer would land on what was typed meanwhile.
    criterion.select(handlers.pick, [criterion, held], [criterion, *fields], queue=False, **quiet)
    shown["save"].click(handlers.save, [held, code, criterion], **quick)
    shown["over"].click(handlers.overwrite, [held, code, criterion], **quick)
    gr.on([shown["discard"].click, shown["take"].click], handlers.discard, [held, criterion], **quick)
    page.change.click(handlers.change, [held, code, criterion, *fields], **quick)


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether a request comes from a page of this very server; without an origin no browser page sent it."""
    return origin is None or (urlsplit(origin).netloc == host and bool(host))


def _foreign(held: Held, request: gr.Request) -> View | None:
    if same_origin(request.headers.get("origin"), request.headers.get("host")):
        return None
    return View(held=held, told=Told(notice=notices.FOREIGN, place="yaml"), form=False)
