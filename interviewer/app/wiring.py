"""Who listens to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from interviewer.app import render
from interviewer.app.desk import Desk
from interviewer.app.page import ANY, Page
from interviewer.app.painter import PRESSES, Painter, Updates
from interviewer.types import InputKind

AT_ONCE = 8
"""Replies under way at once. The desk lets one of them at the model; a second tab must not wait to be turned away."""

ASK_FIRST = "() => [confirm('Delete this interview from this computer? This cannot be undone.'), null]"


class Handlers:
    """What gradio calls. The token comes from the session; when a restarted server has none, the address has it."""

    def __init__(self, desk: Desk, paint: Painter) -> None:
        self._desk = desk
        self._paint = paint

    def open(self, request: gr.Request) -> Updates:
        return self._paint(self._desk.open(_address(request)))

    def begin(self, topics: list[str], difficulty: Any, count: int, mode: Any, ask: Any) -> Iterator[Updates]:
        level = None if difficulty == ANY else difficulty
        yield from self._paint.each(self._desk.begin(topics or (), level, count, mode, ask or "mix"))

    def say(self, known: str, seen: int | None, text: str, sure: Any, request: gr.Request) -> Iterator[Updates]:
        yield from self._paint.each(self._desk.say(known or _address(request), text or "", seen, sure or None))

    def resume(self, known: str, request: gr.Request) -> Iterator[Updates]:
        yield from self._paint.each(self._desk.resume(known or _address(request)))

    def press(self, kind: InputKind, known: str, seen: int | None, request: gr.Request) -> Iterator[Updates]:
        yield from self._paint.each(self._desk.press(known or _address(request), kind, seen))

    def look_back(self, known: str, seen: int | None, wanted: str, request: gr.Request) -> Iterator[Updates]:
        yield from self._paint.each(self._desk.look_back(known or _address(request), wanted or "", seen))

    def stop(self, known: str, request: gr.Request) -> Any:
        stopping = self._desk.stop(known or _address(request))
        return render.live(busy=True, waiting="Stopping…") if stopping else gr.skip()  # too late: the reply is there

    def delete(self, sure: bool, known: str, request: gr.Request) -> Updates:
        here = known or _address(request)
        return self._paint(self._desk.delete(here) if sure is True else self._desk.open(here))


def wire(demo: gr.Blocks, page: Page, handlers: Handlers) -> None:
    """Connect the components to the handlers. Replies go through the queue; what is quick does not."""
    shown = page.shown
    token, seen, box, outputs = shown["token"], shown["seen"], shown["box"], list(shown.values())
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    reply = quiet | {
        "outputs": outputs,
        "concurrency_id": "model",
        "concurrency_limit": AT_ONCE,
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
    page.delete.click(handlers.delete, [page.sure, token], outputs=outputs, js=ASK_FIRST, queue=False, **quiet)


def _pressing(kind: InputKind, handlers: Handlers) -> Callable[[str, int | None, gr.Request], Iterator[Updates]]:
    def press(known: str, seen: int | None, request: gr.Request) -> Iterator[Updates]:
        yield from handlers.press(kind, known, seen, request)

    return press


def _address(request: gr.Request) -> str:
    return str(request.query_params.get("interview", ""))
