"""The text of one point to single claims, each with the words of the original.

Sentences and semicolons always divide. Commas divide where the parts are claims of their own: a list of notes ("faster
convergence, better use of little data"), a run of verb phrases, or a participle that says something more (", capturing
meaning in fewer parameters"). They do not divide a formula, a pipeline of arrows, brackets, or ordinary prose. When in
doubt the text stays whole: too long a claim can be judged, half a claim cannot. Lists that are left inside a claim
(alternatives, objects of one verb) are for `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.compile import verbs
from interviewer.rubrics.compile.cuts import cut, depths_of, sentences, without_brackets
from interviewer.rubrics.compile.points import Role
from interviewer.rubrics.leak import words
from interviewer.types import Value

__all__ = ["Clause", "clauses", "sentences"]

MAX_PARTS = 30
"""A sentence with more commas than this is no list of claims; it stays whole."""

_CONJUNCTION = re.compile(r"^(?:and|or|plus|as well as)\s+", re.I)
_JOINING = re.compile(r"^(?:and|but|while|whereas|so)\s+", re.I)
_WHILE = re.compile(r"\s+while\s+(?=\w+ing\b)")
_AND = re.compile(r"\s+and\s+(?=([\w-]+)\s)")
_SCOPE = re.compile(r"^.*?\b(?:where|so that|such that|in which)\s+")
_BACKWARD = frozenset({"it", "them", "they"})


class Clause(Value):
    """One claim in the words of the answer.

    `dependent`: it is a phrase without the subject of its sentence ("controlling the boundary"). `subject` is that
    subject where it is known. `source`: the pieces of the answer that are this claim's alone, verbatim.
    """

    text: str
    dependent: bool = False
    subject: str = ""
    source: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    need: int = 1
    listed: bool = False
    """The text is nothing but the list of its options."""


class _Part(Value):
    """A claim's text, and the piece of the answer that it is made from where the two differ."""

    text: str
    own: str
    dependent: bool = False


def clauses(text: str, role: Role, subject: str = "") -> list[Clause]:
    """The claims in `text`, in order; every word of it is in one of them, save joining words and punctuation.

    `subject` is what the sentences are about, where that is known; a sentence that names its own goes before it.
    """
    found: list[Clause] = []
    labelled = role in ("labelled", "item")
    for sentence in sentences(text):
        own = verbs.subject_of(sentence)
        subject = own or subject
        for piece in cut(sentence, ";"):
            note = labelled and not (own or en.reads_as_prose(without_brackets(piece)))
            parts = _notes(piece) if note else _prose(piece, borrows=bool(subject) or role == "labelled")
            about = "" if note else subject
            for part in parts:
                if part.text.startswith("followed by ") and found and not about:
                    about = verbs.noun_of(found[-1].text)
                found.append(
                    Clause(text=part.text, dependent=part.dependent, subject=about, source=_verbatim(part.own, text))
                )
    return [clause for clause in found if any(c.isalnum() for c in clause.text)]


def _verbatim(own: str, text: str) -> tuple[str, ...]:
    """The piece, or its parts between commas where the text has something else between them; none when words of it
    cannot be found: no source is better than one that holds a part."""
    pieces = (own,) if own in text else tuple(part for part in own.split(", ") if part in text)
    return pieces if set(words(own)) <= set(words(" ".join(pieces))) else ()


def _prose(text: str, borrows: bool) -> list[_Part]:
    """A sentence: a participle at its end, verb phrases and sentences after a comma come off."""
    parts = cut(text, ",")
    whole = len(parts) > MAX_PARTS or len(parts[0].split()) < 3 or en.subordinate(parts[0])
    claims = [[parts[0]]]
    for i, part in enumerate(parts[1:], 1):
        if not whole and _comes_off(part, last=i == len(parts) - 1, borrows=borrows):
            claims.append([_JOINING.sub("", _CONJUNCTION.sub("", part))])
        else:
            claims[-1].append(part)
    return _finish([(", ".join(c), ", ".join(c), i > 0) for i, c in enumerate(claims)], borrows)


def _comes_off(part: str, last: bool, borrows: bool) -> bool:
    bare = _JOINING.sub("", _CONJUNCTION.sub("", part))
    if bare != part and verbs.verb_at(bare) and not _points_back(bare):
        return True
    if not borrows or _points_back(bare):
        return False
    dependent = last and _CONJUNCTION.sub("", part) == part and en.opens_dependent(part)
    return dependent or verbs.opens_with_verb(_CONJUNCTION.sub("", part))


def _points_back(text: str) -> bool:
    """Whether a pronoun inside needs the claim before; one that leads can be resolved."""
    return bool(_BACKWARD & set(en.split_words(text)[1:]))


