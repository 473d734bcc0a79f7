"""What the candidate typed: an answer, or one of a few commands. Buttons and typed words mean the same."""

from __future__ import annotations

import re

from interviewer.events import InputKind, Received
from interviewer.interview.clarify import is_clarifying
from interviewer.judge.reading import is_dont_know

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

# What looks back at a closed question has a slash before it: a new answer is free text, and must not be guessed at.
_REVIEW = re.compile(
    r"/ ?(?:(?P<again>again)|(?P<model>model(?: answer)?)|dispute)\b"
    r"(?:\s*\#(?P<number>\d{1,3})\b)?\s*(?P<rest>[\s\S]*)",
    re.IGNORECASE,
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
    if found := _REVIEW.fullmatch(text.strip()):
        return _review(found)
    if is_clarifying(text):
        return Received(kind="clarify", text=text.strip())
    return Received(kind="answer", text=text.strip())


def _review(found: re.Match[str]) -> Received:
    """`/again NEW ANSWER`, `/model`, `/dispute POINT: THE WORDS THAT MAKE IT`; `#2` after the word names a question."""
    number, rest = int(found["number"] or 0), found["rest"].strip()
    if found["again"]:
        return Received(kind="again", text=rest, number=number)
    if found["model"]:
        return Received(kind="model_answer", number=number)
    point, _, words = rest.partition(":")
    return Received(kind="dispute", text=words.strip(), number=number, point=point.strip())
