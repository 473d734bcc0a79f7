"""Active to passive and back, in sentences of one plain clause; every other sentence is left alone.

English inflection by rule is wrong now and then, so what this does not know it does not touch: no commas, no second
verb, no pronoun for a subject, no verb with two objects.
"""

from __future__ import annotations

import re

from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.leak import STOP_WORDS

_PASSIVE = re.compile(r"(?P<whom>.+?)\s+(?:is|are)\s+(?P<verb>[a-z]+ed)\s+by\s+(?P<who>.+?)[.!]?")
_NOT_PLAIN = frozenset(
    "that which who whose what how when where and or but to not no never than if it they we you".split()
)
_ARTICLES = frozenset("a an the its their each every all both".split())
_TAILS = frozenset("as into in".split())
"""What follows one of these says how or where, and stays behind the verb."""
_TWO_OBJECTS = frozenset("gives makes takes costs shows lets leads leaves offers tells needs means reaches".split())
_IRREGULAR = {
    "hold": "held", "keep": "kept", "find": "found", "split": "split", "cut": "cut", "build": "built",
    "learn": "learnt", "choose": "chosen", "send": "sent", "shrink": "shrunk", "hurt": "hurt", "drop": "dropped",
    "set": "set", "map": "mapped", "control": "controlled", "embed": "embedded", "bring": "brought", "break": "broken",
    "understand": "understood", "speed": "sped", "fit": "fitted", "prune": "pruned", "weigh": "weighed",
    "run": "run", "read": "read", "begin": "begun", "feed": "fed", "freeze": "frozen", "stop": "stopped",
}  # fmt: skip
_LONGEST_SUBJECT = 5
_PLURALS = frozenset("two three four both all data few many most others people".split())


def turn_voice(sentence: str) -> str:
    """'A reduces B.' to 'B is reduced by A.', or the other way round, or the sentence as it was."""
    if re.search(r"[,;:()]", sentence):
        return sentence
    said = en.split_words(sentence)
    if not said or _NOT_PLAIN & set(said):
        return sentence
    if found := _PASSIVE.fullmatch(sentence):
        return _active(found["who"], found["verb"], found["whom"]) or sentence
    if any(en.finite(w) for w in said) or en.subordinate(sentence) or said[0] in en.prepositions(said[0]):
        return sentence
    verbs = [i for i, word in enumerate(said) if en.third_person(word)]
    if not verbs or not 0 < verbs[0] <= _LONGEST_SUBJECT or said[verbs[0] - 1].endswith("ly"):
        return sentence
    words = sentence.rstrip(".!").split()
    at = verbs[0]
    return _passive(" ".join(words[:at]), words[at], words[at + 1 :]) or sentence


def _passive(who: str, verb: str, rest: list[str]) -> str:
    base = _base(verb)
    last = en.split_words(who)[-1]
    opens = rest[0].lower() if rest else ""
    if base is None or verb in _TWO_OBJECTS or last in STOP_WORDS or (opens in STOP_WORDS and opens not in _ARTICLES):
        return ""
    stop = next((i for i, w in enumerate(rest) if i and w.lower() in _TAILS), len(rest))
    whom, tail = rest[:stop], rest[stop:]
    if not whom or any(w.lower().endswith("ing") for w in (*whom[:-1], *tail)):
        return ""
    be = "are" if _is_plural(whom) else "is"
    return " ".join([_upper(whom[0]), *whom[1:], be, _participle(base), "by", lowered(who), *tail]) + "."


def _active(who: str, participle: str, whom: str) -> str:
    base = next((b for b in sorted(en.VERBS) if _participle(b) == participle), None)
    if base is None or who.split()[0].endswith("ing") or len(who.split()) > _LONGEST_SUBJECT:
        return ""
    verb = base if _is_plural(who.split()) else _third(base)
    return f"{_upper(who)} {verb} {lowered(whom)}."


def _base(verb: str) -> str | None:
    forms = (verb.removesuffix("s"), verb.removesuffix("es"), re.sub("ies$", "y", verb))
    return next((form for form in forms if form in en.VERBS and _third(form) == verb), None)


def _third(base: str) -> str:
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _participle(base: str) -> str:
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else base + "ed"


def _is_plural(words: list[str]) -> bool:
    """By the noun at the head of a phrase, which is the last before a preposition."""
    stop = next((i for i, w in enumerate(words) if i and w.lower() in en.prepositions(w)), len(words))
    noun = words[stop - 1].lower()
    return noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A sentence's first word inside another; an acronym or a name with a capital inside keeps its own."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    keeps = any(c.isupper() for c in first[1:]) or any(c.isdigit() for c in first) or first == "I"
    return text if keeps else text[:1].lower() + text[1:]
