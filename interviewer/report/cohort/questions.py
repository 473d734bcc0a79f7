"""One question, and each of its criteria, over all answers of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean, pstdev

from interviewer.report import parts
from interviewer.report.cohort.items import criterion_pairs, discrimination, question_pairs
from interviewer.report.cohort.values import CandidateStats, CriterionStats, QuestionStats
from interviewer.report.values import AnswerReport
from interviewer.runs import RunFiles
from interviewer.types import Criterion, Rubric


def question_stats(
    answers: Sequence[AnswerReport], files: RunFiles, people: Sequence[CandidateStats]
) -> list[QuestionStats]:
    """Each rubric that graded any of the answers, in the order in which they first occur."""
    keys = [item.rubric for item in files.inputs]
    grouped: dict[str, list[AnswerReport]] = defaultdict(list)
    for key, answer in zip(keys, answers, strict=True):
        if key in files.rubrics:
            grouped[key].append(answer)
    scores = [_by_question(person, answers, keys) for person in people if person.named]
    return [_question(key, files.rubrics[key], mine, scores) for key, mine in grouped.items()]


def _by_question(person: CandidateStats, answers: Sequence[AnswerReport], keys: Sequence[str]) -> dict[str, float]:
    """The candidate's score on each question; of several answers to one question the mean."""
    found: dict[str, list[float]] = defaultdict(list)
    for number in person.answers:
        answer = answers[number - 1]
        if answer.score is not None and parts.scored(answer):
            found[keys[number - 1]].append(answer.score)
    return {key: fmean(scores) for key, scores in found.items()}


def _question(
    key: str, rubric: Rubric, mine: Sequence[AnswerReport], scores: Sequence[dict[str, float]]
) -> QuestionStats:
    known = parts.scores(mine)
    marked = [a for a in mine if parts.scored(a)]
    return QuestionStats(
        title=mine[0].title,
        question=rubric.question,
        reference=rubric.reference,
        model_answer=rubric.model_answer,
        rubric=key,
        answers=tuple(a.number for a in mine),
        counts=parts.counts(mine),
        mean=fmean(known) if known else None,
        spread=pstdev(known) if known else None,
        discrimination=discrimination(question_pairs(scores, key)),
        credit=parts.mean_credit(mine),
        criteria=tuple(_criterion(c, marked) for c in rubric.criteria),
    )


def _criterion(criterion: Criterion, answers: Sequence[AnswerReport]) -> CriterionStats:
    mine = [m for a in answers for m in a.marks if m.id == criterion.id]
    counted = parts.tally(mine)
    credits = [m.credit for m in mine if m.verdict != "unsure"]
    return CriterionStats(
        id=criterion.id,
        label=criterion.label,
        text=criterion.text,
        weight=criterion.worth,
        tally=counted,
        pass_rate=counted.pass_rate,
        mean_credit=fmean(credits) if credits else None,
        discrimination=discrimination(criterion_pairs([a.marks for a in answers], criterion.id)),
    )
