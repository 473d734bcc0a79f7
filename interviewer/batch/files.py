"""From graded items to what a run's folder holds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from interviewer.batch.plan import Item
from interviewer.runs import BadRow, Failure, GradeRow, InputRow, NoteRow, RunFiles, Summary
from interviewer.types import Band, Grade

_BANDS: tuple[Band, ...] = ("strong", "solid", "developing", "weak", "none")


def run_files(
    graded: Sequence[tuple[Item, Grade]],
    *,
    source: str,
    judge: str,
    version: str,
    bad_lines: Sequence[BadRow] = (),
    notes: Sequence[NoteRow] = (),
) -> RunFiles:
    """The run, its numbers counted. `source` is the input's name, `judge` says which models graded."""
    rows = tuple(_row(item, grade) for item, grade in graded)
    scores = [row.score for row in rows if row.score is not None]
    states = [row.status for row in rows]
    summary = Summary(
        version=version,
        source=source,
        judge=judge,
        answers=len(rows),
        graded=states.count("graded"),
        needs_review=states.count("needs_review"),
        ungradable=states.count("ungradable"),
        mean_score=fmean(scores) if scores else None,
        bands={name: sum(row.band == name and row.score is not None for row in rows) for name in _BANDS},
        bad_lines=tuple(bad_lines),
        notes=tuple(notes),
        failures=tuple(Failure(id=row.id, reason=row.reason) for row in rows if row.status == "ungradable"),
    )
    return RunFiles(
        summary=summary,
        rows=rows,
        inputs=tuple(InputRow(transcript=item.transcript, rubric=item.rubric_key) for item, _ in graded),
        rubrics={item.rubric_key: item.rubric for item, _ in graded if item.rubric is not None},
    )


def _row(item: Item, grade: Grade) -> GradeRow:
    return GradeRow(
        id=item.transcript.id,
        question_id=item.transcript.question_id,
        candidate=item.transcript.candidate,
        **{name: getattr(grade, name) for name in Grade.model_fields},
    )
