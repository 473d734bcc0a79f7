"""Lists inside one claim: alternatives become options of it, things that are each required become claims.

'Use A, B or C to build one' is one claim with three options; 'track A, B and C' is three claims; '(A, B)' and 'such as
A or B' are examples, of which one is enough. The words that a list shares with what stands around it go with each item.
A list is left alone where that is not safe: between A and B, combine A and B, items of many words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.compile import verbs
from interviewer.rubrics.compile.clauses import Clause
from interviewer.rubrics.compile.cuts import cut, depths_of
from interviewer.types import Value

MAX_ITEMS = 12
ITEM_WORDS = 5
HEAD_WORDS = 15
"""More than this before a list is another claim already."""

_JOINT = re.compile(r",?\s+(?P<conj>or|and)\s+|,\s+")
_BRACKETS = re.compile(r"\s+\(((?:e\.g\.,?|such as|like)\s+)?([^()=→]+)\)")
_EXAMPLES = re.compile(r"\s(?:like|such as|including|e\.g\.,?|for example)\s+")
_ADJECTIVE = re.compile(r"\w{2,}(?:al|ic|ive|ous|able|ible|ful|less|ary|ed)$")
_TOGETHER = frozenset("between among both of than vs versus from".split())
_JOINING = frozenset(
    "combine compare balance concatenate merge align match join separate relate trade mix fuse".split()
)
_AT_ONCE = frozenset("together simultaneously jointly alike respectively".split())
_SHARED_TAIL = frozenset("to for as when during while based".split())


class _Found(Value):
    """head + item + tail is what each item says; `conj` is or, and, or "" for commas alone."""

    head: str
    items: tuple[str, ...]
    tail: str
    conj: str = ""


def spread(clause: Clause, members: bool = False) -> list[Clause]:
    """The claim with its options, or the claims that its list makes, or the claim as it is.

    `members`: the claim stands under a label such as 'Benefits', so that 'speed and accuracy' are two.
    """
    text = clause.text
    if "→" in text or "->" in text or "=" in text:
        return [clause]
    if verb_options := _verb_phrases(text):
        return [clause.model_copy(update={"options": verb_options, "listed": True})]
    examples = _examples(text)
    if examples:
        return [_with_options(clause, examples, 1)]
    found = _plain(text)
    if found is None:
        return _two_objects(clause, members)
    named = _names(found) and _proper(found)
    if found.conj == "or" or named:
        return [_with_options(clause, found, 1 if found.conj == "or" else max(1, len(found.items) // 2))]
    return _each(clause, found)


def _with_options(clause: Clause, found: _Found, need: int) -> Clause:
    options = tuple(_said(found, item) for item in found.items)
    listed = not found.head and all(item in clause.text for item in found.items)
    return clause.model_copy(update={"options": options, "need": need, "listed": listed})


def _said(found: _Found, item: str) -> str:
    return f"{found.head}{item}{found.tail}".strip()


def _each(clause: Clause, found: _Found) -> list[Clause]:
    """A claim an item. The shared words before the list are the first one's own, those after it the last one's."""
    if len(clause.source) != 1 or len(found.head.split()) > HEAD_WORDS:
        return [clause]
    own = clause.source[0]
    pieces = list(found.items)
    first, last = f"{found.head}{pieces[0]}", f"{pieces[-1]}{found.tail}"
    pieces[0] = first if first in own else pieces[0]
    pieces[-1] = last if last in own else pieces[-1]
    if any(piece not in own for piece in pieces):
        return [clause]
    return [
        clause.model_copy(update={"text": _said(found, item), "source": (piece.strip(),)})
        for item, piece in zip(found.items, pieces, strict=True)
    ]


def _examples(text: str) -> _Found | None:
    """'vectors (A, B) for tasks' and 'tools like A, B or C for tasks', as 'such as' each."""
    match = _BRACKETS.search(text)
    if match:
        items = _items(match[2])
        if len(items) > 1 and all(len(item.split()) <= ITEM_WORDS for item in items):
            # '(attention, hidden)' says which ones; names and longer phrases are examples of what stands before.
            plain = all(item.islower() and item.isalpha() for item in items)
            head, tail = (" (", ")") if plain else (" such as ", "")
            return _Found(head=text[: match.start()] + head, items=tuple(items), tail=tail + text[match.end() :])
    match = _EXAMPLES.search(text)
    if not match or depths_of(text)[match.start()]:
        return None
    body, tail = _tail(text[match.end() :])
    items = _items(body)
    if len(items) < 2 or any(len(item.split()) > ITEM_WORDS for item in items):
        return None
    return _Found(head=text[: match.end()], items=tuple(items), tail=tail)


def _items(text: str) -> list[str]:
    found = [part.strip() for part in _JOINT.split(text)[::2]]
    return found if all(found) and 1 < len(found) <= MAX_ITEMS else []


def _plain(text: str) -> _Found | None:
    depths = depths_of(text)
    joints = [m for m in _JOINT.finditer(text) if not depths[m.start()] and m.start()]
    if not joints:
        return None
    # The last list with a conjunction; else the first run of commas.
    tried = [i for i in reversed(range(len(joints))) if joints[i]["conj"]]
    commas = next((i for i, joint in enumerate(joints) if joint["conj"]), len(joints)) - 1
    for last in [*tried, *([commas] if commas >= 0 else [])]:
        if found := _ending_at(last, joints, text):
            return found
    return None


def _ending_at(last: int, joints: Sequence[re.Match[str]], text: str) -> _Found | None:
    """The list whose last item comes after the joint with that index."""
    first = last
    while first and not joints[first - 1]["conj"] and _is_item(text[joints[first - 1].end() : joints[first].start()]):
        first -= 1
    opening = joints[first - 1].end() if first else 0
    closing = joints[last + 1].start() if last + 1 < len(joints) else len(text)
    middle = [text[joints[i].end() : joints[i + 1].start()] for i in range(first, last)]
    lead, final = text[opening : joints[first].start()], text[joints[last].end() : closing]
    return _divided(text[:opening], lead, middle, final, text[closing:], (joints[last]["conj"] or "").casefold())


def _divided(before: str, lead: str, middle: list[str], final: str, after: str, conj: str) -> _Found | None:
    """The list with its shared words told from its items, or None where they cannot be."""
    if conj == "or" and not middle and (pair := _pair(lead, final)):
        head, one, two, tail = pair
        return _Found(head=before + head, items=(one, two), tail=tail + after, conj=conj)
    head, item = _head(lead)
    end, tail = _tail(final, every=all(len(i.split()) == 1 for i in (item, *middle)))
    items = (item, *middle, end)
    if len(items) > MAX_ITEMS or not all(_is_item(i) for i in items) or not _separable(before + head, tail + after):
        return None
    found = _Found(head=before + head, items=items, tail=tail + after, conj=conj)
    if conj == "and":
        return found if middle else None
    if conj == "or" or _names(found):
        return found if conj or len(items) > 2 or tail else None
    said = head.split()
    if not conj and (before or en.subordinate(lead)):
        return None
    return found if said and (verbs.base(said[-1]) or said[-1] == "for") and not after else None


def _pair(lead: str, final: str) -> tuple[str, str, str, str] | None:
    """'summarise or truncate X' and 'categorical or discrete X': what follows belongs to both."""
    left, right = lead.rpartition(" "), final.partition(" ")
    two_verbs = not left[0] and left[2].casefold() in en.VERBS and right[0].casefold() in en.VERBS
    shared_noun = bool(right[2]) and bool(_ADJECTIVE.search(left[2])) and not en.prepositions(right[2].split(" ")[0])
    if right[2] and (two_verbs or shared_noun):
        return left[0] + left[1], left[2], right[0], f" {right[2]}"
    return None


def _head(lead: str) -> tuple[str, str]:
    """Words up to the last verb, preposition or negation, and the item after them."""
    said = lead.split(" ")
    for i in reversed(range(len(said) - 1)):
        word = said[i].casefold()
        noun = word in en.NOUNS_TOO and i > 0
        if en.adverb(word):
            return " ".join(said[: i + 1]) + " ", " ".join(said[i + 1 :])
        if en.prepositions(word) or en.finite(word) or word in ("not", "as", "to", "by", "between", "than", "among"):
            return " ".join(said[: i + 1]) + " ", " ".join(said[i + 1 :])
        if (verbs.base(word) and not noun and not (word.endswith("ing") and i)) or word == "using":
            return " ".join(said[: i + 1]) + " ", " ".join(said[i + 1 :])
    return "", lead


def _tail(final: str, every: bool = False) -> tuple[str, str]:
    """The last item, and the words after it that go with all. `every`: names, which share whatever follows."""
    stop = "." if final.endswith(".") else ""
    said = final.removesuffix(".").split(" ")
    for i, word in enumerate(said[1:], 1):
        low = word.casefold()
        if low in _SHARED_TAIL or (every and (en.prepositions(low) or low in en.TIES)):
            return " ".join(said[:i]), " " + " ".join(said[i:]) + stop
    return " ".join(said), stop


def _is_item(text: str) -> bool:
    said = text.split()
    if not 0 < len(said) <= ITEM_WORDS or en.clings(text) or en.subordinate(text):
        return False
    if en.pronoun(said[0]) or en.adverb(said[0]) or (len(said) > 1 and verbs.opens_with_verb(text)):
        return False
    ends_in_verb = en.third_person(said[-1]) and verbs.base(said[-1]) not in en.NOUNS_TOO
    return not any(en.finite(w) for w in said) and not verbs.verb_at(text) and not ends_in_verb


def _separable(head: str, tail: str) -> bool:
    said = en.split_words(head)
    joined = bool(said) and (said[-1] in _TOGETHER or any(verbs.base(w) in _JOINING for w in said[-1:]))
    between = bool(said) and "between" in said[-4:]
    return not joined and not between and not _AT_ONCE & set(en.split_words(tail))


def _names(found: _Found) -> bool:
    """Single words, as names of tools and measures are; the last may be longer."""
    return all(len(item.split()) == 1 for item in found.items[:-1]) and len(found.items) > 1


def _proper(found: _Found) -> bool:
    """Names of products and measures, by their capitals: 'XGBoost, LightGBM and CatBoost' are examples."""
    names = sum(any(c.isupper() or c.isdigit() for c in item[1:]) or item.isupper() for item in found.items)
    everyone = found.conj == "and"
    return (len(found.items) > 2 or not everyone) and 2 * names >= len(found.items) * (2 if everyone else 1)


def _verb_phrases(text: str) -> tuple[str, ...]:
    """'freeze the encoder, tune the head, or add a layer': each a thing to do, of which one is enough."""
    parts = cut(text, ",")
    if not 1 < len(parts) <= MAX_ITEMS or not parts[-1].startswith("or "):
        return ()
    parts[-1] = parts[-1][3:]
    return tuple(parts) if all(verbs.phrase(part).form in ("base", "third") for part in parts) else ()


def _two_objects(clause: Clause, members: bool) -> list[Clause]:
    """'reduces training time and memory footprint' to two: a verb with two objects of two words or more each."""
    parts = cut(clause.text, ",")
    if len(parts) > 1 or clause.text.count(" and ") != 1:
        return [clause]
    lead, _, final = clause.text.partition(" and ")
    head, one = _head(lead)
    two = final.rstrip(".")
    said = head.split()
    alone = members and not said
    apart = (alone or (bool(said) and bool(verbs.base(said[-1])))) and _separable(head, final)
    if not apart or _has_preposition((one, two)) or not all(_is_item(i) for i in (one, two)):
        return [clause]
    if not alone and min(len(one.split()), len(two.split())) < 2:
        return [clause]
    return _each(clause, _Found(head=head, items=(one, two), tail="", conj="and"))


def _has_preposition(items: Sequence[str]) -> bool:
    return any(en.prepositions(item) for item in items)
