"""Speakers told by labels in plain text: `Name: text`, `**Name:** text`, `>> Name: text`, `[00:12] Name: text`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, get_args

from interviewer.transcripts.talk import Said
from interviewer.types import TurnKind

INTERVIEWER_LABELS = frozenset({"interviewer", "examiner", "moderator", "q", "question"})
CANDIDATE_LABELS = frozenset({"candidate", "interviewee", "applicant", "examinee", "student", "a", "answer"})
"""Labels that say themselves who speaks, in lower case."""

_KNOWN = INTERVIEWER_LABELS | CANDIDATE_LABELS | {"user", "assistant", "human", "ai"}
_LABEL = re.compile(
    r"""\s*(?:>>+|[-–—•])?\s*                             # caption signs for another speaker
    (?:\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\]?\s+)?   # a time
    (?P<bold>\*\*)?
    (?P<name>[^\W\d_][^\s:*<>]{0,29}(?:\x20[^\s:*<>]{1,30}){0,5})
    (?:\x20\[?\(?\d{1,2}:\d{2}(?::\d{2})?\)?\]?)?
    (?(bold)(?::\*\*|\*\*:)|:)
    (?:\s+(?P<text>.*))?$""",
    re.VERBOSE | re.DOTALL,
)
_KIND = re.compile(rf"(.*) \(({'|'.join(get_args(TurnKind))})\)$")


class Line(NamedTuple):
    """A piece of text and where it stands."""

    place: str
    text: str


class _Label(NamedTuple):
    name: str
    kind: str
    text: str


def by_label(lines: Iterable[Line], glue: str) -> tuple[Said, ...]:
    """The turns of a labelled text; `glue` joins the lines of one turn. What stands before the first label has no
    speaker.

    A label that comes once only is taken for text ("Note: ...") when two others come more often or speak for
    themselves.
    """
    found = [(line, _label(line.text)) for line in lines]
    times = Counter(label.name.casefold() for _, label in found if label)
    sure = {name for name, count in times.items() if count > 1 or name in _KNOWN}
    speakers = sure if len(sure) > 1 else set(times)
    turns: list[Said] = []
    for line, label in found:
        if label and label.name.casefold() in speakers:
            turns.append(Said(speaker=label.name, kind=label.kind, text=label.text, place=line.place))
        elif turns:
            turns[-1] = turns[-1].model_copy(update={"text": f"{turns[-1].text}{glue}{line.text}"})
        elif line.text.strip():
            turns.append(Said(speaker="", text=line.text, place=line.place))
    return joined(turns, glue)


def joined(turns: Iterable[Said], glue: str) -> tuple[Said, ...]:
    """The turns with texts trimmed, those without text left out, and neighbours of one speaker and kind made one."""
    result: list[Said] = []
    for turn in turns:
        text = turn.text.strip()
        last = result[-1] if result else None
        if last and text and (last.speaker.casefold(), last.kind) == (turn.speaker.casefold(), turn.kind):
            result[-1] = last.model_copy(update={"text": f"{last.text}{glue}{text}"})
        elif text:
            result.append(turn.model_copy(update={"text": text}))
    return tuple(result)


def _label(text: str) -> _Label | None:
    match = _LABEL.match(text)
    if not match:
        return None
    kind = _KIND.match(match["name"])
    name = kind[1] if kind else match["name"]
    if not match["bold"] and name.casefold() not in _KNOWN and not _is_name(name):
        return None
    return _Label(name, kind[2] if kind else "", match["text"] or "")


def _is_name(text: str) -> bool:
    """Whether each word begins as in a name: a capital, a figure, a bracket, or a short particle such as `de`."""
    words = text.split(" ")
    named = [word[0].isupper() or word[0].isdigit() or word[0] == "(" for word in words]
    return named[0] and all(fits or len(word) <= 3 for fits, word in zip(named, words, strict=True))
