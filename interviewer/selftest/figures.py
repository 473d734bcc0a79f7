"""From the results of tests to the figures that tell whether a bank can be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from interviewer.rubrics.results import Check, CheckKind, CriterionResult, Results
from interviewer.selftest.run import scores
from interviewer.selftest.values import CriterionReport, QuestionReport, SelftestReport, Share, Target
from interviewer.types import Criterion, Rubric

REFERENCE = 0.95
"""The least that a reference should score by its own rubric."""
BESIDE = 0.10
"""The most that the bare question, or an answer to another one, should score."""
FLIPPED = 0.90
"""Share of criteria that should be missing once their sentence is gone."""
SPILLED = 0.05
"""Share of the others that may go with it."""
_KINDS: tuple[CheckKind, ...] = get_args(CheckKind)


def report(rubrics: Sequence[Rubric], results: Results, judge: str, source: str) -> SelftestReport:
    """The figures of `rubrics`, by the results that hold for them; `judge` is a `judge_key`."""
    questions = tuple(_question(rubric, results, judge) for rubric in rubrics)
    criteria = [c for q in questions for c in q.criteria]
    return SelftestReport(
        source=source,
        judge=results.judge,
        questions=questions,
        targets=_targets(questions),
        reliable=sum(c.state == "reliable" for c in criteria),
        criteria=len(criteria),
    )


def _question(rubric: Rubric, results: Results, judge: str) -> QuestionReport:
    found = {c.id: results.result(rubric, c, judge) for c in rubric.criteria}
    tested = [result for result in found.values() if result]
    checks = [check for result in tested for check in result.checks]
    shares = {kind: _share([c.passed for c in checks if c.kind == kind]) for kind in _KINDS}
    whole = _worst(scores(rubric, tested))
    criteria = tuple(_criterion(c, found[c.id], results.state(rubric, c, judge)) for c in rubric.criteria)
    return QuestionReport(
        id=rubric.question.id,
        text=rubric.question.text,
        topic=rubric.question.topic,
        scores=whole,
        shares={kind: share for kind, share in shares.items() if share.of},
        denied=_share([c.leaning not in ("met", "partial") for c in checks if c.kind == "counter_claim"]),
        criteria=criteria,
        ok=all(c.state == "reliable" for c in criteria) and all(_fits(kind, s) for kind, s in whole.items()),
    )


def _worst(by_name: dict[str, float | None]) -> dict[CheckKind, float]:
    """One score a kind: the lowest of what should score, the highest of what should not."""
    found: dict[CheckKind, float] = {}
    for kind in _KINDS:
        values = [s for name, s in by_name.items() if s is not None and name.split(":")[0] == kind]
        if values:
            found[kind] = min(values) if kind in ("reference", "model_answer") else max(values)
    return found


def _fits(kind: CheckKind, score: float) -> bool:
    if kind == "reference":
        return score >= REFERENCE
    return kind == "model_answer" or score <= BESIDE


def _criterion(criterion: Criterion, result: CriterionResult | None, state: str) -> CriterionReport:
    checks: tuple[Check, ...] = result.checks if result else ()
    return CriterionReport.model_validate(
        {
            "id": criterion.id,
            "label": criterion.label,
            "text": criterion.text,
            "counts": criterion.counts,
            "state": state,
            "checks": len(checks),
            "failed": result.failed if result else (),
            "untried": result.untried if result else (),
            "at_odds": any(c.kind == "reference" and (c.both_sides or c.leaning == "contradicted") for c in checks),
        }
    )


def _targets(questions: Sequence[QuestionReport]) -> tuple[Target, ...]:
    def all_of(kind: CheckKind) -> Share:
        return _sum(q.shares.get(kind, Share()) for q in questions)

    dropped, untouched, counter = all_of("dropped"), all_of("untouched"), all_of("counter_claim")
    kept, model, earned = all_of("paraphrase"), all_of("model_answer"), _sum(q.denied for q in questions)
    return (
        _score(questions, "reference", "score of the reference, lowest question", REFERENCE, True),
        _score(questions, "model_answer", "score of the model answer, lowest question", None, True),
        _score(questions, "question", "score of the bare question, highest question", BESIDE, False),
        _score(questions, "other_question", "score of answers to other questions, highest", BESIDE, False),
        Target(title="criteria that the model answer meets", value=model.rate, n=model.of),
        Target(title="criteria gone with their sentence", value=dropped.rate, bound=FLIPPED, n=dropped.of),
        Target(title="other criteria gone with it", value=untouched.failed, bound=SPILLED, least=False, n=untouched.of),
        Target(title="paraphrases that keep their criterion", value=kept.rate, n=kept.of),
        Target(title="counter-claims seen to contradict", value=counter.rate, n=counter.of),
        Target(title="counter-claims that earn nothing", value=earned.rate, n=earned.of),
    )


def _score(
    questions: Sequence[QuestionReport], kind: CheckKind, title: str, bound: float | None, least: bool
) -> Target:
    values = {q.id: q.scores[kind] for q in questions if kind in q.scores}
    worst = None if not values else min(values.values()) if least else max(values.values())
    short = tuple(name for name, score in values.items() if bound is not None and not _fits(kind, score))
    return Target(title=title, value=worst, bound=bound, least=least, n=len(values), short=short)


def _share(passed: Sequence[bool]) -> Share:
    return Share(passed=sum(passed), of=len(passed))


def _sum(shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(passed=sum(s.passed for s in found), of=sum(s.of for s in found))
