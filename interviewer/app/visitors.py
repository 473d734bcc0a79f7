"""Who is at the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.store import Profiles, Store
from interviewer.types import Value

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import Request

LOGGED_IN = "interviewer.person"
"""Where the login (gate.py) leaves a person's name in the scope of a request."""


class Visitor(Value):
    """`name` is that of a person who has logged in, and "" where there is no login. `key` tells visitors apart who
    share the model and its limits: a person, or else an address.
    """

    name: str = ""
    key: str = ""


def person_of(request: Request) -> str:
    """The name of whoever has logged in; "" where there is no login, and for who has not."""
    return request.scope.get(LOGGED_IN) or ""


def may_see(store: Store, token: str, person: str) -> bool:
    """Behind a login an address alone opens nothing: the interview has to be the person's own. Raises StoreError."""
    return not person or Profiles(store).owner(token) == person


def visitor(request: gr.Request) -> Visitor:
    """Behind a login gradio knows the name (serve.py); nothing that a browser says can set it."""
    if request.username:
        return Visitor(name=request.username, key=f"person {request.username}")
    client = request.client
    return Visitor(key=f"address {client.host if client else ''}")
