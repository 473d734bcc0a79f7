"""The answers that a rubric is tested with, and what each must do to which criterion.

One answer asks about as many criteria as it can: judging is what costs. What could not be made is listed, never left
out in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from interviewer.evidence import Span, sentences
from interviewer.rubrics.carried import carriers, meets
from interviewer.rubrics.leak import overlap
from interviewer.rubrics.results import CheckKind, Untried
from interviewer.selftest.cut import without
from interviewer.selftest.reword import groups, swap_clauses, synonyms, terse, typos
from interviewer.selftest.voice import turn_voice
from interviewer.types import Criterion, Rubric, Value

OTHERS = 2
"""How many answers to other questions."""
PLAIN = 0.4
"""A sentence with so much of a claim's words carries it, whatever a judge says. Read by hand on the shipped bank, when
it named no sources: of 48 criteria of 8 questions, the sentence so found was wrong for one, and that was below this."""
STATED = 0.6
"""Share of a claim's own words in an answer to another question that may well state it by right."""


class Ask(Value):
    """What an answer is asked about one criterion."""

    criterion: str
    kind: CheckKind
    what: str = ""


class Trial(Value):
    """A generated answer. `name` is that of its score in the results, or empty when its score says nothing."""

    name: str = ""
    text: str
    asks: tuple[Ask, ...]


class Plan(Value):
    """What to judge beside the reference, and per criterion id what could not be tried."""

    trials: tuple[Trial, ...]
    untried: dict[str, tuple[Untried, ...]]


def reference_trial(rubric: Rubric, criteria: Sequence[Criterion]) -> Trial:
    """The first one: the others depend on where a judge finds the criteria in the reference."""
    return _trial("reference", "", rubric.reference, criteria)


def locate(rubric: Rubric, evidence: Mapping[str, Sequence[Span]]) -> dict[str, tuple[Span, ...]]:
    """By criterion id, the sentences of the reference that carry it: by its source, or by its words.

    Where the words are few, by `evidence`, which is where a judge saw it met.
    """
    spans = sentences(rubric.reference)
    return {
        c.id: carriers(rubric, c, PLAIN)
        or tuple(s for s in spans if any(meets(s, e) for e in evidence.get(c.id, ())))
        or carriers(rubric, c)
        for c in rubric.criteria
    }


def plan(
    rubric: Rubric,
    others: Sequence[Rubric],
    criteria: Sequence[Criterion],
    carried: Mapping[str, Sequence[Span]],
) -> Plan:
    """What is needed to test `criteria`, which are some or all of the rubric's. Equal input gives equal answers.

    `carried` is what `locate` found.
    """
    untried: dict[str, list[Untried]] = {c.id: [] for c in criteria}
    trials = [*_whole(rubric, others, criteria), *_dropped(rubric, criteria, carried, untried)]
    for criterion in criteria:
        trials += [
            Trial(text=text, asks=(Ask(criterion=criterion.id, kind="counter_claim", what=text),))
            for text in criterion.counter_claims
        ]
        if not criterion.counter_claims:
            untried[criterion.id].append(Untried(kind="counter_claim", why="It has none."))
    trials += _reworded(rubric, criteria, carried, untried)
    for found in untried.values():
        if not rubric.model_answer.strip():
            found.append(Untried(kind="model_answer", why="The rubric has none."))
        if not others:
            found.append(Untried(kind="other_question", why="There is no other question."))
    return Plan(
        trials=tuple(t for t in trials if t.asks), untried={name: tuple(found) for name, found in untried.items()}
    )


def pick_others(rubric: Rubric, bank: Sequence[Rubric]) -> tuple[Rubric, ...]:
    """The questions whose references serve as answers beside the point: of another topic where there are such.

    Chosen by a hash of both ids, so that a new question in the bank seldom changes the choice. A reference that has
    most of the words of one of the claims comes last: it may state that claim, and would be no fair test.
    """
    strange = [r for r in bank if r.question.id != rubric.question.id and r.reference != rubric.reference]
    ranked = sorted(
        strange,
        key=lambda r: (_may_state(rubric, r), r.question.topic == rubric.question.topic, _hash(rubric, r)),
    )
    return tuple(ranked[:OTHERS])


def _may_state(rubric: Rubric, other: Rubric) -> bool:
    return any(
        overlap(other.reference, text, rubric.question.text) >= STATED
        for c in rubric.criteria
        for text in (c.text, *c.accept, *c.options)
    )


def _hash(rubric: Rubric, other: Rubric) -> str:
    return hashlib.sha256(f"{rubric.question.id} {other.question.id}".encode()).hexdigest()


def _whole(rubric: Rubric, others: Sequence[Rubric], criteria: Sequence[Criterion]) -> Iterator[Trial]:
    """Answers that say everything, nothing, or something else."""
    if rubric.model_answer.strip():
        yield _trial("model_answer", "", rubric.model_answer, criteria)
    yield _trial("empty", "", "", criteria)
    yield _trial("question", "", rubric.question.text, criteria)
    for other in others:
        yield _trial("other_question", other.question.id, other.reference, criteria)


