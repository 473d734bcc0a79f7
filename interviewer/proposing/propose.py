"""Propose, check and put in: the only function that the rest of the house needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from interviewer.backend import Backend, Verifier
from interviewer.proposing import check
from interviewer.proposing.asking import hints, probes
from interviewer.proposing.counter import counter_claims
from interviewer.proposing.model import worded
from interviewer.proposing.reword import rewordings
from interviewer.proposing.values import Candidate, Kind, Proposal, Proposed
from interviewer.rubrics.compile.claims import made_by_rule
from interviewer.rubrics.leak import words
from interviewer.types import Criterion, Rubric

COUNTER_CLAIMS = 2
REWORDINGS = 2
"""How many of each a criterion gets at the most."""
TRIED = 4
"""How many wordings of each kind the verifier reads for one criterion, at the most."""
PAIRS = 240
"""How many pairs of texts the verifier reads for one rubric in the first round, about; a long rubric tries fewer."""

Reasons = dict[Candidate, str]


def propose(rubric: Rubric, verifier: Verifier, backend: Backend | None = None) -> Proposed:
    """The rubric with counter-claims, wordings, probes and hints where it had none, and what became of each proposal.

    Promises: a field that holds anything stays as it is, unless it is a probe or hint that the compiler made by rule;
    question, reference, claims, ids and weights stay; every text that is put in has passed the checks in check.py; the
    same rubric gets the same proposals. Without a `backend`, rules alone propose. It does not promise that an accepted
    counter-claim is false or a wording true: the verifier errs, and an author should read them.
    """
    wanted = {c.id: _wanted(c) for c in rubric.criteria}
    tried = max(1, min(TRIED, PAIRS // (7 * len(rubric.criteria))))
    candidates: list[Candidate] = []
    for turn, c in enumerate(rubric.criteria):
        made = [*(worded(c, wanted[c.id], backend) if backend else ()), *_by_rule(c, rubric, wanted[c.id], tried, turn)]
        candidates += sorted(dict.fromkeys(made), key=lambda candidate: _ORDER.index(candidate.kind))
    reasons = _judged(candidates, rubric, verifier)
    criteria = {c.id: c for c in rubric.criteria}
    for criterion, of_criterion in groupby(candidates, key=lambda candidate: candidate.criterion):
        for kind, of_kind in groupby(of_criterion, key=lambda candidate: candidate.kind):
            criteria[criterion] = _with(criteria[criterion], kind, list(of_kind), reasons, criteria.values())
    proposals = tuple(
        Proposal(
            criterion=c.criterion, kind=c.kind, rule=c.rule, text=c.text, accepted=not reasons[c], reason=reasons[c]
        )
        for c in candidates
    )
    return Proposed(rubric=rubric.model_copy(update={"criteria": tuple(criteria.values())}), proposals=proposals)


_ORDER: tuple[Kind, ...] = ("counter_claim", "accept", "probe", "hint")


def _wanted(c: Criterion) -> frozenset[Kind]:
    """The fields that may be filled. Other wordings of a criterion with options would each have to name them."""
    found: dict[Kind, bool] = {
        "counter_claim": not c.counter_claims,
        "accept": not c.accept and not c.options,
        "probe": not c.probe.strip() or made_by_rule(c.probe),
        "hint": not c.hint.strip() or made_by_rule(c.hint),
    }
    return frozenset(kind for kind, open_ in found.items() if open_)


def _by_rule(c: Criterion, rubric: Rubric, kinds: frozenset[Kind], tried: int, turn: int) -> Iterable[Candidate]:
    makers: dict[Kind, Callable[[], Sequence[tuple[str, str]]]] = {
        "counter_claim": lambda: _various(counter_claims(c, rubric), tried),
        "accept": lambda: rewordings(c, rubric)[:tried],
        "probe": lambda: [("shape", text) for text in probes(c, rubric, turn)],
        "hint": lambda: [("shape", text) for text in hints(c, rubric, turn)],
    }
    for kind in _ORDER:
        if kind in kinds:
            yield from (Candidate(c.id, kind, rule, text) for rule, text in makers[kind]())


def _various(found: Sequence[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """The first of each rule, then the others, as many as may be tried; in their old order."""
    firsts = {rule: i for i, (rule, _) in reversed(list(enumerate(found)))}
    ranked = sorted(range(len(found)), key=lambda i: (firsts[found[i][0]] != i, i))
    return [found[i] for i in sorted(ranked[:most])]


def _judged(candidates: Sequence[Candidate], rubric: Rubric, verifier: Verifier) -> Reasons:
    """Why each will not do, or "": by its words, then by the verifier, then whether a counter-claim may be true."""
    criteria = {c.id: c for c in rubric.criteria}
    reasons = {c: check.by_words(c, criteria[c.criterion], rubric) for c in candidates}
    open_ = [c for c in candidates if c.kind in ("counter_claim", "accept") and not reasons[c]]
    pairs = {c: check.screening(c, criteria[c.criterion]) for c in open_}
    found = check.asked(verifier, [pair for c in open_ for pair in pairs[c]])
    reasons |= {c: check.screened(c, criteria[c.criterion], found) for c in open_}
    held = [c for c in open_ if c.kind == "counter_claim" and not reasons[c]]
    pairs = {c: check.confirming(c, criteria[c.criterion], rubric) for c in held}
    found = check.asked(verifier, [pair for c in held for pair in pairs[c]])
    return reasons | {c: check.confirmed(pairs[c], found) for c in held}


def _with(
    c: Criterion, kind: Kind, of_kind: list[Candidate], reasons: Reasons, others: Iterable[Criterion]
) -> Criterion:
    """The criterion with the best of what passed. What is not needed any more gets that as its reason."""
    passed = [candidate for candidate in of_kind if not reasons[candidate]]
    if kind in ("probe", "hint"):
        taken = {words(getattr(other, kind)) for other in others if other.id != c.id}
        for candidate in passed:
            if words(candidate.text) in taken:
                reasons[candidate] = "another criterion's"
        chosen = [candidate for candidate in passed if not reasons[candidate]][:1]
    else:
        chosen = _chosen(passed, COUNTER_CLAIMS if kind == "counter_claim" else REWORDINGS)
    for candidate in passed:
        if candidate not in chosen and not reasons[candidate]:
            reasons[candidate] = "enough without it"
    texts = tuple(candidate.text for candidate in chosen)
    if not texts:
        return c
    field = {"counter_claim": "counter_claims"}.get(kind, kind)
    return c.model_copy(update={field: texts[0] if kind in ("probe", "hint") else texts})


def _chosen(passed: Sequence[Candidate], most: int) -> list[Candidate]:
    """The first, then the first that another rule made and that is not nearly the same, then the others."""
    chosen: list[Candidate] = []
    for other_rule in (True, False):
        for candidate in passed:
            new = not any(check.alike(candidate.text, held.text) for held in chosen)
            rule_is_new = candidate.rule not in {held.rule for held in chosen}
            if len(chosen) < most and candidate not in chosen and new and (rule_is_new or not other_rule):
                chosen.append(candidate)
    return chosen
