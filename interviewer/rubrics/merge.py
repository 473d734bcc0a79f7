"""A rubric built again, merged with what was done to it by hand: three ways, field by field.

`base` is what was built last, `ours` that file as it is now, `theirs` the new build. A field that only one side changed
is that side's; one that both changed, differently, is a conflict: ours is kept, and both are told. Criteria go together
by id, then by source, then by the source that is most alike. A criterion deleted by hand stays deleted; one that the
new build no longer makes goes, unless a hand has been on it. Label, weight, probe and hint of a build depend on how
many neighbours a claim has: where a hand has set them they are the hand's, and no conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from interviewer.rubrics.leak import content_words
from interviewer.types import Criterion, Question, Rubric, Value

ALIKE = 0.5
"""Share of the words of two sources, taken together, that both must have to be one source reworded."""

_QUESTION_FIELDS = ("topic", "difficulty", "text")
_RUBRIC_FIELDS = ("reference", "model_answer", "note")
# Values that only make sense together are one field.
_CRITERION_FIELDS: tuple[tuple[str, ...], ...] = (
    ("label",),
    ("text",),
    ("weight",),
    ("accept",),
    ("counter_claims",),
    ("options", "need"),
    ("source",),
    ("counts",),
    ("probe",),
    ("hint",),
)
_BY_PLACE = ("label", "weight", "probe", "hint")


class Conflict(Value):
    """One field that both sides changed. `criterion` is its id, or "" for the rubric's own fields."""

    criterion: str = ""
    field: str
    ours: str
    theirs: str


class Merged(Value):
    """The outcome. It equals `ours` where nothing new came in."""

    rubric: Rubric
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Rubric, ours: Rubric, theirs: Rubric) -> Merged:
    """Never loses a hand's work: whatever cannot be joined stays as it is in `ours`, and is told as a conflict."""
    if base == theirs:
        return Merged(rubric=ours)
    conflicts: list[Conflict] = []
    values = {name: _field(name, base, ours, theirs, conflicts) for name in _RUBRIC_FIELDS}
    asked = {name: _field(name, base.question, ours.question, theirs.question, conflicts) for name in _QUESTION_FIELDS}
    criteria = _criteria(base, ours, theirs, conflicts)
    try:
        question = Question.model_validate({**dict(ours.question), **asked})
        rubric = Rubric.model_validate({**values, "question": question, "criteria": criteria})
    except ValidationError as error:
        what = Conflict(field="the whole file", ours="as it is", theirs=str(error.errors()[0]["msg"]))
        return Merged(rubric=ours, conflicts=(*conflicts, what))
    return Merged(rubric=rubric, conflicts=tuple(conflicts))


def _field(name: str, base: Value, ours: Value, theirs: Value, conflicts: list[Conflict], criterion: str = "") -> Any:
    """The value of one field; a conflict, when there is one, is added to the list."""
    was, hand, new = (getattr(value, name) for value in (base, ours, theirs))
    if hand == was:
        return new
    if new not in (was, hand):
        conflicts.append(Conflict(criterion=criterion, field=name, ours=_said(hand), theirs=_said(new)))
    return hand


def _said(value: object) -> str:
    return " | ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _criteria(base: Rubric, ours: Rubric, theirs: Rubric, conflicts: list[Conflict]) -> tuple[Criterion, ...]:
    hand = _matched(base.criteria, ours.criteria, by_source=False)
    new = _matched(base.criteria, theirs.criteria, by_source=True)
    old = {c.id: c for c in base.criteria}
    made_of = {theirs_id: base_id for base_id, theirs_id in new.items()}
    taken = {c.id for c in ours.criteria}
    kept: dict[str, Criterion] = {}  # by id, each criterion of ours as it comes out
    for criterion in ours.criteria:
        before = next((b for b, o in hand.items() if o == criterion.id), "")
        after = next((t for t in theirs.criteria if new.get(before) == t.id), None) if before else None
        if not before:
            kept[criterion.id] = criterion
        elif after is not None:
            kept[criterion.id] = _joined(old[before], criterion, after, conflicts)
        elif _content(criterion) != _content(old[before]):
            conflicts.append(
                Conflict(criterion=criterion.id, field="the criterion", ours=criterion.text, theirs="(no longer made)")
            )
            kept[criterion.id] = criterion
    order = [c.id for c in ours.criteria if c.id in kept]
    for place, criterion in enumerate(theirs.criteria):
        if criterion.id in made_of:
            continue
        if criterion.id in taken:
            conflicts += _both_added(ours, criterion)
            continue
        order.insert(_after(theirs.criteria[:place], order, made_of, hand), criterion.id)
        kept[criterion.id] = criterion
    return tuple(kept[name] for name in order)


def _content(criterion: Criterion) -> dict[str, Any]:
    return {name: getattr(criterion, name) for group in _CRITERION_FIELDS for name in group}


def _both_added(ours: Rubric, theirs: Criterion) -> list[Conflict]:
    """A new criterion whose id a hand has given to another one."""
    own = next(c for c in ours.criteria if c.id == theirs.id)
    same = _content(own) == _content(theirs)
    return [] if same else [Conflict(criterion=own.id, field="the criterion", ours=own.text, theirs=theirs.text)]


def _joined(base: Criterion, ours: Criterion, theirs: Criterion, conflicts: list[Conflict]) -> Criterion:
    """One criterion; its id stays what it is, so that test results and grades still find it."""
    values: dict[str, Any] = {"id": ours.id}
    for names in _CRITERION_FIELDS:
        if all(getattr(ours, n) == getattr(base, n) for n in names):
            values.update({n: getattr(theirs, n) for n in names})
            continue
        values.update({n: getattr(ours, n) for n in names})
        for name in names:
            if name not in _BY_PLACE:
                _field(name, base, ours, theirs, conflicts, ours.id)
    return Criterion.model_validate(values)


def _after(before: Sequence[Criterion], order: Sequence[str], made_of: dict[str, str], hand: dict[str, str]) -> int:
    """Where a new criterion goes: behind the nearest one that comes before it in the new build."""
    for criterion in reversed(before):
        name = hand.get(made_of.get(criterion.id, ""), criterion.id)
        if name in order:
            return order.index(name) + 1
    return 0


def _matched(old: Sequence[Criterion], new: Sequence[Criterion], by_source: bool) -> dict[str, str]:
    """Old id to new id, each at most once: equal ids, equal sources, then the most alike of what is left."""
    pairs = {c.id: c.id for c in new if any(o.id == c.id for o in old)}
    for same in (_same_source, _alike) if by_source else (_same_source,):
        left = [o for o in old if o.id not in pairs]
        free = [n for n in new if n.id not in pairs.values()]
        for _, one, other in sorted(same(left, free), key=lambda found: -found[0]):
            if one not in pairs and other not in pairs.values():
                pairs[one] = other
    return pairs


def _same_source(old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[tuple[float, str, str]]:
    yield from ((1.0, o.id, n.id) for o in old for n in new if o.source and o.source == n.source)


def _alike(old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[tuple[float, str, str]]:
    for o in old:
        for n in new:
            a, b = (set(content_words(" ".join(c.source))) for c in (o, n))
            share = len(a & b) / len(a | b) if a | b else 0.0
            if share >= ALIKE:
                yield share, o.id, n.id