def _trial(kind: CheckKind, what: str, text: str, criteria: Sequence[Criterion]) -> Trial:
    name = f"{kind}:{what}" if what else kind
    return Trial(name=name, text=text, asks=tuple(Ask(criterion=c.id, kind=kind, what=what) for c in criteria))


def _dropped(
    rubric: Rubric,
    criteria: Sequence[Criterion],
    carried: Mapping[str, Sequence[Span]],
    untried: dict[str, list[Untried]],
) -> Iterator[Trial]:
    """For each criterion of the rubric, the reference without it, as far as `criteria` have to do with it."""
    for criterion in rubric.criteria:
        cut = without(rubric, criterion, carried)
        asks: list[Ask] = []
        if criterion.id in untried and (why := _not_dropped(cut is None, bool(cut and cut.text))):
            untried[criterion.id].append(Untried(kind="dropped", why=why))
        if cut is None or not cut.text:
            continue
        if criterion.id in untried:
            asks.append(Ask(criterion=criterion.id, kind="dropped"))
        for other in criteria:
            if other.id in cut.gone_too:
                why = f"It shares its sentence with '{criterion.id}' and cannot be told apart from it."
                untried[other.id].append(Untried(kind="untouched", what=criterion.id, why=why))
            elif other.id != criterion.id:
                asks.append(Ask(criterion=other.id, kind="untouched", what=criterion.id))
        yield Trial(text=cut.text, asks=tuple(asks))


def _not_dropped(unknown: bool, left: bool) -> str:
    if unknown:
        return "No sentence of the reference is known to carry it; name one as its 'source'."
    return "" if left else "Its sentence is the whole reference."


Rule = Callable[[str], str]
_WHOLE: tuple[tuple[str, Rule], ...] = (("synonyms", synonyms), ("terse", terse))
"""Rules that are applied to every sentence of the reference."""
_SENTENCE: tuple[tuple[str, Rule], ...] = (("order of clauses", swap_clauses), ("voice", turn_voice))
"""Rules that fit few sentences: what they turn is an answer by itself."""


def _reworded(
    rubric: Rubric,
    criteria: Sequence[Criterion],
    carried: Mapping[str, Sequence[Span]],
    untried: dict[str, list[Untried]],
) -> Iterator[Trial]:
    """The reference with one rule applied to it, asked about the criteria whose own sentences it changed."""
    said = _sentences(rubric.reference, sentences(rubric.reference))
    own = {c.id: _sentences(rubric.reference, carried[c.id]) for c in criteria}
    parts = groups(said)
    if len(parts) > 1:
        yield _asked("order of sentences", " ".join(_ended(part) for part in parts[::-1]), [c.id for c in criteria])
    for name, rule in (*_WHOLE, ("typos", lambda text: typos(text, rubric.question.id))):
        changed = [c.id for c in criteria if any(rule(s) != s for s in own[c.id] or said)]
        yield _asked(name, " ".join(rule(s) for s in said), changed)
        _unchanged(criteria, changed, Untried(kind="paraphrase", what=name, why="The rule does not fit."), untried)
    for name, rule in _SENTENCE:
        turned = {c.id: text for c in criteria if (text := _turned(own[c.id], c.text, rule))}
        yield _asked(name, " ".join(dict.fromkeys(turned.values())), list(turned))
        why = "The rule fits neither its sentence nor its claim."
        _unchanged(criteria, list(turned), Untried(kind="paraphrase", what=name, why=why), untried)


def _unchanged(
    criteria: Sequence[Criterion], changed: Sequence[str], what: Untried, untried: dict[str, list[Untried]]
) -> None:
    for criterion in criteria:
        if criterion.id not in changed:
            untried[criterion.id].append(what)


def _turned(own: Sequence[str], claim: str, rule: Rule) -> str:
    """A criterion's sentences, those reworded that can be; else its claim reworded; else nothing."""
    said = [rule(text) for text in own]
    if said != list(own):
        return " ".join(_ended(text) for text in said)
    return _ended(rule(claim)) if rule(claim) != claim else ""


def _asked(name: str, text: str, criteria: Sequence[str]) -> Trial:
    return Trial(text=text, asks=tuple(Ask(criterion=c, kind="paraphrase", what=name) for c in criteria))


def _sentences(text: str, spans: Sequence[Span]) -> list[str]:
    return [" ".join(span.of(text).split()) for span in spans]


def _ended(sentence: str) -> str:
    """With a full stop, where it ended in the semicolon of a longer one."""
    bare = sentence.rstrip(" ;,:")
    return bare if bare[-1:] in tuple(".!?") else f"{bare}."
