"""A run held against an older one: which verdicts and scores moved, and what on the receipts has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from interviewer.report.cohort.regrade_values import (
    Cause,
    CauseCount,
    Change,
    MovedScore,
    MovedVerdict,
    Regrade,
    Transition,
)
from interviewer.report.values import AnswerReport
from interviewer.runs import GradeRow, InputRow, RunFiles
from interviewer.types import Criterion, Receipt, Rubric, Turn, Verdict


class _Pair(NamedTuple):
    """One answer in both runs."""

    answer: AnswerReport
    turns: tuple[Turn, ...]
    row: GradeRow
    rubric: Rubric | None
    old_turns: tuple[Turn, ...]
    old_row: GradeRow
    old_rubric: Rubric | None


def regrade(new: RunFiles, answers: Sequence[AnswerReport], old: RunFiles) -> Regrade:
    """`answers` are the report's of `new`, in its order. Answers of one id are matched in the order of each run."""
    pairs = _pairs(new, answers, old)
    moved, transitions, compared, unlike = [], Counter[tuple[Verdict, Verdict]](), Counter[tuple[Cause, ...]](), [0, 0]
    for pair in pairs:
        before = {m.id: m for m in pair.old_row.criteria}
        both = [(place, m) for place, m in enumerate(pair.row.criteria, start=1) if m.id in before]
        unlike[0] += len(pair.row.criteria) - len(both)
        unlike[1] += len(before) - len(both)
        for place, mark in both:
            was = before[mark.id]
            causes = _causes(pair, mark.id)
            compared[causes] += 1
            transitions[(was.verdict, mark.verdict)] += 1
            if was.verdict != mark.verdict:
                moved.append(
                    MovedVerdict(
                        answer=pair.answer.number,
                        id=pair.answer.id,
                        candidate=pair.answer.candidate,
                        title=pair.answer.title,
                        criterion=place,
                        label=mark.label,
                        before=was.verdict,
                        after=mark.verdict,
                        before_confidence=was.confidence,
                        after_confidence=mark.confidence,
                        causes=causes,
                    )
                )
    scored = [(p.old_row.score, p.row.score) for p in pairs]
    known = [(was, now) for was, now in scored if was is not None and now is not None]
    return Regrade(
        source=old.summary.source,
        judge=old.summary.judge,
        matched=len(pairs),
        only_before=len(old.rows) - len(pairs),
        only_after=len(new.rows) - len(pairs),
        compared=compared.total(),
        added=unlike[0],
        removed=unlike[1],
        mean_before=fmean(was for was, _ in known) if known else None,
        mean_after=fmean(now for _, now in known) if known else None,
        changes=_changes(pairs),
        causes=_cause_counts(compared, moved),
        transitions=tuple(Transition(before=b, after=a, n=n) for (b, a), n in sorted(transitions.items())),
        moved=tuple(sorted(moved, key=_gravity)),
        scores=tuple(sorted(_moved_scores(pairs), key=_width, reverse=True)),
    )


def _pairs(new: RunFiles, answers: Sequence[AnswerReport], old: RunFiles) -> list[_Pair]:
    before = {key: n for n, key in enumerate(_keys(old.inputs))}
    pairs = []
    for n, key in enumerate(_keys(new.inputs)):
        if key not in before:
            continue
        item, was = new.inputs[n], old.inputs[before[key]]
        pairs.append(
            _Pair(
                answer=answers[n],
                turns=item.transcript.turns,
                row=new.rows[n],
                rubric=new.rubrics.get(item.rubric),
                old_turns=was.transcript.turns,
                old_row=old.rows[before[key]],
                old_rubric=old.rubrics.get(was.rubric),
            )
        )
    return pairs


def _keys(inputs: Iterable[InputRow]) -> list[tuple[str, int]]:
    """Each answer's id with how often it has occurred before: ids may be given twice."""
    seen: Counter[str] = Counter()
    keys = []
    for item in inputs:
        keys.append((item.transcript.id, seen[item.transcript.id]))
        seen[item.transcript.id] += 1
    return keys


def _causes(pair: _Pair, criterion: str) -> tuple[Cause, ...]:
    """All that differs, what is nearest to the criterion first; no criterion (""): the whole rubric counts as one."""
    found: list[Cause] = []
    if pair.turns != pair.old_turns:
        found.append("answer")
    now, was = pair.row.receipt, pair.old_row.receipt
    if now.rubric != was.rubric:
        same = criterion and _criterion(pair.rubric, criterion) == _criterion(pair.old_rubric, criterion)
        found.append("rubric" if same or not criterion else "criterion")
    fields: tuple[Cause, ...] = ("prompts", "judge", "model", "version")
    found += [field for field in fields if getattr(now, field) != getattr(was, field)]
    return tuple(found)


def _criterion(rubric: Rubric | None, id: str) -> Criterion | None:
    return next((c for c in rubric.criteria if c.id == id), None) if rubric else None


def _cause_counts(compared: Counter[tuple[Cause, ...]], moved: Iterable[MovedVerdict]) -> tuple[CauseCount, ...]:
    by_cause = Counter(m.causes for m in moved)
    counts = [CauseCount(causes=causes, compared=n, moved=by_cause[causes]) for causes, n in compared.items()]
    return tuple(sorted(counts, key=lambda c: (-c.moved, c.causes)))


def _changes(pairs: Iterable[_Pair]) -> tuple[Change, ...]:
    fields = ("model", "judge", "prompts", "version")
    found: Counter[tuple[str, str, str]] = Counter()
    for pair in pairs:
        for field in fields:
            before, after = _field(pair.old_row.receipt, field), _field(pair.row.receipt, field)
            if before != after:
                found[(field, before, after)] += 1
    return tuple(
        Change.model_validate({"field": field, "before": before, "after": after, "answers": n})
        for (field, before, after), n in found.items()
    )


def _field(receipt: Receipt, name: str) -> str:
    return str(getattr(receipt, name))


def _moved_scores(pairs: Iterable[_Pair]) -> list[MovedScore]:
    return [
        MovedScore(
            answer=p.answer.number,
            id=p.answer.id,
            candidate=p.answer.candidate,
            title=p.answer.title,
            before=p.old_row.score,
            after=p.row.score,
            status_before=p.old_row.status,
            status_after=p.row.status,
            causes=_causes(p, ""),
        )
        for p in pairs
        if (p.old_row.score, p.old_row.status) != (p.row.score, p.row.status)
    ]


def _gravity(moved: MovedVerdict) -> tuple[bool, float]:
    return ("met" not in (moved.before, moved.after), -min(moved.before_confidence, moved.after_confidence))


def _width(moved: MovedScore) -> float:
    """How far a score went; one that is there in one run alone went furthest."""
    return 2.0 if moved.before is None or moved.after is None else abs(moved.after - moved.before)
