"""What the candidate typed: an answer, or one of a few commands. Buttons and typed words mean the same."""

from __future__ import annotations

import re

from interviewer.judge.reading import is_dont_know
from interviewer.types import InputKind, Received

# The whole message must be the command; the same words inside an answer are an answer.
_LEAD = r"(please |(let s|let us|lets|can we|could we|may we|i want to|i d like to|i would like to)( please)? )?"
_ASK = r"((can|could|may) (i|you)( please)? |please |i d like |i would like |i want |i need )?"
_IT = r"( (this|that|it|the|one|question|now|here|interview|please|again))*"
_COMMANDS: tuple[tuple[InputKind, str], ...] = (
    ("skip", rf"/ ?(skip|next)|{_LEAD}skip{_IT}"),
    ("hint", rf"/ ?hint|{_ASK}((have|get|give me|give us) )?((a|another|one more) )?hint( please)?"),
    ("repeat", rf"/ ?repeat|{_ASK}repeat{_IT}"),
    ("finish", rf"/ ?(finish|stop|end|quit)|{_LEAD}(finish|stop|end|quit){_IT}"),
)


def read_input(text: str) -> Received:
    """What a typed message means. Case, punctuation and spacing around a command do not matter.

    Letters and digits do, in any script: "skip" in the middle of a Chinese sentence is an answer.
    """
    bare = " ".join(re.sub(r"[^\w/]+|_", " ", text.lower()).split())
    for kind, pattern in _COMMANDS:
        if re.fullmatch(pattern, bare):
            return Received(kind=kind, text=text.strip())
    if re.fullmatch("/ ?(idk|dont know)", bare) or is_dont_know(text):
        return Received(kind="dont_know", text=text.strip())
    return Received(kind="answer", text=text.strip())
