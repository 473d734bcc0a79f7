"""The text of one point to single claims, each with the words of the original.

Sentences and semicolons always divide. Commas divide where the parts are claims of their own: a list of notes ("faster
convergence, better use of little data"), a run of verb phrases, or a participle that says something more (", capturing
meaning in fewer parameters"). They do not divide alternatives ("BPE, WordPiece or SentencePiece"), a run of single
names, a formula, a pipeline of arrows, brackets, or ordinary prose. When in doubt the text stays whole: too long a
claim can be judged, half a claim cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.compile.points import Role
from interviewer.types import Value

MAX_PARTS = 30
"""A sentence with more commas than this is no list of claims; it stays whole."""

_OPEN, _CLOSE = "([{“", ")]}”"
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|al|approx|resp|incl|dr|mr|ms|prof|st)\.$", re.I)
_BEFORE_NUMBER = re.compile(r"(?:^|[\s(])(?:no|fig|figs|eq|sec|ch|vol|pp?)\.$", re.I)
_INITIAL = re.compile(r"(?:^|[\s(])[^\W\d_]\.$")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-Þ])")
_CONJUNCTION = re.compile(r"^(?:and|or|plus|as well as)\s+", re.I)
_WHILE = re.compile(r"\s+while\s+(?=\w+ing\b)")
_AND_VERB = re.compile(r"\s+and\s+(?=([\w-]+)\s)")


class Clause(Value):
    """One claim in the words of the answer.

    `needs_subject`: it is a phrase without the subject of its sentence ("controlling the boundary").
    """

    text: str
    needs_subject: bool = False


def clauses(text: str, role: Role, subject: str = "") -> list[Clause]:
    """The claims in `text`, in order; every word of it is in one of them, save joining words and punctuation.

    `subject` is what the sentences are about, where that is known: with it, prose may be divided too.
    """
    found: list[Clause] = []
    for sentence in sentences(text):
        for part in _cut(sentence, ";"):
            note = role in ("labelled", "item") and not en.reads_as_prose(_without_brackets(part))
            found += _notes(part) if note else _prose(part, borrows=bool(subject) or role == "labelled")
    return [clause for clause in found if any(c.isalnum() for c in clause.text)]


def sentences(text: str) -> list[str]:
    """Sentences with their end marks; a full stop inside brackets, or of an abbreviation or initial, ends none."""
    pieces: list[str] = []
    start = 0
    depths = _depths(text)
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


def _prose(text: str, borrows: bool) -> list[Clause]:
    """A sentence: a participle at its end and verb phrases come off, if they can borrow a subject or a label."""
    parts = _cut(text, ",")
    divisible = borrows and len(parts) <= MAX_PARTS and len(parts[0].split()) > 2 and not en.subordinate(parts[0])
    claims = [[parts[0]]]
    for i, part in enumerate(parts[1:], 1):
        bare = _CONJUNCTION.sub("", part)
        last = i == len(parts) - 1
        dependent = last and bare == part and en.opens_dependent(part)
        if divisible and (dependent or en.opens_with_verb(bare)):
            claims.append([bare])
        else:
            claims[-1].append(part)
    return _finish(claims, borrows)


def _notes(text: str) -> list[Clause]:
    """A note: parts between commas are claims unless they only continue the one before."""
    parts = _cut(text, ",")
    if len(parts) == 1 or _stays_whole(text, parts):
        return _finish([parts], borrows=True)
    verbs = [en.opens_with_verb(_CONJUNCTION.sub("", part)) for part in parts]
    claims = [[parts[0]]]
    for i, part in enumerate(parts[1:], 1):
        bare = _CONJUNCTION.sub("", part)
        if verbs[i]:
            claims.append([bare])
        elif en.clings(part):
            claims[-1].append(part)
        elif i == len(parts) - 1 and bare == part and en.opens_dependent(part):
            claims.append([part])
        elif verbs[0] and _parallel(parts[0], part):
            claims.append([f"{parts[0].split()[0]} {part}"])
        elif _continues(claims[-1], part, verbs, parts):
            claims[-1].append(part)
        else:
            claims.append([bare])
    return _finish(claims, borrows=True)


def _stays_whole(text: str, parts: Sequence[str]) -> bool:
    bare = _without_brackets(text)
    if len(parts) > MAX_PARTS or "→" in bare or "->" in bare or "=" in bare:
        return True
    if re.match(r"or\s", parts[-1], re.I):
        return True
    names = all(len(_without_brackets(part).split()) == 1 for part in parts[:-1])
    return names and (len(parts) > 2 or bool(en.prepositions(parts[-1])))


def _continues(claim: Sequence[str], part: str, verbs: Sequence[bool], parts: Sequence[str]) -> bool:
    """Whether a noun phrase goes on with the list that the claim before it began."""
    so_far = _without_brackets(", ".join(claim))
    if en.opens_list(so_far):
        return True
    single = len(part.split()) == 1
    if verbs[0]:
        return single or (not any(verbs[1:]) and not en.reads_as_clause(part))
    tails = set[str]().union(*(en.prepositions(p) for p in parts[1:]))
    return "for" in en.prepositions(so_far) and not tails


def _parallel(first: str, part: str) -> bool:
    """'Use A for x, B for y': the second borrows the verb of the first."""
    shared = en.prepositions(first) & en.prepositions(part)
    return "for" in shared and not _CONJUNCTION.match(part)


def _finish(claims: Sequence[Sequence[str]], borrows: bool) -> list[Clause]:
    """Joined parts as clauses, cut once more at ' while doing' and ' and do'."""
    found: list[Clause] = []
    for i, parts in enumerate(claims):
        whole = ", ".join(parts)
        pieces = [p for piece in _WHILE.split(whole) for p in _and_verb(piece)] if borrows else [whole]
        if len(pieces) > 1 and any(_depths(whole)[m.start()] for m in _WHILE.finditer(whole)):
            pieces = [whole]
        found += [Clause(text=piece, needs_subject=i > 0 or j > 0) for j, piece in enumerate(pieces)]
    return found


def _and_verb(text: str) -> list[str]:
    """'start with X and fine-tune on Y' to two, when both halves are verb phrases of some length."""
    if not en.opens_with_verb(text):
        return [text]
    depths = _depths(text)
    pieces: list[str] = []
    start = 0
    for match in _AND_VERB.finditer(text):
        both_say_something = len(text[start : match.start()].split()) > 2 and len(text[match.end() :].split()) > 2
        if depths[match.start()] == 0 and match[1].casefold() in en.VERBS and both_say_something:
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


def _cut(text: str, mark: str) -> list[str]:
    """`text` cut at each `mark` that stands outside brackets and is followed by white space."""
    depths = _depths(text)
    at = [i for i, c in enumerate(text[:-1]) if c == mark and not depths[i] and text[i + 1].isspace()]
    edges = [-1, *at, len(text)]
    pieces = [text[a + 1 : b].strip() for a, b in pairwise(edges)]
    return [piece for piece in pieces if piece] or [text]


def _depths(text: str) -> list[int]:
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


def _without_brackets(text: str) -> str:
    return "".join(c for c, depth in zip(text, _depths(text), strict=True) if not depth)