def _notes(text: str) -> list[_Part]:
    """A note: parts between commas are claims unless they only continue the one before."""
    parts = cut(text, ",")
    if len(parts) == 1 or _stays_whole(text, parts):
        return _finish([(text, text, False)], borrows=True)
    leading = [verbs.opens_with_verb(_CONJUNCTION.sub("", part)) for part in parts]
    claims: list[tuple[str, str, bool]] = [(parts[0], parts[0], False)]
    for i, part in enumerate(parts[1:], 1):
        bare = _CONJUNCTION.sub("", part)
        claim, own, dependent = claims[-1]
        # The last of three notes that opens with an -ing word is one more note: 'load balancing, routing design'.
        ending = i == len(parts) - 1 and bare == part and en.opens_dependent(part) and (leading[0] or i == 1)
        if not leading[i] and leading[0] and not (en.clings(part) or ending) and _parallel(parts[0], part):
            claims.append((f"{parts[0].split()[0]} {part}", part, False))
        elif leading[i] or not (_clings(part) or (not ending and _continues(claim, part, leading, parts))):
            claims.append((bare, bare, leading[i] or ending))
        else:
            claims[-1] = (f"{claim}, {part}", f"{own}, {part}", dependent)
    return _finish(claims, borrows=True)


def _clings(part: str) -> bool:
    return en.clings(part) or _points_back(part)


def _stays_whole(text: str, parts: Sequence[str]) -> bool:
    bare = without_brackets(text)
    if len(parts) > MAX_PARTS or "→" in bare or "->" in bare or "=" in bare:
        return True
    if re.match(r"or\s", parts[-1], re.I):
        return True
    names = all(len(without_brackets(part).split()) == 1 for part in parts[:-1])
    return names and (len(parts) > 2 or bool(en.prepositions(parts[-1])))


def _continues(claim: str, part: str, leading: Sequence[bool], parts: Sequence[str]) -> bool:
    """Whether a noun phrase goes on with the list that the claim before it began."""
    so_far = without_brackets(claim)
    if en.opens_list(so_far):
        return True
    single = len(part.split()) == 1
    if leading[0]:
        return single or (not any(leading[1:]) and not en.reads_as_clause(part))
    tails = set[str]().union(*(en.prepositions(p) for p in parts[1:]))
    return "for" in en.prepositions(so_far) and not tails


def _parallel(first: str, part: str) -> bool:
    """'Use A for x, B for y': the second borrows the verb of the first."""
    shared = en.prepositions(first) & en.prepositions(part)
    return "for" in shared and not _CONJUNCTION.match(part)


def _finish(claims: Sequence[tuple[str, str, bool]], borrows: bool) -> list[_Part]:
    """The claims, cut once more at ' while doing', and at ' and ' between two sentences or two verb phrases."""
    found: list[_Part] = []
    for whole, own, dependent in claims:
        if whole != own:
            found.append(_Part(text=whole, own=own, dependent=dependent))
            continue
        pieces = _WHILE.split(whole) if borrows else [whole]
        if len(pieces) > 1 and any(depths_of(whole)[m.start()] for m in _WHILE.finditer(whole)):
            pieces = [whole]
        halves = [half for piece in pieces for half in _at_and(piece, borrows)]
        found += [_Part(text=t, own=o, dependent=dependent or j > 0) for j, (t, o) in enumerate(halves)]
    return found


def _at_and(text: str, borrows: bool) -> list[tuple[str, str]]:
    """(claim, own piece) for each half of 'A reduces cost and B adds noise', 'cuts cost and adds noise', and
    'a space where A holds and B holds', whose halves share the words before them."""
    scope = _SCOPE.match(text)
    shared = scope[0] if scope else ""
    depths = depths_of(text)
    found: list[tuple[str, str]] = []
    start = len(shared)
    for match in _AND.finditer(text, start):
        left, right = text[start : match.start()], text[match.end() :]
        if not depths[match.start()] and not _points_back(right) and _two(left, right, match[1], borrows and not scope):
            found.append((shared + left, (shared + left) if not found else left))
            start = match.end()
    rest = text[start:]
    return [*found, (shared + rest, rest if found else text)]


def _two(left: str, right: str, word: str, borrows: bool) -> bool:
    """Whether the words on both sides of an 'and' are claims; the second may borrow the subject of the first."""
    if min(len(left.split()), len(right.split())) < 3:
        return False
    if verbs.verb_at(left) and verbs.verb_at(right):
        return True
    if not borrows or _RELATIVE & set(en.split_words(left)):
        return False
    if verbs.opens_with_verb(left) and word.casefold() in en.VERBS:
        return verbs.phrase(right).form == "base" and verbs.phrase(left).form == "base"
    third = en.third_person(word) or en.modal(word) or (en.finite(word) and word.casefold() != "be")
    return third and verbs.phrase(right).form in ("third", "modal") and bool(_third_led(left))


def _third_led(text: str) -> bool:
    return bool(verbs.verb_at(text)) or verbs.phrase(text).form in ("third", "modal")


_RELATIVE = frozenset("that which who where".split())
