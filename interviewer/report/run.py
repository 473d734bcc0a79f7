"""The numbers of a headless run's report, from the files in its folder alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, pstdev

from interviewer.report import parts
from interviewer.report.values import (
    Agreement,
    AnswerReport,
    CriterionStats,
    Misconception,
    QuestionStats,
    Quote,
    RunReport,
)
from interviewer.runs import GradeRow, InputRow, read_run
from interviewer.types import Mark, Question, Rubric, Verdict

QUOTES = 3
"""How many quotes are shown for one misconception."""


def run_report(folder: Path) -> RunReport:
    """Everything a report says of the run in `folder`. Raises StoreError when there is no finished run.

    The rubrics are read from the folder, so that the report describes the ones that graded.
    """
    files = read_run(folder)
    answers = [
        _answer(number, row, item, files.rubrics.get(item.rubric))
        for number, (row, item) in enumerate(zip(files.rows, files.inputs, strict=True), start=1)
    ]
    known = parts.scores(answers)
    grouped: dict[str, list[AnswerReport]] = defaultdict(list)
    for answer, item in zip(answers, files.inputs, strict=True):
        if item.rubric:
            grouped[item.rubric].append(answer)
    stats = [_question(key, files.rubrics[key], mine) for key, mine in grouped.items() if key in files.rubrics]
    return RunReport(
        source=files.summary.source,
        version=files.summary.version,
        judge=files.summary.judge,
        counts=parts.counts(answers),
        mean=fmean(known) if known else None,
        median=median(known) if known else None,
        credit=parts.mean_credit(answers),
        histogram=histogram(known),
        bands=files.summary.bands,
        tally=parts.tally(m for a in answers if parts.scored(a) for m in a.marks),
        topics=parts.topics([a for a in answers if a.marks]),
        questions=tuple(sorted(stats, key=lambda q: 2.0 if q.mean is None else q.mean)),
        misconceptions=misconceptions(answers),
        review=parts.review(answers),
        agreement=agreement(files.inputs, files.rows),
        answers=tuple(answers),
        bad_lines=files.summary.bad_lines,
        failures=files.summary.failures,
        receipts=parts.receipts(answers),
    )


def histogram(scores: Sequence[float]) -> tuple[int, ...]:
    """Ten equal bins over [0, 1]; the last one is closed."""
    bins = [0] * 10
    for score in scores:
        # 0.7 is a little less than seven tenths in binary and must still count as 0.7.
        bins[min(9, int(score * 10 + 1e-9))] += 1
    return tuple(bins)


def misconceptions(answers: Sequence[AnswerReport]) -> tuple[Misconception, ...]:
    """False beliefs, the most frequent first; a belief is counted once for an answer."""
    found: dict[tuple[str, str, str], list[tuple[AnswerReport, Mark]]] = defaultdict(list)
    for answer in answers:
        for mark in answer.marks:
            if mark.verdict == "contradicted":
                found[(answer.title, mark.id, mark.misconception)].append((answer, mark))
    result = []
    for (title, criterion_id, text), held in found.items():
        quotes = [Quote(answer=a.number, id=a.id, text=mark.evidence[0].quote) for a, mark in held if mark.evidence]
        result.append(
            Misconception(
                title=title,
                criterion_id=criterion_id,
                label=held[0][1].label,
                text=text,
                count=len(held),
                quotes=tuple(quotes[:QUOTES]),
            )
        )
    return tuple(sorted(result, key=lambda m: -m.count))


def agreement(inputs: Sequence[InputRow], rows: Sequence[GradeRow]) -> Agreement | None:
    """Compare with the human marks that came with the answers; None when none did."""
    errors: list[float] = []
    exact: list[bool] = []
    unsure = mismatched = 0
    marked = False
    for item, row in zip(inputs, rows, strict=True):
        human = item.transcript.human
        if human is None or (human.score is None and not human.criteria):
            continue
        marked = True
        if human.score is not None and row.score is not None:
            errors.append(abs(human.score - row.score))
        if not human.criteria or not row.criteria:
            continue
        if len(human.criteria) != len(row.criteria):
            mismatched += 1
            continue
        for theirs, ours in zip(human.criteria, row.criteria, strict=True):
            if ours.verdict == "unsure":
                unsure += 1
            else:
                exact.append(ours.verdict == theirs)
    if not marked:
        return None
    return Agreement(
        scores=len(errors),
        mean_absolute_error=fmean(errors) if errors else None,
        criteria=len(exact),
        exact=fmean(exact) if exact else None,
        unsure=unsure,
        mismatched=mismatched,
    )


def _answer(number: int, row: GradeRow, item: InputRow, rubric: Rubric | None) -> AnswerReport:
    transcript = item.transcript
    question = (
        rubric.question
        if rubric
        else Question(
            id="unknown",
            topic="Unknown question",
            text=transcript.question or transcript.question_id or "(no question)",
        )
    )
    return AnswerReport(
        number=number,
        id=row.id,
        candidate=row.candidate,
        title=parts.title(transcript.question_id, question.text),
        question=question,
        reference=rubric.reference if rubric else "",
        model_answer=rubric.model_answer if rubric else "",
        said=parts.said(transcript.turns, row.criteria),
        state=row.status,
        score=row.score,
        unaided_score=row.unaided_score,
        band=row.band,
        flags=row.flags,
        reason=row.reason,
        marks=row.criteria,
        credit=parts.credit(row.score, row.criteria),
        tally=parts.tally(row.criteria),
        doubt=parts.doubt(row.criteria),
        receipt=row.receipt,
    )


def _question(key: str, rubric: Rubric, mine: Sequence[AnswerReport]) -> QuestionStats:
    known = parts.scores(mine)
    return QuestionStats(
        title=mine[0].title,
        question=rubric.question,
        rubric=key,
        counts=parts.counts(mine),
        mean=fmean(known) if known else None,
        spread=pstdev(known) if known else None,
        credit=parts.mean_credit(mine),
        criteria=tuple(
            _criterion(
                c.id,
                c.label,
                c.text,
                c.worth,
                [m for a in mine if parts.scored(a) for m in a.marks],
            )
            for c in rubric.criteria
        ),
    )


def _criterion(id: str, label: str, text: str, weight: float, marks: Sequence[Mark]) -> CriterionStats:
    mine = [m for m in marks if m.id == id]
    counted = parts.tally(mine)
    undecided: Verdict = "unsure"
    credits = [m.credit for m in mine if m.verdict != undecided]
    return CriterionStats(
        id=id,
        label=label,
        text=text,
        weight=weight,
        tally=counted,
        pass_rate=counted.pass_rate,
        mean_credit=fmean(credits) if credits else None,
    )
