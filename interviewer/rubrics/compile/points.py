"""The labelled lines of an answer to its points: what the author put down as one thing to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from interviewer.rubrics.compile.lexicon import reads_as_prose
from interviewer.rubrics.compile.outline import Block, Kind, Line
from interviewer.rubrics.compile.verbs import opens_with_verb
from interviewer.types import Value

_ANSWER = frozenset({"answer", "answers", "a", "reference", "reference answer", "model answer", "solution"})
_BULLET = re.compile(r"\s*(?:[-–—•*·]|\(?\d{1,2}[.)](?!\d)|\(?(?:[a-z]|[ivx]{2,4})\)|[a-z]\.(?=\s))\s*(?=\S)")
_UNBOLD = re.compile(r"([^\W\d_][^:.;,=`?!]{0,60}):\s+(?=\S)")
_UNWRAPPED = 60  # characters; running text is wrapped at no less, so a shorter line ended on purpose

Role = Literal["opening", "labelled", "item", "prose"]


class Point(Value):
    """One thing to say. `opening`: prose that the labelled points then unfold."""

    role: Role
    under: str = ""
    """What led in a point that has a label of its own."""
    label: str = ""
    text: str


def points(blocks: Sequence[Block]) -> tuple[Point, ...]:
    """The points in order. A label without text of its own ("**Benefits:**", "Two uses:") goes to what it leads in."""
    reading = _Reading()
    pieces = list(_pieces(blocks))
    for i, (kind, line, depth) in enumerate(pieces):
        inner = pieces[i + 1][2] if i + 1 < len(pieces) else 0
        reading.piece(kind, line, depth, inner)
    reading.close()
    return _with_opening(reading.found)


class _Reading:
    """The points so far, and what leads in the next."""

    def __init__(self) -> None:
        self.found: list[Point] = []
        self._lead = ""
        self._unused = ""  # a lead that nothing has followed yet: it is a point itself if nothing ever does
        self._leads: dict[int, str] = {}  # what leads the lists that a list stands in, by depth
        self._depth = 0

    def piece(self, kind: Kind, line: Line, depth: int, inner: int) -> None:
        """The next piece, in `depth` lists; the one after it is in `inner`."""
        if depth < self._depth and not self._unused:
            self._lead = self._leads.get(depth, "")
        self._depth = depth
        if inner > depth:
            self._leads[depth] = self._lead
        if line.label.casefold() in _ANSWER:
            line = Line(text=line.text)
            self._leads_in("")
        line = line if line.label else _labelled(line.text)
        line = Line(label=_worded(line.label), text=_worded(line.text))
        named = kind == "item" and inner > depth and not line.label and _names(line.text)
        bare = not line.text if line.label else _leads_in(line.text)
        if kind == "heading" or named or bare:
            self._leads_in(line.label or line.text.rstrip(" :"))
        elif line.label:
            self.found.append(Point(role="labelled", under=self._unused, label=line.label, text=line.text))
            self._lead = self._unused = ""
        elif line.text:
            self._unlabelled(kind, line.text)

    def close(self) -> None:
        """After the last piece."""
        self._leads_in("")

    def _leads_in(self, text: str) -> None:
        if self._unused:
            self.found.append(Point(role="prose", text=self._unused))
        self._lead = self._unused = text

    def _unlabelled(self, kind: Kind, text: str) -> None:
        label = self._lead if kind == "item" or self._unused else ""
        role: Role = "item" if kind == "item" else "labelled" if label else "prose"
        self.found.append(Point(role=role, label=label, text=text))
        self._lead, self._unused = label, ""


def plain_text(blocks: Sequence[Block]) -> str:
    """The answer as plain text, a block to a paragraph, without Markdown marks or the word Answer."""
    whole, before = "", ""
    for kind, line, _ in _pieces(blocks):
        label = "" if line.label.casefold() in _ANSWER else line.label
        text = f"{label}: {line.text}" if label and line.text else f"{label}:" if label else line.text
        if text:
            gap = "" if not whole else "\n" if kind == before == "item" else "\n\n"
            whole += gap + (f"- {text}" if kind == "item" else text)
            before = kind
    return whole


def _pieces(blocks: Sequence[Block]) -> Iterator[tuple[Kind, Line, int]]:
    """Lines that belong together, joined: wrapped prose runs on; a bullet or a line that ended on purpose does not."""
    for block in blocks:
        width = max(len(line.label) + len(line.text) for line in block.lines)
        kind, held, last = block.kind, Line(), ""
        for line in block.lines:
            bullet = None if line.label or len(block.lines) == 1 else _BULLET.match(line.text)
            if line.label or bullet or _ended(last, line.text, width):
                yield kind, held, block.depth
                label = "" if held.label.casefold() in _ANSWER else held.label
                kind = "item" if bullet else block.kind
                held = Line(label=line.label or label, text=line.text[bullet.end() :] if bullet else line.text)
            else:
                held = Line(label=held.label, text=f"{held.text} {line.text}".strip())
            last = line.text
        yield kind, held, block.depth


def _ended(line: str, following: str, width: int) -> bool:
    """Whether a line stopped where a word more would have fitted, and a new start follows."""
    if not line or line.endswith((",", "-", "–")) or following[:1].islower():
        return False
    fits = len(line) + 1 + len(following.split(" ", 1)[0]) < width
    return len(line) < _UNWRAPPED or fits


def _labelled(text: str) -> Line:
    """'Purpose: both ...' without the bold is labelled too, when what stands before the colon is no sentence."""
    match = _UNBOLD.match(text)
    if match and len(match[1].split()) <= 6 and not reads_as_prose(match[1]):
        return Line(label=match[1].strip(), text=text[match.end() :])
    return Line(text=text)


def _worded(text: str) -> str:
    """The text, or "" when it is punctuation alone."""
    return text if any(c.isalnum() for c in text) else ""


def _names(text: str) -> bool:
    """Whether the item above an inner list names what the list is about, rather than saying something itself."""
    return 0 < len(text.split()) <= 6 and not reads_as_prose(text) and not opens_with_verb(text)


def _leads_in(text: str) -> bool:
    return text.endswith(":") and len(text) <= 2 * _UNWRAPPED


def _with_opening(found: list[Point]) -> tuple[Point, ...]:
    first = next((i for i, point in enumerate(found) if point.label), None)
    if first is None:
        return tuple(found)
    opening = [Point(role="opening", text=p.text) if p.role == "prose" else p for p in found[:first]]
    return (*opening, *found[first:])
