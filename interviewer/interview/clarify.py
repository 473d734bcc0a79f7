"""Questions about the question, answered by rule from what was asked, word for word.

Nothing is explained, confirmed or denied: whatever is said here stands in the question or the follow-up already, so it
cannot give a criterion away. A clarification is no follow-up and no hint; it has no price.
"""

from __future__ import annotations

import re

from interviewer.evidence import sentences
from interviewer.rubrics.leak import content_words

LONGEST = 25
"""Words; what is longer says something, too."""

_OPEN = "I leave that to you. It was asked like this:"
_BEFORE = r"(?:(?:sorry|well|hmm|um|uh|so|ok|okay|wait|please|just to be clear|before i answer) )*"
_WITH = r"(?: (?:by|with|when you say) (.+?))?(?: here| exactly| in this context)*"
_SHAPES = (
    rf"(?:what|how) (?:exactly )?(?:do|did) you mean{_WITH}",
    rf"i (?:m|am) not sure what you mean{_WITH}",
    r"what does (.+?) mean(?: here| exactly| in this context)*",
    r"what is meant (?:by|with) (.+?)(?: here| exactly)*",
    r"(?:could|can|would|will) you (?:please )?(?:clarify|rephrase|reword|restate|explain)"
    r"(?: (?:the|this|that|your) question| that| this| it| what you mean)?(?: please| for me)*",
    r"i (?:really )?(?:do not|don t|dont|did not|didn t) (?:quite )?(?:understand|get|follow)"
    r" (?:the|this|that|your) question",
    r"what (?:exactly )?are you asking(?: for| about| me)*",
)
# These could also begin a statement: they count with a question mark at their end only.
_ASKING = (
    r"(?:do|did) you (?:only )?mean (.+)",
    r"(?:are|were) you (?:asking|talking|thinking)(?: me)? (?:about|for|of|how|what|whether|if) (.+)",
    r"is (?:the|this|that|your) question about (.+)",
    r"which .+ do you mean",
    r"(?:do|would) you (?:want|like) me to (?:talk about |explain |cover |discuss )?(.+)",
    r"(?:should|shall|may|can) i (?:talk about|focus on|assume|cover|consider|start with|take) (.+)",
)
_ASKED = re.compile(f"{_BEFORE}(?:{'|'.join(_SHAPES)})")
_ASKED_WITH_MARK = re.compile(f"{_BEFORE}(?:{'|'.join((*_SHAPES, *_ASKING))})")


def is_clarifying(text: str) -> bool:
    """Whether the whole message asks what is meant, and says nothing else."""
    return _match(text) is not None


def clarification(text: str, question: str, probe: str = "") -> str:
    """The answer to a clarifying `text`, while `probe` (else `question`) is open. Quotes them and adds no content."""
    asked = [*_parts(probe), *_parts(question)]
    term = _term(text)
    if options := _alternatives(term):
        named = [option for option in options if _all_said(option, asked)]
        if len(named) == 1:
            return f"As it was asked: “{_nearest(named[0], asked)}” Keep to that."
        return f"{_OPEN} “{_nearest(term, asked)}” Say which one you take, and go on."
    if term and _all_said(term, asked):
        return f"I mean it as in: “{_nearest(term, asked)}” Take it in its usual sense, and say what that is to you."
    if term:
        return f"{_OPEN} “{_nearest(term, asked)}” Say what you assume, and go on."
    pieces = " ".join(f"“{part}”" for part in _parts(probe or question))
    return f"A piece at a time, then: {pieces} Begin where you like."


def _match(text: str) -> re.Match[str] | None:
    said = text.strip()
    if len(said.split()) > LONGEST or re.search(r"[.!?;\n]\s*\S", said):
        return None
    bare = " ".join(re.sub(r"[^\w]+|_", " ", said.lower()).split())
    return (_ASKED_WITH_MARK if said.endswith("?") else _ASKED).fullmatch(bare)


def _term(text: str) -> str:
    """What the question is about, as typed; empty when it is about the whole, such as "that"."""
    found = _match(text)
    return next((group for group in found.groups() if group and content_words(group)), "") if found else ""


def _alternatives(term: str) -> tuple[str, ...]:
    options = tuple(option for option in re.split(r"\bor\b", term) if content_words(option))
    return options if len(options) > 1 else ()


def _parts(text: str) -> list[str]:
    """The sentences, verbatim."""
    return [span.of(text) for span in sentences(text)]


def _all_said(term: str, asked: list[str]) -> bool:
    """Whether what was asked has every content word of `term`."""
    wanted = set(content_words(term))
    return bool(wanted) and wanted <= set(content_words(" ".join(asked)))


def _nearest(term: str, asked: list[str]) -> str:
    """The sentence of what was asked that shares most words with `term`; the first of equals."""
    wanted = set(content_words(term))
    return max(asked, key=lambda part: len(wanted & set(content_words(part))))
