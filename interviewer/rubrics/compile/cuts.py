"""Where a text may be cut: sentences, marks outside brackets, and how deep in brackets each character stands."""

from __future__ import annotations

import re
from itertools import pairwise

from interviewer.rubrics.compile import lexicon as en

_OPEN, _CLOSE = "([{“", ")]}”"
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|al|approx|resp|incl|dr|mr|ms|prof|st)\.$", re.I)
_BEFORE_NUMBER = re.compile(r"(?:^|[\s(])(?:no|fig|figs|eq|sec|ch|vol|pp?)\.$", re.I)
_INITIAL = re.compile(r"(?:^|[\s(])[^\W\d_]\.$")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-Þ])")


def sentences(text: str) -> list[str]:
    """Sentences with their end marks; a full stop inside brackets, or of an abbreviation or initial, ends none."""
    pieces: list[str] = []
    start = 0
    depths = depths_of(text)
    for match in _SENTENCE_END.finditer(text):
        stop = match.start() + 1
        abbreviated = text[match.start()] == "." and _abbreviated(
            text[max(start, stop - 20) : stop], text[match.end() : match.end() + 40]
        )
        if depths[match.start()] or abbreviated:
            continue
        pieces.append(text[start : match.end()].strip())
        start = match.end()
    pieces.append(text[start:].strip())
    whole: list[str] = []
    for piece in filter(None, pieces):
        if whole and len(whole[-1].split()) == 1:  # "No." says nothing without what comes after it
            whole[-1] += f" {piece}"
        else:
            whole.append(piece)
    return whole


def _abbreviated(head: str, tail: str) -> bool:
    """Whether the full stop at the end of `head` belongs to a word. 'on link L. The ...' is the end of a sentence."""
    if _ABBREVIATION.search(head) or (_BEFORE_NUMBER.search(head) and tail[:1].isdigit()):
        return True
    return bool(_INITIAL.search(head)) and not en.opens_prose(next(iter(en.split_words(tail)), ""))


def cut(text: str, mark: str) -> list[str]:
    """`text` cut at each `mark` that stands outside brackets and is followed by white space."""
    depths = depths_of(text)
    at = [i for i, c in enumerate(text[:-1]) if c == mark and not depths[i] and text[i + 1].isspace()]
    edges = [-1, *at, len(text)]
    pieces = [text[a + 1 : b].strip() for a, b in pairwise(edges)]
    return [piece for piece in pieces if piece] or [text]


def depths_of(text: str) -> list[int]:
    """How deep in brackets each character stands; all 0 when the brackets do not match."""
    depths: list[int] = []
    depth = 0
    for c in text:
        depth += c in _OPEN
        depths.append(depth)
        depth -= c in _CLOSE
        if depth < 0:
            return [0] * len(text)
    return depths if depth == 0 else [0] * len(text)


def without_brackets(text: str) -> str:
    return "".join(c for c, depth in zip(text, depths_of(text), strict=True) if not depth)
