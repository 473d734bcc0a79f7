"""Text that others wrote, made harmless to Markdown: it cannot make headings, lists, links, images or HTML."""

from __future__ import annotations

import re

from interviewer.report.text import one_line, shown

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(r"[\\`*_\[\]{}#|~$!^]")
_AT_START = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)](?:\s|$)))")
_DOMAIN_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})|(?<=www)\.", re.IGNORECASE)
_EMAIL_AT = re.compile(r"(?<=\S)@+(?=\S)")


def inline(text: str) -> str:
    """`text` on one line, meaning nothing but itself to CommonMark and GitHub, addresses included."""
    return _neutral(one_line(text))


def quoted(text: str) -> str:
    """`text` as a block quote that keeps its lines and their indentation, neutralised like `inline`."""
    lines = []
    for line in shown(text).expandtabs(4).split("\n"):
        body = line.strip()
        lines.append("&nbsp;" * (len(line) - len(line.lstrip())) * bool(body) + _neutral(body))
    # A backslash at the end of a line keeps the break; before an empty line it would be printed.
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return "\n".join(f"> {line}\\" if line and after else f"> {line}".rstrip() for line, after in pairs)


def _neutral(line: str) -> str:
    line = re.sub(r"[&<>]", lambda found: _ENTITIES[found.group()], line)
    line = _SPECIAL.sub(lambda found: "\\" + found.group(), line)
    line = line.replace("//", "/\\/")
    line = _DOMAIN_DOT.sub(r"\\.", line)
    # GitHub makes mail links of the finished text, where no escape is left; an @ in code stands apart.
    line = _EMAIL_AT.sub(lambda found: f"`{found.group()}`", line)
    start = _AT_START.match(line)
    if start is None:
        return line
    return "\\" + line if not start.group()[0].isdigit() else start.group() + "\\" + line[start.end() :]
