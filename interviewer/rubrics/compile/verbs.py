"""Forms of the listed verbs: what a phrase opens with, where a sentence has its verb, and agreement with a subject."""

from __future__ import annotations

import re
from typing import Literal

from interviewer.rubrics.compile import lexicon as en
from interviewer.types import Value

Form = Literal["base", "third", "participle", "modal", "none"]

_SWAP = {"is": "are", "was": "were", "has": "have", "does": "do", "doesn't": "don't", "isn't": "aren't"}
_BACK = {plural: singular for singular, plural in _SWAP.items()}
_SECOND = re.compile(r"(or|and) ([\w-]+)(?= )")
_RELATIVE = frozenset("that which who whose where when how whether".split())
_DEGREES = frozenset("too very so not is are quite".split())
_NOT_PLURAL = ("ss", "us", "is", "as")
_LONGEST_SUBJECT = 9


class Phrase(Value):
    """A text as adverbs, verb (its base form) and what follows. `form` is none, and `verb` empty, where none leads."""

    form: Form = "none"
    adverbs: str = ""
    verb: str = ""
    rest: str = ""


def base(word: str) -> str:
    """The base form of a listed verb in its base form, third person or -ing; "" for any other word."""
    low = word.strip(",.").casefold()
    tried = [low, low.removesuffix("s"), low.removesuffix("es"), re.sub("ies$", "y", low)]
    if low.endswith("ing") and len(low) > 4:
        root = low[:-3]
        tried += [f"{root}e", root, root[:-1] if root[-1:] == root[-2:-1] else ""]
    return next((form for form in tried if form in en.VERBS), "")


def third(verb: str) -> str:
    """'reduce' to 'reduces', 'apply' to 'applies'."""
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def phrase(text: str) -> Phrase:
    """How a text opens. A participle counts only where its verb is listed."""
    said = text.split()
    i = 0
    while i < len(said) - 1 and en.adverb(said[i]):
        i += 1
    form = _form(said[i:])
    if form == "none":
        return Phrase(rest=text)
    verb = said[i] if form == "modal" else base(said[i])
    return Phrase(form=form, adverbs=" ".join(said[:i]), verb=verb, rest=" ".join(said[i + 1 :]))


def opens_with_verb(text: str) -> bool:
    """'reduces cost', 'may lead to ...', 'typically requires ...'."""
    return phrase(text).form in ("base", "third", "modal")


def _form(said: list[str]) -> Form:
    if not said:
        return "none"
    word = said[0].casefold()
    if en.acronym(said[0]):
        return "none"
    if en.modal(word) or en.finite(word):
        return "modal"
    following = said[1].casefold().strip(",.") if len(said) > 1 else ""
    if word in en.VERBS:
        # 'Sample efficiency', 'Index size per shard': two nouns, not an order to sample.
        return "none" if _names_a_thing(word, following, said) else "base"
    if en.third_person(word):
        if not following:
            return "none" if base(word) in en.NOUNS_TOO else "third"
        return "none" if following == "of" or following in _RELATIVE else "third"
    return "participle" if word.endswith("ing") and base(word) else "none"


def _names_a_thing(word: str, following: str, said: list[str]) -> bool:
    """Whether a word that can be a verb or a noun is a noun here."""
    if word == "use":
        return following in ("as", "of", "in", "for", "with")
    if word not in en.NOUNS_TOO:
        return False
    if following in _DEGREES or following == "of":
        return True
    if word in en.NOUNS_FIRST:
        return not (plural(following) or en.determiner(following))
    closed = len(said) < 3 or bool(en.prepositions(said[2])) or said[1].endswith(",")
    return not following or (closed and not plural(following))


def infinitive(found: Phrase) -> str:
    """'to reduce cost'; "" for a modal, which has no infinitive."""
    if found.form in ("modal", "none"):
        return ""
    return " ".join(filter(None, ["to", found.adverbs.lower(), found.verb, _second(found.rest, many=True)]))


def agreeing(found: Phrase, subject: str) -> str:
    """The phrase as it follows `subject`: 'reduce cost' after a plural, 'reduces cost' after a singular."""
    many = plural(subject)
    if found.form == "modal":
        low = found.verb.casefold()
        verb = _SWAP.get(low, low) if many else _BACK.get(low, low)
    else:
        verb = found.verb if many else third(found.verb)
    return " ".join(filter(None, [found.adverbs.lower(), verb, _second(found.rest, many)]))


def _second(rest: str, many: bool) -> str:
    """'summarise or truncate X': the second verb goes with the first."""
    match = _SECOND.match(rest)
    verb = base(match[2]) if match and not match[2].endswith("ing") else ""
    return f"{match[1]} {verb if many else third(verb)}{rest[match.end() :]}" if match and verb else rest


def plural(text: str) -> bool:
    """Whether a noun phrase is plural, by the last word before its first preposition or bracket, or by an 'and'."""
    said = en.split_words(re.split(r"[(,]", text)[0])
    head = next((i for i, w in enumerate(said) if i and en.prepositions(w)), len(said))
    if "and" in said[1:head]:
        return True
    last = said[head - 1] if said else ""
    return last.endswith("s") and len(last) > 2 and not last.endswith(_NOT_PLURAL)


def verb_at(text: str) -> int:
    """The index of the word that is the verb of a sentence with its subject before it; 0 when it is no sentence.

    'guidance strengthens alignment' is one; 'feature maps', 'tokens that repeat' and 'reduces cost' are none.
    """
    said = text.split()
    for i, word in enumerate(said[: _LONGEST_SUBJECT + 1]):
        low = word.casefold().strip(",.;")
        if i and (low in _RELATIVE or word.endswith((";", ":"))):
            return 0
        if i and said[i - 1].endswith(","):
            return 0
        if i and not en.adverb(low) and _is_verb(said, i):
            return i
    return 0


def _is_verb(said: list[str], i: int) -> bool:
    low, before = said[i].casefold().strip(",.;"), said[i - 1]
    follows = said[i + 1].casefold().strip(",.;") if i + 1 < len(said) else ""
    if en.finite(low) or en.modal(low):
        return True
    while i > 1 and en.adverb(before):
        i -= 1
        before = said[i - 1]
    points = i == 1 and before.casefold() in ("this", "that", "each", "some", "many")
    if not follows or said[i].endswith(",") or before in ("and", "or") or en.clings(follows):
        return False
    if (en.determiner(before) and not points) or en.prepositions(before):
        return False
    if en.third_person(low) or low in en.ALWAYS_VERBS:
        return not plural(before) and (not en.prepositions(follows) or low in en.ALWAYS_VERBS)
    many = plural(before) or before.casefold() in ("they", "we", "you", "these", "those")
    return low in en.VERBS and many and not base(before) and follows not in ("of", "and", "or")


def subject_of(sentence: str) -> str:
    """What a sentence is about: the words before its verb; "" when it is none, or opens with a pronoun or a clause."""
    i = verb_at(sentence)
    said = sentence.split()[:i]
    while said and en.adverb(said[-1]):
        said.pop()
    if not said or en.subordinate(" ".join(said)) or en.pronoun(said[0]):
        return ""
    return " ".join(said)


def noun_of(text: str) -> str:
    """The words of a noun phrase before its first preposition: 'warmup phase' of 'warmup phase with rising rates'."""
    said = text.split()
    stop = next((i for i, w in enumerate(said) if i and en.prepositions(w)), len(said))
    return " ".join(said[:stop])
