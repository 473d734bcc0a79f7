"""The shapes in which a Markdown document holds questions with answers, and which of them a document has.

headings        one level of headings asks; headings above it are topics, headings below it labels
Q: and A:       lines that begin so, in bold or not, numbered or not
numbered list   each item asks in its first line; the rest of the item, and what follows it, is the answer
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.token import Token

from interviewer.rubrics.compile.outline import Entry, answer_blocks, headed, parsed, plain, unnumbered

SHAPES = (
    "## a heading for each question, the answer underneath",
    "Q: a question, and A: its answer on the next line",
    "1. a numbered list of questions, the answer below each",
)

_ASKS = frozenset(
    "what why how when which who where whose explain describe discuss compare contrast define propose name list give "
    "outline state is are does do did can could should would will in suppose imagine derive tell show".split()
)
_Q = re.compile(
    r"\s{0,3}(?:[-*+]\s+|\d{1,4}[.)]\s+|#{1,6}\s+)?(\*\*|__)?(?:Q|Question)\s*\d{0,4}\s*[:.)](\*\*|__)?\s*(.*)", re.I
)
_A = re.compile(
    r"\s*(?:[-*+]\s+)?(\*\*|__)?(?:A|Ans|Answer|Reference|Reference answer|Model answer|Solution)\s*\d{0,4}\s*"
    r"(?::|[.)](?=\s|\*|_))(\*\*|__)?:?\s*(.*)",
    re.I,
)
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s+|$)(.*)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_LINE_END = re.compile(r"\r\n|\r|\n")  # as the Markdown parser counts lines
_MARKER = re.compile(r"(\s*)\d{1,9}[.)](\s+|$)")


def entries(text: str) -> tuple[str, tuple[Entry, ...]]:
    """(the shape's name, the questions in order); no questions when the document has none of the shapes."""
    pairs = _pairs(text)
    tokens = parsed(text)
    level = _asking_level(tokens)
    asking = sum(asks(title) for _, title, _ in _heads(tokens, level)) if level else 0
    if pairs and len(pairs) >= asking:
        return "Q: and A: lines", pairs
    if level:
        return f"'{'#' * level} ' headings", headed(text, level)
    listed = _numbered(text, tokens)
    if listed:
        return "a numbered list", listed
    level = _plain_level(tokens)
    return (f"'{'#' * level} ' headings", headed(text, level)) if level else ("", ())


def asks(title: str) -> bool:
    """Whether a line asks something: a question mark, or a word that questions begin with."""
    said = re.findall(r"\w+", unnumbered(title).casefold())
    return "?" in title or (len(said) > 1 and said[0] in _ASKS)


def _heads(tokens: list[Token], level: int) -> list[tuple[int, str, bool]]:
    """(index, title, whether text stands right under it) of each heading of that level."""
    return [
        (i, plain(tokens[i + 1]), i + 3 < len(tokens) and tokens[i + 3].type != "heading_open")
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.tag == f"h{level}"
    ]


def _asking_level(tokens: list[Token]) -> int:
    """The level of which at least half the headings ask, unless that would leave out the text under higher ones."""
    for level in range(1, 7):
        found = _heads(tokens, level)
        asking = [i for i, title, _ in found if asks(title)]
        if not asking or 2 * len(asking) < len(found):
            continue
        above = sorted((i, body) for upper in range(1, level) for i, _, body in _heads(tokens, upper))
        parts = pairwise([*above, (len(tokens), False)])
        kept = all(not body or any(i < at < end for at in asking) for (i, body), (end, _) in parts)
        if kept:
            return level
    return 0


def _plain_level(tokens: list[Token]) -> int:
    """Where no heading asks: '## ', or else the highest level with two headings or more that have text under them."""
    if _heads(tokens, 2):
        return 2
    for level in range(1, 7):
        bodies = sum(body for _, _, body in _heads(tokens, level))
        if bodies > (1 if level == 1 else 0):
            return level
    return 0


def _outside_fences(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """(line number from 0, line, whether it is outside code)."""
    fence = ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and fence in ("", match[1]):
            fence = "" if fence else match[1]
            yield number, line, False
        else:
            yield number, line, not fence


def _pairs(text: str) -> tuple[Entry, ...]:
    """The Q: and A: pairs; () when no Q: has an A:. A heading right before a Q: is a topic."""
    lines = _LINE_END.split(text)
    found: list[tuple[int, str, list[str], list[str] | None]] = []  # line, topic, question, answer
    topic = ""
    headings: list[str] = []  # headings that a Q: may still follow
    for number, line, outside in _outside_fences(lines):
        asked = _Q.fullmatch(line) if outside else None
        if asked:
            topic = headings[-1] if headings else topic
            found.append((number, topic, [_unbold(asked)], None))
            headings = []
            continue
        heading = _HEADING.fullmatch(line) if outside else None
        if heading:
            headings.append(heading[1].strip())
        elif line.strip():
            headings = []
        if not found:
            continue
        start, of, question, answer = found[-1]
        answered = _A.fullmatch(line) if outside and answer is None else None
        if answered:
            found[-1] = (start, of, question, [_unbold(answered)])
        else:
            (question if answer is None else answer).append(line)
    if not any(answer is not None for _, _, _, answer in found):
        return ()
    return tuple(
        _entry(" ".join(" ".join(question).split()), of, start, _without_topic(answer or []))
        for start, of, question, answer in found
    )


def _unbold(match: re.Match[str]) -> str:
    """The text after 'Q:', without the marks that bold the whole line."""
    mark, closed, text = match[1] or "", match[2] or "", match[3].strip()
    return text.removesuffix(mark) if mark and not closed and text.endswith(mark) else text


def _without_topic(lines: list[str]) -> list[str]:
    """An answer's lines without the heading at its end, which is the next question's topic."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or _HEADING.fullmatch(kept[-1])):
        kept.pop()
    return kept


def _numbered(text: str, tokens: list[Token]) -> tuple[Entry, ...]:
    """The items of top-level numbered lists, when at least half of them ask in their first line."""
    lines = _LINE_END.split(text)
    starts: list[int] = []
    breaks: list[tuple[int, str]] = []
    ordered = False
    for i, token in enumerate(tokens):
        if token.level == 0 and token.type in ("ordered_list_open", "ordered_list_close"):
            ordered = token.nesting == 1
        elif token.type == "list_item_open" and token.level == 1 and ordered and token.map:
            starts.append(token.map[0])
        elif token.type == "heading_open" and token.level == 0 and token.map:
            breaks.append((token.map[0], plain(tokens[i + 1])))
    made = []
    asking = 0
    for start, following in pairwise([*starts, len(lines)]):
        stop = min([at for at, _ in breaks if start < at < following], default=following)
        topic = next((title for at, title in reversed(breaks) if at < start), "")
        question, answer = _item(lines[start:stop])
        asking += asks(question)
        made.append(_entry(question, topic, start, answer))
    return tuple(made) if asking and 2 * asking >= len(made) else ()


def _item(lines: list[str]) -> tuple[str, list[str]]:
    """An item's question and the lines of its answer, without the list's indentation."""
    match = _MARKER.match(lines[0])
    width = match.end() if match else 0
    body = [lines[0][width:]] + [line[width:] if not line[:width].strip() else line for line in lines[1:]]
    end = next((i for i, line in enumerate(body) if not line.strip()), len(body))
    last = next((i for i in range(end) if "?" in body[i]), 0)
    mark = body[last].rfind("?") + 1 or len(body[last])
    rest = body[last][mark:].lstrip("*_ ")
    question = " ".join([*body[:last], body[last][:mark]]).strip()
    answer = [rest, *body[last + 1 :]]
    first = next((i for i, line in enumerate(answer) if line.strip()), 0)
    marked = _A.fullmatch(answer[first]) if answer else None
    if marked:
        answer[first] = _unbold(marked)
    return question, answer


def _entry(question: str, topic: str, line: int, answer: list[str]) -> Entry:
    title = plain(parsed(f"x {question}")[1]).removeprefix("x ") if question.strip() else ""
    return Entry(
        title=unnumbered(title.strip("*_ ")).strip(),
        topic=topic,
        line=line + 1,
        blocks=answer_blocks("\n".join(answer), footer=True),
    )
