"""The same thing said in another way, by rule: each rule must leave true what was true, or leave the text alone.

Each function returns its text unchanged where it cannot be applied; nothing of it is random but what a seed decides.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from interviewer.selftest.synonyms import SYNONYMS
from interviewer.selftest.voice import lowered

_JOINTS = "when|if|since|because|while|whereas|although|though|once|as long as"
_FRONT = re.compile(rf"(?P<joint>{_JOINTS})\s+(?P<side>[^,;:]+),\s+(?P<main>[^,;:]+?)[.!]?", re.I)
_BACK = re.compile(rf"(?P<main>[^,;:]+?),?\s+(?P<joint>{_JOINTS})\s+(?P<side>[^,;:]+?)[.!]?")
_SO = re.compile(r"(?P<main>[^,;:]+), so (?!that\b)(?P<side>[^,;:]+?)[.!]?")
_POINTS_BACK = re.compile(
    r"(?:it|its|they|them|their|this|these|that|those|such|both|either|each|the (?:former|latter|same)|then|but|so|also"
    r"|however|therefore|thus|hence|even|still|instead|otherwise|finally|here|there|nor|and|or|what remains"
    r"|(?:in|for|with|of|to|by|at|on) (?:both|this|that|these|those|such|it|them))\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|their|them|this|these|that|those)\b", re.I)
_OTHER_WORDS = re.compile(r"\b(?:" + "|".join(sorted(SYNONYMS, key=len, reverse=True)) + r")\b", re.I)
# What a note leaves out. Negations, prepositions and what says how much or how often stay: 'few' is not 'a few'.
_LEFT_OUT = re.compile(
    r"(?<![\w'’-])(?:(?:a|an|the|also|very|quite|really|simply|therefore|thus|hence)\s+(?!few\b|little\b|lot\b)"
    r"|(?<!it )(?<!they )(?:is|are|was|were)\s+(?=[a-z]+ed\b))(?=[\w\"'“(])",
    re.I,
)
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_DENIES = frozenset("never neither cannot without nothing hardly".split())
TYPO_EVERY = 15
"""One word in about so many is misspelt, and one in every sentence."""


def groups(sentences: Sequence[str]) -> list[str]:
    """Sentences joined with those after them that point back at them, so that each group stands on its own."""
    found: list[str] = []
    for sentence in sentences:
        if found and _POINTS_BACK.match(sentence):
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found


def swap_clauses(sentence: str) -> str:
    """'When X, Y.' to 'Y when X.', back, and 'X, so Y.' to 'Since X, Y.'.

    Not where a pronoun would come before what it names.
    """
    if found := _FRONT.fullmatch(sentence):
        main, side = found["main"], found["side"]
        if not _PRONOUN.search(main):
            return f"{_upper(main)} {found['joint'].lower()} {side}."
    elif found := _SO.fullmatch(sentence):
        return f"Since {lowered(found['main'])}, {found['side']}."
    elif found := _BACK.fullmatch(sentence):
        main, side = found["main"], found["side"]
        if not _PRONOUN.search(side) and len(main.split()) > 1:
            return f"{_upper(found['joint'])} {side}, {lowered(main)}."
    return sentence


def synonyms(text: str) -> str:
    """Everyday words for other everyday words; no term of any art is touched."""

    def other(found: re.Match[str]) -> str:
        said = SYNONYMS[found.group().lower()]
        return _upper(said) if found.group()[0].isupper() else said

    return _OTHER_WORDS.sub(other, text)


def terse(text: str) -> str:
    """As in notes: without articles and fillers, and without 'is' before a participle."""
    bare = _LEFT_OUT.sub("", text)
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda m: m[1] + m[2].upper(), bare)


def typos(sentence: str, seed: str) -> str:
    """Letters swapped, lost or doubled inside a few of the longer words; the same ones for the same seed."""
    chance = random.Random(f"{seed} {sentence}")
    found = [m for m in _WORD.finditer(sentence) if len(m.group()) >= 5 and m.group().islower()]
    places = [m for m in found if m.group() not in _DENIES]
    wanted = min(len(places), max(1, len(_WORD.findall(sentence)) // TYPO_EVERY))
    pieces, end = [], 0
    for number in sorted(chance.sample(range(len(places)), wanted)):
        place = places[number]
        pieces += [sentence[end : place.start()], _misspelt(place.group(), chance)]
        end = place.end()
    return "".join([*pieces, sentence[end:]])


def _misspelt(word: str, chance: random.Random) -> str:
    # Never the first or last letter: readers go by those, and typists seldom miss them.
    at = chance.randrange(1, len(word) - 2)
    before, here, after = word[:at], word[at], word[at + 1 :]
    swapped = before + after[0] + here + after[1:]
    return chance.choice([w for w in (swapped, before + after, before + here + here + after) if w != word])


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
