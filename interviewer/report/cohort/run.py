"""The numbers of a headless run's report, from the files in its folder alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median

from interviewer.agreement import AgreementReport, collect
from interviewer.report import parts
from interviewer.report.cohort.people import candidates
from interviewer.report.cohort.questions import question_stats
from interviewer.report.cohort.regrade import regrade
from interviewer.report.cohort.values import Misconception, Quote, RunReport
from interviewer.report.values import AnswerReport, Given
from interviewer.runs import GradeRow, InputRow, RunFiles, read_run
from interviewer.types import Mark, Question, Rubric

QUOTES = 3
"""How many quotes are shown for one misconception."""


def run_report(folder: Path, against: Path | None = None) -> RunReport:
    """Everything a report says of the run in `folder`, held against the one in `against` where that is given.

    The rubrics are read from the folder, so that the report describes the ones that graded. Raises StoreError when
    there is no finished run.
    """
    files = read_run(folder)
    answers = [
        _answer(number, row, item, files.rubrics.get(item.rubric))
        for number, (row, item) in enumerate(zip(files.rows, files.inputs, strict=True), start=1)
    ]
    known = parts.scores(answers)
    people = candidates(answers)
    stats = question_stats(answers, files, people)
    return RunReport(
        source=files.summary.source,
        version=files.summary.version,
        judge=files.summary.judge,
        counts=parts.counts(answers),
        mean=fmean(known) if known else None,
        median=median(known) if known else None,
        credit=parts.mean_credit(answers),
        histogram=histogram(known),
        candidate_histogram=histogram([p.mean for p in people if p.mean is not None]),
        bands=files.summary.bands,
        tally=parts.tally(m for a in answers if parts.scored(a) for m in a.marks),
        topics=parts.topics([a for a in answers if a.marks]),
        questions=tuple(sorted(stats, key=lambda q: 2.0 if q.mean is None else q.mean)),
        candidates=people,
        misconceptions=misconceptions(answers),
        review=parts.review(answers),
        agreement=agreement(files),
        regrade=regrade(files, answers, read_run(against)) if against is not None else None,
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
    found: dict[tuple[str, str, str], list[tuple[AnswerReport, int, Mark]]] = defaultdict(list)
    for answer in answers:
        for place, mark in enumerate(answer.marks, start=1):
            if mark.verdict == "contradicted":
                found[(answer.title, mark.id, mark.misconception)].append((answer, place, mark))
    result = []
    for (title, criterion_id, text), held in found.items():
        quotes = [
            Quote(answer=a.number, id=a.id, point=place, text=m.evidence[0].quote) for a, place, m in held if m.evidence
        ]
        result.append(
            Misconception(
                title=title,
                criterion_id=criterion_id,
                label=held[0][2].label,
                text=text,
                count=len(held),
                quotes=tuple(quotes[:QUOTES]),
            )
        )
    return tuple(sorted(result, key=lambda m: -m.count))


def agreement(files: RunFiles) -> AgreementReport | None:
    """How the grades compare with the human marks that came with the answers; None where none can be compared.

    Without intervals: `interviewer evaluate` has them, and takes its time.
    """
    labelled = collect(files)
    if not labelled.scores:
        return None
    from interviewer.agreement.compare import compare  # slow to load, and few runs come with marks

    return compare(labelled, resamples=0)


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
        given=Given(
            question_id=transcript.question_id,
            question=transcript.question,
            reference=transcript.reference,
            criteria=transcript.criteria,
            human=transcript.human,
        ),
    )
