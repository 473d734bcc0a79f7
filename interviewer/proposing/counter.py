"""Counter-claims by rule: what somebody would say who has this very point wrong.

The surest first: parts that change places, a direction turned round, an amount changed; the plain negation last, as
nobody says it but by contradiction. None is promised to be false: the verifier decides (check.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from interviewer.proposing import lexicon as en
from interviewer.proposing.grammar import Clause, finished, joined, lowered, parsed
from interviewer.proposing.negate import denies, negated
from interviewer.proposing.opposites import AMOUNTS, DIRECTIONS, OPPOSITE_LABELS, ROLES
from interviewer.proposing.statement import LISTS, Claim, claim_of, formula, ordinary
from interviewer.rubrics.leak import words
from interviewer.types import Criterion, Rubric

# Adjectives that are part of a name.
_NAMES = (
    "early stopping|large language|long short|hard negatives?|negative sampling|positive definite|low-rank|high-level"
    "|low-level|first-order|second-order|large-scale|small-scale|near neighbou?rs?|top-k|top k|deep learning|fast-?text"
    "|contrastive loss|positive pairs?|word order|input/output|more than one|no more|at least one"
    "|(?:one )?or (?:more|less)"
    "|with and without|from near"
    "|first versions?|dense layers?|common sense"
)
_NAMED = re.compile(rf"\b(?:{_NAMES})\b", re.I)
_INTO = re.compile(r"^(?P<a>.+?) (?P<tie>into|onto|to) (?P<b>.+)$")
_FROM_TO = re.compile(
    r"^(?P<head>.*\bfrom) (?P<a>\S+(?: \S+){0,4}?) (?P<tie>to) "
    r"(?P<b>\S+(?: (?!(?:to|by|with|so|in|for)\b)[^\s(]+)*)(?P<end>.*)$"
)
_INSTEAD = re.compile(
    r"^(?P<a>(?:(?!(?:in|on|for|with|to|of)\b)\S+ ?){1,5}) (?P<tie>instead of|rather than) (?P<b>.+)$"
)
_POSSIBLE = frozenset("can could may might".split())
_POINTING = frozenset("it its they them their this that these those ones".split())
# What these do can be said to be done the other way round; a merger or a split cannot.
_CONVERTS = frozenset("convert map transform translate turn project compress encode decode quantise quantize".split())
# Adjectives or nouns as often as verbs.
_ADJECTIVAL = frozenset("lower separate gain narrow delay waste cause trail reward save keep".split())
_CONTRAST = re.compile(r", (?:whereas|while|and) ")
_NOT_BUT = re.compile(
    r"^(?P<head>.*?)\b(?P<a>(?:in|on|by|with|from|for|as|at) .+?), not (?P<b>(?:in|on|by|with|from|for|as|at) .+)$"
)
_SECOND = re.compile(r", (?:so|hence|thus|therefore) (?!that\b)")


def counter_claims(criterion: Criterion, rubric: Rubric) -> list[tuple[str, str]]:
    """(rule, text) for each wording that may contradict the criterion, the best first, none twice."""
    claim = claim_of(criterion)
    if formula(claim.body):
        found = list(_in_signs(claim))
    else:
        found = list(_in_words(claim, criterion, rubric))
    own = words(criterion.text)
    kept: dict[tuple[str, ...], tuple[str, str]] = {}
    for rule, text in found:
        said = words(text)
        if len(said) > 2 and said != own:
            kept.setdefault(said, (rule, text))
    return list(kept.values())


def _in_words(claim: Claim, criterion: Criterion, rubric: Rubric) -> Iterator[tuple[str, str]]:
    text = claim.statement or criterion.text
    clause = parsed(text)
    yield from (("crossed", other) for other in islice(_crossed(claim, criterion, rubric), 2))
    if clause is None or not denies(clause):
        main = finished(clause.statement) if clause else text
        if clause:
            known = ordinary(claim, rubric)
            yield from (("exchange", turned) for turned in _exchanged(clause, text, known))
        yield from (("roles", turned) for turned in _roles(text, main, rubric))
        yield from (("amount", turned) for turned in _amounts(main))
        # What is said of the subject first: who changes the subject may say something true of another thing.
        said_at = len(joined(clause.lead, clause.subject)) if clause else 0
        turned = sorted(_directions(main, claim), key=lambda found: found[0] < said_at)
        if clause and clause.verb.casefold() in _POSSIBLE:
            # That one thing is possible leaves its contrary possible, but for what can be done itself.
            does_at = len(joined(clause.lead, clause.subject, clause.adverb, clause.verb)) + 1
            turned = [found for found in turned if found[0] == does_at]
        yield from (("opposite", other) for _, other in turned[:2])
    yield from (("label", other) for other in _relabelled(claim))
    yield from (("negation", other) for other in _negations(text, clause))


def _relabelled(claim: Claim) -> Iterator[str]:
    """'Faster inference is one of the drawbacks of quantization.'"""
    label = OPPOSITE_LABELS.get(claim.heads)
    listed = re.compile(rf"\b((?:one of|among) the ){re.escape(claim.heads)}\b")
    if label and listed.search(claim.statement):
        yield listed.sub(rf"\1{label}", claim.statement)


def _negations(text: str, clause: Clause | None) -> Iterator[str]:
    """Of what follows from the statement, where that is said, and of the statement."""
    _, *second = _SECOND.split(text, maxsplit=1)
    follows = parsed(second[0]) if second else None
    if follows and not set(words(second[0])) & _POINTING:
        yield finished(negated(follows))
    if clause:
        yield finished(negated(clause))


def _crossed(claim: Claim, criterion: Criterion, rubric: Rubric) -> Iterator[str]:
    """What another label of the same kind says, said of this one: 'Word embeddings represent entire sentences.'"""
    mine = claim.label.casefold().split()
    for other in rubric.criteria:
        theirs = claim_of(other)
        said = theirs.label.casefold().split()
        differ = [(a, b) for a, b in zip(mine, said, strict=False) if a != b]
        alike = len(mine) == len(said) > 1 == len(differ) and claim.heads == theirs.heads
        # A method may stand in two lists, unless the lists are opposites.
        apart = alike and (claim.heads not in LISTS or differ[0] in ROLES or differ[0][::-1] in ROLES)
        if apart and not formula(theirs.body):
            moved = criterion.model_copy(update={"text": f"{claim.label}: {theirs.body}."})
            yield claim_of(moved).statement or finished(f"{claim.label}: {theirs.body}")


def _exchanged(clause: Clause, text: str, known: frozenset[str]) -> Iterator[str]:
    """Two parts that change places: the subjects of a contrast, what becomes what, what is done instead of what."""
    halves = _CONTRAST.split(text.rstrip("."), maxsplit=1)
    if len(halves) == 2:
        one, two = parsed(halves[0]), parsed(halves[1])
        if one and two and one.plural == two.plural and not one.lead and not two.lead and not two.tail:
            a = joined(two.subject, one.adverb, one.verb, one.rest)
            b = joined(lowered(one.subject, known), two.adverb, two.verb, two.rest)
            yield finished(f"{a}, whereas {b}")
    head = joined(clause.lead, clause.subject, clause.adverb, clause.verb)
    patterns = (_INTO, _FROM_TO, _INSTEAD) if en.base_of(clause.verb) in _CONVERTS else (_FROM_TO, _INSTEAD)
    for pattern in patterns:
        if (match := pattern.match(clause.rest)) and _may_turn(match["a"], match["b"]):
            part = match.groupdict(default="")
            yield finished(joined(head, part.get("head", ""), part["b"], part["tie"], part["a"], part.get("end", "")))
    if match := _NOT_BUT.match(joined(clause.rest, clause.tail.lstrip(" ")) if clause.tail.startswith(",") else ""):
        yield finished(joined(head, f"{match['head']}{match['b']}, not {match['a']}"))


def _may_turn(a: str, b: str) -> bool:
    """Two phrases of some length without a verb of their own."""
    verbs = [w for w in f"{a} {b}".split() if w in en.AUXILIARIES or (en.base_form(w) and not en.plural_noun(w))]
    whole = all(p.count("(") == p.count(")") and len(p.split()) <= 10 for p in (a, b))
    return whole and not verbs and b.split()[0] not in en.VERBS


def _roles(text: str, main: str, rubric: Rubric) -> Iterator[str]:
    """Both names of a pair exchanged; or the one that stands there replaced, where the rubric speaks of both."""
    known = set(words(" ".join([rubric.question.text, rubric.reference, *(c.text for c in rubric.criteria)])))
    for one, other in ROLES:
        both = _at(text, one) and _at(text, other)
        if both and not re.search(rf"\b(?:{one}|{other})\s+(?:and|or)\s+(?:an? |the )?(?:{one}|{other})\b", text, re.I):
            yield finished(_exchange(text, one, other))
        elif not both and set(words(f"{one} {other}")) <= known:
            for a, b in ((one, other), (other, one)):
                if places := _at(main, a):
                    yield _put(main, places[0], b)


def _exchange(text: str, one: str, other: str) -> str:
    def swapped(match: re.Match[str]) -> str:
        return _cased(other if match[0].casefold() == one else one, match[0])

    return re.sub(rf"(?<![\w-])(?:{one}|{other})(?![\w-])", swapped, text, flags=re.I)


def _amounts(main: str) -> Iterator[str]:
    for amount, other in AMOUNTS:
        if places := _at(main, amount):
            yield _put(main, places[0], other)
    figures = [m for m in re.finditer(r"(?<![\w.-])(\d+)(-bit|x|%)(?![\w-])", main)]
    for a, b in pairwise(figures):
        if a[1] != b[1] and a[2] == b[2] and main.count("(", 0, a.start()) == main.count("(", 0, b.start()):
            yield f"{main[: a.start()]}{b[0]}{main[a.end() : b.start()]}{a[0]}{main[b.end() :]}"


def _directions(main: str, claim: Claim) -> Iterator[tuple[int, str]]:
    """Where it was turned, and the main clause with one direction or quality turned round; the names of things stay."""
    title = claim.label.casefold()
    for one, other in (*DIRECTIONS, ("more", "fewer"), ("more", "less")):
        for match in _at(main, one):
            before = (main[: match.start()].split() or [""])[-1].casefold()
            if (
                " than " in main[: match.start()]
                or not _fits(one, other, before, main[match.end() :].split())
                or _is_name(main, match, title)
            ):
                continue
            yield match.start(), _put(main, match, other)


def _fits(one: str, other: str, before: str, follows: Sequence[str]) -> bool:
    """Whether the opposite can stand in its place, between the words before and after."""
    nxt = follows[0].strip(".,").casefold() if follows else ""
    if before == "or" or nxt == "or":  # 'slow or unstable': the other half would stay
        return False
    if one == "more":
        return (other == "fewer") == en.plural_noun(nxt)
    if one in _ADJECTIVAL and not (before in en.MODALS | {"to", "not", "should"} or en.plural_noun(before)):
        return False
    if one in ("first", "last", "before", "after") and not nxt:
        return False
    if one in ("learned", "overlapping"):
        return before in en.DETERMINERS and nxt not in en.PREPOSITIONS
    # 'prevent x from doing', 'enable x to do', 'remove x from': their opposites are built in another way.
    built = one.startswith(("prevent", "enabl", "allow", "caus", "remov", "encourag", "discourag", "forbid"))
    return not (built and {"to", "from"} & {w.casefold() for w in follows[1:7]})


def _is_name(main: str, match: re.Match[str], title: str) -> bool:
    """Whether the word is part of a name: of a known one, or of the label."""
    if any(found.start() <= match.start() < found.end() for found in _NAMED.finditer(main)):
        return True
    phrase = " ".join(main[match.start() :].split()[:2]).casefold().rstrip(".,")
    return bool(title) and phrase in title


def _at(text: str, phrase: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", text, re.I))


def _put(text: str, match: re.Match[str], other: str) -> str:
    made = f"{text[: match.start()]}{_cased(other, match[0])}{text[match.end() :]}"
    return finished(made.replace("farther to ", "farther from ").replace("closer from ", "closer to "))


def _cased(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _in_signs(claim: Claim) -> Iterator[tuple[str, str]]:
    """A formula with one sign or one pair of names turned; a chain of steps with two that changed places."""
    said = f"{claim.label}: {claim.body}" if claim.label else claim.body
    steps = re.split(r"\s*(?:→|->)\s*", claim.body)
    if len(steps) > 2:
        for at in (len(steps) - 2, 0):
            moved = [*steps[:at], steps[at + 1], steps[at], *steps[at + 2 :]]
            yield "steps", finished(f"{claim.label}: {' → '.join(moved)}" if claim.label else " → ".join(moved))
        return
    for one, other in (("positive", "negative"), ("p", "n"), ("max", "min"), ("numerator", "denominator")):
        if _at(claim.body, one):
            yield "formula", finished(_exchange(said, one, other))
    if match := re.search(r" [-−] (?=[^-−]*$)| \+ (?=[^+]*$)", said):
        sign = " + " if match[0].strip() in "-−" else " - "
        yield "formula", finished(f"{said[: match.start()]}{sign}{said[match.end() :]}")
