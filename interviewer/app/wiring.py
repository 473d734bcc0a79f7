"""Who listens to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from interviewer.app import render
from interviewer.app.desk import Desk
from interviewer.app.page import ANY, Page
from interviewer.app.painter import PRESSES, Painter, Updates
from interviewer.app.visitors import Visitor, visitor
from interviewer.events import InputKind
from interviewer.practice import Practice

FORGET_FIRST = "() => confirm('Delete all your interviews from this computer? This cannot be undone.')"
ASK_FIRST = "() => [confirm('Delete this interview from this computer? This cannot be undone.'), null]"


class Handlers:
    """What gradio calls. The token comes from the session; when a restarted server has none, the address has it."""

    def __init__(self, desk: Desk, paint: Painter, practice: Callable[[Visitor], Practice | None]) -> None:
        """`practice` says whose interviews a visitor begins, and whose history they see."""
        self._desk = desk
        self._paint = paint
        self._practice = practice

    def _at(self, request: gr.Request) -> tuple[Desk, Painter]:
        """Desk and painter as they are for whoever sent this."""
        who = visitor(request)
        practice = self._practice(who)
        return self._desk.seated(who, practice), self._paint.seated(who.name, practice)

    def open(self, request: gr.Request) -> Updates:
        desk, paint = self._at(request)
        return paint(desk.open(_address(request)))

    def begin(
        self, topics: list[str], difficulty: Any, count: int, mode: Any, ask: Any, request: gr.Request
    ) -> Iterator[Updates]:
        desk, paint = self._at(request)
        level = None if difficulty == ANY else difficulty
        yield from paint.each(desk.begin(topics or (), level, count, mode, ask or "mix"))

    def say(self, known: str, seen: int | None, text: str, sure: Any, request: gr.Request) -> Iterator[Updates]:
        desk, paint = self._at(request)
        yield from paint.each(desk.say(known or _address(request), text or "", seen, sure or None))

    def resume(self, known: str, request: gr.Request) -> Iterator[Updates]:
        desk, paint = self._at(request)
        yield from paint.each(desk.resume(known or _address(request)))

    def press(self, kind: InputKind, known: str, seen: int | None, request: gr.Request) -> Iterator[Updates]:
        desk, paint = self._at(request)
        yield from paint.each(desk.press(known or _address(request), kind, seen))

    def look_back(self, known: str, seen: int | None, wanted: str, request: gr.Request) -> Iterator[Updates]:
        desk, paint = self._at(request)
        yield from paint.each(desk.look_back(known or _address(request), wanted or "", seen))

    def stop(self, known: str, request: gr.Request) -> Any:
        desk, _ = self._at(request)
        stopping = desk.stop(known or _address(request))
        return render.live(busy=True, waiting="Stopping…") if stopping else gr.skip()  # too late: the reply is there

    def delete(self, sure: bool, known: str, request: gr.Request) -> Any:
        desk, paint = self._at(request)
        return paint(desk.delete(known or _address(request))) if sure is True else gr.skip()

    def forget(self, sure: bool, request: gr.Request) -> Any:
        desk, paint = self._at(request)
        return paint(desk.forget()) if sure is True else gr.skip()


def wire(demo: gr.Blocks, page: Page, handlers: Handlers) -> None:
    """Connect the components to the handlers. Replies go through the queue; what is quick does not."""
    shown = page.shown
    token, seen, box, outputs = shown["token"], shown["seen"], shown["box"], list(shown.values())
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    reply = quiet | {
        "outputs": outputs,
        "concurrency_id": "model",
        "concurrency_limit": None,  # who waits does so in the desk's own line, and is told how long
        "trigger_mode": "once",
    }
    demo.load(handlers.open, outputs=outputs, queue=False, **quiet)
    page.begin.click(handlers.begin, page.fields, **reply)
    gr.on([shown["send"].click, box.submit], handlers.say, [token, seen, box, shown["sure"]], **reply)
    shown["resume"].click(handlers.resume, [token], **reply)
    for kind in PRESSES:
        shown[kind].click(_pressing(kind, handlers), [token, seen], **reply)
    page.look.click(handlers.look_back, [token, seen, page.wanted], **reply)
    shown["stop"].click(handlers.stop, [token], [shown["live"]], queue=False, **quiet)
    # "multiple": who said no is asked again at the next press, although the first has not come back yet.
    sure = quiet | {"outputs": outputs, "queue": False, "trigger_mode": "multiple"}
    shown["forget"].click(handlers.forget, [page.sure], js=FORGET_FIRST, **sure)
    page.delete.click(handlers.delete, [page.sure, token], js=ASK_FIRST, **sure)


def _pressing(kind: InputKind, handlers: Handlers) -> Callable[[str, int | None, gr.Request], Iterator[Updates]]:
    def press(known: str, seen: int | None, request: gr.Request) -> Iterator[Updates]:
        yield from handlers.press(kind, known, seen, request)

    return press


def _address(request: gr.Request) -> str:
    return str(request.query_params.get("interview", ""))
