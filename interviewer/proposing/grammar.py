"""One claim taken apart: what stands before its main verb, the verb, what follows, and what is tacked on.

Enough English to negate a statement and to move its parts about, no more. Where the main verb is in doubt there is
none: a proposal that is not made costs less than a sentence that is no English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from interviewer.proposing import lexicon as en
from interviewer.rubrics.compile import lexicon as notes

# A second clause begins here: the main verb stands before it.
_SECOND = re.compile(
    r",?\s+(?=(?:so that|because|whereas|unless|although|though|but|(?:once|until)(?= \S+ \S))\b)"
    r"|,\s+(?=(?:so|while|since|when|if|as(?!\s(?:in|with|well|a)\b))\b)"
)
# What only adds to a statement.
_TAIL = re.compile(
    r",\s+(?=(?:which|unlike|as|rather|not|meaning|thus|hence|such|for|with|especially|called|far|\w{4,}ing(?!,|\s(?:and|or)\b))\b)"
    r"|,?\s+(?=whose\b)"
)
_LEAD = re.compile(
    r"^(?:when|where|once|if|with|in|at|after|before|even|compared|during|for|as|by|on|under|to|from)\b", re.I
)
_BARE = ".,;:!?\"'“”‘’()[]"


class Clause(NamedTuple):
    """`before` ends with the subject; `adverb` stood between it and `verb`. They join with single spaces."""

    lead: str
    subject: str
    adverb: str
    verb: str
    rest: str
    tail: str
    """From the comma or the conjunction on: a reason, a contrast, an example; empty when there is none."""
    plural: bool

    @property
    def statement(self) -> str:
        """The clause without its tail."""
        return joined(self.lead, self.subject, self.adverb, self.verb, self.rest)


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def finished(text: str) -> str:
    """With a capital and one full stop; `a` and `an` as the next word wants them."""
    line = re.sub(r"\s+", " ", text).strip().rstrip(".,;:").strip()
    line = re.sub(r"\b([Aa])n?(?= (\S+))", _article, line)
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def lowered(text: str, known: frozenset[str] = frozenset()) -> str:
    """The first letter in lower case, where the word is known to be an ordinary one or an article, not a name."""
    first = re.split(r"[\s,'-]", text, maxsplit=1)[0]
    low = first.lower()
    ordinary = first[1:].islower() or len(first) == 1
    if ordinary and (low in en.DETERMINERS | en.PREPOSITIONS | en.VERBS | known or notes.opens_prose(low)):
        return text[:1].lower() + text[1:]
    return text


def parsed(statement: str) -> Clause | None:
    """The parts of a statement, without its full stop. None when its main verb was not found for sure."""
    text = statement.strip().rstrip(".").strip().replace("can't", "cannot").replace("won't", "will not")
    text = re.sub(r"n['’]t\b", " not", text)
    lead, body = _led(text)
    body, second = _cut(body, _SECOND)
    words = body.split()
    at = _main_verb(words)
    if at is None or words[at - 1].casefold() in ("and", "or", "but"):
        return None
    start = at
    while start > 1 and en.adverb(words[start - 1]):
        start -= 1
    behind = " ".join(words[at + 1 :])
    rest, added = _cut(behind, _TAIL)
    subject = " ".join(words[:start])
    verb = words[at]
    low = verb.casefold()
    return Clause(
        lead,
        subject,
        " ".join(words[start:at]),
        verb,
        rest.rstrip(" ,"),
        added + second,
        low in ("are", "were", "have", "do") or (low in en.VERBS and low not in en.MODALS) or _many(low, subject),
    )


def _many(verb: str, subject: str) -> bool:
    """Of a modal nobody can tell but by the subject."""
    return verb in en.MODALS | {"cannot"} and en.plural(subject)


def _led(text: str) -> tuple[str, str]:
    """'After the peak, ' and the rest."""
    if not _LEAD.match(text):
        return "", text
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == "," and not depth and text[i + 1 : i + 2] == " ":
            return text[: i + 1], text[i + 2 :]
    return "", text


def _cut(text: str, at: re.Pattern[str]) -> tuple[str, str]:
    """The text up to the first match outside brackets, and from it on."""
    for match in at.finditer(text):
        if text.count("(", 0, match.start()) == text.count(")", 0, match.start()):
            return text[: match.start()], text[match.start() :]
    return text, ""


def _main_verb(words: list[str]) -> int | None:
    """The first word that is surely finite; failing that, the first that may be."""
    found = _scan(words, _surely)
    return found if found is not None else _scan(words, _perhaps)


def _scan(words: list[str], finite: Callable[[list[str], int], bool]) -> int | None:
    """The first finite word outside brackets that is not the verb of a relative clause."""
    owed = depth = 0
    for i, word in enumerate(words):
        low = word.strip(_BARE).casefold()
        opened = depth > 0 or word.startswith("(")
        depth += word.count("(") - word.count(")")
        if opened or i == 0:
            continue
        if low in en.RELATIVES:
            owed += 1
        elif owed and (finite(words, i) or (words[i - 1].casefold() in en.RELATIVES and _verbal(low))):
            owed -= 1
        elif finite(words, i):
            return i if word == word.rstrip(_BARE) or i == len(words) - 1 else None
    return None


def _surely(words: list[str], i: int) -> bool:
    low, before = words[i].casefold(), words[i - 1].strip(_BARE).casefold()
    if low in en.AUXILIARIES:
        return before != "to"
    if before in en.DETERMINERS | en.PREPOSITIONS | {"and", "or", "not"} or before in en.AUXILIARIES:
        return False
    base = en.base_form(low)
    if base:
        return not en.nounish(base) or _governs(words, i)
    # 'help improve' has its finite verb before it; in 'meaning or use lie' the word before is a noun.
    bare = before in en.VERBS and words[i - 2].casefold() not in ("and", "or")
    return low in en.VERBS and not en.nounish(low) and not bare and en.plural(" ".join(words[:i]))


def _perhaps(words: list[str], i: int) -> bool:
    low, before = words[i].casefold(), words[i - 1].strip(_BARE).casefold()
    if before in en.DETERMINERS | en.PREPOSITIONS | {"and", "or", "not", "to"} or i + 1 >= len(words):
        return False
    if words[i + 1].casefold() in ("such", "like", "that"):  # 'measures such as'
        return False
    return bool(en.base_form(low)) or (low in en.VERBS and _agrees(words, i))


def _verbal(word: str) -> bool:
    return word in en.VERBS or en.nounish(word) or bool(en.base_form(word))


def _governs(words: list[str], i: int) -> bool:
    """'updates each token': an object with its article follows."""
    return i + 1 < len(words) and words[i + 1].casefold() in en.DETERMINERS | {"from", "to", "into", "how", "too"}


def _agrees(words: list[str], i: int) -> bool:
    """A base form is finite after a plural noun, adverbs aside ('rows usually need'), or after a plural subject."""
    at = i - 1
    while at > 0 and en.adverb(words[at]):
        at -= 1
    near = words[at] == words[at].rstrip(_BARE) and en.plural_noun(words[at])
    return near or ("and" in words[:i] and _governs(words, i) and en.plural(" ".join(words[:i])))


def _article(found: re.Match[str]) -> str:
    """`a` before a consonant's sound, `an` before a vowel's; capitals are spelled out: an MLP, a U-Net."""
    word = found[2].lstrip("\"'“‘(")
    if not word or not word[0].isalpha():
        return found[0]
    if len(word) > 1 and word[:2].isupper():
        vowel = word[0] in "AEFHILMNORSX" if not re.match(r"[A-Z]*[AEIOU]", word[1:]) else word[0] in "AEIO"
    else:
        vowel = word[0].casefold() in "aeio" or bool(re.match(r"(?i)u(?!ni|s[ea]|ti|-)", word))
        vowel = vowel and not re.match(r"(?i)one|eu|once", word)
    return f"{found[1]}{'n' if vowel else ''}"
