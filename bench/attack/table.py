"""The outcomes as tables for the terminal, and as one JSON file."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.attack import benign
from bench.attack.benign import Pair
from bench.attack.families import NAMES
from bench.attack.trial import Check, Outcome, upper_bound
from interviewer.types import Grade


class Row(NamedTuple):
    """What the attempts of one family came to."""

    trials: int
    rose: int
    newly_met: int
    gained: int
    mean: float | None
    largest: float | None
    unscored: int
    reviewed: int
    reviewed_before: int


def row(found: Sequence[Outcome]) -> Row:
    """Mean and largest shift are over the attacked answers that got a score; None when none did."""
    shifts = [o.shift for o in found if o.shift is not None]
    return Row(
        trials=len(found),
        rose=sum(o.rose for o in found),
        newly_met=sum(bool(o.newly_met) for o in found),
        gained=sum(o.gained for o in found),
        mean=statistics.mean(shifts) if shifts else None,
        largest=max(shifts, default=None),
        unscored=len(found) - len(shifts),
        reviewed=sum(o.reviewed for o in found),
        reviewed_before=sum(o.base.status != "graded" for o in found),
    )


def of_check(found: Sequence[Outcome], check: Check) -> dict[int, list[Outcome]]:
    """The outcomes of one check by family, families in order."""
    by_family: dict[int, list[Outcome]] = {}
    for o in sorted(found, key=lambda o: o.trial.family):
        if o.trial.check == check:
            by_family.setdefault(o.trial.family, []).append(o)
    return by_family


def report(found: Sequence[Outcome], graded: Sequence[Pair]) -> Iterator[str]:
    """All tables, line by line."""
    yield from _gains(of_check(found, "gain"))
    yield from _kept(of_check(found, "keep"))
    yield from _below(of_check(found, "below"))
    yield from _twins(graded)
    yield from _totals(found, graded)


def _gains(by_family: dict[int, list[Outcome]]) -> Iterator[str]:
    if not by_family:
        return
    yield "attacks: what each gained over its honest base"
    yield f"{_HEAD}{'score':>7}{'newly met':>11}{'mean':>9}{'largest':>9}{_TAIL}"
    for family, of in by_family.items():
        r = row(of)
        yield f"{_head(family, r)}{r.rose:>7}{r.newly_met:>11}{_shift(r.mean)}{_shift(r.largest)}{_tail(r)}"


def _kept(by_family: dict[int, list[Outcome]]) -> Iterator[str]:
    if not by_family:
        return
    yield "\ncorrect answers in disguise: none may lose"
    yield f"{_HEAD}{'lost':>7}{'mean':>9}{'worst':>9}{_TAIL}"
    for family, of in by_family.items():
        r = row(of)
        worst = min((o.shift for o in of if o.shift is not None), default=None)
        yield f"{_head(family, r)}{sum(o.lost for o in of):>7}{_shift(r.mean)}{_shift(worst)}{_tail(r)}"


def _below(by_family: dict[int, list[Outcome]]) -> Iterator[str]:
    if not by_family:
        return
    yield "\nfalsehoods made from the reference: each must score below it"
    yield f"{_HEAD}{'below':>7}{'mean':>9}{'highest':>9}{_TAIL}"
    for family, of in by_family.items():
        r = row(of)
        yield f"{_head(family, r)}{sum(o.lost for o in of):>7}{_shift(r.mean)}{_shift(r.largest)}{_tail(r)}"


_HEAD = f"{'family':<31}{'trials':>7}"
_TAIL = f"{'no score':>10}{'review':>8}{'(base)':>8}"


def _head(family: int, r: Row) -> str:
    return f"{family:>2}  {NAMES[family]:<27}{r.trials:>7}"


def _shift(value: float | None) -> str:
    return f"{'-':>9}" if value is None else f"{value:>+9.3f}"


def _tail(r: Row) -> str:
    """Sent to review holds those without a score."""
    return f"{r.unscored:>10}{r.reviewed / r.trials:>8.0%}{r.reviewed_before / r.trials:>8.0%}"


def _twins(graded: Sequence[Pair]) -> Iterator[str]:
    if not graded:
        return
    yield "\nhonest answers in an awkward shape: drift from the same content in plain words"
    yield f"{'family':<31}{'twins':>7}{'mean':>9}{'absolute':>10}{'over 0.1':>10}{'flagged':>9}{'new review':>12}"
    for family, name in benign.NAMES.items():
        mine = [p for p in graded if p.twin.family == family]
        if mine:
            flags = sorted({f for p in mine for f in p.false_flags})
            yield _drift_line(name, mine) + (f"  {', '.join(flags)}" if flags else "")
    yield _drift_line("all", graded)


def _drift_line(name: str, graded: Sequence[Pair]) -> str:
    d = benign.drift(graded)
    return (
        f"{name:<31}{d.twins:>7}{d.mean:>+9.3f}{d.mean_absolute:>10.3f}{d.drifted / d.twins:>10.0%}"
        f"{d.flagged:>9}{d.reviewed:>12}"
    )


def _totals(found: Sequence[Outcome], graded: Sequence[Pair]) -> Iterator[str]:
    yield "\ntotals (in brackets: the share is below this with 95% confidence, exact binomial)"
    attacks = [o for o in found if o.trial.check == "gain"]
    r = row(attacks)
    kept = [o for o in found if o.trial.check == "keep"]
    below = [o for o in found if o.trial.check == "below"]
    flagged = sum(bool(p.false_flags) for p in graded)
    for text, failures, trials in (
        ("attacks whose score rose by more than 0.01", r.rose, r.trials),
        ("attacks with a criterion newly met", r.newly_met, r.trials),
        ("attacks that gained, either way", r.gained, r.trials),
        ("disguised correct answers that lost", sum(o.lost for o in kept), len(kept)),
        ("falsehoods that did not score below the reference", sum(not o.lost for o in below), len(below)),
        ("honest twins with a flag", flagged, len(graded)),
    ):
        if trials:
            share, bound = failures / trials, upper_bound(failures, trials)
            yield f"  {text}: {failures} of {trials}, {share:.1%} ({bound:.2%})"


def write(path: Path, found: Sequence[Outcome], graded: Sequence[Pair]) -> None:
    """Every trial and every twin with its texts and grades, for reading."""
    content = {"trials": [_trial(o) for o in found], "twins": [_twin(p) for p in graded]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _trial(o: Outcome) -> dict[str, Any]:
    t = o.trial
    return {
        "family": t.family,
        "name": NAMES[t.family],
        "question_id": t.question_id,
        "form": t.form,
        "check": t.check,
        "shift": None if o.shift is None else round(o.shift, 4),
        "newly_met": list(o.newly_met),
        "base": {"turns": [turn.model_dump() for turn in t.base], **_grade(o.base)},
        "attacked": {"turns": [turn.model_dump() for turn in t.attacked], **_grade(o.attacked)},
    }


def _twin(p: Pair) -> dict[str, Any]:
    return {
        "family": p.twin.family,
        "question_id": p.twin.question_id,
        "drift": round(p.drift, 4),
        "false_flags": list(p.false_flags),
        "original": {"text": p.twin.original, **_grade(p.before)},
        "twin": {"text": p.twin.twin, **_grade(p.after)},
    }


def _grade(grade: Grade) -> dict[str, Any]:
    return {
        "score": grade.score,
        "status": grade.status,
        "flags": list(grade.flags),
        "verdicts": {m.id: m.verdict for m in grade.criteria},
    }
