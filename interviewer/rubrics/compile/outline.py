"""Markdown to questions and the labelled lines of their answers.

Headings of one level are questions, those above it the topics of what follows, those below it labels. A horizontal rule
with no question and nothing labelled after it starts the file's footer, which belongs to no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from interviewer.types import Difficulty, Value

# HTML stays text: '<t>' in an answer is more often a symbol than markup. '[note]: text' stays text, too, and a '---'
# under a paragraph is a rule, not a heading, or a footer would turn the last answer into a question.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["lheading", "reference"])
_NUMBERED = re.compile(r"\d+\s*[.):]\s*")


class Line(Value):
    """One line of an answer. `label` is the bold (or heading) text it starts with, without its colon."""

    label: str = ""
    text: str = ""


Kind = Literal["paragraph", "item", "heading"]


class Block(Value):
    """A paragraph, an item (of a list, a table's row, a piece of code) or a sub-heading, as lines."""

    kind: Kind
    lines: tuple[Line, ...]
    depth: int = 0
    """Of an item: how many lists it stands in."""


class Entry(Value):
    """One question as it stands in the file. `line` counts from 1; `topic` and `id` are "" where the file has none."""

    title: str
    topic: str
    line: int
    blocks: tuple[Block, ...]
    id: str = ""
    difficulty: Difficulty = "medium"


def headed(text: str, level: int) -> tuple[Entry, ...]:
    """The questions of a document whose headings of that level ask, in order."""
    tokens = _MARKDOWN.parse(text)
    tags = [f"h{n}" for n in range(1, level + 1)]
    heads = [i for i, t in enumerate(tokens) if t.type == "heading_open" and t.level == 0 and t.tag in tags]
    entries: list[Entry] = []
    topic = ""
    for here, stop in pairwise([*heads, len(tokens)]):
        title = plain(tokens[here + 1])
        if tokens[here].tag != tags[-1]:
            topic = title
            continue
        body = tokens[here + 3 : stop]
        if stop == len(tokens):
            body = _without_footer(body)
        title = unnumbered(title)
        entries.append(Entry(title=title, topic=topic, line=_line(tokens[here]), blocks=_blocks(body)))
    return tuple(entries)


def answer_blocks(text: str, footer: bool = False) -> tuple[Block, ...]:
    """The blocks of a text that is one answer, and a footer where that is allowed for."""
    tokens = _MARKDOWN.parse(text)
    return _blocks(_without_footer(tokens) if footer else tokens)


def parsed(text: str) -> list[Token]:
    """The tokens of a document."""
    return _MARKDOWN.parse(text)


def unnumbered(title: str) -> str:
    """A title without the number before it."""
    return _NUMBERED.sub("", title, count=1)


def _without_footer(tokens: list[Token]) -> list[Token]:
    """The tokens before the last horizontal rule, unless something labelled comes after it."""
    rules = [i for i, token in enumerate(tokens) if token.type == "hr" and token.level == 0]
    if not rules or any(line.label for block in _blocks(tokens[rules[-1] :]) for line in block.lines):
        return tokens
    return tokens[: rules[-1]]


def _blocks(tokens: Sequence[Token]) -> tuple[Block, ...]:
    """The blocks of a run of tokens, in order; nothing that holds words is left out."""
    found: list[Block] = []
    lists = 0
    heading = False
    row: list[str] | None = None
    for token in tokens:
        kind: Kind = "heading" if heading else "item" if lists else "paragraph"
        if token.type in ("list_item_open", "list_item_close"):
            lists += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            heading = token.nesting == 1
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            cells = " | ".join(cell for cell in row if cell)
            found.append(Block(kind="item", lines=(Line(text=cells),)))
            row = None
        elif token.type in ("fence", "code_block"):
            found.append(Block(kind="item", lines=(Line(text=" ".join(token.content.split())),)))
        elif token.type == "inline" and row is not None:
            row.append(plain(token))
        elif token.type == "inline":
            lines = (Line(label=plain(token)),) if heading else _lines(_inline(token))
            found.append(Block(kind=kind, lines=lines, depth=lists))
    return tuple(block for block in found if any(line.label or line.text for line in block.lines))


def _lines(children: Iterable[Token]) -> tuple[Line, ...]:
    """Inline tokens to lines; bold at the start of a line with a colon in or right after it is the line's label."""
    lines: list[Line] = []
    bold: list[str] | None = None  # words of bold text that may turn out to be a label
    label, text, held = "", "", ""
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            lines.append(Line(label=label, text=(held + text).strip()))
            bold, label, text, held = None, "", "", ""
        elif token.type == "strong_open" and not (label or text.strip() or held):
            bold = []
        elif token.type == "strong_close" and bold is not None:
            held, bold = "".join(bold), None
            if held.rstrip().endswith(":"):
                label, held = held.rstrip().rstrip(":").strip(), ""
        elif bold is not None:
            bold.append(_words(token))
        else:
            words = _words(token)
            if held and not text and words.lstrip().startswith(":"):
                label, held, words = held.strip(), "", words.lstrip()[1:]
            text += words
    lines.append(Line(label=label, text=(held + text).strip()))
    return tuple(line for line in lines if line.label or line.text)


def plain(inline: Token) -> str:
    """The words of an inline token."""
    return " ".join("".join(_words(token) for token in _inline(inline)).split())


def _inline(token: Token) -> list[Token]:
    """Inline tokens, with stars inside a word as text: '2*3*4' is a product, not an emphasised 3."""
    children = token.children or []
    literal: set[int] = set()
    open_marks: list[int] = []
    for i, child in enumerate(children):
        if child.type in ("em_open", "strong_open"):
            open_marks.append(i)
        elif child.type in ("em_close", "strong_close"):
            start = open_marks.pop()
            before = children[start - 1].content[-1:] if start else ""
            after = children[i + 1].content[:1] if i + 1 < len(children) else ""
            if before.isalnum() or after.isalnum():
                literal |= {start, i}
    return [Token("text", "", 0, content=t.markup) if i in literal else t for i, t in enumerate(children)]


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return "".join(_words(child) for child in token.children or ())
    return token.content


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
