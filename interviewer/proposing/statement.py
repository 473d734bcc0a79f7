"""A criterion's claim as a sentence that stands by itself: its label made the subject, or put away.

"Word Embeddings: capture lexical relationships." says "Word embeddings capture lexical relationships."; "Benefits of
quantization: faster inference." says "Faster inference is one of the benefits of quantization."
"""

from __future__ import annotations

import re
from typing import NamedTuple

from interviewer.proposing import lexicon as en
from interviewer.proposing.grammar import finished, joined, lowered, parsed
from interviewer.rubrics.leak import words
from interviewer.types import Criterion, Rubric

# Labels that name a list of points, so that a point is one of them.
LISTS = frozenset(
    "advantages applications approaches aspects benefits challenges considerations disadvantages drawbacks examples "
    "issues limitations limits methods metrics options problems reasons risks steps strategies strengths techniques "
    "tools uses weaknesses".split()
)
# Labels that name one thing, which the point is.
ONES = frozenset("aim benefit cost drawback goal limitation purpose risk trade-off tradeoff".split())
_OTHER_KINDS = frozenset(
    "answer architecture background choice comparison conclusion context core definition detection difference effect "
    "evaluation formula idea implementation mechanism mitigation procedure process response result usage use".split()
)
# What they head is a trouble with the subject, not what the subject does.
_TROUBLES = frozenset("challenges disadvantages drawbacks issues limitations limits problems risks weaknesses".split())
_KINDS = LISTS | ONES | _OTHER_KINDS

_WITHIN = re.compile(r"(?<=[a-z,;(] )[A-Z][a-z]+")


class Claim(NamedTuple):
    """`label` is what stood before the colon, or ""; `body` what stood after it, without its full stop."""

    label: str
    body: str
    statement: str
    """The claim as a sentence of its own; "" where no rule makes one that is sure to be English."""

    @property
    def heads(self) -> str:
        """The last word of the label, before 'of': what kind of points it heads."""
        said = re.split(r"\s+of\s", self.label.casefold())[0].split()
        return said[-1] if said else ""


def claim_of(criterion: Criterion) -> Claim:
    """The claim of a criterion, taken apart."""
    text = criterion.text.strip().rstrip(".").strip()
    match = re.match(r"([^:.=]{1,70}):\s+(?=\S)", text)
    if match is None or len(match[1].split()) > 8:
        return Claim("", text, "" if formula(text) else finished(text))
    label, body = match[1], text[match.end() :]
    claim = Claim(label, body, "")
    return claim._replace(statement="" if formula(body) else _stated(claim))


def formula(text: str) -> bool:
    """Whether it is written in signs, where rules of grammar do not hold."""
    bare = re.sub(r"\([^()]*\)", "", text)
    return "=" in bare or "→" in bare or "->" in bare


def _stated(claim: Claim) -> str:
    said = claim.body.split()
    at = _verb_at(said)
    if at is None:
        return finished(claim.body) if parsed(claim.body) else _one_of(claim)
    subject, verb = _subject(claim), said[at].casefold()
    gerund = bool(en.base_of_gerund(verb))
    if gerund and (not subject or claim.heads in _TROUBLES):
        return _one_of(claim)
    if subject:
        return finished(joined(subject, _conjugated(said, at, en.plural(subject))))
    if verb not in en.VERBS:
        return ""
    if claim.heads in ONES:
        return finished(f"The {lowered_words(claim.label)} is to {lowered(claim.body)}")
    return finished(f"You should {lowered(claim.body)}")


def _subject(claim: Claim) -> str:
    """What the label says that the point is about; "" when it only says what kind of point it is."""
    head, _, thing = claim.label.partition(" of ")
    if claim.heads in _KINDS and thing:
        return thing
    if claim.label.casefold() in _KINDS:
        return ""
    *named, kind = head.split()
    # The 'BERT mechanism' is BERT's; but 'better evaluation' is no doing of 'better'.
    return " ".join(named) if kind.casefold() in _KINDS and head[1:2].isupper() else lowered_words(claim.label)


def lowered_words(label: str) -> str:
    """A label in a sentence: capitals go, names and abbreviations stay."""
    return " ".join(w.lower() if w[:1].isupper() and w[1:].replace("-", "").islower() else w for w in label.split())


def ordinary(claim: Claim, rubric: Rubric) -> frozenset[str]:
    """Words, in lower case, that are no names: nowhere in the rubric has one its capital within a sentence."""
    texts = f"{rubric.question.text} {rubric.reference} {' '.join(c.text for c in rubric.criteria)}"
    names = set(_WITHIN.findall(texts))
    capitals = {word.lower() for word in re.findall(r"\b[A-Z][a-z]+", texts) if word not in names}
    return frozenset({*f"{texts} {lowered_words(claim.label)}".split(), *capitals})


def _verb_at(said: list[str]) -> int | None:
    """Where a verb phrase begins: at its first word, or behind an adverb."""
    at = 1 if len(said) > 2 and en.adverb(said[0]) else 0
    if len(said) < at + 2:
        return None
    low = said[at].casefold()
    if low in en.MODALS or (en.base_of_gerund(low) and low not in en.NOUN_GERUNDS):
        return at
    known = low in en.VERBS if at else en.leads(low)
    return at if known or (en.base_form(low) and not en.plural_noun(said[at + 1])) else None


def _conjugated(said: list[str], at: int, plural: bool) -> str:
    """The verb phrase with its verb, and one that 'and' or 'or' ties to it, in the form that the subject wants."""
    forms = list(said)
    tied = said[at + 1].casefold() in ("and", "or") and len(said) > at + 3
    for place in (at, at + 2) if tied else (at,):
        low = said[place].casefold()
        base = en.base_of_gerund(low) or (low if low in en.VERBS else en.base_form(low))
        if base and low not in en.MODALS:
            forms[place] = base if plural else en.third_person(base)
    return " ".join(forms)


def _one_of(claim: Claim) -> str:
    """'Faster inference is one of the benefits of quantization.'"""
    label = lowered_words(claim.label)
    if len(claim.body.split()) > 16 or set(words(claim.body)) & {"is", "are"}:
        return ""
    if claim.heads in ONES:
        return finished(f"The {label} is {lowered(claim.body)}")
    if claim.heads not in LISTS:
        return ""
    doing = en.base_of_gerund(claim.body.split()[0].casefold()) and _verb_at(claim.body.split()) == 0
    many = en.plural(claim.body) and not doing
    return finished(f"{claim.body} {'are among' if many else 'is one of'} the {label}")
