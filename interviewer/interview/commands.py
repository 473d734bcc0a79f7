"""What the candidate typed: an answer, or one of a few commands. Buttons and typed words mean the same."""

from __future__ import annotations

import re

from interviewer.judge.reading import is_dont_know
from interviewer.types import InputKind, Received

# The whole message must be the command; the same words inside an answer are an answer.
_COMMANDS: tuple[tuple[InputKind, str], ...] = (
    ("skip", r"/?skip( (this|it|the question|this question|please))*"),
    ("hint", r"/?((a|give me a|can i have a|could i have a|may i have a) )?hint( please)?"),
    ("repeat", r"/?(repeat( (that|it|the question|please))*|(could|can) you repeat( (that|it|the question|please))*)"),
    ("finish", r"/?(finish|stop|end|quit)( (the interview|interview|now|here|please))*"),
)


def read_input(text: str) -> Received:
    """What a typed message means. Case, punctuation and spacing around a command do not matter.

    Letters and digits do, in any script: "skip" in the middle of a Chinese sentence is an answer.
    """
    bare = " ".join(re.sub(r"[^\w/]+|_", " ", text.lower()).split())
    for kind, pattern in _COMMANDS:
        if re.fullmatch(pattern, bare):
            return Received(kind=kind, text=text.strip())
    if bare in ("/idk", "/dont know") or is_dont_know(text):
        return Received(kind="dont_know", text=text.strip())
    return Received(kind="answer", text=text.strip())
