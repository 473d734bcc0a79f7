"""Who is at the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.types import Value

if TYPE_CHECKING:
    import gradio as gr

LOGGED_IN = "interviewer.person"
"""Where the login (gate.py) leaves a person's name in the scope of a request."""


class Visitor(Value):
    """`name` is that of a person who has logged in, and "" where there is no login. `key` tells visitors apart who
    share the model and its limits: a person, or else an address.
    """

    name: str = ""
    key: str = ""


def visitor(request: gr.Request) -> Visitor:
    """Behind a login gradio knows the name (serve.py); nothing that a browser says can set it."""
    if request.username:
        return Visitor(name=request.username, key=f"person {request.username}")
    client = request.client
    return Visitor(key=f"address {client.host if client else ''}")
