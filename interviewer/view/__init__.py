"""What the page shows, as plain dicts made by pure functions: no gradio, no HTML, no model, no file.

Texts in these dicts are raw, with hidden characters spelt out (`words.shown`); the one template engine that renders
them escapes all of them. Of an open question nothing is shown but the points that the candidate has made.
"""

from __future__ import annotations

from interviewer.view.panel import Panel, card, panel
from interviewer.view.stages import stages
from interviewer.view.talk import Bank, Exchange, Message, Progress, Talk, looked_back, messages, progress, retried

__all__ = [
    "Bank",
    "Exchange",
    "Message",
    "Panel",
    "Progress",
    "Talk",
    "card",
    "looked_back",
    "messages",
    "panel",
    "progress",
    "retried",
    "stages",
]
