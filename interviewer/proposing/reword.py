"""Other wordings of a claim by rule: its label made the subject, its parts in another order or voice, other words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.proposing import lexicon as en
from interviewer.proposing.grammar import Clause, finished, joined, lowered, parsed
from interviewer.proposing.opposites import SYNONYMS
from interviewer.proposing.statement import Claim, claim_of, formula, ordinary
from interviewer.rubrics.leak import words
from interviewer.types import Criterion, Rubric

_JOINTS = {
    "so": "because",
    "because": "so",
    "since": "so",
    "whereas": "whereas",
    "while": "whereas",
}
_JOINT = re.compile(rf",? ({'|'.join(_JOINTS)}) (?!that\b|far\b)")
_GAINS = frozenset("advantages benefits strengths".split())
# Verbs whose object can become the subject without a change of meaning.
_PASSIVE = frozenset(
    """
    acquire activate affect assign avoid capture combine compress compute control convert create decrease define
    discourage encode encourage evaluate generate handle improve include increase inspect learn limit lower map measure
    merge penalise penalize prevent preserve process produce provide raise reduce regularise regularize remove represent
    require select split store strengthen supply transform update use weaken
    """.split()
)
_POINTING = frozenset("it its they them their this that these those each itself themselves ones".split())
_OF_THE_SUBJECT = re.compile(r",? (?:but|and|or|\w+ing)\b")
"""A tail that says more of the subject: it would hang on the wrong thing in another voice."""


def rewordings(criterion: Criterion, rubric: Rubric) -> list[tuple[str, str]]:
    """(rule, text) for each other wording, none twice and none the claim itself."""
    claim = claim_of(criterion)
    known = ordinary(claim, rubric)
    kept: dict[tuple[str, ...], tuple[str, str]] = {words(criterion.text): ("", "")}
    for rule, text in _made(claim, criterion, known):
        if text:
            kept.setdefault(words(text), (rule, text))
    return list(kept.values())[1:]


def _made(claim: Claim, criterion: Criterion, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    if formula(claim.body):
        if claim.label:
            yield "label", finished(claim.body)
        return
    text = claim.statement or criterion.text
    clause = parsed(text)
    if claim.label:
        yield "label", _brought(claim) or claim.statement
    if clause:
        yield from (("order", other) for other in _ordered(text, clause, known))
        yield "voice", _passive(clause, known)
    yield "synonyms", _synonyms(text)


def _ordered(text: str, clause: Clause, known: frozenset[str]) -> Iterator[str]:
    """What came first comes last: 'When a, b' as 'b when a', 'a, so b' as 'b, because a'."""
    parts = _JOINT.split(text.rstrip("."), maxsplit=1)
    one, two = (parsed(parts[0]), parsed(parts[2])) if len(parts) == 3 else (None, None)
    if one and two and not one.lead and not two.lead and not _points(two.subject):
        yield finished(f"{parts[2]}, {_JOINTS[parts[1]]} {lowered(parts[0], known)}")
    if clause.lead and not clause.tail and "," not in clause.subject and not _points(clause.subject):
        yield finished(f"{clause.statement[len(clause.lead) :].strip()} {lowered(clause.lead, known).rstrip(',')}")


def _points(subject: str) -> bool:
    return bool(set(words(subject)) & _POINTING)


def _passive(clause: Clause, known: frozenset[str]) -> str:
    """'Quantization reduces the precision' as 'The precision is reduced by quantization'."""
    base = en.base_of(clause.verb)
    said = clause.rest.split()
    ends = (en.PREPOSITIONS - {"of"}) | en.RELATIVES
    end = next((i for i, w in enumerate(said) if w.casefold() in ends), len(said))
    thing, rest = said[:end], said[end:]
    plain = 0 < end <= 6 and not any(w.endswith(",") or w in ("and", "or", "how", "when") for w in thing)
    if _OF_THE_SUBJECT.match(clause.tail) or (thing and thing[-1] in ("made", "given", "taken")):
        return ""
    if base not in _PASSIVE or not plain or _points(" ".join(said)) or clause.subject.split()[0].endswith("ing"):
        return ""
    if any(w.casefold() in en.RELATIVES or w.endswith(",") for w in clause.subject.split()):
        return ""
    verb = joined("are" if en.plural(" ".join(thing)) else "is", clause.adverb, en.participle(base))
    actor = f"by {lowered(clause.subject, known)}"
    return finished(joined(clause.lead, " ".join(thing), verb, actor, " ".join(rest)) + clause.tail)


def _brought(claim: Claim) -> str:
    """'Quantization brings faster inference', of 'Benefits of quantization: faster inference'."""
    thing = claim.label.partition(" of ")[2]
    if claim.heads not in _GAINS or not thing or not re.search(r" (?:is one of|are among) the ", claim.statement):
        return ""
    return finished(f"{thing} {'bring' if en.plural(thing) else 'brings'} {lowered(claim.body)}")


def _synonyms(text: str) -> str:
    """Every word that another may stand for, replaced once, from left to right."""
    other = dict(SYNONYMS)
    pattern = re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, other), key=len, reverse=True))})(?![\w-])", re.I
    )

    def replaced(match: re.Match[str]) -> str:
        low = match[0].casefold()
        before = (text[: match.start()].split() or [""])[-1].casefold().strip(",")
        behind = (text[match.end() :].split() or ["."])[0].casefold()
        # A verb's form after an article or a preposition names a thing: 'the use of', 'meaning or use'.
        names = before in en.DETERMINERS | en.PREPOSITIONS - {"to"} | {"or", "and"} or behind in en.PREPOSITIONS | {"."}
        if en.base_of(low) and names:
            return match[0]
        new = other[low]
        return new[:1].upper() + new[1:] if match[0][:1].isupper() else new

    made = pattern.sub(replaced, text)
    return "" if made == text else finished(made)
