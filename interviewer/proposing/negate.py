"""A statement to its contrary: `not` put in where there is none, taken out where there is one."""

from __future__ import annotations

import re

from interviewer.proposing import lexicon as en
from interviewer.proposing.grammar import Clause, joined

_NEGATED = {
    "is": "is not", "are": "are not", "was": "was not", "were": "were not", "can": "cannot", "could": "could not",
    "may": "cannot", "might": "cannot", "must": "need not", "shall": "need not", "should": "should not",
    "will": "will not", "would": "would not",
}  # fmt: skip
_AFFIRMED = {"cannot": "can"}
# A statement that plays something down has no clear contrary with `not`: "does not cost little".
_PLAYED_DOWN = re.compile(
    r"^(?:\w+ly )?(?:no|little|few|hardly|rarely|never|nothing|none|neither|only|too|less|fewer)\b", re.I
)


def denies(clause: Clause) -> bool:
    """Whether the statement says that something is not so."""
    return clause.verb.casefold() == "cannot" or bool(re.match(r"(?:not|no|neither|never)\b", clause.rest, re.I))


def negated(clause: Clause) -> str:
    """The clause without its tail, denied; of a clause that denies already, affirmed. "" where neither can be done."""
    verb = clause.verb.casefold()
    if verb == "cannot" or clause.rest.casefold().startswith("not "):
        return _affirmed(clause, verb)
    if re.match(r"no\b", clause.rest, re.I) and verb not in en.MODALS:
        return _said(clause, clause.verb, f"some{clause.rest[2:]}", clause.adverb)
    if _PLAYED_DOWN.match(clause.rest) or re.search(r"\b(?:never|rarely|hardly|no longer)\b", clause.adverb, re.I):
        return ""
    return _denied(clause, verb)


def _affirmed(clause: Clause, verb: str) -> str:
    rest = re.sub(r"^not\s+", "", clause.rest, flags=re.I)
    if verb == "cannot":
        return _said(clause, "can", rest, "")
    if verb in ("do", "does", "may", "might"):
        first, _, more = rest.partition(" ")
        if not first.isalpha():
            return ""
        return _said(clause, first if verb == "do" or clause.plural else en.third_person(first), more, "")
    return _said(clause, clause.verb, rest, "") if verb in en.AUXILIARIES and re.search(r"[a-z]", rest) else ""


def _denied(clause: Clause, verb: str) -> str:
    adverb = " ".join(w for w in clause.adverb.split() if w.casefold() not in en.HEDGES)
    rest = re.sub(rf"^(?:(?:{'|'.join(sorted(en.HEDGES))})\s+)+", "", clause.rest, flags=re.I)
    if _PLAYED_DOWN.match(rest):
        return ""
    rest = re.sub(r"^some(?=\s)", "any", rest)
    if verb in _NEGATED:
        return _said(clause, _NEGATED[verb], rest, adverb)
    if verb in ("has", "have") and re.match(r"been\b|\w+ed\b", rest):
        return _said(clause, f"{verb} not", rest, adverb)
    base = en.base_form(verb) or (verb if verb in en.VERBS or verb in ("have", "do") else "")
    if not base or verb in ("do", "does"):
        return ""
    return _said(clause, joined("do not" if clause.plural else "does not", adverb, base), rest, "")


def _said(clause: Clause, verb: str, rest: str, adverb: str) -> str:
    return joined(clause.lead, clause.subject, adverb, verb, rest)
