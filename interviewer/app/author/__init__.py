"""The author's page: a question, its reference and its criteria side by side, tried and changed in place.

shelf     the bank's files: read and saved, by question id
mend      one criterion changed inside the YAML
desk      what the page does, without gradio
page, painter, wiring    its components

add_page(demo, authoring, editions, line)    put it on an app, at the address `author`
"""

from __future__ import annotations

import gradio as gr

from interviewer.app.author.desk import AuthorDesk, Authoring
from interviewer.app.author.notices import READ_ONLY, SHIPPED
from interviewer.app.author.page import lay_out
from interviewer.app.author.painter import AuthorPainter
from interviewer.app.author.shelf import Shelf, is_shipped
from interviewer.app.author.wiring import AuthorHandlers, wire
from interviewer.app.editions import Editions
from interviewer.app.line import Line

__all__ = ["READ_ONLY", "SHIPPED", "AuthorDesk", "Authoring", "Shelf", "add_page", "is_shipped"]


def add_page(demo: gr.Blocks, authoring: Authoring, editions: Editions, line: Line) -> None:
    """Add the page to `demo`, outside of its context. Trials stand in the same `line` as interviews."""
    desk = AuthorDesk(Shelf(editions.newest, authoring.place), editions, authoring, line)
    with demo.route("Rubrics", "author", show_in_navbar=False):
        page = lay_out(editions.newest, desk.locked)
        wire(demo, page, AuthorHandlers(desk, AuthorPainter(list(page.shown), desk)))
