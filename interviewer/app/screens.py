"""What a handler wants shown: values that the page turns into component updates."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

from interviewer.events import Working
from interviewer.interview import Interview
from interviewer.types import Value


class Notice(Value):
    """Something the user should know, with what to do about it."""

    text: str
    hint: str = ""
    kind: Literal["problem", "info"] = "problem"


class Screen(Value):
    """The whole page. Without a state it is the start card; `busy` locks the input; `box` None leaves the draft.

    `fresh`: how sure the candidate said to be belongs to an answer that is past, and is to be said anew.
    """

    token: str = ""
    state: Interview | None = None
    busy: bool = False
    notice: Notice | None = None
    box: str | None = None
    fresh: bool = False


class Speech(Value):
    """What the interviewer has said so far of its turn; everything else on the page stays as it is."""

    text: str


class Queued(Value):
    """The reply has to wait: others come before it. Everything else on the page stays as it is."""

    ahead: int
    seconds: float | None = None
    """For how long, by how long the last replies took; None when there were too few of them."""


Showing = Screen | Speech | Queued | Working
Shown = Generator[Showing, None, None]
"""What a handler yields. Closing it ends the reply, and the model with it."""
