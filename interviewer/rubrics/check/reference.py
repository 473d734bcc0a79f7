"""What the criteria and the reference have to do with each other, and the reference with itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from interviewer.evidence import find_quote, sentences
from interviewer.rubrics.carried import carriers
from interviewer.rubrics.check.values import Finding, cut, error, warning
from interviewer.rubrics.leak import content_words, stem, words
from interviewer.types import Criterion, Rubric

COVERED = 0.5
"""Share of a sentence's words that one criterion must say for the sentence to count as covered."""
ALIKE = 0.75
"""Share of the words of two sentences together that both say, negations and opposites apart."""
COMPARED = 200
"""How many sentences are held against one another, from the first; a reference has ten."""

_NEGATIONS = frozenset("not no never cannot neither nor none nothing t".split())
_OPPOSITES = (
    "more less|higher lower|high low|large small|larger smaller|big small|bigger smaller|long short|longer shorter"
    "|fast slow|faster slower|increase decrease|increases decreases|raise lower|raises lowers|grow shrink|grows shrinks"
    "|always never|all none|before after|same different|better worse|best worst|many few|strong weak|stronger weaker"
    "|cheap expensive|cheaper dearer|easy hard|easier harder|with without|positive negative|minimise maximise"
    "|minimize maximize|minimises maximises|enable prevent|enables prevents|include exclude|includes excludes"
    "|dense sparse|static dynamic|local global|linear nonlinear|shared separate|true false|right wrong"
)
_PAIRS = {frozenset(pair.split()) for pair in _OPPOSITES.split("|")}


def reference(rubric: Rubric) -> Iterator[Finding]:
    """Sentences that no criterion covers, and pairs that seem to deny each other."""
    text = rubric.reference
    spans = sentences(text)
    carrying = {span for c in rubric.criteria for span in carriers(rubric, c)}
    claims = [set(content_words(" ".join((c.text, *c.accept, *c.options)))) for c in rubric.criteria]
    for span in spans:
        said = span.of(text)
        own = set(content_words(said))
        if span not in carrying and own and max(len(own & claim) / len(own) for claim in claims) < COVERED:
            what = f"no criterion covers '{cut(said, 70)}' of the reference"
            yield warning("", "reference", what, "Add a criterion for it, or name it as the 'source' of one.")
    for a, b in combinations([span.of(text) for span in spans[:COMPARED]], 2):
        if at := _opposed(a, b):
            what = f"the reference seems to contradict itself: '{cut(a)}' and '{cut(b)}', at '{at}'"
            yield warning("", "reference", what, "Keep what is true, or say under which condition each holds.")


def sources(c: Criterion, rubric: Rubric) -> Iterator[Finding]:
    """Pieces that are not in the reference any more."""
    for entry, piece in enumerate(c.source):
        if find_quote(piece, rubric.reference) is None:
            what = f"the source '{cut(piece)}' does not stand in the reference"
            yield error(c.id, "source", what, "Copy the words from the reference as they are now.", entry)


def _opposed(a: str, b: str) -> str:
    """The word at which two sentences that are else the same part ways: a negation, or one of two opposites."""
    mine, other = set(words(a)), set(words(b))
    shared = {stem(w) for w in mine & other if content_words(w)}
    if len(shared) < 3:
        return ""
    only = [(x, y) for x in sorted(mine - other) for y in sorted(other - mine) if frozenset((x, y)) in _PAIRS]
    swapped = {w for pair in only for w in pair}
    rest = {stem(w) for w in (mine | other) - swapped - _NEGATIONS if content_words(w)}
    both = {stem(w) for w in mine - swapped - _NEGATIONS} & {stem(w) for w in other - swapped - _NEGATIONS}
    if len(both & rest) / len(rest) < ALIKE:
        return ""
    denied = (mine ^ other) & _NEGATIONS
    if only and not denied:
        return " / ".join(only[0])
    # A negation on both sides, or one that goes with a swapped opposite ("not higher", "lower"), denies nothing.
    return min(denied) if denied and not only and not (mine & _NEGATIONS and other & _NEGATIONS) else ""
