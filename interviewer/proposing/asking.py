"""Probes and hints by rule: an open question, and a nudge, of the kind that the claim calls for.

They name what is public, or what the claim is about, and never say what the claim says of it: whether one gives
too much away is checked by words (check.py), and the next shape is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from interviewer.proposing import lexicon as en
from interviewer.proposing.grammar import Clause, lowered, parsed
from interviewer.proposing.shapes import HINTS, PROBES, Sort
from interviewer.proposing.statement import LISTS, ONES, Claim, claim_of, formula, lowered_words, ordinary
from interviewer.rubrics.leak import content_words, words
from interviewer.types import Criterion, Rubric

_GAINS = frozenset("advantage advantages benefit benefits strength strengths".split())
_TROUBLES = frozenset(
    "challenge challenges cost costs disadvantages drawback drawbacks issues limitation limitations limits problems "
    "risks trade-off trade-offs tradeoff tradeoffs weaknesses".split()
)
_USES = frozenset("application applications example examples tools usage use uses".split())
_COMPARES = re.compile(r"\b(?:than|whereas|unlike|instead of|rather than|compared|different from|in contrast)\b", re.I)
_COSTS = re.compile(r"\b(?:costs?|price|expensive|risk|fails?|unstable|at the expense)\b", re.I)
_MEANS = re.compile(r"\b(?:by \w+ing|via|through|using|by means of|with the help of)\b", re.I)
_ENDS = re.compile(r"\b(?:so that|in order to|serves? to|helps? to)\b", re.I)
_EFFECTS = frozenset(
    "affect allow avoid cause decrease destabilise discourage enable encourage force help hurt improve increase keep "
    "lead let limit lower make prevent raise reduce result save strengthen threaten weaken".split()
)
_OF_LABEL = frozenset(("list", "obstacles", "one"))
"""Sorts that the label makes, and that name it."""
_LEFT_OUT = frozenset("it they this that these those you there one some any each all most".split())


class Aim(NamedTuple):
    """What a probe names, and whether it is plural."""

    text: str
    plural: bool


def probes(criterion: Criterion, rubric: Rubric, turn: int) -> Iterator[str]:
    """Questions for a criterion, the most fitting first. `turn` is its place in the rubric: neighbours differ."""
    yield from _shaped(PROBES, criterion, rubric, turn)


def hints(criterion: Criterion, rubric: Rubric, turn: int) -> Iterator[str]:
    """Nudges for a criterion, the most fitting first."""
    yield from _shaped(HINTS, criterion, rubric, turn)


def _shaped(shapes: Mapping[Sort, tuple[str, ...]], criterion: Criterion, rubric: Rubric, turn: int) -> Iterator[str]:
    claim = claim_of(criterion)
    own = sort_of(claim, criterion.text)
    sorts: tuple[Sort, ...] = (own,) if own in _OF_LABEL else (own, "role")
    for sort in sorts:
        said = shapes[sort]
        for aim in _aims(claim, criterion, rubric, sort):
            verbs = {"does": "do", "is": "are"} if aim.plural else {"does": "does", "is": "is"}
            for i in range(len(said)):
                yield said[(turn + i) % len(said)].format_map({"it": aim.text, **verbs})


def sort_of(claim: Claim, text: str) -> Sort:
    """What kind of claim it is: by its label where that says so, else by its words."""
    if formula(claim.body):
        return "formula" if "=" in claim.body else "steps"
    if claim.heads in LISTS and " of " not in claim.label:
        return "obstacles" if claim.heads in _TROUBLES else "list"
    by_label: tuple[tuple[frozenset[str], Sort], ...] = (
        (ONES - _GAINS, "one"),
        (_GAINS, "gain"),
        (_TROUBLES, "trouble"),
        (_USES, "use"),
        (LISTS, "list"),
    )
    found = next((sort for heads, sort in by_label if claim.heads in heads), None)
    return found or _by_words(claim, text)


def _by_words(claim: Claim, text: str) -> Sort:
    clause = parsed(claim.statement or text)
    if claim.statement.startswith("You should "):
        return "do"
    if _COMPARES.search(text):
        return "compare"
    if clause and clause.verb in en.BE and re.match(r"(?:an?|the)\b", clause.rest):
        return "what"
    if clause and _action(clause) in _EFFECTS:
        return "effect"
    if _COSTS.search(text):
        return "trouble"
    if _MEANS.search(text):
        return "how"
    said = text.split()
    aims = any(a == "to" and b.casefold() in en.VERBS for a, b in pairwise(said))
    return "why" if aims or _ENDS.search(text) else "role"


def _action(clause: Clause) -> str:
    """What is done: the verb, or the one behind 'may', 'can' and the like."""
    modal = clause.verb in en.MODALS | {"cannot"}
    return en.base_of((clause.rest.split() or [""])[0] if modal else clause.verb)


def _aims(claim: Claim, criterion: Criterion, rubric: Rubric, sort: Sort) -> Iterator[Aim]:
    """What to name, the most telling first: what the label is about, the subject of the claim, the label."""
    label = re.sub(r",\s*\d+ of \d+$", "", criterion.label)
    _, _, thing = claim.label.partition(" of ")
    if sort in _OF_LABEL:
        title = lowered_words(claim.label or label)
        yield Aim(f"the {title}" if sort == "one" else title, sort != "one")
        return
    if thing:
        yield Aim(thing, en.plural(thing))
    clause = parsed(claim.statement or criterion.text)
    if clause and _namable(clause.subject):
        yield Aim(lowered(clause.subject, ordinary(claim, rubric)), clause.plural)
    title = lowered_words(label)
    if not label.endswith("…") and title != "core idea":
        kind = claim.heads in LISTS | _GAINS | _TROUBLES | _USES or len(content_words(title)) == 1
        yield Aim(f"the {title}" if kind and not title.startswith("the ") else title, en.plural(title))


def _namable(subject: str) -> bool:
    said = words(subject)
    return 0 < len(subject.split()) <= 5 and not set(said) & _LEFT_OUT and "," not in subject
