"""Test rubrics: judge the generated answers, and keep what was found, question by question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from interviewer import grading
from interviewer.errors import ModelError
from interviewer.evidence import Span
from interviewer.judge.protocol import Judge
from interviewer.rubrics.results import (
    Check,
    CriterionResult,
    Results,
    RubricResult,
    Untried,
    criterion_key,
    judge_key,
)
from interviewer.selftest.trials import Ask, Trial, locate, pick_others, plan, reference_trial
from interviewer.types import Criterion, Grade, Mark, Rubric, Turn

Progress = Callable[[str, int, int], None]
"""Called with a question's id, how many of its answers are judged, and how many there are."""

_NEEDS_REFERENCE = ("dropped", "untouched", "paraphrase")
"""What the reference does not meet can neither go nor stay."""
_WHOLE = ("reference", "model_answer", "empty", "question", "other_question")


def examine_bank(
    bank: Sequence[Rubric],
    wanted: Sequence[Rubric],
    judge: Judge,
    known: Results,
    on_progress: Progress = lambda question, done, total: None,
    strangers: Sequence[Rubric] = (),
) -> Iterator[Results]:
    """Test the wanted rubrics in turn, and yield all results so far after each: who stores them can stop at any time.

    Criteria whose results still hold are not tested again; nor is the judge asked anything where all of them do.
    `bank` are the rubrics of the folder: results of others are forgotten. `strangers` are rubrics from elsewhere that
    may serve as other questions too. Raises ModelError when the judge fails.
    """
    here = {rubric.question.id for rubric in bank}
    results = known.model_copy(
        update={
            "judge": judge.identity.model,
            "rubrics": {name: found for name, found in known.rubrics.items() if name in here},
        }
    )
    for rubric in wanted:
        found = examine_rubric(rubric, pick_others(rubric, [*bank, *strangers]), judge, results, on_progress)
        results = results.model_copy(update={"rubrics": {**results.rubrics, rubric.question.id: found}})
        yield results


def examine_rubric(
    rubric: Rubric,
    others: Sequence[Rubric],
    judge: Judge,
    known: Results,
    on_progress: Progress = lambda question, done, total: None,
) -> RubricResult:
    """The results of one rubric: those of `known` that still hold, and new ones for the other criteria."""
    key = judge_key(*judge.identity)
    held = {c.id: found for c in rubric.criteria if (found := known.result(rubric, c, key))}
    stale = [c for c in rubric.criteria if c.id not in held]
    if stale:
        held |= _tested(rubric, others, judge, stale, on_progress)
    criteria = tuple(held[c.id] for c in rubric.criteria)
    return RubricResult(question_id=rubric.question.id, criteria=criteria, scores=scores(rubric, criteria))


def scores(rubric: Rubric, results: Sequence[CriterionResult]) -> dict[str, float | None]:
    """The score of each answer that asks about all criteria, with the weights as they are now."""
    credits: dict[str, dict[str, float]] = {}
    for found in results:
        for check in found.checks:
            if check.kind in _WHOLE:
                name = f"{check.kind}:{check.what}" if check.what else check.kind
                credits.setdefault(name, {})[found.id] = check.credit
    worth = {c.id: c.worth for c in rubric.criteria}
    return {
        name: round(sum(worth[c] * credit for c, credit in earned.items()) / sum(worth.values()), 4)
        for name, earned in credits.items()
        if len(earned) == len(worth)
    }


def _tested(
    rubric: Rubric, others: Sequence[Rubric], judge: Judge, criteria: Sequence[Criterion], on_progress: Progress
) -> dict[str, CriterionResult]:
    checks: dict[str, list[Check]] = {c.id: [] for c in criteria}
    first = reference_trial(rubric, criteria)
    grade = _graded(rubric, first, judge)
    _ask(first, grade, checks, first.asks)
    evidence = {m.id: [Span(e.start, e.end) for e in m.evidence] for m in grade.criteria if m.verdict == "met"}
    planned = plan(rubric, others, criteria, locate(rubric, evidence))
    holds = {name for name, found in checks.items() if found[0].passed}
    untried = {name: list(found) for name, found in planned.untried.items()}
    for number, trial in enumerate(planned.trials, start=1):
        on_progress(rubric.question.id, number, len(planned.trials) + 1)
        asks = [a for a in trial.asks if a.kind not in _NEEDS_REFERENCE or a.criterion in holds]
        for ask in trial.asks:
            if ask not in asks:
                why = "The reference itself does not meet it."
                untried[ask.criterion].append(Untried(kind=ask.kind, what=ask.what, why=why))
        if asks:
            _ask(trial, _graded(rubric, trial, judge), checks, asks)
    on_progress(rubric.question.id, len(planned.trials) + 1, len(planned.trials) + 1)
    key = judge_key(*judge.identity)
    return {
        c.id: CriterionResult(
            id=c.id, key=criterion_key(rubric, c, key), checks=tuple(checks[c.id]), untried=tuple(untried[c.id])
        )
        for c in criteria
    }


def _graded(rubric: Rubric, trial: Trial, judge: Judge) -> Grade:
    """The grade of a generated answer, by the very way that a candidate's takes."""
    grade = grading.grade(rubric, [Turn(role="candidate", kind="answer", text=trial.text)], judge)
    if grade.status == "ungradable" and not grade.flags:
        raise ModelError(
            f"{rubric.question.id}: {grade.reason}", "What was tested before is kept: the same command goes on."
        )
    return grade


def _ask(trial: Trial, grade: Grade, checks: Mapping[str, list[Check]], asks: Sequence[Ask]) -> None:
    marks = {mark.id: mark for mark in grade.criteria}
    for ask in asks:
        checks[ask.criterion].append(_check(ask, trial.text, marks.get(ask.criterion)))


def _check(ask: Ask, answer: str, mark: Mark | None) -> Check:
    """What became of one question to an answer. An answer that cannot be graded passes nothing."""
    if mark is None:
        return Check(kind=ask.kind, what=ask.what, answer=answer, passed=False, verdict="unsure", probability=0.0)
    passed = _passes(ask, mark)
    return Check(
        kind=ask.kind,
        what=ask.what,
        answer="" if passed else answer,
        passed=passed,
        verdict=mark.verdict,
        probability=mark.probability,
        leaning=mark.leaning,
        credit=mark.credit,
        quote="" if passed and ask.kind not in _WHOLE else " … ".join(e.quote for e in mark.evidence),
        both_sides=mark.both_sides,
    )


def _passes(ask: Ask, mark: Mark) -> bool:
    """What states a criterion must be found to: doubt fails. What does not must not even seem to."""
    if ask.kind == "counter_claim":
        return mark.leaning == "contradicted"
    if ask.kind == "dropped":
        return mark.leaning != "met"
    if ask.kind in ("empty", "question", "other_question"):
        return mark.leaning not in ("met", "partial")
    return mark.verdict == "met"
